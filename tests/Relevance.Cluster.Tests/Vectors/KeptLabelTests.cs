using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Vectors;

/// <summary>Tests that labels are read only when necessary, and never old.</summary>
public sealed class KeptLabelTests : IAsyncLifetime
{
    private readonly CountingStore _store = new(SqliteDocumentStore.Open(":memory:"));
    private readonly Dataset _dataset;

    public KeptLabelTests() => _dataset = new RelevanceClient(_store).GetDataset("golden");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ClusterOps Clusters => _dataset.GetClusterOps("known-3", Golden.VectorField);

    /// <summary>Gets the same clustering for another client, whose writes this client does not hear of.</summary>
    private ClusterOps Foreign => new RelevanceClient(_store).GetDataset("golden").GetClusterOps("known-3", Golden.VectorField);

    public async ValueTask InitializeAsync()
    {
        await _dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);
        await Clusters.FitAsync(new Golden.Model(), cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task QuestionsAfterAFit_ReadNoLabels_AndAnswerAsAnotherClientThatReadsThem()
    {
        string[] asked = [await AskAsync(Clusters), await AskAsync(Clusters)];
        Assert.Equal(0, _store.LabelReads);

        string expected = await AskAsync(Foreign);

        Assert.True(_store.LabelReads > 0, "Another client has no labels yet.");
        Assert.Equal([expected, expected], asked);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task QuestionsAfterAWrite_SeeIt_WhoeverWrote(int writer)
    {
        string before = await AskAsync(Clusters);
        Document first = (await _dataset.ReadPageAsync(new DocumentQuery { PageSize = 1 }, cancellationToken: Token)).Documents[0];
        string label = first["_cluster_"].AsObject().First().Value.AsObject()["known-3"].AsText()!;
        string other = (await Clusters.DistributionAsync(cancellationToken: Token)).Clusters.First(cluster => cluster.Label != label).Label;

        await (writer switch
        {
            0 => Clusters.MergeClustersAsync(label, [other], Token),
            1 => Foreign.MergeClustersAsync(label, [other], Token),
            2 => Foreign.RenameClustersAsync(new Dictionary<string, string> { [label] = other, [other] = label }, Token),
            3 => _store.UpdateLabelsAsync("golden", new ClusteringKey(Golden.VectorField, "known-3"), [new DocumentLabel(first.Id, other)], Token),
            4 => _store.WriteAsync("golden", [new Document(first.Id) { [$"_cluster_.{Golden.VectorField}.known-3"] = other }], WriteMode.Update, Token),
            _ => _store.DeleteDocumentsAsync("golden", Filter.Ids(first.Id), Token),
        });
        string after = await AskAsync(Clusters);

        Assert.NotEqual(before, after);
        Assert.Equal(await AskAsync(Foreign), after);
    }

    [Fact]
    public async Task AReportAfterAFit_ReadsNoLabels_UnlessADocumentWithoutAVectorHasOne()
    {
        string own = (await Clusters.CreateReportAsync(cancellationToken: Token)).ToMarkdown();
        Assert.Equal(0, _store.LabelReads);
        Assert.Equal((await Foreign.CreateReportAsync(cancellationToken: Token)).ToMarkdown(), own);

        ClusteringKey key = new(Golden.VectorField, "known-3");
        string label = (await Clusters.DistributionAsync(cancellationToken: Token)).Clusters[0].Label;
        await _dataset.InsertDocumentsAsync([new Document("bare")], cancellationToken: Token);
        await _store.UpdateLabelsAsync("golden", key, [new DocumentLabel("bare", label)], Token);
        await Clusters.ListClosestAsync(cancellationToken: Token);

        ClusterReport report = await Clusters.CreateReportAsync(cancellationToken: Token);

        Assert.Equal(1, report.Coverage.WithoutVectorCount);
        Assert.Equal((await Foreign.CreateReportAsync(cancellationToken: Token)).ToMarkdown(), report.ToMarkdown());
    }

    [Fact]
    public async Task AFitOfAnotherClient_ReplacesTheLabels()
    {
        await AskAsync(Clusters);
        await Foreign.FitAsync(new KMeans(2), cancellationToken: Token);

        Assert.Equal(await AskAsync(Foreign), await AskAsync(Clusters));
        Assert.Equal(2, (await Clusters.DistributionAsync(cancellationToken: Token)).Clusters.Count);
    }

    [Fact]
    public async Task LabelsThatWereRead_AreReadOnce_AndAFilterReadsItsOwn()
    {
        ClusterOps clusters = Foreign;
        await clusters.ListClosestAsync(cancellationToken: Token);
        await clusters.ListFurthestAsync(cancellationToken: Token);
        await clusters.DistributionAsync(cancellationToken: Token);
        Assert.Equal(1, _store.LabelReads);

        await clusters.ListClosestAsync(new MemberRankingOptions { Filter = Filter.Field("kind").EqualTo("cup") }, Token);
        await clusters.DistributionAsync(Filter.Field("kind").EqualTo("cup"), Token);

        Assert.Equal(3, _store.LabelReads);
    }

    [Fact]
    public async Task WithoutMemoryForThem_LabelsAndQuantizedRowsAreNotCached_AndNothingElseDiffers()
    {
        long vectors = 4L * Golden.Documents().Sum(document => document.Contains(Golden.VectorField) ? document.GetVector(Golden.VectorField).Length : 0);
        Dataset dataset = new RelevanceClient(_store, new RelevanceClientOptions { MaxCachedVectorBytes = vectors }).GetDataset("golden");
        ClusterOps clusters = dataset.GetClusterOps("known-3", Golden.VectorField);

        Assert.Equal(await AskAsync(Clusters), await AskAsync(clusters));
        int reads = _store.LabelReads;
        Assert.True(reads > 0, "There is room for the vectors alone.");
        await clusters.ListClosestAsync(cancellationToken: Token);

        Assert.Equal(reads + 1, _store.LabelReads);
        Assert.Equal(1 + 1, _store.VectorReads);
    }

    private static async Task<string> AskAsync(ClusterOps clusters) => string.Join(
        '\n',
        await clusters.ListClosestAsync(cancellationToken: Token),
        await clusters.ListFurthestAsync(new MemberRankingOptions { Metric = DistanceMetric.Cosine }, Token),
        await clusters.DistributionAsync(cancellationToken: Token));
}
