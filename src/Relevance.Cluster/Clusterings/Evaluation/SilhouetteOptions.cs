using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>How <see cref="Silhouette"/> measures.</summary>
public sealed record SilhouetteOptions
{
    /// <summary>
    /// Gets the distance between vectors: <see cref="DistanceMetric.Euclidean"/> (the default, and what most publications mean),
    /// <see cref="DistanceMetric.SquaredEuclidean"/> or <see cref="DistanceMetric.Cosine"/>. The last two take one pass over the vectors, the first compares every pair.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.Euclidean or DistanceMetric.SquaredEuclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"The silhouette is measured by Euclidean, SquaredEuclidean or Cosine, not by {value}.", nameof(value));
    } = DistanceMetric.Euclidean;

    /// <summary>
    /// Gets the most vectors that are compared pair by pair, at least 2; of more, a random sample of this size is measured in itself, and the result says so. The default
    /// is 20 000. Metrics that take one pass are never sampled.
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
    /// Gets what becomes of a vector that is all zeros when <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: it is at distance 1 of every other vector, so that
    /// its own silhouette is 0. One that is left out has none, and counts on neither side.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the seed of the sample. The default is 0.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
