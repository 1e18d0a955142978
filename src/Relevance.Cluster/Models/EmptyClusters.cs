namespace Relevance.Cluster.Models;

/// <summary>Fills clusters that lost all weight; the remarks of <see cref="KMeans"/> document the rule.</summary>
internal static class EmptyClusters
{
    /// <summary>The cosine distance of a vector to a unit centroid of the same direction after rounding to float32.</summary>
    private const double CosineResolution = 1e-14;

    /// <summary>Moves the row that is furthest from its centroid to each empty cluster, in order.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="empty">The clusters without weight, ascending.</param>
    /// <param name="labels">The label of each row; those of the rows that move are changed.</param>
    /// <param name="distances">The distance of each row to its centroid; that of a row that moves becomes 0.</param>
    /// <returns>The clusters that got a row. The others stay empty, because no row is left to move.</returns>
    public static List<int> Fill(KMeansProblem problem, List<int> empty, int[] labels, double[] distances)
    {
        double least = problem.Metric == DistanceMetric.Cosine ? CosineResolution : 0;
        int[] members = CountMembers(problem, labels);
        List<int> filled = [];

        foreach (int cluster in empty)
        {
            int furthest = -1;

            for (int row = 0; row < labels.Length; row++)
            {
                if (distances[row] > (furthest < 0 ? least : distances[furthest]) && members[labels[row]] > 1 && problem.WeightOf(row) > 0)
                {
                    furthest = row;
                }
            }

            if (furthest < 0)
            {
                break;
            }

            members[labels[furthest]]--;
            members[cluster] = 1;
            (labels[furthest], distances[furthest]) = (cluster, 0);
            filled.Add(cluster);
        }

        return filled;
    }

    /// <summary>Counts the rows of positive weight in each cluster.</summary>
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
