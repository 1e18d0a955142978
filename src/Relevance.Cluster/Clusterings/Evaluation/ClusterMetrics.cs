using System.Globalization;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Analysis;

/// <summary>
/// Computes the metrics that evaluate a clustering from its vectors and labels: silhouette, Caliński–Harabasz, Davies–Bouldin and Dunn index.
/// </summary>
/// <remarks>
/// The results correspond to scikit-learn's <c>silhouette_score</c>, <c>silhouette_samples</c>, <c>calinski_harabasz_score</c> and
/// <c>davies_bouldin_score</c>. <see cref="ClusterEvaluation"/> has all of them with an explanation. Every method computes on the calling thread
/// and the thread pool until it has finished.
/// </remarks>
/// <example>
/// <code>
/// var vectors = VectorSet.From([[0f, 0f], [0f, 1f], [9f, 9f], [9f, 8f]]);
/// int[] labels = [0, 0, 1, 1];
///
/// double silhouette = ClusterMetrics.Silhouette(vectors, labels).Mean;              // near 1: a strong structure
/// double daviesBouldin = ClusterMetrics.Dispersion(vectors, labels).DaviesBouldin;  // near 0: compact and far apart
/// double dunnIndex = ClusterMetrics.DunnIndex(vectors, labels).Value;               // above 1: farther apart than wide
/// </code>
/// </example>
public static partial class ClusterMetrics
{
    /// <summary>
    /// Measures the silhouette of each vector (P. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis",
    /// J. Comput. Appl. Math. 20, 1987).
    /// </summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 is an outlier, which is excluded on both sides.</param>
    /// <param name="options">The options; null means the defaults: Euclidean, exact up to 20,000 vectors.</param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <remarks>
    /// <para>
    /// For a vector with mean distance a to the other members of its cluster, and b to the members of the nearest other cluster, the silhouette is
    /// (b − a) / max(a, b); 0 if both are 0, and for the only vector of a cluster. Distances of pairs are float32 in one fixed order of operations,
    /// sums float64: the same bits for any number of threads and any instruction set.
    /// </para>
    /// <para>
    /// O(n²·d/2) for <see cref="DistanceMetric.Euclidean"/>, with a copy of the vectors. O(n·k·d) and exact for the other two metrics, computed from
    /// the means: the mean squared distance to a cluster is |x|² − 2x·μ + mean|y|², the mean cosine distance 1 − x·mean(y) on unit vectors.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The labels do not have one entry per vector, a label is below −1 or 2³¹ − 1, or fewer than two clusters have members (in the sample).
    /// </exception>
    /// <exception cref="VectorShapeException">
    /// The metric is cosine, a vector with a label is a zero vector, and <see cref="EvaluationOptions.ZeroVectors"/> rejects it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static SilhouetteResult Silhouette(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        EvaluationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new EvaluationOptions();
        var clusters = OccurringLabels.Of(vectors, SilhouetteRows.CountedLabels(vectors, labels, options));
        (int[] rows, bool isSampled) = SilhouetteRows.Measured(clusters.Places, options);
        var members = new ClusterRows(rows, clusters);

