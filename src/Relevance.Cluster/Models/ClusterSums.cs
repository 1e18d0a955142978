using System.Diagnostics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>The weighted sum of the members of each cluster in float64, updated as rows change clusters.</summary>
/// <remarks>
/// Rows are processed in fixed blocks: each block is summed separately, in row order, and the blocks are added in their order, so the bits are the same
/// for any number of threads. Rows that keep their cluster are free, and rows that change cluster during a labeling pass are not read again.
/// </remarks>
internal sealed class ClusterSums : ILabelFollower
{
    /// <summary>The number of blocks per thread that can wait for an earlier block.</summary>
    private const int WaitingByThread = 4;

    /// <summary>
    /// The maximum number of waits of a block for an earlier one, each a millisecond except the first. Then it allocates more memory, in case the thread of
    /// the earlier block failed before it started.
    /// </summary>
    private const int MostWaits = 1000;

    private readonly VectorSet _vectors;
    private readonly ReadOnlyMemory<float> _weights;
    private readonly double[]? _factors;
    private readonly int _threads;
    private readonly int _blockRows;
    private readonly double[][] _sums;
    private readonly double[] _weightSums;
    private readonly Lock _gate = new();
    private readonly Stack<BlockSums> _free = new();
    private readonly Dictionary<int, BlockSums> _waiting = [];
    private int _next;

    /// <summary>Initializes a new instance of the <see cref="ClusterSums"/> class.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="clusterCount">The number of clusters.</param>
    /// <param name="weights">The weight of each row; empty if each is 1.</param>
    /// <param name="factors">The factor of each row before it is weighted, 1/|x| for directions; null for 1.</param>
    /// <param name="threads">The maximum number of threads.</param>
    public ClusterSums(VectorSet vectors, int clusterCount, ReadOnlyMemory<float> weights, double[]? factors, int threads)
    {
        _vectors = vectors;
        _weights = weights;
        _factors = factors;
        _threads = threads;
        _blockRows = ParallelBlocks.TaskRowsOf(vectors.Dimension);
        _sums = [.. Enumerable.Range(0, clusterCount).Select(_ => new double[vectors.Dimension])];
        _weightSums = new double[clusterCount];
        IsFresh = true;
    }

    /// <summary>Gets a value indicating whether the sums were computed from zero, so they depend on the labels alone and not on earlier labels.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>
    /// Gets a value indicating whether rows can be moved individually. Subtracting a large weight would leave its rounding error in the sum of small ones,
    /// so weighted sums are computed from zero each time.
    /// </summary>
    public bool CanFollow => _weights.IsEmpty;

    public double WeightOf(int label) => _weightSums[label];

    public ReadOnlySpan<double> SumOf(int label) => _sums[label];

    /// <summary>Returns the weight of a row.</summary>
    public double RowWeightOf(int row) => _weights.IsEmpty ? 1 : _weights.Span[row];

    /// <summary>Returns the factor of a row before it is weighted.</summary>
    public double FactorOf(int row) => _factors is null ? 1 : _factors[row];

    /// <summary>Removes all members.</summary>
    public void Clear()
    {
        Array.ForEach(_sums, Array.Clear);
        Array.Clear(_weightSums);
        IsFresh = true;
    }

    /// <summary>Starts to follow a pass over all rows, each block once.</summary>
    public ILabelFollower Follow()
    {
        Debug.Assert(CanFollow, "The caller checks it.");
        return BeginPass();
    }

    /// <summary>Ends the pass.</summary>
    /// <param name="moved">The number of rows that moved.</param>
    /// <param name="areAllNew">Whether all sums were empty before.</param>
    public void Followed(int moved, bool areAllNew) => IsFresh &= areAllNew || moved == 0;

    /// <summary>Computes all sums from zero.</summary>
    public void Recompute(int[] labels, CancellationToken cancellationToken)
    {
        Clear();
        Move(from: null, labels, cancellationToken);
    }

    /// <summary>Moves the rows whose label changed from one sum to another, or computes all sums from zero if that is cheaper.</summary>
    /// <param name="oldLabels">The labels of the current sums.</param>
    /// <param name="labels">The new labels.</param>
    /// <param name="changed">The number of labels that differ.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    public void Update(int[] oldLabels, int[] labels, int changed, CancellationToken cancellationToken)
    {
        if (!CanFollow || changed >= labels.Length / 2)
        {
            Recompute(labels, cancellationToken);
            return;
        }

        Move(oldLabels, labels, cancellationToken);
        IsFresh = false;
    }

    ILabelBlock ILabelFollower.Begin(int block, CancellationToken cancellationToken)
    {
        BlockSums sums;

        for (int waits = 0; !TryRent(block, mayWait: waits < MostWaits, out sums!); waits++)
        {
            // The thread of an earlier block is delayed, and the others have run ahead as far as memory allows.
            cancellationToken.ThrowIfCancellationRequested();
            Thread.Sleep(waits == 0 ? 0 : 1);
        }

        sums.Begin(block);
        return sums;
    }

