using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Whether there is enough to measure: a silhouette of fewer than two clusters is an error, and a report of them is none.</summary>
internal static class MeasurableClusters
{
    /// <summary>The number of clusters that have members among the rows that the silhouette would measure: all, or its sample.</summary>
    public static int InSilhouette(VectorSet vectors, IReadOnlyList<int> labels, SilhouetteOptions options)
    {
        IReadOnlyList<int> clusters = Silhouette.CountedLabels(vectors, labels, options);
        int[] counted = [.. Enumerable.Range(0, clusters.Count).Where(row => clusters[row] >= 0)];
        int[] rows = options.Metric == DistanceMetric.Euclidean && counted.Length > options.MaxPairwiseVectors
            ? Silhouette.Sample(counted, options.MaxPairwiseVectors, options.Seed)
            : counted;
        return rows.Select(row => clusters[row]).Distinct().Count();
    }
}
