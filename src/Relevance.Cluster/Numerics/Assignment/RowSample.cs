using System.Collections;
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

    /// <summary>Draws rows with a label, as <see cref="Take"/> does; without a list of all of them if every row has one.</summary>
    /// <param name="labels">The label of each row; −1 for none.</param>
    /// <param name="size">The size of the sample, at least 0.</param>
    /// <param name="random">The random numbers.</param>
    public static int[] TakeLabeled(IReadOnlyList<int> labels, int size, CounterRandom random) => labels.Count > size && CountLabeled(labels) == labels.Count
        ? Take(new AllRows(labels.Count), size, random)
        : Take(Labeled(labels), size, random);

    /// <summary>Counts the rows with a label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountLabeled(IReadOnlyList<int> labels)
    {
        int count = 0;
        for (int row = 0; row < labels.Count; row++)
        {
            count += labels[row] >= 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Lists the rows with a label, ascending.</summary>
    /// <param name="labels">The label of each row; −1 for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] Labeled(IReadOnlyList<int> labels)
    {
        int[] rows = new int[CountLabeled(labels)];
        for (int row = 0, next = 0; next < rows.Length; row++)
        {
            rows[next] = row;
            next += labels[row] >= 0 ? 1 : 0;
        }

        return rows;
    }

    /// <summary>The rows 0, 1, 2 and so on.</summary>
    private sealed class AllRows(int count) : IReadOnlyList<int>
    {
        public int Count => count;

        public int this[int index] => index;

        public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, count).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
