using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="Hdbscan"/>.</summary>
public sealed record HdbscanOptions
{
    /// <summary>
    /// Gets the minimum number of vectors of a cluster, at least 2 and at most the number of vectors. The default is 10. Smaller groups are outliers or
    /// part of a larger cluster.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int MinClusterSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 10;

    /// <summary>
    /// Gets the number of vectors, the vector itself included, within the core distance of a vector; at least 1 and at most the number of vectors. Null, the
    /// default, means <see cref="MinClusterSize"/>. Larger values make smoother clusters and more outliers; 1 gives single linkage.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MinPoints
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of points is at least 1.");
    }

    /// <summary>
    /// Gets the distance metric: <see cref="DistanceMetric.Euclidean"/>, the default, or <see cref="DistanceMetric.Cosine"/>. Densities are 1/distance, so
    /// that <see cref="DistanceMetric.SquaredEuclidean"/> would give other clusters; no reference has them.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.Euclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"HDBSCAN requires Euclidean or Cosine, not {value}.", nameof(value));
    } = DistanceMetric.Euclidean;

    /// <summary>Gets the choice of clusters from the tree. The default is <see cref="HdbscanSelection.ExcessOfMass"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a <see cref="HdbscanSelection"/>.</exception>
    public HdbscanSelection Selection
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The selection is not defined.");
    }

    /// <summary>
    /// Gets a value indicating whether one cluster of all vectors is a possible result, without outliers. The default is false: without a split into two
    /// clusters, all vectors are outliers.
    /// </summary>
    public bool AllowSingleCluster { get; init; }

    /// <summary>Gets the handling of outliers. The default is <see cref="OutlierPolicy.Keep"/>.</summary>
    public OutlierPolicy Outliers
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = OutlierPolicy.Keep;

    /// <summary>
    /// Gets the rule for a zero vector if <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: it is near no vector,
    /// so it is an outlier, as with <see cref="ZeroVectorRule.LeaveOut"/>.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the maximum number of threads, at least 1; −1, the default, means one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
