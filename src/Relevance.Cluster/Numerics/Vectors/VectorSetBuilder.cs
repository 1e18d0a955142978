using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster;

/// <summary>Builds a <see cref="VectorSet"/> vector by vector. Not thread-safe.</summary>
/// <remarks>
/// A rejected vector leaves the builder unchanged, so that a caller can record it and continue. In addition to the vectors, at most one
/// block of 16 MiB is reserved.
/// </remarks>
public sealed class VectorSetBuilder
{
    private readonly List<float[]> _fullBlocks = [];
    private readonly int _blockShift;
    private readonly int _expectedCount;
    private float[] _block = [];
    private int _filled;
    private bool _isBuilt;

    /// <summary>Initializes a new instance of the <see cref="VectorSetBuilder"/> class.</summary>
    /// <param name="dimension">The number of components of each vector, at least 1.</param>
    /// <param name="expectedCount">The expected number of vectors, to reserve memory. The default is 0: unknown. More or fewer may follow.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1, or <paramref name="expectedCount"/> is negative.</exception>
    public VectorSetBuilder(int dimension, int expectedCount = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedCount);
        Dimension = dimension;
        _expectedCount = expectedCount;
        _blockShift = VectorSet.BlockShiftOf(dimension);
    }

    /// <summary>Gets the number of components of each vector.</summary>
    public int Dimension { get; }

    /// <summary>Gets the number of vectors so far.</summary>
    public int Count { get; private set; }

    private int RowsPerBlock => 1 << _blockShift;

    /// <summary>Adds a copy of one vector as row <see cref="Count"/>.</summary>
    /// <param name="vector">The components: <see cref="Dimension"/> of them, all finite.</param>
    /// <exception cref="VectorShapeException">The vector has another length, or contains NaN or an infinity; nothing was added.</exception>
    /// <exception cref="InvalidOperationException">The set was already built, or has 2³¹ − 1 vectors.</exception>
    public void Add(ReadOnlySpan<float> vector)
    {
        VectorShape.CheckRow(vector, Dimension, Count);
        Append(vector);
    }

    /// <summary>Adds copies of contiguous vectors.</summary>
    /// <param name="rowMajor">The components, vector after vector; may be empty.</param>
    /// <exception cref="VectorShapeException">The last vector is incomplete, or one contains NaN or an infinity; nothing was added.</exception>
    /// <exception cref="InvalidOperationException">The set was already built, or has 2³¹ − 1 vectors.</exception>
    public void AddRows(ReadOnlySpan<float> rowMajor)
    {
        VectorShape.CheckRows(rowMajor, Dimension, Count);

        while (!rowMajor.IsEmpty)
        {
            rowMajor = rowMajor[Append(rowMajor)..];
        }
    }

    /// <summary>Creates the set. The builder cannot be used after the call.</summary>
    /// <returns>The vectors in the order in which they were added.</returns>
    /// <exception cref="InvalidOperationException">The set was already built.</exception>
    public VectorSet Build()
    {
        ThrowIfBuilt();
        _isBuilt = true;

        ReadOnlyMemory<float>[] blocks = [.. _fullBlocks.Select(block => (ReadOnlyMemory<float>)block), .. PartOfBlock()];
        return new VectorSet(blocks, _blockShift, Count, Dimension);
    }

    private ReadOnlyMemory<float>[] PartOfBlock() => _filled == 0 ? [] : [_block.AsMemory(0, _filled)];

    /// <summary>Copies as many complete rows as the current block has room for, and returns the number of components.</summary>
    private int Append(ReadOnlySpan<float> rows)
    {
        ThrowIfBuilt();

        if (_filled == _block.Length)
        {
            Grow();
        }

        int length = Math.Min(rows.Length, _block.Length - _filled);
        rows[..length].CopyTo(_block.AsSpan(_filled));
        _filled += length;
        Count = checked(Count + (length / Dimension));
        return length;
    }

    /// <summary>Starts a block, or doubles the current one up to its full size.</summary>
    private void Grow()
    {
        if (Count == int.MaxValue)
        {
            throw new InvalidOperationException("A vector set has at most 2147483647 vectors.");
        }

        int rows = _block.Length / Dimension;

        if (rows == RowsPerBlock)
        {
            _fullBlocks.Add(_block);
            (_block, _filled, rows) = ([], 0, 0);
        }

        int wanted = Math.Max(_expectedCount - (_fullBlocks.Count << _blockShift), Math.Max(4, rows * 2));
        float[] block = LargeArrays.Allocate<float>(Math.Min(wanted, RowsPerBlock) * Dimension);
        _block.CopyTo(block.AsSpan());
        _block = block;
    }

    private void ThrowIfBuilt()
    {
        if (_isBuilt)
        {
            throw new InvalidOperationException("The set was already built. Create another builder.");
        }
    }
}
