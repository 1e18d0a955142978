using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="ClusterCountSearch.Run"/>.</summary>
public sealed record ClusterCountSearchOptions
{
    /// <summary>
    /// Gets the smallest number of clusters, at least 1. The default is 1: it has no silhouette, but is needed to find an elbow at two clusters.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MinClusterCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>
    /// Gets the largest number of clusters, at least 2 and <see cref="MinClusterCount"/>, at most the number of vectors. The default is 10.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int MaxClusterCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 10;

    /// <summary>
    /// Gets the distance metric of k-means: <see cref="DistanceMetric.SquaredEuclidean"/> (the default) or <see cref="DistanceMetric.Euclidean"/>,
    /// which both measure the silhouette by Euclidean distance, or <see cref="DistanceMetric.Cosine"/>, which measures it by cosine.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.SquaredEuclidean or DistanceMetric.Euclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"K-means requires SquaredEuclidean, Euclidean or Cosine, not {value}.", nameof(value));
    } = DistanceMetric.SquaredEuclidean;

    /// <summary>Gets the number of restarts of k-means for each number of clusters, at least 1. The default is 3.</summary>
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

    /// <summary>
    /// Gets the largest number of vectors whose Euclidean silhouette is measured, at least 2; above, one random sample of this size is used for every
    /// number of clusters. The default is 10,000. The inertia, and the silhouette by cosine, always include all vectors.
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
    } = 10_000;

    /// <summary>
    /// Gets the handling of zero vectors if <see cref="Metric"/> is cosine, in k-means and in the silhouette. The default is
    /// <see cref="ZeroVectorRule.CountAsUnrelated"/>.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the seed of k-means and of the sample. The default is 0; every run is seeded.</summary>
    public int Seed { get; init; }

    /// <summary>Gets the largest number of threads, at least 1; −1, the default, for every core. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
