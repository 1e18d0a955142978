using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="ClusterMetrics.Silhouette"/>.</summary>
public sealed record SilhouetteOptions
{
    /// <summary>
    /// Gets the distance metric: <see cref="DistanceMetric.Euclidean"/> (the default, and the usual meaning of the silhouette),
    /// <see cref="DistanceMetric.SquaredEuclidean"/> or <see cref="DistanceMetric.Cosine"/>. The last two need one pass over the vectors; the first
    /// compares every pair.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.Euclidean or DistanceMetric.SquaredEuclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"The silhouette requires Euclidean, SquaredEuclidean or Cosine, not {value}.", nameof(value));
    } = DistanceMetric.Euclidean;

    /// <summary>
    /// Gets the largest number of vectors that are compared pair by pair, at least 2; above, a random sample of this size is measured against itself,
    /// and the result states it. The default is 20,000. Metrics that need one pass are never sampled.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int MaxPairwiseVectors
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 20_000;

    /// <summary>
    /// Gets the handling of zero vectors if <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: a zero vector
    /// is at distance 1 of every other vector, so its own silhouette is 0. An excluded zero vector has no silhouette and is excluded on both sides.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the seed of the sample. The default is 0.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the largest number of threads, at least 1; −1, the default, for every core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
