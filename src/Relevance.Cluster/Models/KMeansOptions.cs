using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of <see cref="KMeans"/>.</summary>
/// <example>
/// Clusters by direction, with more restarts than the default:
/// <code>
/// var options = new KMeansOptions { ClusterCount = 10, Metric = DistanceMetric.Cosine, Restarts = 10, Seed = 7 };
/// KMeansResult result = new KMeans(options).Run(vectors);
/// </code>
/// </example>
public sealed record KMeansOptions
{
    private const int DefaultRestarts = 3;

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

    /// <summary>
    /// Gets the choice of the first centroids; ignored if <see cref="InitialCentroids"/> is set. The default is
    /// <see cref="KMeansInitialization.GreedyKMeansPlusPlus"/>.
    /// </summary>
    public KMeansInitialization Initialization { get; init; } = KMeansInitialization.GreedyKMeansPlusPlus;

    /// <summary>
    /// Gets the first centroids, one row per cluster; null, the default, means they are chosen by <see cref="Initialization"/>. With initial centroids,
    /// there is one restart. For <see cref="DistanceMetric.Cosine"/> only their direction counts.
    /// </summary>
    public VectorSet? InitialCentroids { get; init; }

    /// <summary>
    /// Gets the number of restarts; the result with the smallest inertia is returned, ties go to the first. The default is 3 for up to 256 clusters: for
    /// separated groups one greedy initialization is enough, and for overlapping groups three reach at least as small an inertia as ten random ones on
    /// average, in half of the time. For small sets with many optima, such as 50 rows, more restarts or <see cref="KMeansQuality.Best"/> find better ones.
    /// With more clusters the default is 1, because the search is different (see <see cref="KMeans"/>) and the inertia varies by 0.1 % from start to start.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Restarts
    {
        get => field > 0 ? field : ClusterCount > LloydLoop.FewClusters ? 1 : DefaultRestarts;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    /// <summary>Gets the effort of the search. The default is <see cref="KMeansQuality.Standard"/>.</summary>
    public KMeansQuality Quality { get; init; } = KMeansQuality.Standard;

    /// <summary>
    /// Gets the number of swaps that <see cref="KMeansQuality.Best"/> tries after each restart, at least 0. Null, the default, means 1000 for vectors of
    /// at most 16 components under a metric other than cosine, and 200 otherwise. With few components, a swap reads only the rows around the two places
    /// that it changes: three restarts on 100,000 points in 100 clusters take about fifteen seconds of one processor, on 5,000 points in 15 about one.
    /// It needs forty bytes per row and eight per component. Otherwise each swap takes about four iterations over all rows.
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
    /// Gets the time after which <see cref="KMeansQuality.Best"/> tries no more swaps, measured from the start of the run by <see cref="TimeProvider"/>;
    /// null, the default, sets no limit. Every restart still runs to its end. With a limit, the result depends on the speed of the machine.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? TimeLimit
    {
        get;
        init => field = value is null || value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The time limit is not negative.");
    }

    /// <summary>Gets the clock of <see cref="TimeLimit"/>. The default is <see cref="System.TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

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
    /// Gets the sum of the squared shifts of the centroids at which the search stops, as a share of the mean variance of the components. The default is
    /// 1e-4. With 0, and always with <see cref="KMeansQuality.Best"/>, the search continues until no label changes.
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
    /// Gets the distance metric: <see cref="DistanceMetric.SquaredEuclidean"/>, the default, <see cref="DistanceMetric.Euclidean"/>, which gives the
    /// same clusters, or <see cref="DistanceMetric.Cosine"/>, spherical k-means: only the direction of a vector counts, and centroids have norm 1.
    /// </summary>
    /// <exception cref="ArgumentException">The value is another metric, for which the mean is not the best centroid.</exception>
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

    /// <summary>
    /// Gets the weight of each vector, one finite number per row, at least 0 and not all 0; null, the default, means 1 for each. A weight of 2 has the
    /// effect of the same vector twice; a vector of weight 0 gets a label and moves no centroid. The weights are checked when the search starts.
    /// </summary>
    public ReadOnlyMemory<float>? SampleWeights { get; init; }

    /// <summary>
    /// Gets the maximum number of bytes for pruning bounds; null, the default, means a fifth of the vectors' size, or up to 64 MiB if there are few
    /// clusters for the number of components. More memory can make the search faster, up to about half of the vectors' size; 0 turns pruning off. The
    /// result does not depend on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long? BoundsMemory
    {
        get;
        init => field = value is null or >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The memory is a number of bytes, at least 0.");
    }

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
