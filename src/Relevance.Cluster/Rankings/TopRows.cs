using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Rankings;

/// <summary>The first rows of a ranking of many, shared out among threads.</summary>
internal static class TopRows
{
    private const int RowsPerChunk = 1024;

    /// <summary>Ranks rows by their distance; equal distances by the lowest row first, at either end.</summary>
    /// <param name="count">How many rows there are.</param>
    /// <param name="measure">The distance and score of a row; null for one that is not ranked. Asked once for each row, from several threads.</param>
    /// <param name="options">Which page of which end, and how many threads.</param>
    /// <param name="cancellationToken">Looked at before each chunk of rows.</param>
    /// <returns>The page, and how many rows were ranked in all.</returns>
    public static (IReadOnlyList<RankedMember> Page, int RankedCount) Rank(
        int count, Func<int, RankedMember?> measure, VectorRankingOptions options, CancellationToken cancellationToken)
    {
        IComparer<RankedMember> order = OrderOf(options.End);
        int skipped = (int)Math.Min((long)(options.Page - 1) * options.PageSize, count);
        int capacity = (int)Math.Max(1, Math.Min((long)options.Page * options.PageSize, count));
        RankingHeap best = new(order, capacity);
        int ranked = 0;
        var merging = new Lock();

        // Which rows are kept depends on their distances and numbers only, so the chunks may finish in any order.
        Parallel.For(
            0,
            (int)(((long)count + RowsPerChunk - 1) / RowsPerChunk),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaxDegreeOfParallelism },
            () => (Heap: new RankingHeap(order, capacity), Ranked: 0),
            (chunk, _, local) =>
            {
                int first = chunk * RowsPerChunk;
                int end = first + Math.Min(RowsPerChunk, count - first);
                for (int row = first; row < end; row++)
                {
                    if (measure(row) is { } member)
                    {
                        local.Heap.Add(member);
                        local.Ranked++;
                    }
                }

                return local;
            },
            local =>
            {
                lock (merging)
                {
                    best.Merge(local.Heap);
                    ranked += local.Ranked;
                }
            });

        return ([.. best.InOrder().Skip(skipped)], ranked);
    }

    private static Comparer<RankedMember> OrderOf(RankingEnd end)
    {
        int sign = end == RankingEnd.Closest ? 1 : -1;
        return Comparer<RankedMember>.Create((a, b) =>
            a.Distance.CompareTo(b.Distance) is var order and not 0 ? sign * order : a.Row.CompareTo(b.Row));
    }
}
