namespace Relevance.Cluster.Models;

/// <summary>The rule for clusters that lost all weight; the remarks of <see cref="KMeans"/> say it to users.</summary>
internal static class EmptyClusters
{
    /// <summary>What rounding a unit centroid to float32 leaves of the cosine distance between vectors of one direction.</summary>
    private const double CosineResolution = 1e-14;

    /// <summary>Moves to each empty cluster, in order, the row that is farthest from its centroid.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="empty">The clusters without weight, ascending.</param>
    /// <param name="labels">The label of each row; those of the rows that move are changed.</param>
    /// <param name="distances">The distance of each row to its centroid; that of a row that moves becomes 0.</param>
    /// <returns>The clusters that got a row. The others stay empty: nothing is left to move.</returns>
    public static List<int> Fill(KMeansProblem problem, List<int> empty, int[] labels, double[] distances)
    {
        double least = problem.Metric == DistanceMetric.Cosine ? CosineResolution : 0;
        int[] members = CountMembers(problem, labels);
        List<int> filled = [];

        foreach (int cluster in empty)
        {
            int farthest = -1;

            for (int row = 0; row < labels.Length; row++)
            {
                if (distances[row] > (farthest < 0 ? least : distances[farthest]) && members[labels[row]] > 1 && problem.WeightOf(row) > 0)
                {
                    farthest = row;
                }
            }

            if (farthest < 0)
            {
                break;
            }

            members[labels[farthest]]--;
            members[cluster] = 1;
            (labels[farthest], distances[farthest]) = (cluster, 0);
            filled.Add(cluster);
        }

        return filled;
    }

    /// <summary>How many rows of positive weight each cluster has.</summary>
    private static int[] CountMembers(KMeansProblem problem, int[] labels)
    {
        int[] members = new int[problem.ClusterCount];

        for (int row = 0; row < labels.Length; row++)
        {
            members[labels[row]] += problem.WeightOf(row) > 0 ? 1 : 0;
        }

        return members;
    }
}
