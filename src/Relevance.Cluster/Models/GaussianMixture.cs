using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>A mixture of Gaussians: overlapping, elongated clusters, with a probability of each for every vector.</summary>
/// <remarks>
/// <para>
/// Expectation–maximization (A. Dempster, N. Laird, D. Rubin, JRSS B 39, 1977) in float64 from a k-means start, with the formulas of scikit-learn's
/// <c>GaussianMixture</c>. Distances are Euclidean; for directions, scale the vectors to norm 1 first. Memory in addition to the vectors: 8 bytes per row and
/// component, and the covariances.
/// </para>
/// <para>
/// Ties: the label is the lowest component of the largest responsibility; of components with as many vectors, the one with the lowest row is first. Sums are
/// taken in the order of the rows, a component on one thread: equal vectors and options give the same bits on any number of threads and any instruction set.
/// Thread-safe: an instance contains only options.
/// </para>
/// </remarks>
public sealed class GaussianMixture : IClusterModel
{
    private readonly GaussianMixtureOptions _options;

    /// <summary>
    /// Initializes a new instance of the <see cref="GaussianMixture"/> class with a number of components and a seed, and otherwise default options.
    /// </summary>
    /// <param name="clusterCount">The number of components, at least 1.</param>
    /// <param name="seed">The seed of every random choice. Null, the default, means the default of <see cref="GaussianMixtureOptions.Seed"/>, 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clusterCount"/> is less than 1.</exception>
    public GaussianMixture(int clusterCount, int? seed = null)
        : this(new GaussianMixtureOptions { ClusterCount = clusterCount, Seed = seed ?? 0 })
    {
    }

    /// <summary>Initializes a new instance of the <see cref="GaussianMixture"/> class with options.</summary>
    /// <param name="options">The options.</param>
    public GaussianMixture(GaussianMixtureOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Gets the name of the model: <c>gaussianmixture-</c> and the number of components, such as <c>gaussianmixture-10</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"gaussianmixture-{_options.ClusterCount}");

    /// <summary>Fits the mixture. It runs on the calling thread and on threads of the pool, and returns when all restarts are complete.</summary>
    /// <param name="vectors">The vectors, one per row; at least one, and at least as many as components.</param>
    /// <param name="progress">
    /// Receives a report on the calling thread after each iteration, with the negative log-likelihood as the inertia; may be null. The centroids are null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <exception cref="ArgumentException">There are no vectors, or fewer vectors than components.</exception>
    /// <exception cref="InvalidOperationException">
    /// A covariance has no inverse: <see cref="GaussianMixtureOptions.Regularization"/> is too small for the vectors.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public GaussianMixtureResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        cancellationToken.ThrowIfCancellationRequested();

        if (vectors.Count < _options.ClusterCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{vectors.Count} vectors are too few for {_options.ClusterCount} clusters."), nameof(vectors));
        }

        MixtureFit? best = null;

        for (int restart = 0; restart < _options.Restarts; restart++)
        {
            MixtureFit fit = new(vectors, _options);
            fit.Run(StartOf(vectors, restart, cancellationToken), restart, progress, cancellationToken);
            best = best is null || fit.LogLikelihood > best.LogLikelihood ? fit : best;
        }

        return ToResult(vectors, best!);
    }

    /// <inheritdoc/>
    ClusterModelResult IClusterModel.Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        Run(vectors, progress, cancellationToken);

    /// <summary>Returns the labels of a k-means; every other start is stopped early, so that restarts differ.</summary>
    private IReadOnlyList<int> StartOf(VectorSet vectors, int restart, CancellationToken cancellationToken) => new KMeans(new KMeansOptions
    {
        ClusterCount = _options.ClusterCount,
        Quality = KMeansQuality.Fast,
        MaxIterations = restart % 2 == 0 ? 300 : 1,
        Initialization = restart % 2 == 0 ? KMeansInitialization.GreedyKMeansPlusPlus : KMeansInitialization.Random,
        Seed = unchecked((int)new CounterRandom(_options.Seed, RandomPurpose.MixtureStart, 0).Bits((ulong)restart)),
        MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
    }).Run(vectors, null, cancellationToken).Labels;

    private GaussianMixtureResult ToResult(VectorSet vectors, MixtureFit fit)
    {
        (int[] labels, long[] sizes, int[] occupied) = SizeOrder.Of(fit.Labels());
        int[] order = [.. occupied, .. Enumerable.Range(0, _options.ClusterCount).Except(occupied)];
        return new GaussianMixtureResult
        {
            Labels = labels.AsReadOnly(),
            Centroids = VectorSet.From(occupied.Select(component => fit.MeanOf(component).ToArray())),
            Metric = DistanceMetric.Euclidean,
            Sizes = Array.ConvertAll(sizes, size => (int)size).AsReadOnly(),
            Responsibilities = VectorSet.From(Enumerable.Range(0, vectors.Count).Select(row => fit.ResponsibilitiesOf(row, order))),
            Weights = order.Select(component => fit.WeightOf(component)).ToArray().AsReadOnly(),
            LogLikelihood = fit.LogLikelihood,
            ParameterCount = fit.ParameterCount,
            Iterations = fit.Iterations,
            Remarks =
            [
                .. OccupiedClusters.Remarks(occupied.Length, _options.ClusterCount, "no vector has its largest responsibility in the others"),
                .. fit.HasConverged ? [] : new[] { $"The fit ended at MaxIterations, {_options.MaxIterations}, before Tolerance was reached." },
            ],
        };
    }
}
