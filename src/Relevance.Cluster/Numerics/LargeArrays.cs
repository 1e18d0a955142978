using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics;

/// <summary>Allocates large arrays, on Linux in large pages of virtual memory.</summary>
/// <remarks>
/// The system provides memory page by page on first access, and rows far apart are on different pages, each with its own address translation. Pages of
/// 2 MiB instead of 4 KiB make both hundreds of times rarer. Where the system has no such pages, or rejects the request, the array is an ordinary one.
/// </remarks>
internal static unsafe partial class LargeArrays
{
    private const int CacheLine = 64;
    private const nuint LargePage = 2 * 1024 * 1024;

    /// <summary>The value of MADV_HUGEPAGE on Linux.</summary>
    private const int UseLargePages = 14;

    /// <summary>Allocates an array with undefined content.</summary>
    public static T[] Allocate<T>(int length)
        where T : unmanaged
    {
        T[] array = GC.AllocateUninitializedArray<T>(length);
        Advise(array);
        return array;
    }

    /// <summary>
    /// Allocates a pinned array, and returns the address of its first cache line, from which it has room for the elements. The address is valid while the
    /// array is reachable.
    /// </summary>
    public static (T[] Array, nint Address) AllocatePinned<T>(int length)
        where T : unmanaged
    {
        T[] array = GC.AllocateUninitializedArray<T>(checked(length + ((CacheLine + sizeof(T) - 1) / sizeof(T))), pinned: true);
        Advise(array);
        nint first = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        return (array, (first + CacheLine - 1) & ~(nint)(CacheLine - 1));
    }

    private static void Advise<T>(T[] array)
        where T : unmanaged
    {
        if (OperatingSystem.IsLinux() && (nuint)array.Length * (nuint)sizeof(T) >= 2 * LargePage)
        {
            fixed (T* start = array)
            {
                // Only complete large pages, so that the request does not affect neighbors on the heap.
                nuint first = ((nuint)start + LargePage - 1) & ~(LargePage - 1);
                nuint end = (nuint)(start + array.Length) & ~(LargePage - 1);
                _ = Advise((void*)first, end - first, UseLargePages);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
