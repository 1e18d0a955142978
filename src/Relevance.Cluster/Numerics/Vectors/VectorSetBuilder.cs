using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>Collects vectors one after another into a <see cref="VectorSet"/>. Not thread-safe.</summary>
/// <remarks>
/// A vector that is rejected leaves the builder as it was, so that a caller may note it and go on. Beyond the vectors, at most one
/// block of 16 MiB is held in reserve.
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
    /// <param name="expectedCount">How many vectors will probably come; 0 (the default) when nobody knows. More or fewer may come.</param>
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

    /// <summary>Gets how many vectors were added.</summary>
    public int Count { get; private set; }

    private int RowsPerBlock => 1 << _blockShift;

    /// <summary>Copies one vector; it becomes row <see cref="Count"/>.</summary>
    /// <param name="vector">As many components as <see cref="Dimension"/> says, all finite.</param>
    /// <exception cref="VectorShapeException">The vector is of another length, or holds NaN or an infinity; nothing was added.</exception>
    /// <exception cref="InvalidOperationException">The set is built already, or is full at 2³¹ − 1 vectors.</exception>
    public void Add(ReadOnlySpan<float> vector)
    {
        VectorShape.CheckRow(vector, Dimension, Count);
        Append(vector);
    }

    /// <summary>Copies several vectors that lie one after another.</summary>
    /// <param name="rowMajor">The components, vector after vector; none at all is fine.</param>
    /// <exception cref="VectorShapeException">The last vector is incomplete, or one holds NaN or an infinity; nothing was added.</exception>
    /// <exception cref="InvalidOperationException">The set is built already, or is full at 2³¹ − 1 vectors.</exception>
    public void AddRows(ReadOnlySpan<float> rowMajor)
    {
        VectorShape.CheckRows(rowMajor, Dimension, Count);

        while (!rowMajor.IsEmpty)
        {
            rowMajor = rowMajor[Append(rowMajor)..];
        }
    }

    /// <summary>Makes the set. The builder is done with afterwards.</summary>
    /// <returns>The vectors in the order in which they came; empty if none came.</returns>
    /// <exception cref="InvalidOperationException">The set is built already.</exception>
    public VectorSet Build()
    {
        ThrowIfBuilt();
        _isBuilt = true;

        ReadOnlyMemory<float>[] blocks = [.. _fullBlocks.Select(block => (ReadOnlyMemory<float>)block), .. PartOfBlock()];
        return new VectorSet(blocks, _blockShift, Count, Dimension);
    }

    private ReadOnlyMemory<float>[] PartOfBlock() => _filled == 0 ? [] : [_block.AsMemory(0, _filled)];

    /// <summary>Copies as many whole rows as the current block takes, and says how many components they were.</summary>
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

    /// <summary>Starts a block, or doubles the one that is not at its full size yet.</summary>
    private void Grow()
    {
        if (Count == int.MaxValue)
        {
            throw new InvalidOperationException("A vector set holds at most 2147483647 vectors.");
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
            throw new InvalidOperationException("The set is built already; begin another builder.");
        }
    }
}
