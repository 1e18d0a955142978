using System.Globalization;

namespace Relevance.Cluster.Models;

/// <summary>The clusters of a model that have members; labels, sizes and centroids omit the empty ones.</summary>
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

        int[] kept = [.. Enumerable.Range(0, sizes.Length).Where(label => sizes[label] > 0)];

        if (kept.Length == sizes.Length)
        {
            return new OccupiedClusters(labels, centroids, sizes);
        }

        int[] places = new int[sizes.Length];

        for (int place = 0; place < kept.Length; place++)
        {
            places[kept[place]] = place;
        }

        int[] numbered = [.. labels.Select(label => label < 0 ? label : places[label])];
        return new OccupiedClusters(numbered, centroids.Select(kept), [.. kept.Select(label => sizes[label])]);
    }

    /// <summary>Returns a remark if there are fewer clusters than requested.</summary>
    /// <param name="found">The number of clusters with members.</param>
    /// <param name="asked">The number of requested clusters.</param>
    /// <param name="reason">The reason.</param>
    public static IEnumerable<string> Remarks(int found, int asked, string reason) => found == asked
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{asked} clusters were requested, and {found} {(found == 1 ? "has" : "have")} members: {reason}.")];
}
