using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>How <see cref="KMeans"/> searches. Two runs with equal options and equal vectors give equal results, to the last bit.</summary>
public sealed record KMeansOptions
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

    /// <summary>Gets how the first centroids are chosen; ignored when <see cref="InitialCentroids"/> are given. The default is <see cref="KMeansInitialization.GreedyKMeansPlusPlus"/>.</summary>
    public KMeansInitialization Initialization { get; init; } = KMeansInitialization.GreedyKMeansPlusPlus;

    /// <summary>
    /// Gets the centroids to start from, one row a cluster, or null (the default) to choose them. Then there is one restart, because all would be
    /// the same. For <see cref="DistanceMetric.Cosine"/> only their direction counts.
    /// </summary>
    public VectorSet? InitialCentroids { get; init; }

    /// <summary>
    /// Gets how many times to search from another start; the outcome of least inertia is taken, the first of equals. The default is 3:
    /// where groups lie apart, one greedy start already finds them, and where they overlap, three end at least as low as ten random ones on average, in half of the time. Of small sets with many
    /// optima, 50 rows say, more starts or <see cref="KMeansQuality.Best"/> find better ones.
    /// </summary>
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

    /// <summary>Gets how hard to search. The default is <see cref="KMeansQuality.Standard"/>.</summary>
    public KMeansQuality Quality { get; init; } = KMeansQuality.Standard;

    /// <summary>
    /// Gets how many swaps <see cref="KMeansQuality.Best"/> tries after each start, at least 0; null (the default) for 1000 where vectors have at most 16 components and the metric is not cosine,
    /// and 200 elsewhere. Among few components, a swap looks only at the rows around the two places that it changes (100,000 points in 100 clusters: three starts take some fifteen seconds of one
    /// processor, 5,000 in 15 about one), and beside the vectors there are some forty bytes and eight for each component a row; elsewhere each takes about four iterations over all rows.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? SwapLimit
    {
        get;
        init => field = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of swaps is at least 0.");
    }

    /// <summary>
    /// Gets after which time <see cref="KMeansQuality.Best"/> tries no more swaps, counted from the beginning of the run by <see cref="TimeProvider"/>; null (the default) for no limit. Every start
    /// is still finished. With a limit, the result depends on the speed of the machine.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? TimeLimit
    {
        get;
        init => field = value is null || value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The time limit is not negative.");
    }

    /// <summary>Gets the clock of <see cref="TimeLimit"/>. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the most iterations (assign every vector, move every centroid) of one restart, at least 1. The default is 300.</summary>
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
    /// Gets the movement of the centroids (the sum of their squared steps) at which the search stops, as a share of the mean variance of the
    /// components. The default is 1e-4; 0 goes on until no label changes, and so does <see cref="KMeansQuality.Best"/> whatever this says.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Tolerance
    {
        get;
        init => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The tolerance is a finite number, at least 0.");
    } = 1e-4;

    /// <summary>
    /// Gets what near means: <see cref="DistanceMetric.SquaredEuclidean"/> (the default), <see cref="DistanceMetric.Euclidean"/>, which gives the
    /// same clusters, or <see cref="DistanceMetric.Cosine"/>, spherical k-means: vectors count as directions, and centroids have length 1.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric, of which the mean is not the best centroid.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = value is DistanceMetric.SquaredEuclidean or DistanceMetric.Euclidean or DistanceMetric.Cosine
            ? value
            : throw new ArgumentException($"K-means works by SquaredEuclidean, Euclidean or Cosine, not by {value}.", nameof(value));
    } = DistanceMetric.SquaredEuclidean;

    /// <summary>
    /// Gets what becomes of a vector that is all zeros when <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: it is as far from every centroid, so that it
    /// gets label 0 at distance 1, and moves nothing.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>
    /// Gets how much each vector counts, one number a row, finite and at least 0, not all 0; null (the default) counts each once. A weight of 2 is as
    /// good as the same vector twice; a vector of weight 0 is labeled and moves nothing. Checked when the search begins.
    /// </summary>
    public ReadOnlyMemory<float>? SampleWeights { get; init; }

    /// <summary>
    /// Gets how many bytes may be used, beside the vectors and some twenty bytes a row, for bounds that leave out what cannot be nearer; null (the default) for a fifth of the
    /// vectors' size, or up to 64 MiB where there are few clusters beside components. More can make the search faster (with half of the vectors' size nothing better is known), 0 makes every pass a
    /// plain one; the result is the same.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long? BoundsMemory
    {
        get;
        init => field = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The memory is a number of bytes, at least 0.");
    }

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
