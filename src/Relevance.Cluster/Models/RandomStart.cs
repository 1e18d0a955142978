using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Models;

/// <summary>Initialization by different rows, all equally likely.</summary>
internal static class RandomStart
{
    /// <summary>Draws one row of positive weight per cluster; if there are too few, the first one is repeated.</summary>
    public static int[] Choose(KMeansProblem problem, int restart)
    {
        int[] rows = [.. Enumerable.Range(0, problem.Vectors.Count).Where(row => problem.WeightOf(row) > 0)];
        return [.. Draw(problem.Facts, rows.Length, restart).Select(rank => rows[rank])];
    }

    /// <summary>Draws one of the rows of positive weight per cluster, by its rank among them.</summary>
    /// <param name="facts">What is known of all rows.</param>
    /// <param name="count">The number of rows of positive weight.</param>
    /// <param name="restart">The number of the restart, for the random numbers.</param>
    public static IEnumerable<long> Draw(KMeansFacts facts, long count, int restart)
    {
        var random = new CounterRandom(facts.Options.Seed, RandomPurpose.RandomStart, restart);
        int drawn = (int)Math.Min(facts.ClusterCount, count);
        long[] ranks = new long[facts.ClusterCount];
        var moved = new Dictionary<long, long>();

        // The first steps of a Fisher–Yates shuffle; only the ranks that moved are in memory.
        for (int i = 0; i < drawn; i++)
        {
            long other = i + random.Below(count - i, (ulong)i);
            ranks[i] = moved.GetValueOrDefault(other, other);
            moved[other] = moved.GetValueOrDefault(i, i);
        }

        Array.Fill(ranks, ranks[0], drawn, ranks.Length - drawn);
        return ranks;
    }
}
