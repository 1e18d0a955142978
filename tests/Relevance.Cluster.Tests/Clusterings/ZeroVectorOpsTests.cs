namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>Tests sixty documents in three directions and six with zero vectors: no query fails.</summary>
public sealed class ZeroVectorOpsTests : IAsyncLifetime
{
    private const string Field = "v_vector_";

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private Dataset _dataset = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _dataset = new RelevanceClient(_store).GetDataset("zeros");
        await _dataset.InsertDocumentsAsync(
            [
                .. Enumerable.Range(0, 66).Select(i => new Document($"d{i}")
                {
                    [Field] = i % 11 == 10 ? new float[3] : Enumerable.Range(0, 3).Select(t => (t == i % 3 ? 5f : 0f) + (0.01f * (i * (t + 3) % 7))).ToArray(),
                }),
            ],
            cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task FitAsync_ByCosine_StoresAllAndSaysSo()
    {
        ClusterOps clusters = _dataset.GetClusterOps("cosine", Field);

        FitSummary fit = await clusters.FitAsync(new KMeans(new KMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine }), cancellationToken: Token);
        MemberLists closest = await clusters.ListClosestAsync(cancellationToken: Token);
        MemberLists without = await clusters.ListFurthestAsync(new MemberRankingOptions { ZeroVectors = ZeroVectorRule.LeaveOut }, Token);

        Assert.Contains("6 of 66 vectors are zero vectors", fit.ToString(), StringComparison.Ordinal);
        Assert.Equal(66, fit.Distribution.TotalCount);
        Assert.EndsWith(
            "6 members have a zero vector, which has no direction: their similarity counts as 0.",
            closest.ToString(),
            StringComparison.Ordinal);
        Assert.EndsWith("they are excluded.", without.ToString(), StringComparison.Ordinal);
        Assert.All(without, list => Assert.All(list.Members, member => Assert.True(member.Similarity > 0.9)));
        Assert.InRange((await clusters.SilhouetteAsync(new EvaluationOptions { Metric = DistanceMetric.Cosine }, Token)).Mean, 0.8, 1);
    }

    [Fact]
    public async Task FitAsync_LeavingThemOut_LabelsThemOutliers()
    {
        ClusterOps clusters = _dataset.GetClusterOps("left", Field);

        FitSummary fit = await clusters.FitAsync(
            new KMeans(new KMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.LeaveOut }),
            cancellationToken: Token);
        FitSummary communities = await _dataset.GetClusterOps("communities", Field).FitAsync(new CommunityDetection(), cancellationToken: Token);

        Assert.Equal(6, fit.Distribution[ClusterLabels.Outlier]);
        Assert.Equal(6, communities.Distribution[ClusterLabels.Outlier]);
        Assert.Contains("6 of 66 vectors are zero vectors", communities.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitBatchesAsync_ByCosine_LabelsThemAsTheLearnerSays()
    {
        var options = new MiniBatchKMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine };

        FitSummary counted = await _dataset.GetClusterOps("counted", Field).FitBatchesAsync(new MiniBatchKMeansLearner(options), cancellationToken: Token);
        FitSummary left = await _dataset.GetClusterOps("out", Field)
            .FitBatchesAsync(new MiniBatchKMeansLearner(options with { ZeroVectors = ZeroVectorRule.LeaveOut }), cancellationToken: Token);

        Assert.Equal((3, 66), (counted.Distribution.Clusters.Count, counted.Distribution.TotalCount));
        Assert.Equal(6, left.Distribution[ClusterLabels.Outlier]);
    }

    [Fact]
    public async Task CentroidHeatmapAsync_OfAClusterOfZeros_NamesItByItsLabel()
    {
        ClusterOps clusters = _dataset.GetClusterOps("four", Field);
        await clusters.FitAsync(new KMeans(4), cancellationToken: Token);

        CentroidHeatmap heatmap = await clusters.CentroidHeatmapAsync(cancellationToken: Token);
        CentroidHeatmap without = await clusters.CentroidHeatmapAsync(new CentroidHeatmapOptions { ZeroVectors = ZeroVectorRule.LeaveOut }, Token);

        string remark = Assert.Single(heatmap.Remarks);
        Assert.Matches("^The centroid of cluster-[0-3] is a zero vector", remark);
        Assert.Equal((4, 3), (heatmap.Labels.Count, without.Labels.Count));
        Assert.Equal(4, (await clusters.CentroidDistancesAsync(DistanceMetric.Cosine, Token)).Labels.Count);
    }

    [Fact]
    public async Task DistributionAsync_OfIdenticalVectors_HasAsManyClustersAsTheHeatmap()
    {
        Dataset same = new RelevanceClient(_store).GetDataset("same");
        await same.InsertDocumentsAsync(
            [.. Enumerable.Range(0, 30).Select(i => new Document($"s{i}") { [Field] = new[] { 1f, 2f } })],
            cancellationToken: Token);
        ClusterOps clusters = same.GetClusterOps("three", Field);

        FitSummary fit = await clusters.FitAsync(new KMeans(3), cancellationToken: Token);

        Assert.Contains("1 cluster of 30 documents", fit.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("3 clusters were requested, and 1 has members: there are no more distinct vectors.", fit.ToString(), StringComparison.Ordinal);
        Assert.Equal(["cluster-0"], (await clusters.DistributionAsync(cancellationToken: Token)).Clusters.Select(cluster => cluster.Label));
        Assert.Equal(["cluster-0"], (await clusters.CentroidHeatmapAsync(cancellationToken: Token)).Labels);
    }

    [Fact]
    public async Task DistributionAsync_OfACentroidWithoutDocuments_ListsItWithNone()
    {
        ClusterOps clusters = _dataset.GetClusterOps("given", Field);
        await clusters.UpsertCentroidsAsync(
            new Dictionary<string,
            ReadOnlyMemory<float>>
            { ["near"] = new[] { 1f, 1f, 1f }, ["far"] = new[] { 900f, 900f, 900f } },
            cancellationToken: Token);
        await clusters.AssignUnlabeledAsync(Token);

        ClusterDistribution distribution = await clusters.DistributionAsync(cancellationToken: Token);

        Assert.Equal([("far", 0), ("near", 66)], distribution.Clusters.Select(cluster => (cluster.Label, cluster.Count)));
        Assert.Equal(["far", "near"], (await clusters.CentroidHeatmapAsync(cancellationToken: Token)).Labels);
    }
}
