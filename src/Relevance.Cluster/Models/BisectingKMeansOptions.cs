using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="BisectingKMeans"/>.</summary>
public sealed record BisectingKMeansOptions
{
    /// <summary>Gets the number of clusters to find, at least 1 and at most the number of vectors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public required int ClusterCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    /// <summary>Gets the choice of the next cluster to split. The default is <see cref="BisectionTarget.LargestInertia"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a <see cref="BisectionTarget"/>.</exception>
    public BisectionTarget Target
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The target is not defined.");
    } = BisectionTarget.LargestInertia;

    /// <summary>Gets the number of restarts of each split, at least 1; the one with the smallest inertia is used. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Restarts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 3;

    /// <summary>Gets the maximum number of iterations of one restart, at least 1. The default is 300.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxIterations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 300;

    /// <summary>
    /// Gets the distance metric: <see cref="DistanceMetric.SquaredEuclidean"/>, the default, <see cref="DistanceMetric.Euclidean"/>, which gives the
    /// same clusters, or <see cref="DistanceMetric.Cosine"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.SquaredEuclidean or DistanceMetric.Euclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"K-means requires SquaredEuclidean, Euclidean or Cosine, not {value}.", nameof(value));
    } = DistanceMetric.SquaredEuclidean;

    /// <summary>
    /// Gets the rule for a zero vector if <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: its distance to
    /// every centroid is 1, so it gets label 0, and it moves no centroid.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the seed of every random choice. The default is 0: equal options and vectors always give the same result.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the maximum number of threads, at least 1; −1, the default, means one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
