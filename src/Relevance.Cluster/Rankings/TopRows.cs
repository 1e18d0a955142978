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

    /// <summary>Selects the page of a ranking of all rows from the first rows of each of its parts.</summary>
    /// <param name="parts">The rows of the parts up to the end of the page, each once, in any order.</param>
    /// <param name="end">The end of the ranking.</param>
    /// <param name="page">The number of the page, from 1.</param>
    /// <param name="pageSize">The number of rows of a page.</param>
    public static IReadOnlyList<RankedRow> Merge(IEnumerable<RankedRow> parts, RankingEnd end, int page, int pageSize)
    {
        RankedRow[] all = [.. parts.Order(OrderOf(end))];
        return [.. all.Skip((int)Math.Min((long)(page - 1) * pageSize, all.Length)).Take(pageSize)];
    }

    /// <summary>Returns the size of a first page that ends where a page ends, for a part of the rows.</summary>
    public static int EndOf(int page, int pageSize) => (int)Math.Min((long)page * pageSize, int.MaxValue);

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
