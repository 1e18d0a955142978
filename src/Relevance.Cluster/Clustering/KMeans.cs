using System.Globalization;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clustering;

/// <summary>K-means: the k centroids for which the vectors' distances to the nearest one sum to a (local) minimum, by Lloyd's algorithm.</summary>
/// <remarks>
/// <para>
/// Each iteration gives every vector the label of its nearest centroid (ties to the lowest) and moves every centroid to the weighted mean of its members.
/// O(n·k·d) an iteration. Memory beyond the vectors: some twenty bytes a row,
/// the centroids, at most a fifth of the vectors for bounds that leave out what cannot be nearer, and scratch of about a MiB a thread.
/// </para>
/// <para>
/// A cluster that loses all weight takes the vector that is farthest from its own centroid (of equals the lowest row; none that is the last of its cluster,
/// and none at distance 0). So a cluster stays empty only when there are fewer different vectors than clusters: then there are as many clusters with
/// members as different vectors, and the empty ones repeat a vector as their centroid.
/// </para>
/// <para>Same vectors and options, same bits: for any number of threads and any instruction set. Thread-safe: an instance holds only options.</para>
/// </remarks>
public sealed class KMeans : IClusterModel
{
    private readonly KMeansOptions _options;

    /// <summary>Initializes a new instance of the <see cref="KMeans"/> class with default options.</summary>
    /// <param name="clusterCount">The number of clusters to find, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clusterCount"/> is less than 1.</exception>
    public KMeans(int clusterCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        _options = new KMeansOptions { ClusterCount = clusterCount };
    }

    /// <summary>Initializes a new instance of the <see cref="KMeans"/> class.</summary>
    /// <param name="options">How to search.</param>
    public KMeans(KMeansOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Gets <c>kmeans-</c> and the number of clusters, such as <c>kmeans-10</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"kmeans-{_options.ClusterCount}");

    /// <summary>Searches. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="vectors">The vectors, one a row; at least as many as clusters.</param>
    /// <param name="progress">Told on the calling thread after each iteration, with the inertia of the labels that it found and the centroids that it began with; and, at iteration 0, before each start.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <returns>The outcome of least inertia.</returns>
    /// <exception cref="ArgumentException">There are no vectors, or fewer than clusters; initial centroids or sample weights do not fit them.</exception>
    /// <exception cref="VectorShapeException">A vector is all zeros, and the metric is cosine.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public KMeansResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        cancellationToken.ThrowIfCancellationRequested();

        // Optima that lie near each other differ by less than what a tolerance leaves undone.
        KMeansProblem problem = KMeansProblem.Create(vectors, _options.Quality == KMeansQuality.Best ? _options with { Tolerance = 0 } : _options, cancellationToken);
        int restarts = _options.InitialCentroids is null && _options.Quality != KMeansQuality.Fast ? _options.Restarts : 1;
        long began = _options.TimeProvider.GetTimestamp();
        double[] inertias = new double[restarts];
        (LloydOutcome? best, int bestRestart) = (null, 0);
        var search = new LloydSearch(problem);
        var swaps = new SwapSearch(problem, search);

        for (int restart = 0; restart < restarts; restart++)
        {
            progress?.Report(new ClusterModelProgress(restart, 0, double.NaN));
            VectorSet start = Start(problem, restart, cancellationToken);
            LloydOutcome outcome = search.Run(start, restart, _options.MaxIterations, progress, cancellationToken);

            if (_options.Quality == KMeansQuality.Best)
            {
                outcome = swaps.Improve(outcome, restart, () => _options.TimeProvider.GetElapsedTime(began) >= _options.TimeLimit, cancellationToken);
            }

            inertias[restart] = outcome.Inertia;

            if (best is null || outcome.Inertia < best.Inertia)
            {
                (best, bestRestart) = (outcome, restart);
            }
        }

        return ToResult(best!, bestRestart, inertias) with { SwapsTried = swaps.Tried, SwapsKept = swaps.Kept };
    }

    /// <inheritdoc/>
    ClusterModelResult IClusterModel.Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        Run(vectors, progress, cancellationToken);

    private static VectorSet Start(KMeansProblem problem, int restart, CancellationToken cancellationToken)
    {
        if (problem.Options.InitialCentroids is { } given)
        {
            return problem.Metric == DistanceMetric.Cosine ? UnitVectors.Of(given) : given;
        }

        int[] rows = problem.Options.Initialization == KMeansInitialization.Random
            ? RandomStart.Choose(problem, restart)
            : new GreedyStart(problem, restart).Choose(cancellationToken);
        VectorSet chosen = problem.Vectors.Select(rows);
        return problem.Metric == DistanceMetric.Cosine ? UnitVectors.Of(chosen) : chosen;
    }

    private KMeansResult ToResult(LloydOutcome outcome, int restart, double[] inertias)
    {
        int[] sizes = new int[_options.ClusterCount];

        foreach (int label in outcome.Labels)
        {
            sizes[label]++;
        }

        return new KMeansResult
        {
            Labels = outcome.Labels.AsReadOnly(),
            Centroids = outcome.Centroids,
            Metric = _options.Metric,
            Sizes = sizes.AsReadOnly(),
            Inertia = outcome.Inertia,
            Distances = outcome.Distances.AsReadOnly(),
            Iterations = outcome.Iterations,
            StopReason = outcome.StopReason,
            Restart = restart,
            InertiaPerRestart = inertias.AsReadOnly(),
        };
    }
}
