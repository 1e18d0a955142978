using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Rankings;

public class VectorRankingTests
{
    private static readonly VectorSet Corner = VectorSet.From((IEnumerable<float[]>)[[1, 0], [0, 2], [3, 3], [-1, 0], [2, 0]]);

    [Theory]
    [InlineData(DistanceMetric.Cosine, new[] { 0, 4, 2, 1, 3 })]
    [InlineData(DistanceMetric.DotProduct, new[] { 2, 4, 0, 1, 3 })]
    [InlineData(DistanceMetric.Euclidean, new[] { 0, 4, 3, 1, 2 })]
    [InlineData(DistanceMetric.L1, new[] { 0, 4, 3, 1, 2 })]
    public void Rank_EachMetric_GivesItsOrder(DistanceMetric metric, int[] expected) =>
        Assert.Equal(expected, VectorRanking.Rank(Corner, new float[] { 1, 0 }, new VectorSearchOptions { Metric = metric }).Select(m => m.Row));

    [Fact]
    public void Rank_ByCosine_ScoresWithTheSimilarity()
    {
        IReadOnlyList<RankedMember> ranking = VectorRanking.Rank(Corner, new float[] { 1, 0 });

        Assert.Equal([1, 1, Math.Sqrt(.5), 0, -1], ranking.Select(m => m.Similarity!.Value), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0, 0, 1 - Math.Sqrt(.5), 1, 2], ranking.Select(m => m.Distance), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Rank_Furthest_BeginsAtTheOtherEnd_WithTiesStillByRow() => Assert.Equal(
        [3, 1, 2, 0, 4],
        VectorRanking.Rank(Corner, new float[] { 1, 0 }, new VectorSearchOptions { End = RankingEnd.Furthest }).Select(m => m.Row));

    [Fact]
    public void Rank_Pages_ContinueEachOtherAndEndEmpty()
    {
        int[][] pages = [.. Enumerable.Range(1, 4).Select(page => VectorRanking
            .Rank(Corner, new float[] { 1, 0 }, new VectorSearchOptions { PageSize = 2, Page = page }).Select(m => m.Row).ToArray())];

        Assert.Equal([[0, 4], [2, 1], [3], []], pages);
    }

    [Fact]
    public void Rank_Limits_IncludeTheirBound()
    {
        Assert.Equal([0, 4, 2, 1], VectorRanking.Rank(Corner, new float[] { 1, 0 }, new VectorSearchOptions { MinSimilarity = 0 }).Select(m => m.Row));
        Assert.Equal(
            [0, 4],
            VectorRanking.Rank(Corner, new float[] { 1, 0 }, new VectorSearchOptions { Metric = DistanceMetric.L1, MaxDistance = 1 }).Select(m => m.Row));
    }

    [Fact]
    public void Rank_ZeroRow_CountsAsUnrelated()
    {
        VectorSet vectors = VectorSet.From((IEnumerable<float[]>)[[-1, 0], [0, 0], [1, 1]]);

        IReadOnlyList<RankedMember> ranking = VectorRanking.Rank(vectors, new float[] { 1, 0 });

        Assert.Equal([2, 1, 0], ranking.Select(m => m.Row));
        Assert.Equal([Math.Sqrt(.5), 0, -1], ranking.Select(m => m.Similarity!.Value), (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Theory]
    [InlineData(new[] { 1f }, "expected 2 components, found 1 components")]
    [InlineData(new[] { 1f, float.NaN }, "expected finite numbers, found NaN at component 1")]
    [InlineData(new[] { 0f, 0f }, "all zeros")]
    public void Rank_QueryThatDoesNotFit_IsRejected(float[] query, string expected) =>
        Assert.Contains(expected, Assert.Throws<VectorShapeException>(() => VectorRanking.Rank(Corner, query)).Message, StringComparison.Ordinal);

    [Fact]
    public void Rank_MinSimilarityOfADistance_IsRejected() => Assert.Throws<ArgumentException>(
        () => VectorRanking.Rank(Corner, new float[] { 1, 0 }, new VectorSearchOptions { Metric = DistanceMetric.Euclidean, MinSimilarity = 1 }));

    [Fact]
    public void Rank_OnlyMetricsWithSimilarities_HaveOne() => Assert.All(Enum.GetValues<DistanceMetric>(), metric => Assert.All(
        VectorRanking.Rank(Corner, new float[] { 1, 0 }, new VectorSearchOptions { Metric = metric }),
        member => Assert.Equal(
            metric switch { DistanceMetric.Cosine => 1 - member.Distance, DistanceMetric.DotProduct => 0 - member.Distance, _ => double.NaN },
            member.Similarity ?? double.NaN,
            1e-15)));

    [Fact]
    public void Rank_RowFilter_RanksOnlyItsRows() =>
        Assert.Equal([4, 2], VectorRanking.Rank(Corner, new float[] { 1, 0 }, rowFilter: row => row is 2 or 4).Select(m => m.Row));

    [Fact]
    public void Rank_FilterOfDocuments_IsRejected() => Assert.Contains(
        "use a row filter",
        Assert.Throws<ArgumentException>(() => VectorRanking.Rank(Corner, new float[] { 1, 0 }, new VectorSearchOptions { Filter = Filter.Ids("a") })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Rank_CancelledToken_Throws() => Assert.ThrowsAny<OperationCanceledException>(
        () => VectorRanking.Rank(Corner, new float[] { 1, 0 }, options: null, rowFilter: null, new CancellationToken(canceled: true)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Rank_AnyNumberOfThreads_GivesWhatSortingAllGives(int threads)
    {
        // Coarse coordinates, so that there are ties.
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 5000).Select(i => new float[] { (i * 7919 % 13) - 6, (i * 104729 % 11) - 5 }));
        float[] query = [2, 1];
        int[] sorted =
        [
            .. Enumerable.Range(0, vectors.Count).OrderBy(row => Distance.SquaredEuclidean(vectors[row], query)).ThenBy(row => row).Skip(100).Take(100),
        ];

        VectorSearchOptions options = new() { Metric = DistanceMetric.SquaredEuclidean, PageSize = 100, Page = 2, MaxDegreeOfParallelism = threads };

        Assert.Equal(sorted, VectorRanking.Rank(vectors, query, options).Select(m => m.Row));
    }

    [Fact]
    public void Options_OutOfRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorSearchOptions { PageSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorSearchOptions { Page = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorSearchOptions { MaxDegreeOfParallelism = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorSearchOptions { Metric = (DistanceMetric)99 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorSearchOptions { End = (RankingEnd)99 });
    }
}
