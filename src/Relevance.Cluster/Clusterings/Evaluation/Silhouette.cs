using System.Globalization;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Analysis;

/// <summary>The silhouette of a clustering (P. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", J. Comput. Appl. Math. 20, 1987).</summary>
/// <remarks>
/// For a vector with mean distance a to the others of its own cluster, and b to the members of the nearest other cluster, it is (b − a) / max(a, b); 0 where both are 0, and for
/// the only vector of a cluster. Scores of pairs are float32 in one fixed order of operations, sums float64: the same bits for any number of threads and any instruction set.
/// </remarks>
public static class Silhouette
{
    /// <summary>Measures a clustering. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="vectors">One vector a row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 belongs to none and is left out on both sides.</param>
    /// <param name="options">How to measure; null takes the defaults: Euclidean, exact up to 20 000 vectors.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <remarks>
    /// O(n²·d/2) for <see cref="DistanceMetric.Euclidean"/>, with a copy of the vectors. O(n·k·d) and exact for the other two, by way of the means: the mean squared
    /// distance to a cluster is |x|² − 2x·μ + mean|y|², the mean cosine distance 1 − x·mean(y) on unit vectors.
    /// </remarks>
    /// <exception cref="ArgumentException">There is not one label a row, a label is below −1 or 2³¹ − 1, or fewer than two clusters have members (in the sample).</exception>
    /// <exception cref="VectorShapeException">A vector that counts is all zeros, the metric is cosine, and <see cref="SilhouetteOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SilhouetteResult Measure(
        VectorSet vectors, IReadOnlyList<int> labels, SilhouetteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new SilhouetteOptions();
        var clusters = OccurringLabels.Of(vectors, CountedLabels(vectors, labels, options));
        int[] counted = [.. Enumerable.Range(0, labels.Count).Where(row => clusters.Places[row] >= 0)];
        bool isSampled = options.Metric == DistanceMetric.Euclidean && counted.Length > options.MaxPairwiseVectors;
        int[] rows = isSampled ? Sample(counted, options.MaxPairwiseVectors, options.Seed) : counted;
        var members = new ClusterRows(rows, clusters);

        if (members.NonEmptyCount < 2)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The silhouette needs two clusters with members; {members.NonEmptyCount} of {rows.Length} measured vectors have any."),
                nameof(labels));
        }

        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        double[] values = new double[vectors.Count];
        Array.Fill(values, double.NaN);

        if (options.Metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.Reject && Array.FindIndex(rows, row => UnitVectors.IsZero(vectors[row])) is var place and >= 0)
        {
            throw VectorShape.NoDirection(rows[place]);
        }

        if (options.Metric == DistanceMetric.Euclidean)
        {
            new PairwiseSilhouette(FloatRange.Of(vectors, cancellationToken).Vectors, members, threads).Measure(values, cancellationToken);
        }
        else
        {
            VectorSet scaled = options.Metric == DistanceMetric.Cosine ? FloatRange.OfDirections(vectors, cancellationToken) : FloatRange.Of(vectors, cancellationToken).Vectors;
            new MeanSilhouette(scaled, members, (options.Metric, threads), cancellationToken).Measure(values, cancellationToken);
        }

        return ToResult(values, clusters, labels, rows, (options.Metric, isSampled));
    }

    /// <summary>
    /// Measures the simplified silhouette (E. Hruschka et al., "Evolutionary search for optimal fuzzy c-means clustering", 2004): distances to the centroids of the own and of
    /// the nearest other cluster stand for the mean distances to members. Another figure, not an approximation with a bound, but O(n·k·d) for every metric.
    /// </summary>
    /// <param name="vectors">One vector a row.</param>
    /// <param name="labels">The cluster of each row, as a row of <paramref name="centroids"/>; −1 belongs to none and is left out.</param>
    /// <param name="centroids">One centroid a row, at least two.</param>
    /// <param name="options">The metric and the threads; nothing is sampled. Null takes the defaults.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <exception cref="ArgumentException">There is not one label a row, a label has no centroid, there are fewer than two centroids, or their dimension is another.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SilhouetteResult MeasureSimplified(
        VectorSet vectors, IReadOnlyList<int> labels, VectorSet centroids, SilhouetteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(centroids);
        options ??= new SilhouetteOptions();
        var clusters = OccurringLabels.Of(vectors, labels);
        int clusterCount = clusters.Count == 0 ? 0 : clusters.Labels[^1] + 1;

        if (centroids.Count < 2 || clusterCount > centroids.Count || centroids.Dimension != vectors.Dimension)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The centroids are {centroids}; at least {Math.Max(2, clusterCount)} vectors × {vectors.Dimension} are needed."),
                nameof(centroids));
        }

        int[] rows = [.. Enumerable.Range(0, labels.Count).Where(row => labels[row] >= 0)];
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

                values[rows[i]] = ValueOf(own, other);
            },
            cancellationToken);

        SilhouetteResult result = ToResult(values, clusters, labels, rows, (options.Metric, false));
        return result with { PerCluster = [.. result.PerCluster, .. Enumerable.Repeat(double.NaN, centroids.Count - clusterCount)] };
    }

    /// <summary>(b − a) / max(a, b).</summary>
    internal static double ValueOf(double own, double other)
    {
        double larger = Math.Max(own, other);
        return larger > 0 ? (other - own) / larger : 0;
    }

    /// <summary>The places of a Fisher–Yates shuffle that are wanted, in row order.</summary>
    internal static int[] Sample(int[] rows, int size, int seed)
    {
        var random = new CounterRandom(seed, RandomPurpose.SilhouetteSample, 0);
        int[] shuffled = [.. rows];

        for (int i = 0; i < size; i++)
        {
            int other = i + random.Below(shuffled.Length - i, (ulong)i);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }

        return [.. shuffled[..size].Order()];
    }

    /// <summary>The labels of the rows that count: those that are left out, because they are all zeros, have −1.</summary>
    internal static IReadOnlyList<int> CountedLabels(VectorSet vectors, IReadOnlyList<int> labels, SilhouetteOptions options)
    {
        if (options.Metric != DistanceMetric.Cosine || options.ZeroVectors != ZeroVectorRule.LeaveOut || labels.Count != vectors.Count)
        {
            return labels;
        }

        return [.. labels.Select((label, row) => label >= 0 && UnitVectors.IsZero(vectors[row]) ? -1 : label)];
    }

    private static SilhouetteResult ToResult(double[] values, OccurringLabels clusters, IReadOnlyList<int> labels, int[] rows, (DistanceMetric Metric, bool IsSampled) facts)
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
