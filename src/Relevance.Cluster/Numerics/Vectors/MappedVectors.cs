using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics;

/// <summary>A <see cref="VectorSet"/> that lies in a file and is read where it lies: for more vectors than should be in memory. The operating system keeps of it what is used.</summary>
/// <remarks>
/// The same rows give the same results, to the last bit, in a file and in memory. The file is the machine's own cache, not a format of exchange: a header of 64 bytes, then the components row after row
/// in the machine's byte order. <see cref="MappedVectorsWriter"/> makes one. Safe to read from any number of threads. No program may cut the file while it is open: reading beyond its end ends the process.
/// </remarks>
public sealed class MappedVectors : IDisposable
{
    /// <summary>The piece of the file that is checked at a time.</summary>
    private const int CheckedFloats = 1 << 20;

    private readonly FileStream _stream;
    private readonly MemoryMappedFile _file;
    private readonly MappedView _view;
    private readonly long _length;

    private MappedVectors(FileStream stream, MemoryMappedFile file, MappedView view, VectorSet vectors) =>
        (_stream, _file, _view, Vectors, _length) = (stream, file, view, vectors, stream.Length);

    /// <summary>Gets the vectors. They must not be used after <see cref="Dispose"/>: reading them throws <see cref="ObjectDisposedException"/> then.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Gets a value indicating whether the file is as long as when it was opened.</summary>
    internal bool IsWhole => RandomAccess.GetLength(_stream.SafeFileHandle) == _length;

    /// <summary>Writes vectors into a new file. O(n·d).</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="vectors">The vectors; none at all is fine.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, VectorSet vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        using var writer = new MappedVectorsWriter(path, vectors.Dimension);

        foreach (ReadOnlyMemory<float> block in vectors.Blocks)
        {
            writer.AddRows(block.Span);
        }

        writer.Complete();
    }

    /// <summary>Opens a file and checks it: reads all of it once.</summary>
    /// <param name="path">A file that <see cref="MappedVectorsWriter"/> completed.</param>
    /// <param name="cancellationToken">Looked at between pieces of the file.</param>
    /// <returns>The vectors; dispose of it when no one reads them any more.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no such file, was not completed, has another length than it says, or its checksum is another: write it again.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MappedVectors Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        MemoryMappedFile? file = null;
        MappedView? view = null;

        try
        {
            MappedHeader header = MappedHeader.Read(stream);
            file = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = new MappedView(file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read));
            VectorSet vectors = ToSet(view, header);
            Check(path, header, vectors, cancellationToken);
            return new MappedVectors(stream, file, view, vectors);
        }
        catch
        {
            view?.Dispose();
            file?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Lets the file go.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        _stream.Dispose();
    }

    private static VectorSet ToSet(MappedView view, MappedHeader header)
    {
        int shift = VectorSet.BlockShiftOf(header.Dimension);
        int blockRows = 1 << shift;
        var blocks = new ReadOnlyMemory<float>[ParallelBlocks.CountOf(header.Count, blockRows)];

        for (int block = 0; block < blocks.Length; block++)
        {
            long first = (long)block * blockRows;
            int rows = (int)Math.Min(blockRows, header.Count - first);
            blocks[block] = new MappedBlock(view, MappedHeader.Length + (first * header.Dimension * sizeof(float)), rows * header.Dimension).Memory;
        }

        return new VectorSet(blocks, shift, header.Count, header.Dimension);
    }

    private static void Check(string path, MappedHeader header, VectorSet vectors, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        foreach (ReadOnlyMemory<float> block in vectors.Blocks)
        {
            for (int start = 0; start < block.Length; start += CheckedFloats)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<float> piece = block.Span[start..Math.Min(block.Length, start + CheckedFloats)];
                hash.AppendData(MemoryMarshal.AsBytes(piece));

                if (FiniteKernel.IndexOfFirstNotFinite(piece) >= 0)
                {
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The vector file '{path}' holds a component that is not finite."));
                }
            }
        }

        string actual = Convert.ToHexString(hash.GetHashAndReset());

        if (actual != header.Checksum)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The vector file '{path}' was damaged: its checksum is {actual}, {header.Checksum} is expected."));
        }
    }
}

/// <summary>A block of rows in a mapped file, as memory.</summary>
/// <param name="view">The file.</param>
/// <param name="offset">Where in the file the block begins, in bytes.</param>
/// <param name="length">How many floats it holds.</param>
internal sealed unsafe class MappedBlock(MappedView view, long offset, int length) : MemoryManager<float>
{
    public override Span<float> GetSpan() => new(view.At(offset), length);

    /// <summary>Mapped memory does not move.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => new(view.At(offset) + elementIndex);

    public override void Unpin()
    {
        // Nothing was done to hold it.
    }

    protected override void Dispose(bool disposing)
    {
        // The view belongs to the set.
    }
}

/// <summary>A file's bytes at an address, as long as it is not disposed of.</summary>
internal sealed unsafe class MappedView : IDisposable
{
    private readonly MemoryMappedViewAccessor _accessor;
    private readonly byte* _start;
    private volatile bool _isDisposed;

    /// <summary>Initializes a new instance of the <see cref="MappedView"/> class, which owns the accessor.</summary>
    public MappedView(MemoryMappedViewAccessor accessor)
    {
        _accessor = accessor;
        byte* pointer = null;
        accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _start = pointer + accessor.PointerOffset;
    }

    [SuppressMessage("Design", "MA0055", Justification = "The handle counts this view, so its own finalizer would never close it: a set that is forgotten must let go of its file.")]
    ~MappedView() => Release();

    /// <summary>The floats at an offset of the file.</summary>
    public float* At(long offset)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(MappedVectors));
        return (float*)(_start + offset);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _accessor.SafeMemoryMappedViewHandle.ReleasePointer();
            _accessor.Dispose();
        }
    }
}
