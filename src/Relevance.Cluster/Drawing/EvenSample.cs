namespace Relevance.Cluster.Drawing;

/// <summary>Chooses some of many rows, so that each group keeps its part, and small groups more than that.</summary>
internal static class EvenSample
{
    private const int LeastOfAGroup = 20;

    /// <summary>Takes rows that are evenly spaced in each group; all of them where there are no more than asked for.</summary>
    /// <param name="groups">The group of each row, from −1 for none.</param>
    /// <param name="groupCount">How many groups there are, without that of −1.</param>
    /// <param name="most">The most rows; never exceeded. Up to 20 of each group come first, as far as half of this allows, and the rest goes by size.</param>
    /// <returns>The rows, ascending. The same groups give the same rows.</returns>
    public static int[] Of(IReadOnlyList<int> groups, int groupCount, int most)
    {
        if (groups.Count <= most)
        {
            return [.. Enumerable.Range(0, groups.Count)];
        }

        int[] sizes = new int[groupCount + 1];
        for (int row = 0; row < groups.Count; row++)
        {
            sizes[groups[row] + 1]++;
        }

        int least = Math.Min(LeastOfAGroup, most / (2 * sizes.Length));
        long given = sizes.Sum(size => (long)Math.Min(size, least));
        long wanting = sizes.Sum(size => (long)Math.Max(0, size - least));
        long[] kept = [.. sizes.Select(size => Math.Min(size, least) + (Math.Max(0L, size - least) * (most - given) / Math.Max(1, wanting)))];
        long[] seen = new long[sizes.Length];
        var rows = new List<int>(most);
        for (int row = 0; row < groups.Count; row++)
        {
            int group = groups[row] + 1;

            // The i-th of n is kept where the count of kept ones, i·kept/n, takes a step.
            if ((seen[group] + 1) * kept[group] / sizes[group] > seen[group] * kept[group] / sizes[group])
            {
                rows.Add(row);
            }

            seen[group]++;
        }

        return [.. rows];
    }
}
