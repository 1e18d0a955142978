using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="ClusterCountSearch.Run"/>.</summary>
public sealed record ClusterCountSearchOptions
{
    /// <summary>
    /// Gets the largest number of clusters to try, at least 2 and at most half of the vectors. The default is null: the range grows until the answer is inside,
    /// at most to one cluster per 10 vectors (of fewer than 100 vectors to 10 clusters, or half of the vectors), and never beyond 1000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int? MaxClusterCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 2, 2, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// Gets the distance metric: <see cref="DistanceMetric.SquaredEuclidean"/> (the default) or <see cref="DistanceMetric.Euclidean"/>, which are the same
    /// here, or <see cref="DistanceMetric.Cosine"/>, for which all vectors are given norm 1 first.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.SquaredEuclidean or DistanceMetric.Euclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"K-means requires SquaredEuclidean, Euclidean or Cosine, not {value}.", nameof(value));
    } = DistanceMetric.SquaredEuclidean;

    /// <summary>Gets the number of restarts of each k-means, at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Restarts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>
    /// Gets the number of random divisions into halves, by which stability and prediction strength are measured, at least 2. The default is 4; more of them
    /// narrow the interval.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int SplitCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 4;

    /// <summary>Gets the number of draws of the gap statistic, at least 2. The default is 5; the gap has no part in the recommendation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int ReferenceCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 5;

    /// <summary>
    /// Gets the largest number of vectors that are measured, at least 10; of more vectors, a random sample of this size. The default is 5000. Clusters with
    /// few members in the sample are not found: one cluster per 10 vectors of the sample is the limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 10.</exception>
    public int MaxVectors
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 10);
            field = value;
        }
    } = 5000;

    /// <summary>
    /// Gets the handling of zero vectors if <see cref="Metric"/> is cosine: <see cref="ZeroVectorRule.Reject"/> throws, the others leave them out, because they
    /// are near no cluster. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the seed of k-means, the sample, the halves and the draws. The default is 0; every run is seeded.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the largest number of threads, at least 1; −1, the default, for every core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
