namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Rows that are taken at random in place of all.</summary>
internal static class RowSample
{
    /// <summary>Takes some rows by a Fisher–Yates shuffle, in row order; all of them where there are no more.</summary>
    /// <param name="rows">The rows to take from, ascending.</param>
    /// <param name="size">How many, at least 0.</param>
    /// <param name="random">What is drawn from; the draw for a place is the number of that place.</param>
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
