using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>
/// The options of the metrics of a clustering: <see cref="ClusterMetrics.Silhouette"/>, <see cref="ClusterEvaluation.Measure"/> and <see cref="Medoid.Find"/>.
/// Exact values compare all pairs of vectors, so each has a limit for large sets.
/// </summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// Gets the distance metric of the silhouette: <see cref="DistanceMetric.Euclidean"/> (the default, and the usual meaning of the silhouette),
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
    /// Gets the largest number of vectors that a silhouette compares pair by pair, at least 2; above, a random sample of this size is measured against itself,
    /// and the result states it. The default is 20,000. Metrics that need one pass are never sampled.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int MaxSilhouetteVectors
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 20_000;

    /// <summary>
    /// Gets the largest number of vectors for which the Dunn index is measured, at least 0; above, it is omitted, because it compares all pairs, and on
    /// a sample it is only an upper bound. The default is 20,000. A report measures a seeded sample of this size instead, and says so; 0 omits the index.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxDunnVectors
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 20_000;

    /// <summary>
    /// Gets the largest number of members of a cluster that are compared for its medoid, at least 1; of a larger cluster, a random sample of this size. The
    /// default is 1000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxMedoidMembers
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1000;

    /// <summary>
    /// Gets the handling of zero vectors if <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: a zero vector
    /// is at distance 1 of every other vector, so its own silhouette is 0. An excluded zero vector has no silhouette and is excluded on both sides.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the seed of the samples. The default is 0.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the largest number of threads, at least 1; −1, the default, for every core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
