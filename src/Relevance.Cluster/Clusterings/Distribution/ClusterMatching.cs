using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Clusterings.Distribution;

/// <summary>Matches the clusters of two clusterings one to one.</summary>
internal static class ClusterMatching
{
    /// <summary>Matches by the documents in common, or, if there are none, by the distances of the centroids in the metric of the first.</summary>
    /// <param name="table">The documents of each pair of clusters: the first in the columns, the second in the role of the truth.</param>
    /// <param name="first">The first clustering.</param>
    /// <param name="second">The second one; if its centroids have another dimension, nothing is matched without common documents.</param>
    public static Dictionary<string, string> Of(ContingencyTable table, StoredClustering first, StoredClustering second) =>
        table.TotalCount > 0 || first.Centroids.Dimension != second.Centroids.Dimension
            ? ByDocuments(table)
            : ByCentroids((first.Labels, first.Centroids), (second.Labels, second.Centroids), first.Metric);

    /// <summary>Matches by the documents in common; pairs without one are left out.</summary>
    public static Dictionary<string, string> ByDocuments(ContingencyTable table)
    {
        string[] firsts = [.. table.Clusters.Where(label => label != ClusterLabels.Outlier)];
        string[] seconds = [.. table.Truths.OfType<string>().Where(label => label != ClusterLabels.Outlier)];
        Dictionary<string, int> places = seconds.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        double[,] costs = new double[firsts.Length, seconds.Length];
        foreach (DistributionGroup group in table.ByCluster.Where(group => group.Value != ClusterLabels.Outlier))
        {
            int row = Array.IndexOf(firsts, group.Value);
            foreach (DistributionPart part in group.Parts)
            {
                if (part.Value is { } second && places.TryGetValue(second, out int column))
                {
                    costs[row, column] = -part.Count;
                }
            }
        }

        return Pairs(firsts, seconds, costs, isNeeded: (row, column) => costs[row, column] < 0);
    }

    /// <summary>Matches by the distances of the centroids: as many pairs as the smaller clustering has clusters, with the least sum of distances.</summary>
    public static Dictionary<string, string> ByCentroids(
        (IReadOnlyList<string> Labels, VectorSet Centroids) first, (IReadOnlyList<string> Labels, VectorSet Centroids) second, DistanceMetric metric)
    {
        double[,] costs = new double[first.Labels.Count, second.Labels.Count];
        for (int row = 0; row < first.Labels.Count; row++)
        {
            for (int column = 0; column < second.Labels.Count; column++)
            {
                costs[row, column] = Distance.Between(first.Centroids[row], second.Centroids[column], metric);
            }
        }

        return Pairs(first.Labels, second.Labels, costs, isNeeded: (_, _) => true);
    }

    /// <summary>
    /// Completes a matching to new labels for all clusters: those without a match keep their label, or get the first free one if the other clustering has it.
    /// </summary>
    public static Dictionary<string, string> Complete(
        IReadOnlyDictionary<string, string> matches, IEnumerable<string> labels, IEnumerable<string> taken)
    {
        Dictionary<string, string> all = new(matches, StringComparer.Ordinal);
        string[] rest = [.. labels.Where(label => label != ClusterLabels.Outlier && !matches.ContainsKey(label)).Order(ClusterLabels.NaturalOrder)];
        HashSet<string> used = new(taken.Concat(matches.Values), StringComparer.Ordinal);
        foreach (string label in rest.Where(used.Add))
        {
            all[label] = label;
        }

        int number = 0;
        foreach (string label in rest.Where(label => !all.ContainsKey(label)))
        {
            while (!used.Add(ClusterLabels.Format(number)))
            {
                number++;
            }

            all[label] = ClusterLabels.Format(number);
        }

        return all;
    }

    private static Dictionary<string, string> Pairs(
        IReadOnlyList<string> firsts, IReadOnlyList<string> seconds, double[,] costs, Func<int, int, bool> isNeeded)
    {
        int[] columnOf = LinearAssignment.Minimize(costs);
        return columnOf.Index()
            .Where(pair => pair.Item >= 0 && isNeeded(pair.Index, pair.Item))
            .OrderBy(pair => firsts[pair.Index], ClusterLabels.NaturalOrder)
            .ToDictionary(pair => firsts[pair.Index], pair => seconds[pair.Item], StringComparer.Ordinal);
    }
}
