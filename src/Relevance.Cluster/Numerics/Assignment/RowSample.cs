using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Selects rows: random samples, and those with a label.</summary>
internal static class RowSample
{
    /// <summary>Draws rows without replacement by a Fisher–Yates shuffle, and returns them in row order; all rows if there are no more.</summary>
    /// <param name="rows">The rows to draw from, ascending.</param>
    /// <param name="size">The size of the sample, at least 0.</param>
    /// <param name="random">The random numbers; draw i uses the number at position i.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] Take(IReadOnlyList<int> rows, int size, CounterRandom random)
    {
        if (rows.Count <= size)
        {
            return [.. rows];
        }

        // The index of the row at each position that a swap has changed: a sample of a million rows needs no copy of them.
        Dictionary<int, int> swapped = new(2 * size);
        int[] taken = new int[size];
        for (int i = 0; i < size; i++)
        {
            int other = i + random.Below(rows.Count - i, (ulong)i);
            taken[i] = rows[swapped.GetValueOrDefault(other, other)];
            swapped[other] = swapped.GetValueOrDefault(i, i);
        }

        Array.Sort(taken);
        return taken;
    }

    /// <summary>Lists the rows with a label, ascending.</summary>
    /// <param name="labels">The label of each row; −1 for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] Labeled(IReadOnlyList<int> labels)
    {
        int count = 0;
        for (int row = 0; row < labels.Count; row++)
        {
            count += labels[row] >= 0 ? 1 : 0;
        }

        int[] rows = new int[count];
        for (int row = 0, next = 0; next < count; row++)
        {
            rows[next] = row;
            next += labels[row] >= 0 ? 1 : 0;
        }

        return rows;
    }
}
