namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Draws random samples of rows.</summary>
internal static class RowSample
{
    /// <summary>Draws rows without replacement by a Fisher–Yates shuffle, and returns them in row order; all rows if there are no more.</summary>
    /// <param name="rows">The rows to draw from, ascending.</param>
    /// <param name="size">The size of the sample, at least 0.</param>
    /// <param name="random">The random numbers; draw i uses the number at position i.</param>
    public static int[] Take(IReadOnlyList<int> rows, int size, CounterRandom random)
    {
        int[] shuffled = [.. rows];
        if (shuffled.Length <= size)
        {
            return shuffled;
        }

        for (int i = 0; i < size; i++)
        {
            int other = i + random.Below(shuffled.Length - i, (ulong)i);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }

        return [.. shuffled[..size].Order()];
    }
}
