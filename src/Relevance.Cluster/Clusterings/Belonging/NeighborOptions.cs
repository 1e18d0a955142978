using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>
/// The options of the questions about nearest neighbors: <see cref="OutlierRanking"/>, <see cref="NearDuplicates"/> and <see cref="LabelErrors"/>.
/// </summary>
public sealed record NeighborOptions
{
    /// <summary>
    /// Gets the number of nearest neighbors, at least 1. The default is 10. With fewer other vectors, all of them are the neighbors.
    /// <see cref="NearDuplicates"/> ignores it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int NeighborCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10;

    /// <summary>
    /// Gets the metric: <see cref="DistanceMetric.Cosine"/> or <see cref="DistanceMetric.Euclidean"/>. Null, the default, means that of the clustering, with
    /// Euclidean distances for squared ones; for a vector field and for vectors without documents it means cosine.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is another metric.</exception>
    public DistanceMetric? Metric
    {
        get;
        init => field = value is null or DistanceMetric.Euclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Neighbors are found by Cosine or Euclidean.");
    }

    /// <summary>Gets the maximum number of threads, at least 1; −1, the default, means one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
