using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="MiniBatchKMeans"/> and <see cref="MiniBatchKMeansLearner"/>.</summary>
public sealed record MiniBatchKMeansOptions
{
    /// <summary>Gets the number of clusters to find, at least 1.</summary>
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

    /// <summary>
    /// Gets the number of vectors per batch of <see cref="MiniBatchKMeans.Run"/>, at least 1; a batch has at least as many vectors as there are clusters.
    /// The default is 4096.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 4096;

    /// <summary>
    /// Gets the maximum number of passes of <see cref="MiniBatchKMeans.Run"/>, at least 1. The default is 5; it stops earlier if a pass improves the inertia
    /// by less than 0.1 %.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxPasses
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 5;

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
