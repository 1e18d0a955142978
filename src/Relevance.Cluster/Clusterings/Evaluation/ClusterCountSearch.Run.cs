using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;

namespace Relevance.Cluster;

public sealed partial record ClusterCountSearch
{
    /// <summary>Runs k-means for each number of clusters. Computes on the calling thread and the thread pool until it has finished.</summary>
    /// <param name="vectors">One vector per row, at least as many as the largest number of clusters.</param>
    /// <param name="options">The options; null means the defaults: 1 to 10 clusters by Euclidean distance.</param>
    /// <param name="progress">Receives the result for each number of clusters in ascending order, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <remarks>
    /// The cost is one fit of <see cref="KMeans"/> per number of clusters, and one <see cref="ClusterMetrics.Silhouette"/> each: O(s²·d/2) by Euclidean
    /// distance for s vectors in the sample, O(n·k·d) by cosine. The same vectors and options have the same bits for any number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException">The range is empty, or larger than the number of vectors.</exception>
    /// <exception cref="VectorShapeException">
    /// The metric is cosine, a vector is a zero vector, and <see cref="ClusterCountSearchOptions.ZeroVectors"/> rejects it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ClusterCountSearch Run(
        VectorSet vectors,
        ClusterCountSearchOptions? options = null,
        IProgress<ClusterCountCandidate>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new ClusterCountSearchOptions();
        Check(vectors, options);
        int[]? sample = options.Metric != DistanceMetric.Cosine && vectors.Count > options.MaxSilhouetteVectors
            ? SilhouetteRows.Sample([.. Enumerable.Range(0, vectors.Count)], options.MaxSilhouetteVectors, options.Seed)
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

        return new ClusterCountSearch { Candidates = candidates.AsReadOnly(), IsSampled = sample is not null };
    }

    private static double MeanSilhouetteOf(VectorSet vectors, int[] labels, ClusterCountSearchOptions options, CancellationToken cancellationToken)
    {
        var measure = new EvaluationOptions
        {
            Metric = options.Metric == DistanceMetric.Cosine ? DistanceMetric.Cosine : DistanceMetric.Euclidean,
            MaxSilhouetteVectors = vectors.Count,
            ZeroVectors = options.ZeroVectors,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
        };

        // One cluster has no other cluster to compare with.
        return SilhouetteRows.CountClusters(vectors, labels, measure) < 2
            ? double.NaN
            : ClusterMetrics.Silhouette(vectors, labels, measure, cancellationToken).Mean;
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
                string.Create(CultureInfo.InvariantCulture, $"The range from {options.MinClusterCount} to {options.MaxClusterCount} clusters is empty."),
                nameof(options));
        }

        if (vectors.Count < options.MaxClusterCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{vectors.Count} vectors are too few for {options.MaxClusterCount} clusters."), nameof(vectors));
        }
    }
}
