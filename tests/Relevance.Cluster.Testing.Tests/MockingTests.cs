using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Testing.Tests;

/// <summary>Tests as a user writes them: client, dataset and clusters replaced by NSubstitute, results constructed by hand.</summary>
public sealed class MockingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_Dataset_AndClusters_AreReplacedFromTopToBottom()
    {
        RelevanceClient client = Substitute.For<RelevanceClient>();
        Dataset dataset = Substitute.For<Dataset>();
        ClusterOps clusters = Substitute.For<ClusterOps>();
        client.GetDataset("products").Returns(dataset);
        client.ListDatasetsAsync(Arg.Any<CancellationToken>()).Returns(["products"]);
        dataset.Id.Returns("products");
        dataset.CountAsync(cancellationToken: Arg.Any<CancellationToken>()).Returns(8);
        dataset.GetClusterOps("km", "title_vector_").Returns(clusters);
        clusters.Alias.Returns("km");
        clusters
            .DistributionAsync(cancellationToken: Arg.Any<CancellationToken>())
            .Returns(ClusterDistribution.FromCounts([new("cluster-0", 2), new("cluster-1", 5)], unlabeledCount: 1));
        clusters.ListClosestAsync(Arg.Any<MemberRankingOptions>(), Arg.Any<CancellationToken>()).Returns(Closest());

        string headline = await HeadlineAsync(client);

        Assert.Equal("km of products (8): cluster-1 has 5, such as 'Trail running shoe'", headline);
        await clusters.Received(1).ListClosestAsync(Arg.Is<MemberRankingOptions>(options => options.PageSize == 1), Arg.Any<CancellationToken>());
        await clusters.DidNotReceive().DeleteAsync(Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task AMemberThatIsToFail_Throws()
    {
        ClusterOps clusters = Substitute.For<ClusterOps>();
        clusters.GetCentroidsAsync(Arg.Any<CancellationToken>()).ThrowsAsync(new ClusteringNotFoundException("products", "title_vector_", "km", ["other"]));

        ClusteringNotFoundException failure = await Assert.ThrowsAsync<ClusteringNotFoundException>(() => clusters.GetCentroidsAsync(Token));

        Assert.Equal(["other"], failure.KnownAliases);
    }

    [Fact]
    public async Task GroupsThatAreAskedForFluently_AreAnsweredByTheTest()
    {
        Dataset dataset = Substitute.For<Dataset>();
        AggregationQuery? asked = null;
        dataset
            .GroupBy(Arg.Any<IReadOnlyList<Grouping>>())
            .Returns(call => new GroupedDocuments<AggregationResult>(
                call.Arg<IReadOnlyList<Grouping>>(),
                (query, _, _) =>
        {
            asked = query;
            return Task.FromResult(
                new AggregationResult(
                    query,
                    [
                        new AggregationRow
                                {
                                    Values = new Dictionary<string, FieldValue> { ["brand"] = "Acme" },
                                    Frequency = 3,
                                    Metrics = new Dictionary<string, FieldValue> { ["avg_price"] = 2.5 },
                                },
                    ]));
        }));

        AggregationResult result = await dataset.GroupBy("brand").MeanAsync("price", Token);

        Assert.Equal(2.5, result["Acme"]["avg_price"].AsNumber());
        Assert.Equal("brand", Assert.Single(asked!.Groupings).Name);
    }

    [Fact]
    public async Task AnUnreplacedMember_OfAHandWrittenSubclass_NamesWhatItAsked()
    {
        InvalidOperationException ofDataset = await Assert.ThrowsAsync<InvalidOperationException>(() => new BareDataset().GetSchemaAsync(Token));
        InvalidOperationException ofClusters = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new BareClusters().ListClosestAsync(cancellationToken: Token));
        InvalidOperationException ofClient = await Assert.ThrowsAsync<InvalidOperationException>(() => new BareClient().ListDatasetsAsync(Token));

        Assert.Contains(nameof(DocumentStore.GetSchemaAsync), ofDataset.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(DocumentStore.GetClusteringAsync), ofClusters.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(DocumentStore.ListDatasetsAsync), ofClient.Message, StringComparison.Ordinal);
        Assert.Equal(("", "", ""), (new BareDataset().Id, new BareClusters().Alias, new BareClusters().DatasetId));
    }

    [Fact]
    public async Task ResultsOfManyKinds_AreMadeByHand()
    {
        ClusterOps clusters = Substitute.For<ClusterOps>();
        var heatmap = CentroidHeatmap.Of(["cluster-0", "cluster-1"], VectorSet.From([[1f, 0f], [0f, 1f]]));
        var fit = new FitSummary
        {
            DatasetId = "products",
            VectorField = "title_vector_",
            Alias = "km",
            ModelName = "kmeans-2",
            Distribution = ClusterDistribution.Of(["cluster-0", "cluster-1"]),
            SkippedCount = 0,
            ModelResult = new ClusterModelResult { Labels = [0, 1], Metric = DistanceMetric.Cosine },
        };
        clusters.FitAsync(Arg.Any<IClusterModel>(), Arg.Any<FitOptions>(), Arg.Any<IProgress<OperationProgress>>(), Arg.Any<CancellationToken>()).Returns(fit);
        clusters.CentroidHeatmapAsync(Arg.Any<CentroidHeatmapOptions>(), Arg.Any<CancellationToken>()).Returns(heatmap);
        clusters.DistributionAsync("kind", Arg.Any<Filter>(), Arg.Any<CancellationToken>()).Returns(ContingencyTable.Of(["cluster-0"], ["shoe"]));
        clusters.GetCentroidsAsync(Arg.Any<CancellationToken>()).Returns([new Centroid { Label = "cluster-0", Vector = new[] { 1f, 0f }, Size = 1 }]);
        clusters
            .AssignAsync(Arg.Any<IReadOnlyList<Document>>(), Arg.Any<CancellationToken>())
            .Returns([
                new ClusterAssignment
                {
                    DocumentId = "a",
                    Label = "cluster-0",
                    Distance = 0.5,
                },
            ]);

        Assert.Same(fit, await clusters.FitAsync(new KMeans(2), cancellationToken: Token));
        Assert.Same(heatmap, await clusters.CentroidHeatmapAsync(cancellationToken: Token));
        Assert.Equal(1, (await clusters.DistributionAsync("kind", cancellationToken: Token))["shoe", "cluster-0"]);
        Assert.Equal("cluster-0", Assert.Single(await clusters.GetCentroidsAsync(Token)).Label);
        Assert.Equal(0.5, Assert.Single(await clusters.AssignAsync([new Document("a")], Token)).Distance);
    }

    private static MemberLists Closest()
    {
        RankedDocument member = new() { Document = new Document("d7") { ["title"] = "Trail running shoe" }, Distance = 0.1, Similarity = 0.9 };
        return new MemberLists(RankingEnd.Closest, DistanceMetric.Cosine, [new ClusterMembers { Label = "cluster-1", Members = [member] }]);
    }

    /// <summary>The code under test.</summary>
    private static async Task<string> HeadlineAsync(RelevanceClient client)
    {
        Dataset dataset = client.GetDataset((await client.ListDatasetsAsync())[0]);
        ClusterOps clusters = dataset.GetClusterOps("km", "title_vector_");
        ClusterCount largest = (await clusters.DistributionAsync()).Clusters.MaxBy(cluster => cluster.Count)!;
        MemberLists closest = await clusters.ListClosestAsync(new MemberRankingOptions { Clusters = [largest.Label], PageSize = 1 });
        return $"{clusters.Alias} of {dataset.Id} ({await dataset.CountAsync()}): {largest.Label} has {largest.Count}, such as "
            + $"'{closest[largest.Label].Members[0].Document["title"]}'";
    }

    private sealed class BareClient : RelevanceClient;

    private sealed class BareDataset : Dataset;

    private sealed class BareClusters : ClusterOps;
}
