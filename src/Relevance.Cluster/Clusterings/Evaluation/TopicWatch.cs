using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Finds groups of arrived vectors that are nearer to each other than to fitted ones.</summary>
/// <param name="neighbors">For each arrived row, the arrived rows among its nearest neighbors.</param>
/// <param name="fittedCount">The number of fitted vectors.</param>
/// <param name="options">The rate, the neighbors, and how far back arrived ones are searched.</param>
internal sealed class TopicWatch(int[][] neighbors, int fittedCount, DriftOptions options)
{
    private readonly int[] _topicOf = [.. neighbors.Select(_ => -1)];
    private int _count;

    /// <summary>Returns the arrived rows before one that are among its nearest neighbors, ascending.</summary>
    public static int[] RecentNeighbors(VectorSet fitted, VectorSet arrived, int row, DriftOptions options)
    {
        ReadOnlySpan<float> vector = arrived[row];
        int first = Math.Max(0, row - options.MaxRecent);
        var heap = new PriorityQueue<int, (double Distance, int Place)>(
            options.NeighborCount + 1,
            Comparer<(double Distance, int Place)>.Create((x, y) => y.CompareTo(x)));
        for (int other = 0; other < fitted.Count; other++)
        {
            Offer(-1, Distance.SquaredEuclidean(vector, fitted[other]), other);
        }

        for (int other = first; other < row; other++)
        {
            Offer(other, Distance.SquaredEuclidean(vector, arrived[other]), fitted.Count + other);
        }

        return [.. heap.UnorderedItems.Where(item => item.Element >= 0).Select(item => item.Element).Order()];

        void Offer(int element, double distance, int place)
        {
            if (heap.Count < options.NeighborCount)
            {
                heap.Enqueue(element, (distance, place));
            }
            else
            {
                _ = heap.EnqueueDequeue(element, (distance, place));
            }
        }
    }

    /// <summary>Adds the next arrived row; returns its topic if it raises the alarm.</summary>
    public (double PValue, int[] Rows)? Add(int row)
    {
        int[] near = neighbors[row];
        double p = UpperTail(near.Length, options.NeighborCount, Math.Min(row, options.MaxRecent), fittedCount);
        if (p > options.FalseAlarmRate)
        {
            return null;
        }

        // A topic that more than half of the neighbors belong to is known.
        int known = near.Where(other => _topicOf[other] >= 0).GroupBy(other => _topicOf[other])
            .Where(topic => topic.Count() * 2 > near.Length).Select(topic => topic.Key).FirstOrDefault(-1);
        int number = known >= 0 ? known : _count++;
        int[] rows = [.. near.Where(other => _topicOf[other] < 0), row];
        foreach (int member in rows)
        {
            _topicOf[member] = number;
        }

        return known >= 0 ? null : (p, rows);
    }

    /// <summary>
    /// Computes the probability of at least a number of arrived ones among neighbors that are a random choice (hypergeometric), by products and quotients
    /// only, so that it has the same bits everywhere.
    /// </summary>
    public static double UpperTail(int found, int chosen, int arrived, int fitted)
    {
        int most = Math.Min(chosen, arrived);
        if (found <= Math.Max(0, chosen - fitted))
        {
            return 1;
        }

        // The probability of the largest number: all of the smaller set are in the larger one.
        double probability = 1;
        for (int i = 0; i < most; i++)
        {
            probability *= (double)(Math.Max(chosen, arrived) - i) / (arrived + fitted - i);
        }

        double sum = 0;
        for (int count = most; count >= found; count--)
        {
            sum += probability;
            probability *= (double)count * (fitted - chosen + count) / ((double)(arrived - count + 1) * (chosen - count + 1));
        }

        return Math.Min(1, sum);
    }
}
