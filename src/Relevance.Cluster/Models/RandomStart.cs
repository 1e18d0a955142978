using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Models;

/// <summary>Initialization by different rows, all equally likely.</summary>
internal static class RandomStart
{
    /// <summary>Draws one row of positive weight per cluster; if there are too few, the first one is repeated.</summary>
    public static int[] Choose(KMeansProblem problem, int restart)
    {
        var random = new CounterRandom(problem.Options.Seed, RandomPurpose.RandomStart, restart);
        int[] rows = [.. Enumerable.Range(0, problem.Vectors.Count).Where(row => problem.WeightOf(row) > 0)];
        int drawn = Math.Min(problem.ClusterCount, rows.Length);

        // The first steps of a Fisher–Yates shuffle.
        for (int i = 0; i < drawn; i++)
        {
            int other = i + random.Below(rows.Length - i, (ulong)i);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        return [.. rows[..drawn], .. Enumerable.Repeat(rows[0], problem.ClusterCount - drawn)];
    }
}
