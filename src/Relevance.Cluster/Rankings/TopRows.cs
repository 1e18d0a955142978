using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Rankings;

/// <summary>Finds the first rows of a ranking on several threads.</summary>
internal static class TopRows
{
    private const int RowsPerBlock = 1024;

    /// <summary>Ranks rows by their distance; equal distances by ascending row, at either end.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="measure">Returns the ranked row, or null if it is not ranked. It is called once per row, from several threads.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked before each block of rows.</param>
    /// <returns>The page, and the number of ranked rows.</returns>
    public static (IReadOnlyList<RankedRow> Page, int RankedCount) Rank(
        int count, Func<int, RankedRow?> measure, VectorSearchOptions options, CancellationToken cancellationToken)
    {
        IComparer<RankedRow> order = OrderOf(options.End);
        int capacity = CapacityOf(count, options);
        RankingHeap best = new(order, capacity);
        int ranked = 0;
        var merging = new Lock();

        // The result depends only on distances and row numbers, so the blocks can finish in any order.
        Parallel.For(
            0,
            (int)(((long)count + RowsPerBlock - 1) / RowsPerBlock),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaxDegreeOfParallelism },
            () => (Heap: new RankingHeap(order, capacity), Ranked: 0),
            (block, _, local) =>
            {
                int first = block * RowsPerBlock;
                int end = first + Math.Min(RowsPerBlock, count - first);
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

        return ([.. best.InOrder().Skip(SkippedOf(count, options))], ranked);
    }

    /// <summary>Returns the number of rows up to the end of the page, at least 1.</summary>
    public static int CapacityOf(int count, VectorSearchOptions options) => (int)Math.Max(1, Math.Min((long)options.Page * options.PageSize, count));

    /// <summary>Returns the number of rows before the page.</summary>
    public static int SkippedOf(int count, VectorSearchOptions options) => (int)Math.Min((long)(options.Page - 1) * options.PageSize, count);

    /// <summary>Returns the order of a ranking: by distance, equal ones by ascending row.</summary>
    public static IComparer<RankedRow> OrderOf(RankingEnd end)
    {
        int sign = end == RankingEnd.Closest ? 1 : -1;
        return Comparer<RankedRow>.Create((a, b) =>
            a.Distance.CompareTo(b.Distance) is var order and not 0 ? sign * order : a.Row.CompareTo(b.Row));
    }
}
