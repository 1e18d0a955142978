namespace Relevance.Cluster.Models;

/// <summary>Numbers clusters by their sizes, the largest first.</summary>
internal static class SizeOrder
{
    /// <summary>Numbers the clusters from 0, the largest first; equal sizes by the lowest row.</summary>
    /// <param name="clusters">Any number of the cluster of each row, at least 0 and below the number of rows or clusters; −1 for none.</param>
    /// <param name="weights">The size of each row; null if it is 1.</param>
    /// <returns>The labels, the size of each label, and the old number of each label.</returns>
    public static (int[] Labels, long[] Sizes, int[] Numbers) Of(ReadOnlySpan<int> clusters, IReadOnlyList<long>? weights = null)
    {
        var sizes = new Dictionary<int, long>();

        for (int row = 0; row < clusters.Length; row++)
        {
            if (clusters[row] >= 0)
            {
                sizes[clusters[row]] = sizes.GetValueOrDefault(clusters[row]) + (weights is null ? 1 : weights[row]);
            }
        }

        // The keys are in the order of their first rows, and the sort is stable.
        int[] numbers = [.. sizes.Keys.OrderByDescending(number => sizes[number])];
        var labelOf = new Dictionary<int, int>(numbers.Select((number, label) => KeyValuePair.Create(number, label)));
        int[] labels = new int[clusters.Length];

        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = clusters[row] < 0 ? -1 : labelOf[clusters[row]];
        }

        return (labels, [.. numbers.Select(number => sizes[number])], numbers);
    }
}
