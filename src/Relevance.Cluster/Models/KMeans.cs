using System.Globalization;
using Relevance.Cluster.Models;

namespace Relevance.Cluster;

/// <summary>K-means clustering: finds centroids with a small sum of squared distances from the vectors to their nearest centroid.</summary>
/// <remarks>
/// <para>
/// Lloyd's algorithm: each iteration gives every vector the label of its nearest centroid (ties go to the lowest label) and moves every centroid to
/// the weighted mean of its members. The result is a local minimum; the best of <see cref="KMeansOptions.Restarts"/> restarts is returned. O(n·k·d) per
/// iteration. Memory in addition to the vectors: about twenty bytes per row, the centroids, at most a fifth of the vectors' size for pruning bounds, and
/// about 1 MiB per thread.
/// </para>
/// <para>
/// With more than 256 clusters the search is another one, whose time grows with n·d·k by few complete iterations only. In most iterations a vector is
/// compared only with the 48 centroids around its own, and moves where that lowers the inertia (Hartigan's rule, which counts that a centroid follows the
/// vector); clusters are split, and as many pairs merged, where that lowers it too. Complete iterations check the result: the last one is complete, changes at
/// most one label in a hundred (none with a tolerance of 0), and every label is that of the nearest centroid. For 200,000 × 96 vectors and 1024 clusters,
/// the default fit takes a quarter of the time of 25 iterations of faiss 1.7.3, and its inertia is 0.3 % below theirs and 0.07 % below the best of
/// three restarts of the search for few clusters.
/// </para>
/// <para>
/// A cluster that loses all weight gets the vector furthest from its assigned centroid (ties go to the lowest row). A cluster therefore stays empty only
/// if there are fewer distinct vectors than clusters. The result omits such a cluster, numbers the others from 0 in their order, and has a remark.
/// </para>
/// <para>
/// Multiplying all vectors by a power of two changes no label, at any scale that float32 can represent. If the largest component is outside 2⁻³⁰ to 2⁴⁰,
/// the search runs on a scaled copy of the vectors.
/// </para>
/// <para>
/// Equal vectors and options give the same bits on any number of threads and any instruction set. Thread-safe: an instance contains only options.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// VectorSet vectors = VectorSet.From([[0f, 0f], [0f, 1f], [9f, 9f], [9f, 8f]]);
/// KMeansResult result = new KMeans(2).Run(vectors);
/// Console.WriteLine(string.Join(", ", result.Labels)); // two clusters of two vectors
/// Console.WriteLine(result.Inertia);                   // 1
/// </code>
/// With a store, <c>await clusters.FitAsync(new KMeans(10))</c> fits a vector field and writes labels and centroids.
/// </example>
public sealed class KMeans : IClusterModel
{
    private readonly KMeansOptions _options;

    /// <summary>Initializes a new instance of the <see cref="KMeans"/> class with a number of clusters and a seed, and otherwise default options.</summary>
    /// <param name="clusterCount">The number of clusters to find, at least 1.</param>
    /// <param name="seed">The seed of every random choice. Null, the default, means the default of <see cref="KMeansOptions.Seed"/>, 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clusterCount"/> is less than 1.</exception>
    public KMeans(int clusterCount, int? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        _options = new KMeansOptions { ClusterCount = clusterCount, Seed = seed ?? 0 };
    }

    /// <summary>Initializes a new instance of the <see cref="KMeans"/> class with options.</summary>
    /// <param name="options">The options.</param>
    public KMeans(KMeansOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Gets the name of the model: <c>kmeans-</c> and the number of clusters, such as <c>kmeans-10</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"kmeans-{_options.ClusterCount}");

    /// <summary>Gets the options.</summary>
    internal KMeansOptions Options => _options;

    /// <summary>Clusters vectors. It runs on the calling thread and on threads of the pool, and returns when the search is complete.</summary>
    /// <param name="vectors">The vectors, one per row; at least as many as clusters.</param>
    /// <param name="progress">
    /// Receives a report on the calling thread before each restart, with iteration 0, and after each iteration, with the inertia of its labels and the
    /// centroids for the next iteration; may be null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <returns>The result with the smallest inertia over all restarts.</returns>
    /// <exception cref="ArgumentException">There are fewer vectors than clusters, or initial centroids or sample weights have another shape.</exception>
    /// <exception cref="VectorShapeException">
    /// The metric is cosine, and an initial centroid is a zero vector, or a vector is one and <see cref="KMeansOptions.ZeroVectors"/> rejects it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public KMeansResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        cancellationToken.ThrowIfCancellationRequested();

        // Near optima differ by less than a search with a tolerance leaves open.
        KMeansOptions options = _options.Quality == KMeansQuality.Best ? _options with { Tolerance = 0 } : _options;
        KMeansProblem problem = KMeansProblem.Create(vectors, options, cancellationToken);
        long began = _options.TimeProvider.GetTimestamp();
        using var search = new LloydSearch(problem);
        var swaps = new SwapSearch(problem, search);
        var fit = new KMeansFit(problem.Facts, search.Loop);
        (LloydOutcome? last, LloydOutcome? best) = (null, null);

        foreach (FitRequest request in fit.Run(progress))
        {
            switch (request)
            {
                case StartRequest start:
                    start.Centroids = Start(problem, start.Restart, cancellationToken);
                    break;
                case ImproveRequest improve:
                    last = swaps.Improve(search.Outcome, improve.Restart, IsTimeUp, cancellationToken);
                    improve.End = last;
                    break;
                case KeepRequest:
                    best = last ?? search.Outcome;
                    break;
                default:
                    search.Answer(request, cancellationToken);
                    break;
            }
        }

        return fit.ToResult(problem.Rows.Directed, best!.Labels, best.Distances) with { SwapsTried = swaps.Tried, SwapsKept = swaps.Kept };

        bool IsTimeUp() => _options.TimeProvider.GetElapsedTime(began) >= _options.TimeLimit;
    }

    /// <inheritdoc/>
    ClusterModelResult IClusterModel.Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        Run(vectors, progress, cancellationToken);

    private static VectorSet Start(KMeansProblem problem, int restart, CancellationToken cancellationToken)
    {
        if (problem.Facts.InitialCentroids is { } given)
        {
            return given;
        }

        int[] rows = problem.Options.Initialization == KMeansInitialization.Random
            ? RandomStart.Choose(problem, restart)
            : new GreedyStart(StartRows.Of(problem, restart), restart).Choose(cancellationToken);
        return problem.Facts.DirectionsOf(problem.Vectors.Select(rows));
    }
}
