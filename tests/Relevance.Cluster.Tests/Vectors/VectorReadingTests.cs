using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Vectors;

/// <summary>Tests that vectors are read only when necessary.</summary>
public sealed class VectorReadingTests : IAsyncLifetime
{
    private readonly CountingStore _store = new(SqliteDocumentStore.Open(":memory:"));
    private readonly Dataset _dataset;

    public VectorReadingTests() => _dataset = new RelevanceClient(_store).GetDataset("golden");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ClusterOps Clusters => _dataset.GetClusterOps("known-3", Golden.VectorField);

    public async ValueTask InitializeAsync()
    {
        await _dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);
        await Clusters.FitAsync(new Golden.Model(), cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task TenQuestionsAfterOneFit_ReadTheVectorsOnce()
    {
        await Clusters.ListClosestAsync(cancellationToken: Token);
        await Clusters.ListFurthestAsync(cancellationToken: Token);
        await Clusters.ListClosestAsync(new MemberRankingOptions { Metric = DistanceMetric.L1 }, Token);
        await Clusters.ListFurthestAsync(new MemberRankingOptions { Filter = Filter.Field("kind").EqualTo("cup") }, Token);
        await Clusters.DistributionAsync(cancellationToken: Token);
        await Clusters.DistributionAsync("kind", cancellationToken: Token);
        await Clusters.CentroidHeatmapAsync(cancellationToken: Token);
        await Clusters.CentroidDistancesAsync(cancellationToken: Token);
        await Clusters.GetCentroidsAsync(Token);
        await Clusters.AssignUnlabeledAsync(Token);

        Assert.Equal(1, _store.VectorReads);
    }

    [Fact]
    public async Task AnotherClusteringOfTheSameField_ReadsNothingAgain()
    {
        await _dataset.GetClusterOps("kmeans-2", Golden.VectorField).FitAsync(new KMeans(2), cancellationToken: Token);

        Assert.Equal(1, _store.VectorReads);
    }

    [Fact]
    public async Task AQuestionAfterAWrite_SeesTheNewVectors()
    {
        await _dataset.UpdateDocumentsAsync([new Document("p2") { [Golden.VectorField] = new[] { 1f, .05f, .05f } }], cancellationToken: Token);

        MemberLists closest = await Clusters.ListClosestAsync(new MemberRankingOptions { PageSize = 1 }, Token);

        Assert.Equal("p2", Assert.Single(closest["cluster-0"].Members).Document.Id);
        Assert.Equal(2, _store.VectorReads);
    }

    [Fact]
    public async Task AClientThatMayKeepNothing_ReadsEachTime()
    {
        ClusterOps clusters = new RelevanceClient(_store, new RelevanceClientOptions { MaxCachedVectorBytes = 0 })
            .GetDataset("golden").GetClusterOps("known-3", Golden.VectorField);

        await clusters.ListClosestAsync(cancellationToken: Token);
        await clusters.ListClosestAsync(cancellationToken: Token);

        Assert.Equal(3, _store.VectorReads);
    }

    [Fact]
    public async Task QuestionsAtTheSameTime_ShareOneReading()
    {
        ClusterOps clusters = new RelevanceClient(_store).GetDataset("golden").GetClusterOps("known-3", Golden.VectorField);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => clusters.ListClosestAsync(cancellationToken: Token)));

        Assert.Equal(2, _store.VectorReads);
    }
}
