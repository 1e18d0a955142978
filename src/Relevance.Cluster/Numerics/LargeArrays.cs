using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics;

/// <summary>Arrays of many megabytes, in large pages where Linux gives them to those who ask.</summary>
/// <remarks>
/// Memory that nobody has touched is handed out page by page, and rows that lie far apart are each on a page of their own, whose address has to be looked up. With pages
/// of 2 MiB instead of 4 KiB both are hundreds of times as rare. Where the system knows no such pages, or rejects, everything is as it was.
/// </remarks>
internal static unsafe partial class LargeArrays
{
    private const int CacheLine = 64;
    private const nuint LargePage = 2 * 1024 * 1024;

    /// <summary>Asks for large pages: the value is that of all Linux systems.</summary>
    private const int UseLargePages = 14;

    /// <summary>Makes an array whose contents are anything.</summary>
    public static T[] Allocate<T>(int length)
        where T : unmanaged
    {
        T[] array = GC.AllocateUninitializedArray<T>(length);
        Advise(array);
        return array;
    }

    /// <summary>Makes an array that does not move, and says where in it so many elements begin on a cache line: valid as long as the array is reachable.</summary>
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
                // Only whole large pages, so that no neighbor on the heap is asked for.
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
