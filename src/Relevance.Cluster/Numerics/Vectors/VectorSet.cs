using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A vector set: n × d float32 components, one vector per row. It is immutable; row r is the r-th vector that was added.</summary>
/// <remarks>
/// The components are stored in blocks of complete rows, so that a set may exceed 2 GiB: up to 2³¹ − 1 rows of any dimension.
/// Every component is finite: others are rejected on input, so that algorithms need no check. Thread-safe.
/// </remarks>
/// <example>
/// <code>
/// VectorSet vectors = VectorSet.From([[1f, 0f], [0f, 1f], [2f, 2f]]);
/// Console.WriteLine($"{vectors.Count} vectors of {vectors.Dimension} components");
/// float second = vectors[2][1]; // row 2, component 1: 2
/// </code>
/// </example>
[JsonConverter(typeof(RelevanceJsonConverter))]
public sealed class VectorSet
{
    /// <summary>The components of a block, 16 MiB; its number of rows is rounded down to a power of two, and at least one.</summary>
    private const int BlockComponents = 1 << 22;

    /// <summary>The block shift for which every row is in block 0.</summary>
    private const int OneBlock = 31;

    private readonly ReadOnlyMemory<float>[] _blocks;
    private readonly int _blockShift;
    private readonly UnequalBlocks? _unequal;

    internal VectorSet(ReadOnlyMemory<float>[] blocks, int blockShift, int count, int dimension) =>
        (_blocks, _blockShift, Count, Dimension) = (blocks, blockShift, count, dimension);

    private VectorSet(ReadOnlyMemory<float>[] blocks, UnequalBlocks unequal, int dimension)
        : this(blocks, OneBlock, unequal.Count, dimension) => _unequal = unequal;

    /// <summary>Gets the number of vectors (rows), at least 0.</summary>
    public int Count { get; }

    /// <summary>Gets the number of components of each vector, at least 1.</summary>
    public int Dimension { get; }

    /// <summary>Gets the blocks, in row order.</summary>
    internal IReadOnlyList<ReadOnlyMemory<float>> Blocks => _blocks;

    private int BlockMask => (int)((1u << _blockShift) - 1);

    /// <summary>Gets a vector, without a copy.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            if ((uint)row >= (uint)Count)
            {
                ThrowNoSuchRow(row);
            }