    /// <summary>Adds a finished block as soon as all earlier blocks are added.</summary>
    public void Take(BlockSums done)
    {
        lock (_gate)
        {
            _waiting.Add(done.Block, done);

            while (_waiting.Remove(_next, out BlockSums? sums))
            {
                Join(sums);
                _free.Push(sums);
                _next++;
            }
        }
    }

    /// <summary>Computes the mean of a cluster that has weight.</summary>
    /// <returns>False if the metric is cosine and the mean has no direction; then <paramref name="mean"/> does not change.</returns>
    public bool TryMean(int label, DistanceMetric metric, Span<float> mean)
    {
        Debug.Assert(_weightSums[label] > 0, "The caller checks the weight.");
        ReadOnlySpan<double> sum = _sums[label];
        double divisor = metric == DistanceMetric.Cosine ? LengthOf(sum) : _weightSums[label];

        if (divisor == 0)
        {
            return false;
        }

        for (int t = 0; t < mean.Length; t++)
        {
            mean[t] = (float)(sum[t] / divisor);
        }

        return true;
    }

    private static double LengthOf(ReadOnlySpan<double> sum)
    {
        double square = 0;

        foreach (double component in sum)
        {
            square += component * component;
        }

        return Math.Sqrt(square);
    }

    /// <summary>Discards the blocks of a pass that was canceled.</summary>
    private ClusterSums BeginPass()
    {
        _waiting.Clear();
        _next = 0;
        return this;
    }

    /// <summary>Gets memory for a block. The next block to be added always gets it, so every wait ends.</summary>
    private bool TryRent(int block, bool mayWait, out BlockSums? sums)
    {
        lock (_gate)
        {
            bool mayBegin = !mayWait || block == _next || _waiting.Count < WaitingByThread * _threads;
            sums = !mayBegin ? null : _free.TryPop(out BlockSums? free) ? free : new BlockSums(this, _vectors, _sums.Length);
            return mayBegin;
        }
    }

    private void Join(BlockSums block)
    {
        for (int i = 0; i < block.Touched.Length; i++)
        {
            int cluster = block.Touched[i];
            AccumulateKernel.Add(_sums[cluster], block.SumOf(i));
            _weightSums[cluster] += block.WeightOf(i);
        }
    }

    private void Move(int[]? from, int[] to, CancellationToken cancellationToken)
    {
        ILabelFollower follower = BeginPass();
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(to.Length, _blockRows),
            _threads,
            _ => block =>
            {
                using ILabelBlock sums = follower.Begin(block, cancellationToken);
                int end = (int)Math.Min(to.Length, ((long)block + 1) * _blockRows);

                for (int row = block * _blockRows; row < end; row++)
                {
                    int old = from is null ? -1 : from[row];

                    if (old != to[row])
                    {
                        sums.Move(row, old, to[row]);
                    }
                }
            },
            cancellationToken);
    }
}

/// <summary>The sums of the rows of one block, only for the clusters that they touch, so the memory does not grow with the number of clusters.</summary>
internal sealed class BlockSums : ILabelBlock
{
    private readonly ClusterSums _owner;
    private readonly VectorSet _vectors;
    private readonly int[] _slots;
    private readonly int[] _touched;
    private readonly double[]?[] _sums;
    private readonly double[] _weights;
    private int _count;

    public BlockSums(ClusterSums owner, VectorSet vectors, int clusterCount)
    {
        (_owner, _vectors) = (owner, vectors);
        _slots = new int[clusterCount];
        _touched = new int[clusterCount];
        _sums = new double[clusterCount][];
        _weights = new double[clusterCount];
        Array.Fill(_slots, -1);
    }

    /// <summary>Gets the number of the block.</summary>
    public int Block { get; private set; }

    /// <summary>Gets the clusters that the block touches.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, _count);

    /// <summary>Returns the sum that is added to a touched cluster.</summary>
    public ReadOnlySpan<double> SumOf(int index) => _sums[index];

    /// <summary>Returns the weight that is added to a touched cluster.</summary>
    public double WeightOf(int index) => _weights[index];

    /// <summary>Starts an empty block.</summary>
    public void Begin(int block)
    {
        foreach (int cluster in Touched)
        {
            _slots[cluster] = -1;
        }

        (_count, Block) = (0, block);
    }

    public void Move(int row, int from, int to)
    {
        double weight = _owner.RowWeightOf(row);
        Add(from, row, -weight);
        Add(to, row, weight);
    }

    /// <summary>Passes the finished block to its owner.</summary>
    public void Dispose() => _owner.Take(this);

    private void Add(int cluster, int row, double weight)
    {
        if (cluster < 0)
        {
            return;
        }

        int slot = _slots[cluster];

        if (slot < 0)
        {
            slot = _slots[cluster] = _count++;
            (_touched[slot], _weights[slot]) = (cluster, 0);
            Array.Clear(_sums[slot] ??= new double[_vectors.Dimension]);
        }

        AccumulateKernel.Add(_sums[slot], _vectors[row], weight * _owner.FactorOf(row));
        _weights[slot] += weight;
    }
}
