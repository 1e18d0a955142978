using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics;

/// <summary>
/// A <see cref="VectorSet"/> in a memory-mapped file, for more vectors than should be in memory: the operating system caches the parts that are used.
/// </summary>
/// <remarks>
/// The same rows give the same bits in a file and in memory. The file is a local cache, not a format of exchange: a header of 64 bytes, then the components
/// row after row in the byte order of the machine. <see cref="MappedVectorsWriter"/> writes it. Thread-safe. No program may truncate the file while it is
/// open: reading beyond its end terminates the process.
/// </remarks>
public sealed class MappedVectors : IDisposable
{
    /// <summary>The floats that are checked between two checks of the cancellation token.</summary>
    private const int CheckedFloats = 1 << 20;

    private readonly FileStream _stream;
    private readonly MemoryMappedFile _file;
    private readonly MappedView _view;
    private readonly long _length;

    private MappedVectors(FileStream stream, MemoryMappedFile file, MappedView view, VectorSet vectors) =>
        (_stream, _file, _view, Vectors, _length) = (stream, file, view, vectors, stream.Length);

    /// <summary>Gets the vectors. After <see cref="Dispose"/>, reading them throws <see cref="ObjectDisposedException"/>.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Gets a value indicating whether the file still has the length that it had when it was opened.</summary>
    internal bool IsWhole => RandomAccess.GetLength(_stream.SafeFileHandle) == _length;

    /// <summary>Writes vectors to a new file. O(n·d).</summary>
    /// <param name="path">The path; an existing file is replaced.</param>
    /// <param name="vectors">The vectors; the set may be empty.</param>
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

    /// <summary>Opens a file and checks it, which reads it completely once.</summary>
    /// <param name="path">The path of a file that <see cref="MappedVectorsWriter"/> completed.</param>
    /// <param name="cancellationToken">The token is checked between parts of the file.</param>
    /// <returns>The vectors; dispose the result when they are no longer read.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not a vector file, was not completed, has a wrong length, or is damaged: write it again.</exception>
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
            file = MemoryMappedFile.CreateFromFile(
                stream,
                mapName: null,
                capacity: 0,
                MemoryMappedFileAccess.Read,
                HandleInheritability.None,
                leaveOpen: true);
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

    /// <summary>Closes the file.</summary>
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
                    throw new InvalidDataException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The vector file '{path}' has a component that is not finite."));
                }
            }
        }

        string actual = Convert.ToHexString(hash.GetHashAndReset());

        if (actual != header.Checksum)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The vector file '{path}' was damaged: expected the checksum {header.Checksum}, found {actual}."));
        }
    }
}

/// <summary>Provides a block of rows of a mapped file as <see cref="Memory{T}"/>.</summary>
/// <param name="view">The view of the file.</param>
/// <param name="offset">The position of the block in the file, in bytes.</param>
/// <param name="length">The number of floats.</param>
internal sealed unsafe class MappedBlock(MappedView view, long offset, int length) : MemoryManager<float>
{
    public override Span<float> GetSpan() => new(view.At(offset), length);

    /// <summary>Returns the address: mapped memory does not move.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => new(view.At(offset) + elementIndex);

    public override void Unpin()
    {
        // Pin reserves nothing.
    }

    protected override void Dispose(bool disposing)
    {
        // The view belongs to the set.
    }
}

/// <summary>The address of a mapped file, until it is disposed.</summary>
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

    [SuppressMessage("Design", "MA0055", Justification = "The handle counts this view and would never close: an unreferenced set must close its file.")]
    ~MappedView() => Release();

    /// <summary>Returns the address of the floats at an offset of the file.</summary>
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
