using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster;

/// <summary>K-means: the k centroids for which the vectors' distances to the nearest one sum to a (local) minimum, by Lloyd's algorithm.</summary>
/// <remarks>
/// <para>
/// Each iteration gives every vector the label of its nearest centroid (ties to the lowest) and moves every centroid to the weighted mean of its members.
/// O(n·k·d) an iteration. Memory beyond the vectors: some twenty bytes a row,
/// the centroids, at most a fifth of the vectors for bounds that leave out what cannot be nearer, and scratch of about a MiB a thread.
/// </para>
/// <para>
/// A cluster that loses all weight takes the vector that is farthest from its own centroid (of equals the lowest row; none that is the last of its cluster,
/// and none at distance 0). So a cluster stays empty only when there are fewer different vectors than clusters: then it is left out of the result, which has as many clusters as there are different
/// vectors, numbered from 0 in the order of the others, and a remark that says so.
/// </para>
/// <para>
/// Multiplying all vectors by a power of two changes no label, at any scale that float32 holds. Where the largest component is not from 2⁻³⁰ to 2⁴⁰, a scaled copy of the vectors is worked on.
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
    /// <exception cref="VectorShapeException">The metric is cosine, and an initial centroid is all zeros, or a vector is and <see cref="KMeansOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public KMeansResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        cancellationToken.ThrowIfCancellationRequested();

        // Optima that lie near each other differ by less than what a tolerance leaves undone.
        KMeansProblem problem = KMeansProblem.Create(vectors, _options.Quality == KMeansQuality.Best ? _options with { Tolerance = 0 } : _options, cancellationToken);
        progress = progress is null || problem.Exponent == 0 ? progress : new ScaledProgress(progress, problem.Exponent);
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

        return ToResult(problem, best!, bestRestart, inertias) with { SwapsTried = swaps.Tried, SwapsKept = swaps.Kept };
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

    private KMeansResult ToResult(KMeansProblem problem, LloydOutcome outcome, int restart, double[] inertias)
    {
        // Back to the scale of the vectors; for the cosine there is none.
        double squaredScale = Math.ScaleB(1, -2 * problem.Exponent);
        double zeros = problem.Rows.ZeroDistance > 0 && _options.SampleWeights is { } weights ? Sum(weights.Span) - problem.TotalWeight : problem.Rows.ZeroDistance;
        var found = OccupiedClusters.Of(outcome.Labels, FloatRange.Scale(outcome.Centroids, -problem.Exponent, CancellationToken.None));
        var clusters = OccupiedClusters.Of(problem.Rows.ToAll(found.Labels), found.Centroids);

        return new KMeansResult
        {
            Labels = clusters.Labels.AsReadOnly(),
            Centroids = clusters.Centroids,
            Metric = _options.Metric,
            Sizes = clusters.Sizes.AsReadOnly(),
            Inertia = (outcome.Inertia * squaredScale) + zeros,
            Distances = Scaled(problem.Rows.ToAll(outcome.Distances), squaredScale).AsReadOnly(),
            Iterations = outcome.Iterations,
            StopReason = outcome.StopReason,
            Restart = restart,
            InertiaPerRestart = Array.ConvertAll(inertias, inertia => (inertia * squaredScale) + zeros).AsReadOnly(),
            Remarks = [.. OccupiedClusters.Remarks(clusters.Sizes.Length, _options.ClusterCount, "there are no more different vectors"), .. problem.Rows.Remarks()],
        };
    }

    private static double[] Scaled(double[] distances, double factor) => factor == 1 ? distances : Array.ConvertAll(distances, distance => distance * factor);

    private static double Sum(ReadOnlySpan<float> weights)
    {
        double sum = 0;

        foreach (float weight in weights)
        {
            sum += weight;
        }

        return sum;
    }

    /// <summary>Tells of a search among scaled vectors on their own scale.</summary>
    private sealed class ScaledProgress(IProgress<ClusterModelProgress> progress, int exponent) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value) => progress.Report(value with
        {
            Inertia = value.Inertia * Math.ScaleB(1, -2 * exponent),
            Centroids = value.Centroids is { } centroids ? FloatRange.Scale(centroids, -exponent, CancellationToken.None) : null,
        });
    }
}
