using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>How <see cref="MiniBatchKMeans"/> learns.</summary>
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

    /// <summary>Gets how many vectors a batch of <see cref="MiniBatchKMeans.Run"/> has, at least 1; never fewer than clusters. The default is 4096.</summary>
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

    /// <summary>Gets how often <see cref="MiniBatchKMeans.Run"/> goes through all vectors at most, at least 1. The default is 5; it stops earlier when a pass is not 0.1 % better than the one before.</summary>
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
    /// Gets what near means: <see cref="DistanceMetric.SquaredEuclidean"/> (the default), <see cref="DistanceMetric.Euclidean"/>, which gives the same clusters, or
    /// <see cref="DistanceMetric.Cosine"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.SquaredEuclidean or DistanceMetric.Euclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"K-means works by SquaredEuclidean, Euclidean or Cosine, not by {value}.", nameof(value));
    } = DistanceMetric.SquaredEuclidean;

    /// <summary>
    /// Gets what becomes of a vector that is all zeros when <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: it is as far from every centroid, so that it
    /// gets label 0, and moves nothing.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the seed of every random choice. The default is 0; there is no unseeded run.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
