namespace Relevance.Cluster.Models;

/// <summary>The statistics of each cluster of a <see cref="LocalPartition"/>, in float64.</summary>
internal sealed class PartitionState(int clusterCount, int dimension)
{
    private readonly double[] _centroids = new double[clusterCount * dimension];
    private readonly double[] _sums = new double[clusterCount * dimension];

    /// <summary>Gets the total weight of the members of each cluster.</summary>
    public double[] Weights { get; } = new double[clusterCount];

    /// <summary>Gets the weighted sum of the distances of the members of each cluster when the partition was last kept.</summary>
    public double[] Costs { get; } = new double[clusterCount];

    /// <summary>Gets an upper bound on the squared distances of the members of each cluster.</summary>
    public double[] Reaches { get; } = new double[clusterCount];

    /// <summary>Gets or sets the inertia, updated with each row.</summary>
    public double Inertia { get; set; }

    /// <summary>Removes all members; the centroids do not change.</summary>
    public void Clear()
    {
        Array.Clear(_sums);
        Array.Clear(Weights);
        Array.Clear(Costs);
        Array.Clear(Reaches);
    }

    /// <summary>Adds a row; a negative weight removes it.</summary>
    public void Add(int label, ReadOnlySpan<double> row, double weight)
    {
        Weights[label] += weight;

        for (int t = 0; t < row.Length; t++)
        {
            _sums[(label * dimension) + t] += weight * row[t];
        }
    }

    /// <summary>Moves a centroid to the mean of its members; returns false if the cluster has no weight.</summary>
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

    /// <summary>Returns a centroid.</summary>
    public Span<double> CentroidOf(int label) => _centroids.AsSpan(label * dimension, dimension);

    /// <summary>Sets all centroids.</summary>
    public void Place(VectorSet centroids)
    {
        for (int component = 0; component < _centroids.Length; component++)
        {
            _centroids[component] = centroids[component / dimension][component % dimension];
        }
    }

    /// <summary>Computes the increase of the inertia if two clusters are merged: nᵢnⱼ/(nᵢ + nⱼ)·‖cᵢ − cⱼ‖².</summary>
    public double MergeCost(int label, int other)
    {
        double sum = Weights[label] + Weights[other];
        return sum == 0 ? 0 : Weights[label] * Weights[other] / sum * SquaredDistance(CentroidOf(label), CentroidOf(other));
    }

    /// <summary>Computes Σ (x − y)² component by component, which is fastest for few components.</summary>
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

    /// <summary>Returns the centroids in float32, one per row.</summary>
    public VectorSet ToVectors() => VectorSet.From(
        Enumerable.Range(0, clusterCount).Select(label => Array.ConvertAll(CentroidOf(label).ToArray(), component => (float)component)));

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
