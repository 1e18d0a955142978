using System.Runtime.InteropServices;

namespace Relevance.Cluster.Sqlite.Checksums;

/// <summary>
/// Bounds the resident memory of a mapped file: the system counts each page that a connection has read as memory of the process, for each connection again,
/// although it can take it back at any time. After some pages they are unmapped; they stay in the cache of the system. Linux only.
/// </summary>
/// <remarks>Not thread-safe: SQLite uses a file from one thread at a time.</remarks>
internal unsafe partial struct MappedPages
{
    /// <summary>The pages after which they are unmapped: 4 MiB, and at most sixteen times as much with what the system maps around each of them.</summary>
    private const int MostPages = 1024;

    /// <summary>The value of MADV_DONTNEED on Linux: of a mapped file it unmaps pages, and the next access finds them again.</summary>
    private const int Unmap = 4;

    private byte* _start;
    private byte* _first;
    private byte* _end;
    private int _count;

    /// <summary>Counts a page that SQLite gets from the mapping, and unmaps the earlier ones if there are many.</summary>
    /// <param name="page">Its address.</param>
    /// <param name="offset">Its offset in the file: the mapping starts as far before it.</param>
    /// <param name="length">Its length.</param>
    public void Add(byte* page, long offset, int length)
    {
        byte* start = page - offset;
        if (start != _start)
        {
            // The file was mapped again, at another address: what is at the old one is not known.
            Forget();
            _start = start;
        }

        _first = _count == 0 || page < _first ? page : _first;
        _end = _count == 0 || page + length > _end ? page + length : _end;
        if (++_count >= MostPages && OperatingSystem.IsLinux())
        {
            nuint size = (nuint)Environment.SystemPageSize;
            nuint first = (nuint)_first & ~(size - 1);
            _ = Advise((void*)first, (nuint)_end - first, Unmap);
            _count = 0;
        }
    }

    /// <summary>Forgets all pages, because the mapping ends.</summary>
    public void Forget() => this = default;

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
