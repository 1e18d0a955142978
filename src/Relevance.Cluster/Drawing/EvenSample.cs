using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Drawing;

/// <summary>Chooses a sample of rows that keeps the shares of the groups, with a minimum for small groups.</summary>
internal static class EvenSample
{
    private const int LeastOfAGroup = 20;

    /// <summary>Takes rows that are evenly spaced in each group; all rows if the limit allows them.</summary>
    /// <param name="groups">The group of each row; −1 for no group.</param>
    /// <param name="groupCount">The number of groups, without −1.</param>
    /// <param name="most">The largest number of rows. Up to 20 per group come first, within half of this limit; the remainder follows the sizes.</param>
    /// <returns>The rows, ascending. The same groups have the same rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

            // The i-th of n rows is kept if the number of kept rows, i·kept/n, increases there.
            if ((seen[group] + 1) * kept[group] / sizes[group] > seen[group] * kept[group] / sizes[group])
            {
                rows.Add(row);
            }

            seen[group]++;
        }

        return [.. rows];
    }
}
