using Relevance.Cluster.Models;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>Vectors and labels as a report measures them. Documents are those that have a label, whether or not they have a vector.</summary>
internal sealed class ReportSource
{
    public required VectorSet Vectors { get; init; }

    /// <summary>The cluster of each vector, as an index of <see cref="Names"/>; −1 for an outlier or one without a label.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The id of each vector's document.</summary>
    public required IReadOnlyList<string> DocumentIds { get; init; }

    /// <summary>The label of each cluster, in natural order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The cluster of each document that has a label; −1 for an outlier.</summary>
    public required int[] Clusters { get; init; }

    public required ClusterCoverage Coverage { get; init; }

    /// <summary>The centroids of the clusters that have one.</summary>
    public required VectorSet Centroids { get; init; }

    /// <summary>The centroid of each cluster, as a row of <see cref="Centroids"/>; −1 for one without.</summary>
    public required int[] CentroidRows { get; init; }

    /// <summary>The metric of the report: never a squared distance.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Distances, not their squares: the order is the same, and people can read them.</summary>
    public static DistanceMetric ReadableMetric(DistanceMetric metric) => metric == DistanceMetric.SquaredEuclidean ? DistanceMetric.Euclidean : metric;

    /// <summary>Joins the centroids that are known with the means of those that are not.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="labels">The cluster of each.</param>
    /// <param name="names">The label of each cluster.</param>
    /// <param name="known">The centroids there are, by label.</param>
    /// <param name="metric">The metric, for the means.</param>
    /// <returns>The centroids, and the row of each cluster's; −1 for one that has neither a centroid nor members.</returns>
    public static (VectorSet Centroids, int[] Rows) JoinCentroids(
        VectorSet vectors, int[] labels, IReadOnlyList<string> names, IReadOnlyDictionary<string, ReadOnlyMemory<float>> known, DistanceMetric metric)
    {
        var centroids = new VectorSetBuilder(vectors.Dimension, names.Count);
        int[] rows = new int[names.Count];
        bool[] hasMembers = new bool[names.Count];
        foreach (int label in labels)
        {
            if (label >= 0)
            {
                hasMembers[label] = true;
            }
        }

        int[] missing = [.. Enumerable.Range(0, names.Count).Where(cluster => hasMembers[cluster] && !known.ContainsKey(names[cluster]))];
        VectorSet? means = null;
        if (missing.Length > 0)
        {
            Dictionary<int, int> place = missing.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
            means = CentroidMeans.Of(vectors, [.. labels.Select(label => place.GetValueOrDefault(label, -1))], missing.Length, metric);
        }

        int count = 0;
        int mean = 0;
        for (int cluster = 0; cluster < names.Count; cluster++)
        {
            bool isKnown = known.TryGetValue(names[cluster], out ReadOnlyMemory<float> centroid);
            rows[cluster] = isKnown || hasMembers[cluster] ? count++ : -1;
            if (isKnown)
            {
                centroids.Add(centroid.Span);
            }
            else if (hasMembers[cluster])
            {
                centroids.Add(means![mean++]);
            }
        }

        return (centroids.Build(), rows);
    }
}