        if (members.NonEmptyCount < 2)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The silhouette needs two clusters with members. The {rows.Length} measured vectors have {members.NonEmptyCount}."),
                nameof(labels));
        }

        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        double[] values = new double[vectors.Count];
        Array.Fill(values, double.NaN);

        if (options.Metric == DistanceMetric.Cosine
            && options.ZeroVectors == ZeroVectorRule.Reject
            && Array.FindIndex(rows, row => UnitVectors.IsZero(vectors[row])) is var place and >= 0)
        {
            throw VectorShape.NoDirection(rows[place]);
        }

        if (options.Metric == DistanceMetric.Euclidean)
        {
            new PairwiseSilhouette(FloatRange.Of(vectors, cancellationToken).Vectors, members, threads).Measure(values, cancellationToken);
        }
        else
        {
            MeasureByMeans(vectors, clusters, (options.Metric, threads), values, cancellationToken);
        }

        return ToResult(values, clusters, labels, rows, (options.Metric, isSampled));
    }

    private static void MeasureByMeans(
        VectorSet vectors, OccurringLabels clusters, (DistanceMetric Metric, int Threads) how, double[] values, CancellationToken cancellationToken)
    {
        int exponent = FloatRange.ExponentOf(FloatRange.MagnitudeOf(vectors, cancellationToken));
        SilhouettePart rows = new(vectors, clusters.Places, how.Metric, exponent, how.Threads, cancellationToken);
        TermUnits units = new(rows.MeasureTerms(cancellationToken));
        double[][] centers = MeansOf(rows.Sum(units, clusters.Count, cancellationToken), clusters.Count);
        var all = SilhouetteMeans.Of(centers, rows.Scatter(centers, cancellationToken), rows.Count(clusters.Count));
        rows.Measure(all, values, cancellationToken);
    }

    /// <summary>
    /// Measures the simplified silhouette (E. Hruschka et al., "Evolutionary search for optimal fuzzy c-means clustering", 2004): distances to the
    /// assigned and to the nearest other centroid replace the mean distances to members.
    /// </summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">The cluster of each row, as a row of <paramref name="centroids"/>; −1 is an outlier, which is excluded.</param>
    /// <param name="centroids">One centroid per row, at least two.</param>
    /// <param name="options">The metric and the threads; nothing is sampled. Null means the defaults.</param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <remarks>It is another metric, not an approximation of the silhouette with a bound. O(n·k·d) for every distance metric.</remarks>
    /// <exception cref="ArgumentException">
    /// The labels do not have one entry per vector, a label has no centroid, fewer than two centroids are given, or their dimension differs.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static SilhouetteResult SimplifiedSilhouette(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        VectorSet centroids,
        EvaluationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(centroids);
        options ??= new EvaluationOptions();
        var clusters = OccurringLabels.Of(vectors, labels);
        int clusterCount = clusters.Count == 0 ? 0 : clusters.Labels[^1] + 1;

        if (centroids.Count < 2 || clusterCount > centroids.Count || centroids.Dimension != vectors.Dimension)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Expected at least {Math.Max(2, clusterCount)} centroids of {vectors.Dimension} components, found {centroids}."),
                nameof(centroids));
        }

        int[] rows = RowSample.Labeled(labels);
        double[] values = new double[vectors.Count];
        Array.Fill(values, double.NaN);
        RowDistances.ForEachRow(
            rows.Length,
            ParallelBlocks.Threads(options.MaxDegreeOfParallelism),
            i =>
            {
                (double own, double other) = (0, double.PositiveInfinity);

                for (int cluster = 0; cluster < centroids.Count; cluster++)
                {
                    double distance = Distance.Between(vectors[rows[i]], centroids[cluster], options.Metric);
                    (own, other) = cluster == labels[rows[i]] ? (distance, other) : (own, Math.Min(other, distance));
                }

                values[rows[i]] = SilhouetteRows.ValueOf(own, other);
            },
            cancellationToken);

        SilhouetteResult result = ToResult(values, clusters, labels, rows, (options.Metric, false));
        return result with { PerCluster = [.. result.PerCluster, .. Enumerable.Repeat(double.NaN, centroids.Count - clusterCount)] };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static SilhouetteResult ToResult(
        double[] values,
        OccurringLabels clusters,
        IReadOnlyList<int> labels,
        int[] rows,
        (DistanceMetric Metric, bool IsSampled) facts)
    {
        double[] sums = new double[clusters.Count];
        int[] counts = new int[clusters.Count];

        foreach (int row in rows)
        {
            sums[clusters.Places[row]] += values[row];
            counts[clusters.Places[row]]++;
        }

        return new SilhouetteResult
        {
            Values = values.AsReadOnly(),
            Labels = labels.ToArray().AsReadOnly(),
            PerCluster = clusters.ByLabel([.. sums.Zip(counts, (sum, count) => count == 0 ? double.NaN : sum / count)], double.NaN),
            Mean = sums.Sum() / rows.Length,
            Metric = facts.Metric,
            MeasuredCount = rows.Length,
            IsSampled = facts.IsSampled,
        };
    }
}
