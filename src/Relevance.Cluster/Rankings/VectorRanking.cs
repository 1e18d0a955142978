using System.Globalization;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Analysis;

/// <summary>Ranks vectors by their nearness to a query: an exact search, without an index.</summary>
public static class VectorRanking
{
    /// <summary>Lists the rows nearest to a query, or furthest from it. Equal distances are listed by the lowest row first, at either end.</summary>
    /// <param name="vectors">One vector a row.</param>
    /// <param name="query">The query, of the dimension of <paramref name="vectors"/>.</param>
    /// <param name="options">What to rank; null takes the defaults: the twenty closest by cosine.</param>
    /// <param name="cancellationToken">Looked at before each chunk of rows.</param>
    /// <returns>The rows of the page in the order of the ranking; none when nothing passes.</returns>
    /// <exception cref="ArgumentException"><see cref="VectorRankingOptions.MinScore"/> is set for a metric without similarities.</exception>
    /// <exception cref="VectorShapeException">The query is of another dimension, is not finite, or is all zeros under the cosine; or a row is, and the options reject it.</exception>
    /// <remarks>
    /// O(n·d), plus O(log page) for each row: nothing is sorted but the page. Of a row that is all zeros, the cosine counts as 0 unless <see cref="VectorRankingOptions.ZeroVectors"/>
    /// says otherwise. Distances are float64 from one fixed order of additions, so the result is the same on any number of threads.
    /// </remarks>
    public static IReadOnlyList<RankedMember> Rank(
        VectorSet vectors, ReadOnlyMemory<float> query, VectorRankingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new VectorRankingOptions();
        return Rank([new RankingTerm(vectors, query, Weight: 1, Rows: null)], vectors.Count, options, cancellationToken).Page;
    }

    /// <summary>Ranks rows by the weighted sum of their scores to several queries.</summary>
    /// <param name="terms">The queries, each with its vectors.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="options">What to rank.</param>
    /// <param name="cancellationToken">Looked at before each chunk of rows.</param>
    /// <returns>The page, and how many rows passed.</returns>
    internal static (IReadOnlyList<RankedMember> Page, int RankedCount) Rank(
        RankingTerm[] terms, int count, VectorRankingOptions options, CancellationToken cancellationToken)
    {
        bool isSimilarity = options.Metric is DistanceMetric.Cosine or DistanceMetric.DotProduct;
        if (options.MinScore is not null && !isSimilarity)
        {
            throw new ArgumentException($"A score of {options.Metric} is a distance, small for near: use MaxDistance instead of MinScore.", nameof(options));
        }

        foreach (RankingTerm term in terms)
        {
            Check(term, options.Metric);
        }

        bool leavesZerosOut = options.Metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.LeaveOut;
        for (int row = 0; options.Metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.Reject && row < count; row++)
        {
            if (terms.Any(term => UnitVectors.IsZero(term.VectorOf(row))))
            {
                throw VectorShape.NoDirection(row);
            }
        }

        return TopRows.Rank(count, Measure, options, cancellationToken);

        RankedMember? Measure(int row)
        {
            if (options.RowFilter?.Invoke(row) == false)
            {
                return null;
            }

            if (leavesZerosOut && terms.Any(term => UnitVectors.IsZero(term.VectorOf(row))))
            {
                return null;
            }

            double score = 0;
            double distance = 0;
            foreach (RankingTerm term in terms)
            {
                ReadOnlySpan<float> vector = term.VectorOf(row);
                if (options.Metric == DistanceMetric.Cosine)
                {
                    // Not taken from the distance: 1 − (1 − x) is not x.
                    double similarity = Distance.CosineSimilarity(vector, term.Query.Span);
                    score += term.Weight * similarity;
                    distance += term.Weight * (1 - similarity);
                }
                else
                {
                    distance += term.Weight * Distance.Between(vector, term.Query.Span, options.Metric);
                }
            }

            score = options.Metric switch
            {
                DistanceMetric.Cosine => score,
                DistanceMetric.DotProduct => 0 - distance,
                _ => distance,
            };
            return distance > options.MaxDistance || score < options.MinScore ? null : new RankedMember(row, distance, score);
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
                throw new VectorShapeException("The query", "finite numbers", string.Create(CultureInfo.InvariantCulture, $"{query[i]} at component {i}"));
            }
        }

        if (metric == DistanceMetric.Cosine && UnitVectors.IsZero(query))
        {
            throw new VectorShapeException("The query", VectorShape.Direction, "all zeros");
        }
    }
}

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
