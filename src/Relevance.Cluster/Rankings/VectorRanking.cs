using System.Globalization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Analysis;

/// <summary>Ranks the rows of a <see cref="VectorSet"/> by their distance to a query: an exact search without an index.</summary>
public static class VectorRanking
{
    /// <summary>Lists the rows nearest to a query, or furthest from it. Equal distances are listed by ascending row, at either end.</summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="query">The query, of the dimension of <paramref name="vectors"/>.</param>
    /// <param name="options">The options; null means the twenty closest rows by cosine.</param>
    /// <param name="rowFilter">
    /// Determines whether a row is ranked; null, the default, ranks every row. It is called from several threads.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked before each block of rows.</param>
    /// <returns>The rows of the page in the order of the ranking; empty if no row qualifies.</returns>
    /// <exception cref="ArgumentException">
    /// <see cref="VectorSearchOptions.MinSimilarity"/> is set for a metric without similarities, or <see cref="VectorSearchOptions.Filter"/> is set.
    /// </exception>
    /// <exception cref="VectorShapeException">
    /// The query has another dimension, is not finite, or is a zero vector under the cosine; or a row is one, and the options reject it.
    /// </exception>
    /// <remarks>
    /// O(n·d), plus O(log page) per row: only the page is sorted. Distances are float64 sums in a fixed order, so the result is the same on any
    /// number of threads.
    /// </remarks>
    public static IReadOnlyList<RankedMember> Rank(
        VectorSet vectors,
        ReadOnlyMemory<float> query,
        VectorSearchOptions? options = null,
        Func<int, bool>? rowFilter = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new VectorSearchOptions();
        return options.Filter is not null
            ? throw new ArgumentException("The rows of a vector set have no fields to filter by: use a row filter instead.", nameof(options))
            : Rank([new RankingTerm(vectors, query, Weight: 1, Rows: null)], vectors.Count, options, rowFilter, cancellationToken).Page;
    }

    /// <summary>Ranks rows by the weighted sum of their distances to several queries.</summary>
    /// <param name="terms">The queries, each with its vectors.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="options">The options.</param>
    /// <param name="rowFilter">Determines whether a row is ranked; null ranks every row.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked before each block of rows.</param>
    /// <returns>The page, and the number of rows that qualified.</returns>
    internal static (IReadOnlyList<RankedMember> Page, int RankedCount) Rank(
        RankingTerm[] terms, int count, VectorSearchOptions options, Func<int, bool>? rowFilter, CancellationToken cancellationToken)
    {
        if (options.MinSimilarity is not null && !options.Metric.HasSimilarity)
        {
            throw new ArgumentException($"{options.Metric} has no similarities: use MaxDistance instead of MinSimilarity.", nameof(options));
        }

        foreach (RankingTerm term in terms)
        {
            Check(term, options.Metric);
        }

        bool leavesZerosOut = options.Metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.LeaveOut;
        for (int row = 0; options.Metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.Reject && row < count; row++)
        {
            if (rowFilter?.Invoke(row) != false && terms.Any(term => UnitVectors.IsZero(term.VectorOf(row))))
            {
                throw VectorShape.NoDirection(row);
            }
        }

        return TopRows.Rank(count, Measure, options, cancellationToken);

        RankedMember? Measure(int row)
        {
            if (rowFilter?.Invoke(row) == false)
            {
                return null;
            }

            if (leavesZerosOut && terms.Any(term => UnitVectors.IsZero(term.VectorOf(row))))
            {
                return null;
            }

            double cosine = 0;
            double distance = 0;
            foreach (RankingTerm term in terms)
            {
                ReadOnlySpan<float> vector = term.VectorOf(row);
                if (options.Metric == DistanceMetric.Cosine)
                {
                    // Not derived from the distance: 1 − (1 − x) is not x.
                    double similarity = Distance.CosineSimilarity(vector, term.Query.Span);
                    cosine += term.Weight * similarity;
                    distance += term.Weight * (1 - similarity);
                }
                else
                {
                    distance += term.Weight * Distance.Between(vector, term.Query.Span, options.Metric);
                }
            }

            double? sum = options.Metric switch
            {
                DistanceMetric.Cosine => cosine,
                DistanceMetric.DotProduct => 0 - distance,
                _ => null,
            };
            return distance > options.MaxDistance || sum < options.MinSimilarity ? null : new RankedMember(row, distance, sum);
        }
    }

    private static void Check(RankingTerm term, DistanceMetric metric)
    {
        ReadOnlySpan<float> query = term.Query.Span;
        if (query.Length != term.Vectors.Dimension)
        {
            throw new VectorShapeException(
                "The query",
                string.Create(CultureInfo.InvariantCulture, $"{term.Vectors.Dimension} components"),
                string.Create(CultureInfo.InvariantCulture, $"{query.Length} components"));
        }

        for (int i = 0; i < query.Length; i++)
        {
            if (!float.IsFinite(query[i]))
            {
                string found = string.Create(CultureInfo.InvariantCulture, $"{query[i]} at component {i}");
                throw new VectorShapeException("The query", "finite numbers", found);
            }
        }

        if (metric == DistanceMetric.Cosine && UnitVectors.IsZero(query))
        {
            throw new VectorShapeException("The query", VectorShape.Direction, "all zeros");
        }
    }
}

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
    public static (IReadOnlyList<RankedMember> Page, int RankedCount) Rank(
        int count, Func<int, RankedMember?> measure, VectorSearchOptions options, CancellationToken cancellationToken)
    {
        IComparer<RankedMember> order = OrderOf(options.End);
        int skipped = (int)Math.Min((long)(options.Page - 1) * options.PageSize, count);
        int capacity = (int)Math.Max(1, Math.Min((long)options.Page * options.PageSize, count));
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

        return ([.. best.InOrder().Skip(skipped)], ranked);
    }

    private static Comparer<RankedMember> OrderOf(RankingEnd end)
    {
        int sign = end == RankingEnd.Closest ? 1 : -1;
        return Comparer<RankedMember>.Create((a, b) =>
            a.Distance.CompareTo(b.Distance) is var order and not 0 ? sign * order : a.Row.CompareTo(b.Row));
    }
}
