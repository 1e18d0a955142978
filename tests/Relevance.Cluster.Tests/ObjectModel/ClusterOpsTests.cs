using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.ObjectModel;

/// <summary>Tests the queries of the reference pages, against values computed with scikit-learn 1.2.1 on the twelve points of <see cref="Golden"/>.</summary>
public sealed class ClusterOpsTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public ClusterOpsTests()
    {
        _dataset = new RelevanceClient(_store).GetDataset("golden");
        _clusters = _dataset.GetClusterOps("known-3", Golden.VectorField);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task FitAsync_WithAModelThatHasNoCentroids_StoresTheMeansOfTheMembers()
    {
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);

        IReadOnlyList<Centroid> centroids = await _clusters.GetCentroidsAsync(Token);
        Assert.Equal(["cluster-0", "cluster-1", "cluster-2"], centroids.Select(c => c.Label));
        Assert.Equal([4L, 3L, 5L], centroids.Select(c => c.Size));
        AssertVector([.925, .075, .075], centroids[0].Vector);
        AssertVector([.0333333, .9, .1], centroids[1].Vector);
        AssertVector([.16, .18, .88], centroids[2].Vector);
    }

    [Fact]
    public async Task FitAsync_PresentsLabelsInTheDocuments()
    {
        await _clusters.FitAsync(new Golden.Model(), cancellationToken: Token);

        Document? document = await _dataset.GetDocumentAsync("p4", Token);
        Assert.Equal("cluster-1", document![_clusters.LabelField].AsText());
        Assert.Equal(3, await _dataset.CountAsync(Filter.Field(_clusters.LabelField).EqualTo("cluster-1"), Token));
    }

    [Fact]
    public async Task FitAsync_WithKMeans_SaysWhatItFound()
    {
        await _dataset.InsertDocumentsAsync([new Document("without") { ["kind"] = "none" }], cancellationToken: Token);

        FitSummary fit = await _clusters.FitAsync(new KMeans(3), cancellationToken: Token);

        Assert.Equal("kmeans-3", fit.ModelName);
        Assert.Equal(1, fit.SkippedCount);
        Assert.Equal(12, fit.Distribution.TotalCount);
        Assert.Equal([3, 4, 5], fit.Distribution.Clusters.Select(c => c.Count).Order());
        Assert.IsType<KMeansResult>(fit.ModelResult);
        Assert.StartsWith(
            "kmeans-3 on golden/point_vector_, stored as 'known-3': 3 clusters of 12 documents (1 skipped), inertia ",
            fit.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitAsync_Again_ReplacesLabelsAndCentroids()
    {
        await _clusters.FitAsync(new Golden.Model(), cancellationToken: Token);

        await _clusters.FitAsync(new Golden.Model([.. Golden.Labels.Select(l => l == 2 ? -1 : 0)]), cancellationToken: Token);

        ClusterDistribution distribution = await _clusters.DistributionAsync(cancellationToken: Token);
        Assert.Equal(["cluster-0", "outlier"], distribution.Clusters.Select(c => c.Label));
        Assert.Equal("cluster-0", Assert.Single(await _clusters.GetCentroidsAsync(Token)).Label);
    }

    [Fact]
    public async Task FitAsync_WithAFilter_LabelsOnlyWhatMatches()
    {
        var options = new FitOptions { Filter = Filter.Field("rank") < 7 };

        FitSummary fit = await _clusters.FitAsync(new KMeans(2), options, cancellationToken: Token);

        Assert.Equal(7, fit.Distribution.TotalCount);
        Assert.Equal(5, fit.SkippedCount);
        ClusterDistribution distribution = await _clusters.DistributionAsync(cancellationToken: Token);
        Assert.Equal((7, 5), (distribution.TotalCount, distribution.UnlabeledCount));
    }

    [Fact]
    public async Task FitAsync_WithNamesAndGaps_KeepsEachNameWithItsCentroid()
    {
        int[] labels = [.. Golden.Labels.Select(l => new[] { 4, 0, 2 }[l])];

        await _clusters.FitAsync(
            new Golden.Model(labels) { LabelNames = ["b", "?", "a", "?", "c"], Metric = DistanceMetric.SquaredEuclidean },
            cancellationToken: Token);

        IReadOnlyList<Centroid> centroids = await _clusters.GetCentroidsAsync(Token);
        Assert.Equal(["a", "b", "c"], centroids.Select(c => c.Label));
        AssertVector([.16, .18, .88], centroids[0].Vector);
        AssertVector([.0333333, .9, .1], centroids[1].Vector);
        AssertVector([.925, .075, .075], centroids[2].Vector);
    }

    [Fact]
    public async Task FitAsync_ReportsReadingFittingAndWriting()
    {
        var progress = new InlineProgress<OperationProgress>();

        await _clusters.FitAsync(new KMeans(3), progress: progress, cancellationToken: Token);

        Assert.Equal([OperationStage.Reading, OperationStage.Fitting, OperationStage.Writing], progress.Reports.Select(r => r.Stage).Distinct());
        Assert.Equal((12L, 12L), (progress.Reports[0].Completed, progress.Reports[0].Total));
        Assert.Equal((12L, 12L), (progress.Reports[^1].Completed, progress.Reports[^1].Total));
    }

    [Fact]
    public async Task FitAsync_Cancelled_StoresNothing()
    {
        using var source = new CancellationTokenSource();
        var progress = new CancelWhenFitting(source);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _clusters.FitAsync(new KMeans(3), progress: progress, cancellationToken: source.Token));

        Assert.False(await _clusters.ExistsAsync(Token));
    }

    [Fact]
    public async Task DistributionAsync_CountsTheMembers()
    {
        await _clusters.FitAsync(new Golden.Model(), cancellationToken: Token);

        ClusterDistribution distribution = await _clusters.DistributionAsync(cancellationToken: Token);

        Assert.Equal([("cluster-0", 4), ("cluster-1", 3), ("cluster-2", 5)], distribution.Clusters.Select(c => (c.Label, c.Count)));
    }

    [Fact]
    public async Task DistributionAsync_AgainstGroundTruth_ComparesBothWaysAndSaysWhatIsMissing()
    {
        await _dataset.InsertDocumentsAsync(
            [
                new Document("p12") { [Golden.VectorField] = new[] { 1f, 0f, 0f } },
                new Document("p13") { [Golden.VectorField] = new[] { 0f, 1f, 0f }, ["kind"] = FieldValue.Null },
            ],
            cancellationToken: Token);
        await _clusters.FitAsync(new Golden.Model([.. Golden.Labels, 0, 1]), cancellationToken: Token);

        ContingencyTable table = await _clusters.DistributionAsync("kind", cancellationToken: Token);

        Assert.Equal(2, table.MissingCount);
        DistributionGroup boot = table.ByTruth.Single(g => g.Name == "boot");
        Assert.Equal([("cluster-0", 1 / 3.0), ("cluster-1", 1 / 3.0), ("cluster-2", 1 / 3.0)], boot.Parts.Select(p => (p.Name, p.Share)));
        DistributionGroup first = table.ByCluster.Single(g => g.Name == "cluster-0");
        Assert.Equal([("shoe", 3), ("boot", 1), (null, 1)], first.Parts.Select(p => (p.Value, p.Count)));
    }

    [Fact]
    public async Task ListClosestAsync_RanksByTheMetricThatMadeTheClustering()
    {
        await _clusters.FitAsync(new Golden.Model(), cancellationToken: Token);

        MemberLists closest = await _clusters.ListClosestAsync(new MemberRankingOptions { PageSize = 5 }, Token);

        // The centroids of a cosine clustering are unit means; the reference values are for plain means, whose direction differs where lengths do.
        Assert.Equal(DistanceMetric.Cosine, closest.Metric);
        Assert.Equal(4, closest["cluster-0"].Members.Count);
        Assert.All(closest, list => Assert.Equal(list.Members.Select(m => m.Similarity).OrderDescending(), list.Members.Select(m => m.Similarity)));
    }

    [Fact]
    public async Task ListClosestAsync_ByCosineToPlainMeans_GivesTheReferenceScores()
    {
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);

        MemberLists closest = await _clusters.ListClosestAsync(new MemberRankingOptions { PageSize = 9, Metric = DistanceMetric.Cosine }, Token);

        // scikit-learn 1.2.1: cosine similarity of each member to the mean of its cluster.
        AssertScores(closest["cluster-0"], ("p1", .996309), ("p0", .99349), ("p3", .993131), ("p2", .983364));
        AssertScores(closest["cluster-1"], ("p4", .993211), ("p5", .991199), ("p6", .968721));
        AssertScores(closest["cluster-2"], ("p10", .995677), ("p9", .982456), ("p8", .979607), ("p7", .964532), ("p11", .824974));
    }

    [Fact]
    public async Task ListFurthestAsync_IsTheReverseOfListClosest()
    {
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);

        MemberLists furthest = await _clusters.ListFurthestAsync(new MemberRankingOptions { Metric = DistanceMetric.Cosine }, Token);

        AssertScores(furthest["cluster-2"], ("p11", .824974), ("p7", .964532), ("p8", .979607));
        Assert.Equal(["p2", "p3", "p0"], furthest["cluster-0"].Members.Select(m => m.Document.Id));
    }

    [Fact]
    public async Task ListClosestAsync_WithPageFilterClustersAndFields_ShowsJustThat()
    {
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);
        var options = new MemberRankingOptions
        {
            Clusters = ["cluster-2"],
            PageSize = 2,
            Page = 2,
            Metric = DistanceMetric.Cosine,
            Filter = Filter.Field("kind").NotEqualTo("cup"),
            SelectFields = ["kind"],
        };

        MemberLists empty = await _clusters.ListClosestAsync(options, Token);
        MemberLists first = await _clusters.ListClosestAsync(options with { Page = 1 }, Token);

        Assert.Empty(Assert.Single(empty).Members);
        Assert.Equal(["p10", "p11"], Assert.Single(first).Members.Select(m => m.Document.Id));
        Assert.Equal(["_id", "kind"], first[0].Members[0].Document.FieldNames);
    }

    [Fact]
    public async Task ListClosestAsync_BringsVectorsOnlyWhenAsked()
    {
        await _clusters.FitAsync(new Golden.Model(), cancellationToken: Token);

        MemberLists without = await _clusters.ListClosestAsync(cancellationToken: Token);
        MemberLists with = await _clusters.ListClosestAsync(new MemberRankingOptions { IncludeVectors = true }, Token);

        Assert.All(without.SelectMany(c => c.Members), m => Assert.False(m.Document.Contains(Golden.VectorField)));
        Assert.All(with.SelectMany(c => c.Members), m => Assert.Equal(3, m.Document.GetVector(Golden.VectorField).Length));
    }

    [Fact]
    public async Task CentroidHeatmapAsync_PrintsThePairsOfTheReference()
    {
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);

        CentroidHeatmap heatmap = await _clusters.CentroidHeatmapAsync(cancellationToken: Token);

        Assert.Equal(
            """
            Your closest centroids are:
            0.31 cluster-2, cluster-1
            0.27 cluster-2, cluster-0
            0.13 cluster-1, cluster-0
            """.ReplaceLineEndings("\n"),
            heatmap.ToString().TrimEnd('\n'));
    }

    [Fact]
    public async Task CentroidDistancesAsync_GivesTheReferenceDistances()
    {
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);

        CentroidDistances distances = await _clusters.CentroidDistancesAsync(DistanceMetric.Euclidean, Token);

        Assert.Equal(1.215039, distances[0, 1], 6);
        Assert.Equal(1.115471, distances[2, 0], 6);
        Assert.Equal(1.069039, distances[1, 2], 6);
        Assert.Equal(0, distances[1, 1]);
    }

    [Fact]
    public async Task AssignAsync_FindsTheNearestCentroidOfNewDocuments()
    {
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);
        Document[] documents =
        [
            new("new-1") { [Golden.VectorField] = new[] { .1f, .9f, .1f } },
            new("new-2") { [Golden.VectorField] = new[] { .9f, .1f, .1f } },
        ];

        IReadOnlyList<ClusterAssignment> assigned = await _clusters.AssignAsync(documents, Token);

        Assert.Equal([("new-1", "cluster-1"), ("new-2", "cluster-0")], assigned.Select(a => (a.DocumentId, a.Label)));
        Assert.Equal(12, await _dataset.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task AssignUnlabeledAsync_LabelsWhatWasInsertedAfterTheFit()
    {
        await _clusters.FitAsync(new Golden.Model(), cancellationToken: Token);
        await _dataset.InsertDocumentsAsync([new Document("late") { [Golden.VectorField] = new[] { 0f, 0f, 2f } }], cancellationToken: Token);

        IReadOnlyList<ClusterAssignment> first = await _clusters.AssignUnlabeledAsync(Token);
        IReadOnlyList<ClusterAssignment> second = await _clusters.AssignUnlabeledAsync(Token);

        Assert.Equal(("late", "cluster-2"), (Assert.Single(first).DocumentId, first[0].Label));
        Assert.Empty(second);
        Assert.Equal("cluster-2", (await _dataset.GetDocumentAsync("late", Token))![_clusters.LabelField].AsText());
    }

    [Fact]
    public async Task DeleteAsync_TakesLabelsAndCentroidsAway()
    {
        await _clusters.FitAsync(new Golden.Model(), cancellationToken: Token);

        Assert.True(await _clusters.DeleteAsync(Token));
        Assert.False(await _clusters.DeleteAsync(Token));
        Assert.False((await _dataset.GetDocumentAsync("p4", Token))!.Contains(_clusters.LabelField));
        Assert.Empty(await _dataset.ListClusteringsAsync(Token));
    }

    private static void AssertVector(double[] expected, ReadOnlyMemory<float> actual) =>
        Assert.All(expected.Zip(actual.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 6));

    private static void AssertScores(ClusterMembers cluster, params (string Id, double Score)[] expected)
    {
        Assert.Equal(expected.Select(e => e.Id), cluster.Members.Select(m => m.Document.Id));
        Assert.All(expected.Zip(cluster.Members), pair => Assert.Equal(pair.First.Score, pair.Second.Similarity!.Value, 6));
    }

    private sealed class CancelWhenFitting(CancellationTokenSource source) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
            if (value.Stage == OperationStage.Fitting)
            {
                source.Cancel();
            }
        }
    }
}