            (int block, nint offset) = Locate(row);
            return _blocks[block].Span.Slice((int)offset, Dimension);
        }
    }

    /// <summary>Creates an empty set.</summary>
    /// <param name="dimension">The number of components of its vectors, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    public static VectorSet Empty(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return new VectorSet([], OneBlock, 0, dimension);
    }

    /// <summary>Copies rows of equal length.</summary>
    /// <param name="rows">One array per vector, at least one; the first one sets the dimension.</param>
    /// <exception cref="ArgumentException">No rows, so that the dimension is unknown: <see cref="Empty"/> creates an empty set.</exception>
    /// <exception cref="VectorShapeException">A row is empty, differs in length from the first, or contains NaN or an infinity.</exception>
    public static VectorSet From(IEnumerable<float[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return From(rows.Select(row => (ReadOnlyMemory<float>)row));
    }

    /// <summary>Copies rows of equal length, each component rounded to float32.</summary>
    /// <param name="rows">One array per vector, at least one; the first one sets the dimension. Enumerated once.</param>
    /// <exception cref="ArgumentException">No rows, so that the dimension is unknown: <see cref="Empty"/> creates an empty set.</exception>
    /// <exception cref="VectorShapeException">
    /// A row is empty, differs in length from the first, or contains NaN, an infinity, or a number beyond the range of float32.
    /// </exception>
    public static VectorSet From(IEnumerable<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return From(rows.Select(row => Array.ConvertAll(row, component => (float)component)));
    }

    /// <summary>Copies a two-dimensional array, one vector per row.</summary>
    /// <param name="rows">The components: rows × dimension. The dimension is at least 1; without rows, the set is empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">The array has no columns.</exception>
    /// <exception cref="VectorShapeException">A component is NaN or an infinity.</exception>
    public static VectorSet From(float[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        float[] components = new float[rows.Length];
        Buffer.BlockCopy(rows, 0, components, 0, Buffer.ByteLength(rows));
        return Wrap(components, rows.GetLength(1));
    }

    /// <summary>Copies rows of equal length.</summary>
    /// <param name="rows">One memory per vector, at least one; the first one sets the dimension. Enumerated once.</param>
    /// <exception cref="ArgumentException">No rows, so that the dimension is unknown: <see cref="Empty"/> creates an empty set.</exception>
    /// <exception cref="VectorShapeException">A row is empty, differs in length from the first, or contains NaN or an infinity.</exception>
    public static VectorSet From(IEnumerable<ReadOnlyMemory<float>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        VectorSetBuilder? builder = null;

        foreach (ReadOnlyMemory<float> row in rows)
        {
            builder ??= row.IsEmpty
                ? throw new VectorShapeException("row 0", "at least 1 component", "0 components") { Row = 0 }
                : new VectorSetBuilder(row.Length, rows.TryGetNonEnumeratedCount(out int count) ? count : 0);

            builder.Add(row.Span);
        }

        return builder?.Build()
            ?? throw new ArgumentException("No rows, so the dimension is unknown. VectorSet.Empty(dimension) creates an empty set.", nameof(rows));
    }

    /// <summary>Creates a set from contiguous rows, without a copy.</summary>
    /// <param name="values">The components, row after row. The set uses this memory: do not change it after the call.</param>
    /// <param name="dimension">The number of components of each vector, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    /// <exception cref="VectorShapeException">The last row is incomplete, or a component is NaN or an infinity.</exception>
    public static VectorSet Wrap(ReadOnlyMemory<float> values, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        VectorShape.CheckRows(values.Span, dimension, firstRow: 0);
        return values.IsEmpty ? Empty(dimension) : new VectorSet([values], OneBlock, values.Length / dimension, dimension);
    }

    /// <summary>Reads a matrix of NumPy (<c>.npy</c>) into memory, one vector per row.</summary>
    /// <param name="path">The file, as <c>numpy.save</c> writes it: numbers of any type and byte order in two dimensions.</param>
    /// <param name="cancellationToken">The token is checked between blocks of rows.</param>
    /// <returns>
    /// The vectors. float32, float16, booleans and integers up to 2²⁴ are exact; float64 and larger integers become the nearest float32. To read a large
    /// float32 matrix in place instead, use <see cref="MappedVectors.Open"/>.
    /// </returns>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not such a matrix, or has a wrong length; the message states what was expected and found.</exception>
    /// <exception cref="VectorShapeException">A component is NaN, an infinity or beyond the range of float32.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <example>
    /// <code>
    /// VectorSet vectors = VectorSet.ReadNumpy("embeddings.npy");
    /// ClusterModelResult clusters = new KMeans(8).Run(vectors);
    /// clusters.Centroids!.WriteNumpy("centroids.npy");
    /// </code>
    /// </example>
    public static VectorSet ReadNumpy(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return NumpyVectors.Read(path, cancellationToken);
    }

    /// <summary>Writes the vectors as a float32 matrix of NumPy (<c>.npy</c>), which <c>numpy.load</c> reads; all bits are kept.</summary>
    /// <param name="path">The file; it is replaced atomically.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteNumpy(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NumpyVectors.Write(path, this);
    }

    /// <summary>Copies some of the rows.</summary>
    /// <param name="rows">The rows, in the order of the result; a row may occur more than once.</param>
    /// <returns>A set whose row i is row <c>rows[i]</c> of this one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public VectorSet Select(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var builder = new VectorSetBuilder(Dimension, rows.Count);

        for (int i = 0; i < rows.Count; i++)
        {
            builder.Add(this[rows[i]]);
        }

        return builder.Build();
    }

    /// <summary>Copies some of the rows into memory that the set uses until the caller does.</summary>
    /// <param name="rows">The rows, in the order of the result.</param>
    /// <param name="memory">Room for their components.</param>
    internal VectorSet Select(int[] rows, Memory<float> memory)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            this[rows[i]].CopyTo(memory.Span[(i * Dimension)..]);
        }

        return new VectorSet([memory[..(rows.Length * Dimension)]], OneBlock, rows.Length, Dimension);
    }

    /// <summary>Returns the shape, such as <c>150 vectors × 4</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} vectors × {Dimension}");

    /// <summary>Joins sets of one dimension, at least one, without a copy: the rows of the first, then those of the second, and so on.</summary>
    /// <exception cref="OverflowException">There are 2³¹ rows or more.</exception>
    internal static VectorSet Join(IReadOnlyList<VectorSet> sets)
    {
        VectorSet[] some = [.. sets.Where(set => set.Count > 0)];

        if (some.Length < 2)
        {
            return some is [VectorSet one] ? one : sets[0];
        }

        int dimension = some[0].Dimension;
        ReadOnlyMemory<float>[] blocks = [.. some.SelectMany(set => set._blocks)];
        int shift = BitOperations.Log2((uint)(blocks[0].Length / dimension));
        return Array.TrueForAll(blocks[..^1], block => block.Length == (long)dimension << shift) && blocks[^1].Length <= (long)dimension << shift
            ? new VectorSet(blocks, shift, checked((int)some.Sum(set => (long)set.Count)), dimension)
            : new VectorSet(blocks, new UnequalBlocks(Array.ConvertAll(blocks, block => block.Length / dimension)), dimension);
    }

    /// <summary>Returns the binary logarithm of the number of rows in a block.</summary>
    internal static int BlockShiftOf(int dimension) => BitOperations.Log2((uint)Math.Max(1, BlockComponents / dimension));

    /// <summary>Returns contiguous rows of one block: at least one, at most <paramref name="maxCount"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<float> Run(int firstRow, int maxCount)
    {
        (int index, nint offset) = Locate(firstRow);
        ReadOnlySpan<float> block = _blocks[index].Span[(int)offset..];
        return (long)maxCount * Dimension < block.Length ? block[..(maxCount * Dimension)] : block;
    }

    /// <summary>Returns the block of a row, and its first component there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (int Block, nint Offset) Locate(int row) =>
        _unequal is null ? (row >> _blockShift, (nint)(row & BlockMask) * Dimension) : _unequal.Locate(row, Dimension);

    private void ThrowNoSuchRow(int row) =>
        throw new ArgumentOutOfRangeException(nameof(row), row, string.Create(CultureInfo.InvariantCulture, $"The set has {Count} rows."));
}
