using System.Globalization;

namespace Relevance.Cluster.Models;

/// <summary>The clusters of a model that have members; sizes and centroids omit the empty ones.</summary>
internal sealed record OccupiedClusters(int[] Labels, VectorSet Centroids, int[] Sizes)
{
    /// <summary>Numbers the clusters with members from 0, in their order.</summary>
    /// <param name="labels">The label of each row, a row of <paramref name="centroids"/>; −1 for none.</param>
    /// <param name="centroids">One centroid per cluster.</param>
    public static OccupiedClusters Of(int[] labels, VectorSet centroids)
    {
        int[] sizes = new int[centroids.Count];

        foreach (int label in labels)
        {
            if (label >= 0)
            {
                sizes[label]++;
            }
        }

        OccupiedClusters clusters = OfSizes(sizes, centroids);
        return clusters.Sizes.Length == sizes.Length
            ? clusters with { Labels = labels }
            : clusters with { Labels = [.. labels.Select(label => label < 0 ? label : clusters.Labels[label])] };
    }

    /// <summary>Numbers the clusters with members from 0, in their order; <see cref="Labels"/> are those of the clusters, not of rows.</summary>
    /// <param name="sizes">The number of members of each cluster.</param>
    /// <param name="centroids">One centroid per cluster.</param>
    public static OccupiedClusters OfSizes(int[] sizes, VectorSet centroids)
    {
        int[] kept = [.. Enumerable.Range(0, sizes.Length).Where(label => sizes[label] > 0)];
        int[] numbers = new int[sizes.Length];
        Array.Fill(numbers, -1);

        for (int place = 0; place < kept.Length; place++)
        {
            numbers[kept[place]] = place;
        }

        return kept.Length == sizes.Length
            ? new OccupiedClusters(numbers, centroids, sizes)
            : new OccupiedClusters(numbers, centroids.Select(kept), [.. kept.Select(label => sizes[label])]);
    }

    /// <summary>Returns a remark if there are fewer clusters than requested.</summary>
    /// <param name="found">The number of clusters with members.</param>
    /// <param name="asked">The number of requested clusters.</param>
    /// <param name="reason">The reason.</param>
    public static IEnumerable<string> Remarks(int found, int asked, string reason) => found == asked
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{asked} clusters were requested, and {found} {(found == 1 ? "has" : "have")} members: {reason}.")];
}
