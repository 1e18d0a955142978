using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Rankings;
using Relevance.Cluster.Tests.Support;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Tests.Rankings;

/// <summary>However few rows are measured: the pages and the numbers are those of measuring and sorting all, to the last bit.</summary>
[Trait("Category", "Bits")]
public class SearchScreenTests
{
    private const int Count = 800;

    public static TheoryData<DistanceMetric, string> Cases
    {
        get
        {
            var cases = new TheoryData<DistanceMetric, string>();
            foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
            {
                foreach (string kind in new[] { "plain", "duplicates", "ties", "near", "zeros", "far", "1e-30", "1e-44", "1e18", "1e30", "mixed" })
                {
                    cases.Add(metric, kind);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rank_OfAFew_IsTheBeginningOfAll(DistanceMetric metric, string kind)
    {
        foreach (int dimension in new[] { 1, 33 })
        {
            VectorSet vectors = Vectors(kind, dimension);
            ReadOnlyMemory<float>[] queries = [.. new[] { 3, 700, 799, 1, 2 }.Select((row, i) => QueryOf(vectors, row, i, metric))];

            foreach (RankingEnd end in Enum.GetValues<RankingEnd>())
            {
                var options = new VectorSearchOptions { Metric = metric, End = end, PageSize = 7, Page = 2 };
                RankedRow[][] expected = [.. queries.Select(query => Definition(vectors, query.Span, options))];

                foreach (SearchRows? rows in new[] { null, SearchRows.Of(vectors) })
                {
                    foreach (int threads in new[] { 1, 3 })
                    {
                        VectorSearchOptions each = options with { MaxDegreeOfParallelism = threads };
                        RankingTerm[][] searches = [.. queries.Select(query => new[] { new RankingTerm(vectors, query, 1, null) { Quantized = rows } })];
                        Assert.Equal(expected, VectorRanking.Rank(searches, Count, each, null, default).Select(found => found.Page));
                        Assert.Equal(expected[1], VectorRanking.Rank([searches[1]], Count, each, null, default)[0].Page);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.DotProduct)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.L1)]
    public void Rank_WithinALimit_ListsAndCountsWhatIsWithinIt(DistanceMetric metric)
    {
        VectorSet vectors = Vectors("ties", 33);
        SearchRows rows = SearchRows.Of(vectors);
        ReadOnlyMemory<float> query = QueryOf(vectors, 5, 0, metric);
        RankingTerm[] terms = [new RankingTerm(vectors, query, 1, null) { Quantized = rows }];

        // The limit is the distance of a row, which is within it, and slightly less.
        foreach (double limit in Enumerable.Range(0, 6).Select(i => Distance.Between(vectors[i * 150], query.Span, metric)))
        {
            foreach (RankingEnd end in Enum.GetValues<RankingEnd>())
            {
                foreach (VectorSearchOptions options in LimitsOf(metric, limit).Select(options => options with { Metric = metric, End = end, PageSize = 5 }))
                {
                    RankedRow[] all = Definition(vectors, query.Span, options with { PageSize = Count });
                    (IReadOnlyList<RankedRow> page, int count) = VectorRanking.Rank([terms], Count, options, null, default)[0];
                    Assert.Equal(all.Length, count);
                    Assert.Equal(all.Take(5), page);
                    Assert.Equal(all.Take(5), NearestNeighbors.Find(vectors, query, options));
                }
            }
        }
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.DotProduct)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.L1)]
    public void Rank_BySeveralQueries_IsTheBeginningOfTheSums(DistanceMetric metric)
    {
        VectorSet vectors = Vectors("plain", 20), others = Vectors("duplicates", 9);
        int[] own = [.. Enumerable.Range(0, Count).Select(row => Count - 1 - row)];
        ReadOnlyMemory<float> first = QueryOf(vectors, 8, 1, metric), second = QueryOf(others, 90, 0, metric);

        foreach (double weight in new[] { 2.5, -0.75, 0 })
        {
            double[] sums = [.. Enumerable.Range(0, Count).Select(row =>
                0 + (1 * Distance.Between(vectors[row], first.Span, metric)) + (weight * Distance.Between(others[own[row]], second.Span, metric)))];

            foreach (bool isQuantized in new[] { true, false })
            {
                RankingTerm[] terms =
                [
                    new(vectors, first, 1, null) { Quantized = isQuantized ? SearchRows.Of(vectors) : null },
                    new(others, second, weight, own) { Quantized = isQuantized ? SearchRows.Of(others) : null },
                ];
                var options = new VectorSearchOptions { Metric = metric, PageSize = 12 };

                IReadOnlyList<RankedRow> page = VectorRanking.Rank([terms], Count, options, row => row % 3 != 0, default)[0].Page;

                Assert.Equal(
                    Enumerable.Range(0, Count).Where(row => row % 3 != 0).OrderBy(row => sums[row]).Take(12).Select(row => (row, sums[row])),
                    page.Select(member => (member.Row, member.Distance)));
            }
        }
    }

    [Theory]
    [InlineData(ZeroVectorRule.CountAsUnrelated, Count)]
    [InlineData(ZeroVectorRule.LeaveOut, Count - 100)]
    public void Rank_ZeroVectors_FollowTheirRule(ZeroVectorRule rule, int expected)
    {
        VectorSet vectors = Vectors("zeros", 16);
        RankingTerm[] terms = [new RankingTerm(vectors, vectors[1].ToArray(), 1, null) { Quantized = SearchRows.Of(vectors) }];
        var options = new VectorSearchOptions { End = RankingEnd.Furthest, PageSize = 3, ZeroVectors = rule, MaxDistance = 1 };

        (IReadOnlyList<RankedRow> page, int count) = VectorRanking.Rank([terms], Count, options, null, default)[0];

        // A zero vector has the distance 1, and so is within the limit.
        RankedRow[] all = Definition(vectors, vectors[1], options with { PageSize = Count });
        RankedRow[] ranked = [.. all.Where(member => rule != ZeroVectorRule.LeaveOut || member.Row % 8 != 0)];
        Assert.Equal(ranked.Length, count);
        Assert.Equal(ranked.Take(3), page);
        Assert.Equal(expected, VectorRanking.Rank([terms], Count, options with { MaxDistance = null }, null, default)[0].RankedCount);
    }

    [Fact]
    public void Rank_RejectedZeroVector_IsTheLowestThatIsRanked()
    {
        VectorSet vectors = Vectors("zeros", 16);
        RankingTerm[] terms = [new RankingTerm(vectors, vectors[1].ToArray(), 1, null) { Quantized = SearchRows.Of(vectors) }];
        var options = new VectorSearchOptions { ZeroVectors = ZeroVectorRule.Reject, PageSize = 3 };

        Assert.Equal(16, Assert.Throws<VectorShapeException>(() => VectorRanking.Rank([terms], Count, options, row => row > 8, default)).Row);
        Assert.Equal(3, VectorRanking.Rank([terms], Count, options, row => row % 8 != 0, default)[0].Page.Count);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_AnyRow_HoldsTheDistance_AndRemainingExcludesNoRowWithin(DistanceMetric metric, string kind)
    {
        if (!QuantizedQueries.Supports(metric))
        {
            return;
        }

        VectorSet vectors = Vectors(kind, 40);
        ReadOnlyMemory<float>[] vectorsOfQueries = [.. new[] { 0, 11, 703 }.Select((row, i) => QueryOf(vectors, row, i, metric))];
        using QuantizedQueries queries = new(SearchRows.Of(vectors), vectorsOfQueries, metric);
        RowBlock block = new();
        double[] products = new double[RowBlock.Length * QuantizedKernel.Width];

        for (int start = 0; start < Count; start += 50)
        {
            queries.Fill(block, [.. Enumerable.Range(start, 50)]);
            queries.Multiply(block, 0, products);

            for (int query = 0; query < vectorsOfQueries.Length; query++)
            {
                double[] distances = [.. Enumerable.Range(start, 50).Select(row => Distance.Between(vectors[row], vectorsOfQueries[query].Span, metric))];

                for (int i = 0; i < 50; i++)
                {
                    DistanceRange range = queries.Of(start + i, query, queries.Multiply(start + i, query));
                    Assert.False(distances[i] < range.Low || distances[i] > range.High, $"{distances[i]:R} is not in {range}.");
                }

                foreach (double limit in distances.Take(5).Append(double.PositiveInfinity))
                {
                    ulong closest = queries.Remaining(block, query, products.AsSpan(query * RowBlock.Length, RowBlock.Length), limit, isClosest: true);
                    ulong furthest = queries.Remaining(block, query, products.AsSpan(query * RowBlock.Length, RowBlock.Length), -limit, isClosest: false);
                    Assert.All(Enumerable.Range(0, 50).Where(i => distances[i] <= limit), i => Assert.NotEqual(0u, closest & (1UL << i)));
                    Assert.All(Enumerable.Range(0, 50).Where(i => distances[i] >= limit), i => Assert.NotEqual(0u, furthest & (1UL << i)));
                    Assert.Equal(0u, (closest | furthest) >> 50);
                }
            }
        }
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.Euclidean)]
    public void Find_PlainRows_LeavesFew(DistanceMetric metric)
    {
        VectorSet vectors = Vectors("plain", 64);
        using QuantizedQueries queries = new(SearchRows.Of(vectors), [QueryOf(vectors, 4, 1, metric)], metric);
        var options = new VectorSearchOptions { Metric = metric };

        SearchCandidates found = new SearchScreen(queries, new SearchRequest([SearchLimit.Of(options, [1])], options, null, 10)).Find(Count, default)[0];

        Assert.InRange(found.Candidates.Length, 10, 60);
        Assert.Equal((0, Count), (found.Undecided.Length, found.CertainCount));
    }

    private static VectorSearchOptions[] LimitsOf(DistanceMetric metric, double limit) => metric switch
    {
        DistanceMetric.Cosine => [new() { MaxDistance = limit }, new() { MinSimilarity = 1 - limit }, new() { MaxDistance = Math.BitDecrement(limit) }],
        DistanceMetric.DotProduct => [new() { MaxDistance = limit }, new() { MinSimilarity = -limit }],
        _ => [new() { MaxDistance = limit }, new() { MaxDistance = Math.BitDecrement(limit) }, new() { MaxDistance = -1 }],
    };

    private static RankedRow[] Definition(VectorSet vectors, ReadOnlySpan<float> query, VectorSearchOptions options)
    {
        List<RankedRow> all = [];
        for (int row = 0; row < vectors.Count; row++)
        {
            double distance = Distance.Between(vectors[row], query, options.Metric);
            double? similarity = options.Metric switch
            {
                DistanceMetric.Cosine => Distance.CosineSimilarity(vectors[row], query),
                DistanceMetric.DotProduct => 0 - distance,
                _ => null,
            };
            if (!(distance > options.MaxDistance) && !(similarity < options.MinSimilarity))
            {
                all.Add(new RankedRow(row, distance, similarity));
            }
        }

        IEnumerable<RankedRow> sorted = options.End == RankingEnd.Closest
            ? all.OrderBy(member => member.Distance)
            : all.OrderByDescending(member => member.Distance);
        return [.. sorted.Skip((options.Page - 1) * options.PageSize).Take(options.PageSize)];
    }

    /// <summary>Returns a row, or a vector near it; never a zero vector for the cosine.</summary>
    private static ReadOnlyMemory<float> QueryOf(VectorSet vectors, int row, int variant, DistanceMetric metric)
    {
        float[] query = vectors[row].ToArray();
        if (variant % 2 == 1)
        {
            query[0] *= 1.25f;
        }

        if (metric == DistanceMetric.Cosine && UnitVectors.IsZero(query))
        {
            query[^1] = 1;
        }

        return query;
    }

    private static VectorSet Vectors(string kind, int dimension)
    {
        float[][] rows = [.. Enumerable.Range(0, Count).Select(row => Generated.Components(dimension, (uint)row))];
        return VectorSet.From(rows.Select((row, i) => kind switch
        {
            "duplicates" => rows[i % 5],
            "ties" => rows[i % 250],
            "near" => [.. rows[0].Select((x, t) => t == i % dimension ? x + (i * 1e-6f) : x)],
            "zeros" => i % 8 == 0 ? new float[dimension] : row,
            "far" => [.. row.Select(x => x + 30_000)],
            "1e-30" => [.. row.Select(x => x * 1e-30f)],
            "1e-44" => [.. row.Select(x => x * 1e-44f)],
            "1e18" => [.. row.Select(x => x * 1e18f)],
            "1e30" => [.. row.Select(x => x * 1e30f)],
            "mixed" => [.. row.Select(x => x * (float)Math.Pow(10, (i % 60) - 30))],
            _ => row,
        }));
    }
}
