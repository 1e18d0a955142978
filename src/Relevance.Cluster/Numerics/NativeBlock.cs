using System.Runtime.InteropServices;

namespace Relevance.Cluster.Numerics;

/// <summary>
/// Memory outside of the managed heap, with undefined content, from the start of a cache line and in large pages (<see cref="LargeArrays"/>). The system gets
/// it back when it is freed: an array of this size would stay until a collection of all generations, and make the next ones rarer.
/// </summary>
/// <remarks>
/// One that nobody frees is freed when it is collected. Nobody may use the address after that. On Linux a large block is mapped by itself: after one was
/// freed, <c>malloc</c> takes the next ones from a heap, which returns them to the system only when everything above them is free.
/// </remarks>
internal sealed unsafe partial class NativeBlock
{
    private const int CacheLine = 64;

    /// <summary>The size from which the collector is told, so that it collects owners that nobody disposes.</summary>
    private const long LargeBytes = 1 << 20;

    /// <summary>The value of MAP_FAILED.</summary>
    private const nint NotMapped = -1;

    private readonly long _bytes;
    private readonly bool _isMapped;
    private nint _address;

    private NativeBlock(long bytes)
    {
        _bytes = Math.Max(bytes, 1);
        nint mapped = OperatingSystem.IsLinux() && _bytes >= LargeBytes ? Map(checked((nuint)_bytes)) : NotMapped;
        _isMapped = mapped != NotMapped;
        _address = _isMapped ? mapped : (nint)NativeMemory.AlignedAlloc(checked((nuint)_bytes), CacheLine);
        LargeArrays.Advise((void*)_address, (nuint)_bytes);
        if (_bytes >= LargeBytes)
        {
            GC.AddMemoryPressure(_bytes);
        }
    }

    /// <summary>Finalizes an instance of the <see cref="NativeBlock"/> class.</summary>
#pragma warning disable MA0055 // Scratch memory has many owners, in which an array would be collected as well; only large blocks are worth a call.
    ~NativeBlock() => Free();
#pragma warning restore MA0055

    /// <summary>Allocates room for some elements.</summary>
    /// <exception cref="OutOfMemoryException">The system has no such memory.</exception>
    public static NativeBlock Of<T>(long count)
        where T : unmanaged => new(checked(count * sizeof(T)));

    /// <summary>Returns the address of the first element.</summary>
    public T* Pointer<T>()
        where T : unmanaged => (T*)_address;

    /// <summary>Returns the memory to the system; no effect if it was returned before.</summary>
    public void Free()
    {
        nint address = Interlocked.Exchange(ref _address, 0);
        if (address != 0)
        {
            if (_isMapped)
            {
                _ = Unmap(address, (nuint)_bytes);
            }
            else
            {
                NativeMemory.AlignedFree((void*)address);
            }

            if (_bytes >= LargeBytes)
            {
                GC.RemoveMemoryPressure(_bytes);
            }
        }
    }

    /// <summary>Maps anonymous memory, from the start of a page.</summary>
    private static nint Map(nuint bytes)
    {
        const int ReadAndWrite = 3;
        const int PrivateAndAnonymous = 0x22;
        return Map(0, bytes, ReadAndWrite, PrivateAndAnonymous, file: -1, offset: 0);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(nint address, nuint length);
}
