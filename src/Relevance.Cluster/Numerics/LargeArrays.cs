using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics;

/// <summary>Allocates large arrays, on Linux in large pages of virtual memory.</summary>
/// <remarks>
/// The system provides memory page by page on first access, and rows far apart are on different pages, each with its own address translation. Pages of
/// 2 MiB instead of 4 KiB make both hundreds of times rarer. Where the system has no such pages, or rejects the request, the array is an ordinary one.
/// </remarks>
internal static unsafe partial class LargeArrays
{
    private const nuint LargePage = 2 * 1024 * 1024;

    /// <summary>The value of MADV_HUGEPAGE on Linux.</summary>
    private const int UseLargePages = 14;

    /// <summary>Allocates an array with undefined content.</summary>
    public static T[] Allocate<T>(int length)
        where T : unmanaged
    {
        // Pinned arrays have a heap of their own. Among other large arrays, the vectors would make collections so rare that garbage of their size gathers.
        T[] array = GC.AllocateUninitializedArray<T>(length, pinned: (nuint)length * (nuint)sizeof(T) >= 2 * LargePage);
        fixed (T* start = array)
        {
            Advise(start, (nuint)array.Length * (nuint)sizeof(T));
        }

        return array;
    }

    /// <summary>Requests large pages for memory that was just allocated; no effect if it is small, or on another system.</summary>
    public static void Advise(void* start, nuint bytes)
    {
        if (OperatingSystem.IsLinux() && bytes >= 2 * LargePage)
        {
            // Only complete large pages, so that the request does not affect neighbors.
            nuint first = ((nuint)start + LargePage - 1) & ~(LargePage - 1);
            nuint end = ((nuint)start + bytes) & ~(LargePage - 1);
            _ = Advise((void*)first, end - first, UseLargePages);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
