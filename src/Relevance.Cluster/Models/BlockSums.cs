using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

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
