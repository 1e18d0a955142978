using System.Runtime.CompilerServices;
using Relevance.Cluster.Models;

namespace Relevance.Cluster.Clusterings.Reports;

/// <summary>The vectors and labels of a report. Its documents are those that have a label, with or without a vector.</summary>
internal sealed class ReportSource
{
    public required VectorSet Vectors { get; init; }

    /// <summary>Gets the cluster of each vector, as an index of <see cref="Names"/>; −1 for an outlier or a vector without a label.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Gets the document id of each vector.</summary>
    public required IReadOnlyList<string> DocumentIds { get; init; }

    /// <summary>Gets the label of each cluster, in natural order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Gets the cluster of each labeled document; −1 for an outlier.</summary>
    public required int[] Clusters { get; init; }

    public required ClusterCoverage Coverage { get; init; }

    /// <summary>Gets the centroids of the clusters that have one.</summary>
    public required VectorSet Centroids { get; init; }

    /// <summary>Gets the centroid of each cluster, as a row of <see cref="Centroids"/>; −1 for a cluster without a centroid.</summary>
    public required int[] CentroidRows { get; init; }

    /// <summary>Gets the metric of the report, never a squared distance.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Replaces a squared distance by the distance, which has the same order and is easier to read.</summary>
    public static DistanceMetric ReadableMetric(DistanceMetric metric) => metric == DistanceMetric.SquaredEuclidean ? DistanceMetric.Euclidean : metric;

    /// <summary>Creates a member of a cluster from its document and its distance to the centroid.</summary>
    public static RankedDocument ToMember(Document document, double distance, DistanceMetric metric) => new()
    {
        Document = document,
        Distance = distance,
        Similarity = metric switch
        {
            DistanceMetric.Cosine => 1 - distance,
            DistanceMetric.DotProduct => -distance,
            _ => null,
        },
    };

    /// <summary>Creates a member of a cluster, with its distance in the metric of the report.</summary>
    public RankedDocument ToMember(Document document, double distance) => ToMember(document, distance, Metric);

    /// <summary>Combines the stored centroids with the means of the clusters that have none.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="labels">The cluster of each vector.</param>
    /// <param name="names">The label of each cluster.</param>
    /// <param name="known">The stored centroids by label.</param>
    /// <param name="metric">The metric of the means.</param>
    /// <returns>The centroids, and the row of each cluster's centroid; −1 for a cluster with neither a centroid nor members.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
