using System.Globalization;

namespace Relevance.Cluster.Models;

/// <summary>The clusters of a model that have members. Those that have none are left out, so that labels, sizes and centroids speak of the same clusters.</summary>
internal sealed record OccupiedClusters(int[] Labels, VectorSet Centroids, int[] Sizes)
{
    /// <summary>Numbers the clusters with members from 0, in their order.</summary>
    /// <param name="labels">The label of each row, a row of <paramref name="centroids"/>; −1 for none.</param>
    /// <param name="centroids">One centroid a cluster.</param>
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

        return new OccupiedClusters([.. labels.Select(label => label < 0 ? label : places[label])], centroids.Select(kept), [.. kept.Select(label => sizes[label])]);
    }

    /// <summary>Says that there are fewer clusters than were asked for, if there are.</summary>
    /// <param name="found">How many have members.</param>
    /// <param name="asked">How many were asked for.</param>
    /// <param name="reason">Why.</param>
    public static IEnumerable<string> Remarks(int found, int asked, string reason) => found == asked
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{asked} clusters were asked for, and {found} {(found == 1 ? "has" : "have")} members: {reason}.")];
}
