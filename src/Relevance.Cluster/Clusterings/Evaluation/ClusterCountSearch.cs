using System.Globalization;
using Relevance.Cluster.Clusterings.Evaluation;

namespace Relevance.Cluster.Analysis;

/// <summary>How many clusters there are: k-means for each number in a range, with its inertia and silhouette, and a recommendation that says why.</summary>
public static class ClusterCountSearch
{
    /// <summary>Tries each number of clusters. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="vectors">The vectors, one a row; at least as many as the largest number of clusters.</param>
    /// <param name="options">Which numbers to try and how; null takes the defaults: 1 to 10 by Euclidean distance.</param>
    /// <param name="progress">Told on the calling thread what each number of clusters comes to, from the least on; may be null.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <remarks>
    /// As many fits of <see cref="KMeans"/> as numbers are tried, and for each the <see cref="Silhouette"/>: O(s²·d/2) by Euclidean distance for s vectors in the sample, O(n·k·d) by cosine. Same
    /// vectors and options, same bits, for any number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException">The range is empty, or there are fewer vectors than its largest number.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, a vector is all zeros, and <see cref="ClusterCountSearchOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ClusterCountSearchResult Run(
        VectorSet vectors,
        ClusterCountSearchOptions? options = null,
        IProgress<ClusterCountCandidate>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new ClusterCountSearchOptions();
        Check(vectors, options);
        int[]? sample = options.Metric != DistanceMetric.Cosine && vectors.Count > options.MaxSilhouetteVectors
            ? Silhouette.Sample([.. Enumerable.Range(0, vectors.Count)], options.MaxSilhouetteVectors, options.Seed)
            : null;
        VectorSet measured = sample is null ? vectors : vectors.Select(sample);
        var candidates = new List<ClusterCountCandidate>();

        for (int count = options.MinClusterCount; count <= options.MaxClusterCount; count++)
        {
            KMeansResult result = new KMeans(ToKMeans(options, count)).Run(vectors, null, cancellationToken);
            int[] labels = sample is null ? [.. result.Labels] : [.. sample.Select(row => result.Labels[row])];
            var candidate = new ClusterCountCandidate(count, result.Inertia, MeanSilhouetteOf(measured, labels, options, cancellationToken));
            candidates.Add(candidate);
            progress?.Report(candidate);
        }

        return new ClusterCountSearchResult { Candidates = candidates.AsReadOnly(), IsSampled = sample is not null };
    }

    private static double MeanSilhouetteOf(VectorSet vectors, int[] labels, ClusterCountSearchOptions options, CancellationToken cancellationToken)
    {
        var measure = new SilhouetteOptions
        {
            Metric = options.Metric == DistanceMetric.Cosine ? DistanceMetric.Cosine : DistanceMetric.Euclidean,
            MaxPairwiseVectors = vectors.Count,
            ZeroVectors = options.ZeroVectors,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
        };

        // One cluster has no other to be compared with.
        return MeasurableClusters.InSilhouette(vectors, labels, measure) < 2 ? double.NaN : Silhouette.Measure(vectors, labels, measure, cancellationToken).Mean;
    }

    private static KMeansOptions ToKMeans(ClusterCountSearchOptions options, int clusterCount) => new()
    {
        ClusterCount = clusterCount,
        Metric = options.Metric,
        ZeroVectors = options.ZeroVectors,
        Restarts = options.Restarts,
        Seed = options.Seed,
        MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
    };

    private static void Check(VectorSet vectors, ClusterCountSearchOptions options)
    {
        if (options.MinClusterCount > options.MaxClusterCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There is no number of clusters from {options.MinClusterCount} to {options.MaxClusterCount}."), nameof(options));
        }

        if (vectors.Count < options.MaxClusterCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{vectors.Count} vectors cannot make {options.MaxClusterCount} clusters."), nameof(vectors));
        }
    }
}
