using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Rankings;

/// <summary>Ranks rows by their distance to queries: an exact search without an index.</summary>
/// <remarks>
/// If the pages are short, <see cref="SearchScreen"/> excludes nearly all rows, and only the others are measured in float64: nearest bound first, until the
/// next bound is beyond the last listed row.
/// </remarks>
internal static class VectorRanking
{
    /// <summary>The candidates that are measured before a bound is compared with the last listed row; twice as many each time, up to the most.</summary>
    private const int FirstCandidates = 64;

    private const int MostCandidates = 8192;

    private const int CandidatesPerTask = 256;

    /// <summary>Runs searches that have options and rows in common, each of which ranks rows by the weighted sum of their distances to its queries.</summary>
    /// <param name="searches">The queries of each search, each with its vectors.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="options">The options.</param>
    /// <param name="rowFilter">Determines whether a row is ranked; null ranks every row.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked before each block of rows.</param>
    /// <returns>The page of each search, and the number of rows that qualified.</returns>
    public static IReadOnlyList<(IReadOnlyList<RankedRow> Page, int RankedCount)> Rank(
        RankingTerm[][] searches, int count, VectorSearchOptions options, Func<int, bool>? rowFilter, CancellationToken cancellationToken)
    {
        if (options.MinSimilarity is not null && !options.Metric.HasSimilarity)
        {
            throw new ArgumentException($"{options.Metric} has no similarities: use MaxDistance instead of MinSimilarity.", nameof(options));
        }

        foreach (RankingTerm term in searches.SelectMany(terms => terms))
        {
            Check(term, options.Metric);
        }

        if (searches.Length == 0)
        {
            return [];
        }

        // The searches of one call have the same rows, so the zero vectors of one are those of all.
        RankingTerm[] any = searches[0];
        bool hasZeroRule = options.Metric == DistanceMetric.Cosine;
        for (int row = 0; hasZeroRule && options.ZeroVectors == ZeroVectorRule.Reject && row < count; row++)
        {
            if (rowFilter?.Invoke(row) != false && any.Any(term => term.IsZero(row)))
            {
                throw VectorShape.NoDirection(row);
            }
        }

        Func<int, bool>? isRanked = hasZeroRule && options.ZeroVectors == ZeroVectorRule.LeaveOut
            ? row => rowFilter?.Invoke(row) != false && !any.Any(term => term.IsZero(row))
            : rowFilter;
        int capacity = TopRows.CapacityOf(count, options);
        return SearchScreen.Pays(count, capacity) && any.All(term => DistanceEstimate.Reaches(term.Vectors.Dimension))
            ? RankCandidates(searches, count, options, isRanked, cancellationToken)
            :
            [
                .. searches.Select(terms => TopRows.Rank(
                    count, row => isRanked?.Invoke(row) == false ? null : Measure(terms, row, options), options, cancellationToken)),
            ];
    }

    private static (IReadOnlyList<RankedRow> Page, int RankedCount)[] RankCandidates(
        RankingTerm[][] searches, int count, VectorSearchOptions options, Func<int, bool>? isRanked, CancellationToken cancellationToken)
    {
        SearchRequest request = new(
            [.. searches.Select(terms => SearchLimit.Of(options, terms.Select(term => term.Weight)))],
            options,
            isRanked,
            TopRows.CapacityOf(count, options));
        SearchCandidates[] found = Find(searches, request, count, cancellationToken);
        var results = new (IReadOnlyList<RankedRow> Page, int RankedCount)[searches.Length];
        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        int inner = searches.Length > 1 ? 1 : threads;
        ParallelBlocks.Run(
            searches.Length,
            threads,
            _ => search => results[search] = Select(searches[search], found[search], (count, inner), options, cancellationToken),
            cancellationToken);
        return results;
    }

    private static SearchCandidates[] Find(RankingTerm[][] searches, SearchRequest request, int count, CancellationToken cancellationToken)
    {
        DistanceMetric metric = request.Options.Metric;
        bool isQuantized = QuantizedQueries.Supports(metric);
        if (isQuantized && searches[0][0].Quantized is { } rows
            && searches.All(terms => terms is [{ Weight: 1, Rows: null } only] && only.Quantized == rows))
        {
            using QuantizedQueries queries = new(rows, [.. searches.Select(terms => terms[0].Query)], metric);
            return new SearchScreen(queries, request).Find(count, cancellationToken);
        }

        List<IDisposable> owned = [];
        try
        {
            return new SearchScreen([.. searches.Select(terms => new SummedRanges([.. terms.Select(TermOf)]))], request).Find(count, cancellationToken);
        }
        finally
        {
            owned.ForEach(each => each.Dispose());
        }

        SummedTerm TermOf(RankingTerm term) => isQuantized && term.Quantized is { } own
            ? new SummedTerm(term.Weight, term.Rows, Own(new QuantizedQueries(own, [term.Query], metric)), Estimate: null)
            : new SummedTerm(
                term.Weight,
                term.Rows,
                Quantized: null,
                Own(new DistanceEstimate(term.Vectors, VectorSet.Wrap(term.Query, term.Vectors.Dimension), metric)));

        T Own<T>(T each)
            where T : IDisposable
        {
            owned.Add(each);
            return each;
        }
    }

    /// <summary>Measures the candidates of a search, and selects its page.</summary>
    private static (IReadOnlyList<RankedRow> Page, int RankedCount) Select(
        RankingTerm[] terms, SearchCandidates found, (int Rows, int Threads) size, VectorSearchOptions options, CancellationToken cancellationToken)
    {
        RankingHeap best = new(TopRows.OrderOf(options.End), TopRows.CapacityOf(size.Rows, options));
        int sign = options.End == RankingEnd.Closest ? 1 : -1;
        int counted = MeasureAll(found.Undecided);
        (int Row, double Low)[] candidates = found.Candidates;
        Array.Sort(candidates, (a, b) => a.Low.CompareTo(b.Low) is var order and not 0 ? order : a.Row.CompareTo(b.Row));

        int length;
        for (int first = 0, wanted = FirstCandidates; first < candidates.Length && IsWanted(candidates[first]); first += length)
        {
            length = Math.Min(wanted, candidates.Length - first);
            wanted = Math.Min(2 * wanted, MostCandidates);
            MeasureAll(Array.ConvertAll(candidates[first..(first + length)], candidate => candidate.Row));
        }

        return ([.. best.InOrder().Skip(TopRows.SkippedOf(size.Rows, options))], found.CertainCount + counted);

        // A row with an equal distance can come first by its number.
        bool IsWanted((int Row, double Low) candidate) => !(candidate.Low > sign * best.Last?.Distance);

        int MeasureAll(int[] rows)
        {
            var measured = new RankedRow?[rows.Length];
            ParallelBlocks.Run(
                ParallelBlocks.CountOf(rows.Length, CandidatesPerTask),
                size.Threads,
                _ => block =>
                {
                    for (int i = block * CandidatesPerTask; i < Math.Min(rows.Length, (block + 1) * CandidatesPerTask); i++)
                    {
                        measured[i] = Measure(terms, rows[i], options);
                    }
                },
                cancellationToken);
            int count = 0;
            foreach (RankedRow member in measured.OfType<RankedRow>())
            {
                best.Add(member);
                count++;
            }

            return count;
        }
    }

    /// <summary>Measures a row by the definition; null if it is beyond the limits.</summary>
    private static RankedRow? Measure(RankingTerm[] terms, int row, VectorSearchOptions options)
    {
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
        return distance > options.MaxDistance || sum < options.MinSimilarity ? null : new RankedRow(row, distance, sum);
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
