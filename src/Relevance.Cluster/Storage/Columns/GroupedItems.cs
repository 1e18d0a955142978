using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Storage.Columns;

/// <summary>Items by their group, in the order in which they were added.</summary>
/// <param name="Starts">The start of each group among the items, and their end.</param>
/// <param name="Items">The items.</param>
internal sealed record GroupedItems(int[] Starts, int[] Items)
{
    public ReadOnlySpan<int> this[int group] => Items.AsSpan(Starts[group]..Starts[group + 1]);

    /// <summary>Sorts items by their group in linear time.</summary>
    /// <param name="groupCount">The number of groups.</param>
    /// <param name="groups">The group of each item.</param>
    /// <param name="items">The items.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static GroupedItems Create(int groupCount, ReadOnlySpan<int> groups, ReadOnlySpan<int> items)
    {
        int[] starts = new int[groupCount + 1];
        foreach (int group in groups)
        {
            starts[group + 1]++;
        }

        for (int group = 0; group < groupCount; group++)
        {
            starts[group + 1] += starts[group];
        }

        int[] next = [.. starts];
        int[] sorted = new int[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            sorted[next[groups[i]]++] = items[i];
        }

        return new GroupedItems(starts, sorted);
    }
}
