namespace Relevance.Cluster.Clusterings.Centroids;

/// <summary>
/// An order with similar rows next to each other: the leaves of the average-linkage tree, with its branches turned so that similar ends meet.
/// </summary>
internal static class SimilarityOrder
{
    /// <summary>Orders the indexes of a symmetric matrix of similarities, as described at <see cref="CentroidHeatmapOptions.IsOrderedBySimilarity"/>.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="similarity">The similarity of two different rows; finite.</param>
    public static int[] Of(int count, Func<int, int, double> similarity)
    {
        if (count == 0)
        {
            return [];
        }

        List<int>?[] branches = [.. Enumerable.Range(0, count).Select(i => new List<int> { i })];
        double[,] linkage = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                linkage[i, j] = linkage[j, i] = similarity(i, j);
            }
        }

        int[] best = [.. Enumerable.Range(0, count).Select(i => MostSimilar(i, branches, linkage))];
        for (int left = count; left > 1; left--)
        {
            int a = Closest(branches, best, linkage);
            int b = best[a];
            Update(a, b, branches, linkage);
            branches[a] = Joined(branches[a]!, branches[b]!, similarity);
            branches[b] = null;
            for (int i = 0; i < count; i++)
            {
                // Only the joined row and rows whose neighbor was joined need a new search; the mean of two is never above the larger.
                if (branches[i] is not null && (i == a || best[i] == a || best[i] == b))
                {
                    best[i] = MostSimilar(i, branches, linkage);
                }
            }
        }

        List<int> order = branches[0]!;
        if (order[0] > order[^1])
        {
            order.Reverse();
        }

        return [.. order];
    }

    /// <summary>Finds the row of the largest linkage; ties go to the lowest index. The partner has the higher index, so index 0 stays to the end.</summary>
    private static int Closest(List<int>?[] branches, int[] best, double[,] linkage)
    {
        int closest = -1;
        for (int i = 0; i < branches.Length; i++)
        {
            if (branches[i] is not null && best[i] > i && (closest < 0 || linkage[i, best[i]] > linkage[closest, best[closest]]))
            {
                closest = i;
            }
        }

        return closest;
    }

    private static int MostSimilar(int row, List<int>?[] branches, double[,] linkage)
    {
        int found = -1;
        for (int i = 0; i < branches.Length; i++)
        {
            if (i != row && branches[i] is not null && (found < 0 || linkage[row, i] > linkage[row, found]))
            {
                found = i;
            }
        }

        return found;
    }

    private static void Update(int a, int b, List<int>?[] branches, double[,] linkage)
    {
        (double sizeA, double sizeB) = (branches[a]!.Count, branches[b]!.Count);
        for (int i = 0; i < branches.Length; i++)
        {
            if (i != a && i != b && branches[i] is not null)
            {
                linkage[a, i] = linkage[i, a] = ((sizeA * linkage[a, i]) + (sizeB * linkage[b, i])) / (sizeA + sizeB);
            }
        }
    }

    /// <summary>Joins two branches, each turned or not: the inner ends of the four ways that are most similar meet; ties go to the fewest turns.</summary>
    private static List<int> Joined(List<int> a, List<int> b, Func<int, int, double> similarity)
    {
        (int A, int B)[] ends = [(a[^1], b[0]), (a[^1], b[^1]), (a[0], b[0]), (a[0], b[^1])];
        int way = 0;
        for (int i = 1; i < ends.Length; i++)
        {
            if (similarity(ends[i].A, ends[i].B) > similarity(ends[way].A, ends[way].B))
            {
                way = i;
            }
        }

        IEnumerable<int> first = way >= 2 ? Enumerable.Reverse(a) : a;
        IEnumerable<int> second = way % 2 == 1 ? Enumerable.Reverse(b) : b;
        return [.. first, .. second];
    }
}
