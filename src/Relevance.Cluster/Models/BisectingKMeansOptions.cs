using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>How <see cref="BisectingKMeans"/> splits. Two runs with equal options and equal vectors give equal results, to the last bit.</summary>
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

    /// <summary>Gets which cluster is split next. The default is <see cref="BisectionTarget.LargestInertia"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public BisectionTarget Target
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such target.");
    } = BisectionTarget.LargestInertia;

    /// <summary>Gets how many times each split is tried from another start, at least 1; the one of least inertia is taken. The default is 3.</summary>
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

    /// <summary>Gets the most iterations of one try, at least 1. The default is 300.</summary>
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
