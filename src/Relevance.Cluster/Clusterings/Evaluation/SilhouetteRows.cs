using Relevance.Cluster.Numerics;
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
        int[] counted = [.. Enumerable.Range(0, clusters.Count).Where(row => clusters[row] >= 0)];
        int[] rows = options.Metric == DistanceMetric.Euclidean && counted.Length > options.MaxSilhouetteVectors
            ? Sample(counted, options.MaxSilhouetteVectors, options.Seed)
            : counted;
        return rows.Select(row => clusters[row]).Distinct().Count();
    }

    /// <summary>Returns the first positions of a Fisher–Yates shuffle, in row order.</summary>
    public static int[] Sample(int[] rows, int size, int seed)
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

    /// <summary>Returns the labels, with −1 for zero vectors if the options exclude them.</summary>
    public static IReadOnlyList<int> CountedLabels(VectorSet vectors, IReadOnlyList<int> labels, EvaluationOptions options)
    {
        if (options.Metric != DistanceMetric.Cosine || options.ZeroVectors != ZeroVectorRule.LeaveOut || labels.Count != vectors.Count)
        {
            return labels;
        }

        return [.. labels.Select((label, row) => label >= 0 && UnitVectors.IsZero(vectors[row]) ? -1 : label)];
    }
}
