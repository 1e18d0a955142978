using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Chooses the rows of which a silhouette is measured, and computes one silhouette from two mean distances.</summary>
internal static class SilhouetteRows
{
    /// <summary>Returns (b − a) / max(a, b); 0 if both are 0.</summary>
    public static double ValueOf(double own, double other)
    {
        double larger = Math.Max(own, other);
        return larger > 0 ? (other - own) / larger : 0;
    }

    /// <summary>Counts the clusters that have members among the measured rows: all rows, or the sample.</summary>
    /// <remarks>Fewer than two are an error for a silhouette, and none for a report.</remarks>
    public static int CountClusters(VectorSet vectors, IReadOnlyList<int> labels, EvaluationOptions options)
    {
        IReadOnlyList<int> clusters = CountedLabels(vectors, labels, options);
        (int[] rows, _) = Measured(clusters, options);
        return rows.Select(row => clusters[row]).Distinct().Count();
    }

    /// <summary>Returns the rows that are measured, in row order: those with a label, or a sample of them.</summary>
    public static (int[] Rows, bool IsSampled) Measured(IReadOnlyList<int> labels, EvaluationOptions options) =>
        options.Metric == DistanceMetric.Euclidean && RowSample.CountLabeled(labels) > options.MaxSilhouetteVectors
            ? (RowSample.TakeLabeled(labels, options.MaxSilhouetteVectors, RandomOf(options.Seed)), true)
            : (RowSample.Labeled(labels), false);

    /// <summary>Draws a sample of rows, in row order.</summary>
    public static int[] Sample(IReadOnlyList<int> rows, int size, int seed) => RowSample.Take(rows, size, RandomOf(seed));

    /// <summary>Returns the labels, with −1 for zero vectors if the options exclude them.</summary>
    public static IReadOnlyList<int> CountedLabels(VectorSet vectors, IReadOnlyList<int> labels, EvaluationOptions options)
    {
        if (options.Metric != DistanceMetric.Cosine || options.ZeroVectors != ZeroVectorRule.LeaveOut || labels.Count != vectors.Count)
        {
            return labels;
        }

        return [.. labels.Select((label, row) => label >= 0 && UnitVectors.IsZero(vectors[row]) ? -1 : label)];
    }

    private static CounterRandom RandomOf(int seed) => new(seed, RandomPurpose.SilhouetteSample, 0);
}
