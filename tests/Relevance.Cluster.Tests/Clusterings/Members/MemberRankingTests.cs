using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Members;

public class MemberRankingTests
{
    private static readonly int[][] ClosestByCosine = [[1, 0, 3, 2], [4, 5, 6], [10, 9, 8, 7, 11]];

    private static readonly double[][] Similarities =
        [[.996309, .99349, .993131, .983364], [.993211, .991199, .968721], [.995677, .982456, .979607, .964532, .824974]];

    [Fact]
    public void Rank_TwelvePointsByCosine_IsTheReferenceOrderWithItsScores()
    {
        IReadOnlyList<IReadOnlyList<RankedRow>> ranking = Rank(new MemberRankingOptions { Metric = DistanceMetric.Cosine, PageSize = 20 });

        Assert.Equal(ClosestByCosine, ranking.Select(RowsOf));
        for (int cluster = 0; cluster < 3; cluster++)
        {
            Assert.All(ranking[cluster].Zip(Similarities[cluster]), pair => Assert.Equal(pair.Second, pair.First.Similarity!.Value, 1e-6));
            Assert.All(ranking[cluster], m => Assert.Equal(1 - m.Similarity!.Value, m.Distance, 1e-15));
        }
    }

    [Fact]
    public void Rank_Furthest_IsTheReverseOfClosest()
    {
        IReadOnlyList<IReadOnlyList<RankedRow>> ranking =
            Rank(new MemberRankingOptions { Metric = DistanceMetric.Cosine, PageSize = 20 }, RankingEnd.Furthest);

        Assert.Equal(ClosestByCosine.Select(c => c.Reverse()), ranking.Select(RowsOf));
    }

    [Fact]
    public void Rank_ClosestAndFurthestOfAPage_Differ()
    {
        Assert.Equal([10, 9, 8], RowsOf(Rank(new MemberRankingOptions { Metric = DistanceMetric.Cosine })[2]));
        Assert.Equal([11, 7, 8], RowsOf(Rank(new MemberRankingOptions { Metric = DistanceMetric.Cosine }, RankingEnd.Furthest)[2]));
    }

