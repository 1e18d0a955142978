namespace Relevance.Cluster.Models;

/// <summary>Fills clusters that lost all weight; the remarks of <see cref="KMeans"/> document the rule.</summary>
internal static class EmptyClusters
{
    /// <summary>The cosine distance of a vector to a unit centroid of the same direction after rounding to float32.</summary>
    private const double CosineResolution = 1e-14;

    /// <summary>Finds the rows that can fill empty clusters.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="labels">The label of each row.</param>
    /// <param name="distances">The distance of each row to its centroid.</param>
    /// <param name="numbers">The numbers of the rows among those of all shards.</param>
    /// <returns>
    /// The members of each cluster, and the furthest rows, as many as clusters: that many are looked at, because each cluster gets a row at most, or keeps
    /// its last one.
    /// </returns>
    public static PassReply Survey(KMeansProblem problem, int[] labels, double[] distances, RowNumbers numbers)
    {
        double least = problem.Metric == DistanceMetric.Cosine ? CosineResolution : 0;
        long[] members = new long[problem.ClusterCount];
        var furthest = new PriorityQueue<FarRow, FarRow>(Comparer<FarRow>.Create((a, b) => FarRow.FurthestFirst.Compare(b, a)));

        for (int row = 0; row < labels.Length; row++)
        {
            if (!(problem.WeightOf(row) > 0))
            {
                continue;
            }

            members[labels[row]]++;
            var far = new FarRow(numbers.Of(row), labels[row], distances[row]);

            if (furthest.Count < members.Length && distances[row] > least)
            {
                furthest.Enqueue(far, far);
            }
            else if (distances[row] > least && FarRow.FurthestFirst.Compare(far, furthest.Peek()) < 0)
            {
                furthest.DequeueEnqueue(far, far);
            }
        }

        return new PassReply { Members = members, Furthest = [.. furthest.UnorderedItems.Select(item => item.Element).Order(FarRow.FurthestFirst)] };
    }

    /// <summary>Chooses the row that moves to each empty cluster: the furthest one that is not the last of its cluster.</summary>
    /// <param name="empty">The clusters without weight, ascending.</param>
    /// <param name="survey">The members and the furthest rows of all shards.</param>
    /// <returns>One row per cluster, in order. The other clusters stay empty, because no row is left to move.</returns>
    public static List<RowMove> Choose(IReadOnlyList<int> empty, PassReply survey)
    {
        long[] members = [.. survey.Members];
        List<RowMove> moves = [];

        foreach (FarRow far in survey.Furthest)
        {
            if (moves.Count == empty.Count)
            {
                break;
            }

            if (members[far.Label] > 1)
            {
                members[far.Label]--;
                moves.Add(new RowMove(far.Row, empty[moves.Count]));
            }
        }

        return moves;
    }
}
