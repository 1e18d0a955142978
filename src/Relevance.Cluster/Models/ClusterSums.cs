using System.Diagnostics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>The weighted sum of each cluster's members in float64, kept up to date as rows change clusters.</summary>
/// <remarks>
/// Rows are taken in fixed blocks: what the rows of a block add is summed on its own, in row order, and the blocks are joined in their order, whichever thread was first. So the bits
/// are the same for any number of threads. Rows that stay where they are cost nothing, and those that are moved while they are labeled need not be read again.
/// </remarks>
internal sealed class ClusterSums : ILabelFollower
{
    /// <summary>Blocks that may wait, for each thread, until an earlier one is done.</summary>
    private const int WaitingByThread = 4;

    /// <summary>So often a block waits for an earlier one, a millisecond each time but the first: then it takes more memory, should the thread of the earlier one have failed before it began.</summary>
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
    /// <param name="factors">What a row is multiplied with before it is weighted, 1/|x| for directions; null for 1.</param>
    /// <param name="threads">The most threads to use.</param>
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

    /// <summary>Gets whether the sums were added up from nothing, so that they depend on the labels alone and not on how these came about.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>Gets whether rows may be moved one by one. Taking a great weight out again would leave its rounding error with the small ones, so that weighted sums begin anew each time.</summary>
    public bool CanFollow => _weights.IsEmpty;

    public double WeightOf(int label) => _weightSums[label];

    public ReadOnlySpan<double> SumOf(int label) => _sums[label];

    /// <summary>The weight of a row.</summary>
    public double RowWeightOf(int row) => _weights.IsEmpty ? 1 : _weights.Span[row];

    /// <summary>What a row is multiplied with before it is weighted.</summary>
    public double FactorOf(int row) => _factors is null ? 1 : _factors[row];

    /// <summary>Forgets all members.</summary>
    public void Clear()
    {
        Array.ForEach(_sums, Array.Clear);
        Array.Clear(_weightSums);
        IsFresh = true;
    }

    /// <summary>Makes ready to follow a pass over all rows, each block once.</summary>
    public ILabelFollower Follow()
    {
        Debug.Assert(CanFollow, "The caller looks.");
        return BeginPass();
    }

    /// <summary>The pass is over.</summary>
    /// <param name="moved">How many rows were moved.</param>
    /// <param name="areAllNew">Whether all sums were empty before.</param>
    public void Followed(int moved, bool areAllNew) => IsFresh &= areAllNew || moved == 0;

    /// <summary>Adds everything up from nothing.</summary>
    public void Recompute(int[] labels, CancellationToken cancellationToken)
    {
        Clear();
        Move(from: null, labels, cancellationToken);
    }

    /// <summary>Takes the rows whose label changed out of one sum and into another, unless it is better to begin anew.</summary>
    /// <param name="oldLabels">The labels that the sums are of.</param>
    /// <param name="labels">The labels that they shall be of.</param>
    /// <param name="changed">How many of them differ.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
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
            // A thread is held up with an earlier block, while the others have run ahead as far as memory allows.
            cancellationToken.ThrowIfCancellationRequested();
            Thread.Sleep(waits == 0 ? 0 : 1);
        }

        sums.Begin(block);
        return sums;
    }

    /// <summary>Joins a block that is done, as soon as all before it are.</summary>
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
    /// <returns>False if the mean has no direction and the metric needs one; then <paramref name="mean"/> is left alone.</returns>
    public bool TryMean(int label, DistanceMetric metric, Span<float> mean)
    {
        Debug.Assert(_weightSums[label] > 0, "The caller looks at the weight.");
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

    /// <summary>Forgets what a pass that was broken off has left.</summary>
    private ClusterSums BeginPass()
    {
        _waiting.Clear();
        _next = 0;
        return this;
    }

    /// <summary>Finds memory for a block. The next one to be joined always gets some, so that a wait ends.</summary>
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
        for (int i = 0; i < block.Touched.Count; i++)
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

/// <summary>What the rows of one block add to the sums of the clusters: only of the clusters that they touch, so that it stays small however many there are.</summary>
internal sealed class BlockSums : ILabelBlock
{
    private readonly ClusterSums _owner;
    private readonly VectorSet _vectors;
    private readonly int[] _slots;
    private readonly List<int> _touched = [];
    private readonly List<double[]> _sums = [];
    private readonly List<double> _weights = [];

    public BlockSums(ClusterSums owner, VectorSet vectors, int clusterCount)
    {
        (_owner, _vectors) = (owner, vectors);
        _slots = new int[clusterCount];
        Array.Fill(_slots, -1);
    }

    /// <summary>Gets the number of the block.</summary>
    public int Block { get; private set; }

    /// <summary>Gets the clusters that were touched.</summary>
    public IReadOnlyList<int> Touched => _touched;

    /// <summary>What is added to the sum of a touched cluster.</summary>
    public ReadOnlySpan<double> SumOf(int index) => _sums[index];

    /// <summary>What is added to its weight.</summary>
    public double WeightOf(int index) => _weights[index];

    /// <summary>Begins a block with nothing.</summary>
    public void Begin(int block)
    {
        foreach (int cluster in _touched)
        {
            _slots[cluster] = -1;
        }

        _touched.Clear();
        _weights.Clear();
        Block = block;
    }

    public void Move(int row, int from, int to)
    {
        double weight = _owner.RowWeightOf(row);
        Add(from, row, -weight);
        Add(to, row, weight);
    }

    /// <summary>Hands the block over.</summary>
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
            slot = _slots[cluster] = _touched.Count;
            _touched.Add(cluster);
            _weights.Add(0);

            if (slot < _sums.Count)
            {
                Array.Clear(_sums[slot]);
            }
            else
            {
                _sums.Add(new double[_vectors.Dimension]);
            }
        }

        AccumulateKernel.Add(_sums[slot], _vectors[row], weight * _owner.FactorOf(row));
        _weights[slot] += weight;
    }
}