    [Fact]
    public void Rank_WithoutOptions_ListsTheThreeClosestBySquaredEuclidean()
    {
        IReadOnlyList<IReadOnlyList<RankedRow>> ranking = Rank(TwelvePoints.Vectors, TwelvePoints.Labels, TwelvePoints.Centroids);

        Assert.Equal([3, 3, 3], ranking.Select(c => c.Count));

        // Row 1 is (.9, .1, 0), its centroid (.925, .075, .075): .025² + .025² + .075² = .006875.
        Assert.Equal(1, ranking[0][0].Row);
        Assert.Equal(.006875, ranking[0][0].Distance, 1e-7);
        Assert.Null(ranking[0][0].Similarity);
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, 4, null)]
    [InlineData(DistanceMetric.Euclidean, 2, null)]
    [InlineData(DistanceMetric.Cosine, 0, 1.0)]
    [InlineData(DistanceMetric.DotProduct, -3, 3.0)]
    [InlineData(DistanceMetric.L1, 2, null)]
    public void Rank_EachMetric_GivesItsDistanceAndItsSimilarity(DistanceMetric metric, double distance, double? similarity)
    {
        RankedRow member = Rank(VectorSet.From([[3f, 0f]]), [0], VectorSet.From([[1f, 0f]]), options: new MemberRankingOptions { Metric = metric })[0][0];

        Assert.Equal(new RankedRow(0, distance, similarity), member);
    }

    [Theory]
    [InlineData(RankingEnd.Closest)]
    [InlineData(RankingEnd.Furthest)]
    public void Rank_EqualDistances_ListTheLowestRowFirstAtEitherEnd(RankingEnd end)
    {
        VectorSet vectors = VectorSet.From(Enumerable.Repeat(new[] { 1f, 2f }, 5000));

        IReadOnlyList<RankedRow> members =
            Rank(vectors, new int[5000], VectorSet.From([[0f, 0f]]), end, new MemberRankingOptions { PageSize = 4 })[0];

        Assert.Equal([0, 1, 2, 3], RowsOf(members));
    }

    [Fact]
    public void Rank_Pages_ContinueEachOtherAndEndEmpty()
    {
        IEnumerable<int> paged = Enumerable.Range(1, 4).SelectMany(
            page => RowsOf(Rank(new MemberRankingOptions { Metric = DistanceMetric.Cosine, PageSize = 2, Page = page })[2]));

        Assert.Equal(ClosestByCosine[2], paged);
    }

    [Fact]
    public void Rank_HugePage_IsNoOverflow()
    {
        Assert.Equal(4, Rank(new MemberRankingOptions { PageSize = int.MaxValue })[0].Count);
        Assert.Empty(Rank(new MemberRankingOptions { PageSize = int.MaxValue, Page = int.MaxValue })[0]);
    }

    [Fact]
    public void Rank_ChosenClusters_LeaveTheOtherListsEmptyAtTheirPlaces()
    {
        IReadOnlyList<IReadOnlyList<RankedRow>> ranking = Rank(new MemberRankingOptions { Clusters = ["cluster-1", "cluster-1"] });

        Assert.Equal([0, 3, 0], ranking.Select(c => c.Count));
    }

    [Fact]
    public void Rank_RowsWithoutACluster_AreNotRanked()
    {
        int[] odd = [.. TwelvePoints.Labels.Select((label, row) => row % 2 == 1 ? label : -1)];

        IReadOnlyList<IReadOnlyList<RankedRow>> ranking =
            Rank(TwelvePoints.Vectors, odd, TwelvePoints.Centroids, options: new MemberRankingOptions { Metric = DistanceMetric.Cosine });

        Assert.Equal([[1, 3], [5], [9, 7, 11]], ranking.Select(RowsOf));
    }

    [Fact]
    public void Rank_MinSimilarity_CutsTheListOffWithTheBoundIncluded()
    {
        double bound = Rank(new MemberRankingOptions { Metric = DistanceMetric.Cosine })[2][1].Similarity!.Value;

        Assert.Equal([10, 9], RowsOf(Rank(new MemberRankingOptions { Metric = DistanceMetric.Cosine, PageSize = 9, MinSimilarity = bound })[2]));
    }

    [Fact]
    public void Rank_MaxDistance_CutsTheListOffWithTheBoundIncluded()
    {
        double bound = Rank(new MemberRankingOptions())[0][1].Distance;

        Assert.Equal(2, Rank(new MemberRankingOptions { PageSize = 9, MaxDistance = bound })[0].Count);
    }

    [Fact]
    public void Rank_MinSimilarityOfADistance_IsRejected()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Rank(new MemberRankingOptions { MinSimilarity = 1 }));

        Assert.Contains("use MaxDistance", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rank_Outliers_AreInNoList_AndShiftNoCentroid()
    {
        VectorSet vectors = VectorSet.From([[9f], [0f], [10f], [1f]]);

        IReadOnlyList<IReadOnlyList<RankedRow>> ranking = Rank(vectors, [-1, 0, 1, -1], VectorSet.From([[0f], [10f]]));

        Assert.Equal([[new RankedRow(1, 0, null)], [new RankedRow(2, 0, null)]], ranking);
    }

    [Fact]
    public void Rank_EmptyClusterOrNoVectorsThatPass_IsAnEmptyList()
    {
        Assert.Equal([1, 0], Rank(VectorSet.From([[1f]]), [0], VectorSet.From([[1f], [2f]])).Select(c => c.Count));
        Assert.Equal([0], Rank(VectorSet.From([[1f]]), [-1], VectorSet.From([[1f]])).Select(c => c.Count));
    }

    [Theory]
    [InlineData(RankingEnd.Closest, 1)]
    [InlineData(RankingEnd.Closest, 3)]
    [InlineData(RankingEnd.Furthest, 2)]
    public void Rank_AnyNumberOfThreads_GivesWhatSortingAllGives(RankingEnd end, int page)
    {
        var random = new Random(5);

        // Few distinct coordinates, so that there are many ties.
        float[][] rows = [.. Enumerable.Range(0, 10_000).Select(_ => new[] { random.Next(4), random.Next(4), (float)random.Next(4) })];
        int[] labels = [.. rows.Select(_ => random.Next(-1, 5))];
        VectorSet vectors = VectorSet.From(rows);
        VectorSet centroids = VectorSet.From([[0f, 0f, 0f], [1f, 1f, 1f], [2f, 0f, 3f], [3f, 3f, 3f], [1.5f, 1.5f, 1.5f]]);
        double DistanceOf(int row) => rows[row].Zip([.. centroids[labels[row]]], (x, y) => ((double)x - y) * ((double)x - y)).Sum();
        IEnumerable<int[]> expected = Enumerable.Range(0, 5).Select(cluster => Enumerable.Range(0, rows.Length)
            .Where(r => labels[r] == cluster)
            .OrderBy(r => end == RankingEnd.Closest ? DistanceOf(r) : -DistanceOf(r)).ThenBy(r => r)
            .Skip((page - 1) * 25).Take(25).ToArray());

        foreach (int threads in new[] { 1, 2, 7, -1 })
        {
            var options = new MemberRankingOptions { Page = page, PageSize = 25, MaxDegreeOfParallelism = threads };
            Assert.Equal(expected, Rank(vectors, labels, centroids, end, options).Select(RowsOf));
        }
    }

    [Fact]
    public void Rank_ZeroVectorUnderTheCosine_IsRejectedByItsRow()
    {
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 5000).Select(i => i is 4000 or 2100 ? new[] { 0f, 0f } : [1f, i]));
        VectorSet centroids = VectorSet.From([[1f, 1f]]);
        var options = new MemberRankingOptions { Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject };

        VectorShapeException error = Assert.Throws<VectorShapeException>(() => Rank(vectors, new int[5000], centroids, options: options));

        Assert.Equal(2100, error.Row);
        Assert.Equal("row 2100: expected a vector with a direction, as cosine needs, found all zeros.", error.Message);
        int[] labels = [.. Enumerable.Range(0, 5000).Select(row => row is 4000 or 2100 ? -1 : 0)];
        Assert.Equal(3, Rank(vectors, labels, centroids, options: options)[0].Count);
    }

    [Fact]
    public void Rank_ZeroCentroidUnderTheCosine_IsRejectedWhereItIsRanked()
    {
        VectorSet centroids = VectorSet.From([[1f], [0f]]);
        var options = new MemberRankingOptions { Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject };

        VectorShapeException error = Assert.Throws<VectorShapeException>(() => Rank(VectorSet.From([[1f]]), [0], centroids, options: options));

        Assert.Equal(("the centroid of cluster-1", null), (error.VectorName, error.Row));
        Assert.Single(Rank(VectorSet.From([[1f]]), [0], centroids, options: options with { Clusters = ["cluster-0"] })[0]);
    }

    [Fact]
    public void Rank_ZeroVectorsThatCountAsUnrelated_HaveTheSimilarityZero()
    {
        VectorSet vectors = VectorSet.From((IEnumerable<float[]>)[[0, 0], [1, 0], [-1, 0]]);
        MemberRankingOptions options = new() { Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.CountAsUnrelated };

        IReadOnlyList<RankedRow> members = Rank(vectors, [0, 0, 0], VectorSet.From((IEnumerable<float[]>)[[1, 0]]), options: options)[0];
        IReadOnlyList<RankedRow> ofZero = Rank(vectors, [0, 0, 0], VectorSet.From((IEnumerable<float[]>)[[0, 0]]), options: options)[0];

        Assert.Equal([(1, (double?)1), (0, 0), (2, -1)], members.Select(m => (m.Row, m.Similarity)));
        Assert.Equal([(0, (double?)0), (1, 0), (2, 0)], ofZero.Select(m => (m.Row, m.Similarity)));
    }

    [Fact]
    public void Rank_ArgumentsThatDoNotFit_AreRejected()
    {
        VectorSet two = VectorSet.From([[1f], [2f]]);

        Assert.Contains("1 labels for 2 vectors", Assert.Throws<ArgumentException>(() => Rank(two, [0], two)).Message, StringComparison.Ordinal);
        Assert.Contains("Row 1 has the label 2", Assert.Throws<ArgumentException>(() => Rank(two, [0, 2], two)).Message, StringComparison.Ordinal);
        Assert.Contains("Row 0 has the label -2", Assert.Throws<ArgumentException>(() => Rank(two, [-2, 0], two)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "The cluster 'cluster-3' does not exist. The clusters are cluster-0 to cluster-1.",
            Assert.Throws<ArgumentException>(() => Rank(two, [0, 1], two, options: new MemberRankingOptions { Clusters = ["cluster-3"] })).Message,
            StringComparison.Ordinal);
        Assert.Equal("1 components", Assert.Throws<VectorShapeException>(() => Rank(two, [0, 0], VectorSet.From([[1f, 2f]]))).Expected);
    }

    [Fact]
    public void Options_OutOfRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemberRankingOptions { PageSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemberRankingOptions { Page = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemberRankingOptions { MaxDegreeOfParallelism = 0 });
    }

    [Fact]
    public void Rank_CancelledToken_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(
            () => MemberRanking.ListClosest(TwelvePoints.Vectors, TwelvePoints.Labels, TwelvePoints.Centroids, cancellationToken: cancelled.Token));
    }

    private static IReadOnlyList<IReadOnlyList<RankedRow>> Rank(MemberRankingOptions options, RankingEnd end = RankingEnd.Closest) =>
        Rank(TwelvePoints.Vectors, TwelvePoints.Labels, TwelvePoints.Centroids, end, options);

    private static int[] RowsOf(IReadOnlyList<RankedRow> members) => [.. members.Select(m => m.Row)];

    private static IReadOnlyList<IReadOnlyList<RankedRow>> Rank(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        VectorSet centroids,
        RankingEnd end = RankingEnd.Closest,
        MemberRankingOptions? options = null) =>
        end == RankingEnd.Closest
            ? MemberRanking.ListClosest(vectors, labels, centroids, options)
            : MemberRanking.ListFurthest(vectors, labels, centroids, options);
}
