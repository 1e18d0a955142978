namespace Relevance.Cluster.Models;

/// <summary>What is known of each cluster of a <see cref="LocalPartition"/>, all of it in float64.</summary>
internal sealed class PartitionState(int clusterCount, int dimension)
{
    private readonly double[] _centroids = new double[clusterCount * dimension];
    private readonly double[] _sums = new double[clusterCount * dimension];

    /// <summary>Gets the weight of all members.</summary>
    public double[] Weights { get; } = new double[clusterCount];

    /// <summary>Gets the weighted sum of the members' distances, as of the last time that the partition was kept.</summary>
    public double[] Costs { get; } = new double[clusterCount];

    /// <summary>Gets a squared distance that no member's is above.</summary>
    public double[] Reaches { get; } = new double[clusterCount];

    /// <summary>Gets or sets the inertia, followed from row to row.</summary>
    public double Inertia { get; set; }

    /// <summary>Forgets all members; the centroids stay.</summary>
    public void Clear()
    {
        Array.Clear(_sums);
        Array.Clear(Weights);
        Array.Clear(Costs);
        Array.Clear(Reaches);
    }

    /// <summary>Adds a row, or takes it away with its weight negative.</summary>
    public void Add(int label, ReadOnlySpan<double> row, double weight)
    {
        Weights[label] += weight;

        for (int t = 0; t < row.Length; t++)
        {
            _sums[(label * dimension) + t] += weight * row[t];
        }
    }

    /// <summary>Moves a centroid to the mean of its members; without weight it stays.</summary>
    public bool TryMoveToMean(int label)
    {
        if (!(Weights[label] > 0))
        {
            return false;
        }

        for (int t = 0; t < dimension; t++)
        {
            _centroids[(label * dimension) + t] = _sums[(label * dimension) + t] / Weights[label];
        }

        return true;
    }

    /// <summary>One centroid.</summary>
    public Span<double> CentroidOf(int label) => _centroids.AsSpan(label * dimension, dimension);

    /// <summary>Puts all centroids somewhere.</summary>
    public void Place(VectorSet centroids)
    {
        for (int component = 0; component < _centroids.Length; component++)
        {
            _centroids[component] = centroids[component / dimension][component % dimension];
        }
    }

    /// <summary>What the inertia grows by when two clusters become one: nᵢnⱼ/(nᵢ + nⱼ)·‖cᵢ − cⱼ‖².</summary>
    public double MergeCost(int label, int other)
    {
        double sum = Weights[label] + Weights[other];
        return sum == 0 ? 0 : Weights[label] * Weights[other] / sum * SquaredDistance(CentroidOf(label), CentroidOf(other));
    }

    /// <summary>Σ (x − y)², component after component: with few of them, nothing is faster.</summary>
    public static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;

        for (int t = 0; t < x.Length; t++)
        {
            double difference = x[t] - y[t];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>The centroids in float32, one a row.</summary>
    public VectorSet ToVectors() => VectorSet.From(Enumerable.Range(0, clusterCount).Select(label => Array.ConvertAll(CentroidOf(label).ToArray(), component => (float)component)));

    public void CopyTo(PartitionState other)
    {
        _sums.CopyTo(other._sums, 0);
        _centroids.CopyTo(other._centroids, 0);
        Weights.CopyTo(other.Weights, 0);
        Costs.CopyTo(other.Costs, 0);
        Reaches.CopyTo(other.Reaches, 0);
        other.Inertia = Inertia;
    }
}
