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
/// The same rows give the same bits in a file and in memory. The file of <see cref="MappedVectorsWriter"/> is a local cache, not a format of exchange: a
/// header of 64 bytes, then the components row after row in the byte order of the machine. A matrix of NumPy can be opened too. Thread-safe. No program may
/// truncate the file while it is open: reading beyond its end terminates the process.
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
    /// <param name="path">
    /// The path of a file that <see cref="MappedVectorsWriter"/> completed, or of a float32 matrix of NumPy (<c>.npy</c>) in the order of rows and the byte
    /// order of the machine. A matrix has no checksum; that its components are finite is checked.
    /// </param>
    /// <param name="cancellationToken">The token is checked between parts of the file.</param>
    /// <returns>The vectors; dispose the result when they are no longer read.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a vector file, was not completed, has a wrong length, or is damaged: write it again. Or a matrix has another type or order:
    /// <see cref="VectorSet.ReadNumpy"/> converts it in memory.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MappedVectors Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        MemoryMappedFile? file = null;
        MappedView? view = null;

        try
        {
            MappedShape shape = MappedShape.Read(stream);
            file = MemoryMappedFile.CreateFromFile(
                stream,
                mapName: null,
                capacity: 0,
                MemoryMappedFileAccess.Read,
                HandleInheritability.None,
                leaveOpen: true);
            view = new MappedView(file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read));
            VectorSet vectors = ToSet(view, shape);
            Check(path, shape.Checksum, vectors, cancellationToken);
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

    private static VectorSet ToSet(MappedView view, MappedShape shape)
    {
        int blockShift = VectorSet.BlockShiftOf(shape.Dimension);
        int blockRows = 1 << blockShift;
        var blocks = new ReadOnlyMemory<float>[ParallelBlocks.CountOf(shape.Count, blockRows)];

        for (int block = 0; block < blocks.Length; block++)
        {
            long first = (long)block * blockRows;
            int rows = (int)Math.Min(blockRows, shape.Count - first);
            blocks[block] = new MappedBlock(view, shape.Start + (first * shape.Dimension * sizeof(float)), rows * shape.Dimension).Memory;
        }

        return new VectorSet(blocks, blockShift, shape.Count, shape.Dimension);
    }

    private static void Check(string path, string? checksum, VectorSet vectors, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        foreach (ReadOnlyMemory<float> block in vectors.Blocks)
        {
            for (int start = 0; start < block.Length; start += CheckedFloats)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<float> piece = block.Span[start..Math.Min(block.Length, start + CheckedFloats)];
                if (checksum is not null)
                {
                    hash.AppendData(MemoryMarshal.AsBytes(piece));
                }

                if (FiniteKernel.IndexOfFirstNotFinite(piece) >= 0)
                {
                    throw new InvalidDataException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The vector file '{path}' holds a component that is not finite."));
                }
            }
        }

        string actual = Convert.ToHexString(hash.GetHashAndReset());

        if (checksum is not null && actual != checksum)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The vector file '{path}' was damaged: expected the checksum {checksum}, found {actual}."));
        }
    }
}

/// <summary>The vectors of a file that is mapped: their number, their dimension, and where they begin.</summary>
/// <param name="Count">The number of vectors.</param>
/// <param name="Dimension">The number of components of each.</param>
/// <param name="Start">The position of the first component, in bytes.</param>
/// <param name="Checksum">The SHA-256 of the components; null for a matrix of NumPy, which has none.</param>
internal sealed record MappedShape(int Count, int Dimension, long Start, string? Checksum)
{
    public static MappedShape Read(FileStream stream)
    {
        byte[] beginning = new byte[8];
        int length = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (!NumpyHeader.IsAtBeginningOf(beginning.AsSpan(0, length)))
        {
            MappedHeader header = MappedHeader.Read(stream);
            return new MappedShape(header.Count, header.Dimension, MappedHeader.Length, header.Checksum);
        }

        NumpyHeader matrix = NumpyVectors.ReadHeader(stream);
        return matrix is { Kind: NumpyKind.Float, Size: sizeof(float), IsSwapped: false, IsFortran: false } && matrix.Length % sizeof(float) == 0
            ? new MappedShape((int)matrix.RowCount, (int)matrix.ColumnCount, matrix.Length, Checksum: null)
            : throw new InvalidDataException(
                $"'{stream.Name}': expected float32 in the order of rows, which can be read in place, "
                + $"found {matrix.Type}{(matrix.IsFortran ? " in the order of columns" : "")}. "
                + $"{nameof(VectorSet)}.{nameof(VectorSet.ReadNumpy)} converts it in memory.");
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
