namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>Tests cluster names in addition to labels.</summary>
public sealed class ClusterNamesTests : IAsyncLifetime
{
    private const string Field = "v_vector_";

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _shop;
    private readonly ClusterOps _clusters;

    public ClusterNamesTests()
    {
        _shop = new RelevanceClient(_store).GetDataset("shop");
        _clusters = _shop.GetClusterOps("own", Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _shop.InsertDocumentsAsync(Enumerable.Range(0, 4).Select(i => new Document($"d{i}") { [Field] = new[] { i, 1f } }), cancellationToken: Token);
        await _clusters.LabelAsync([new("d0", "cluster-10"), new("d1", "cluster-2"), new("d2", "a.b"), new("d3", "outlier")], cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task SetClusterNamesAsync_IsReadBackInNaturalOrder_AndLeavesLabelsAndOtherMetadata()
    {
        await _shop.UpdateMetadataAsync(
            Document.Parse("""{"_id":"x","note":1,"cluster_metadata":{"labels":{"_cluster_.other.own":{"labels":{"cluster-2":"theirs"}}}}}"""),
            Token);
        string before = Counts(await _clusters.DistributionAsync(cancellationToken: Token));

        await _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-10"] = "hats", ["a.b"] = "“dots”" }, Token);
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-2"] = "shoes", ["outlier"] = "the rest" }, Token);

        Assert.Equal(
            [new("a.b", "“dots”"), new("cluster-2", "shoes"), new("cluster-10", "hats"), new("outlier", "the rest")],
            await _clusters.GetClusterNamesAsync(Token));
        Assert.Equal(before, Counts(await _clusters.DistributionAsync(cancellationToken: Token)));
        Assert.Equal("theirs", Assert.Single(await _shop.GetClusterOps("own", "other").GetClusterNamesAsync(Token)).Value);
        Assert.Equal(1, (await _shop.GetMetadataAsync(Token))["note"].AsNumber());
    }

    [Fact]
    public async Task SetClusterNamesAsync_AnEmptyName_TakesItAway()
    {
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-2"] = "shoes", ["cluster-10"] = "hats" }, Token);

        await _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-2"] = "" }, Token);

        Assert.Equal([new("cluster-10", "hats")], await _clusters.GetClusterNamesAsync(Token));
    }

    [Fact]
    public async Task SetClusterNamesAsync_OfNoCluster_ChangesNothing()
    {
        ArgumentException unknown = await Assert.ThrowsAsync<ArgumentException>(
            () => _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-2"] = "x", ["cluster-3"] = "y" }, Token));
        ArgumentException broken = await Assert.ThrowsAsync<ArgumentException>(
            () => _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-2"] = "\ud800" }, Token));
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string>(), Token);

        Assert.Contains(
            "'shop', clustering 'own' of 'v_vector_', cluster 'cluster-3': the cluster does not exist. The clusters are: a.b, cluster-2, cluster-10, outlier.",
            unknown.Message,
            StringComparison.Ordinal);
        Assert.Contains("lone surrogate", broken.Message, StringComparison.Ordinal);
        Assert.Empty(await _clusters.GetClusterNamesAsync(Token));
        Assert.Empty((await _shop.GetMetadataAsync(Token)).FieldNames.Skip(1));
    }

    [Fact]
    public async Task ClusterNames_OfAClusteringThatIsNotThere_AreNoneToRead_AndNotToSet()
    {
        ClusterOps missing = _shop.GetClusterOps("missing", Field);

        Assert.Empty(await missing.GetClusterNamesAsync(Token));
        await Assert.ThrowsAsync<ClusteringNotFoundException>(() => missing.SetClusterNamesAsync(new Dictionary<string, string> { ["a"] = "b" }, Token));
    }

    [Theory]
    [InlineData("""{"_id":"x","cluster_metadata":"text"}""", "at cluster_metadata,")]
    [InlineData("""{"_id":"x","cluster_metadata":{"labels":{"_cluster_.v_vector_.own":{"labels":{"cluster-2":7}}}}}""", "→ cluster-2, where a cluster name")]
    public async Task GetClusterNamesAsync_OfInvalidMetadata_StatesItsPath(string metadata, string place)
    {
        await _shop.UpdateMetadataAsync(Document.Parse(metadata), Token);

        FormatException thrown = await Assert.ThrowsAsync<FormatException>(() => _clusters.GetClusterNamesAsync(Token));

        Assert.Contains("Dataset 'shop'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(place, thrown.Message, StringComparison.Ordinal);
    }

    private static string Counts(ClusterDistribution distribution) =>
        string.Join(", ", distribution.Clusters.Select(cluster => $"{cluster.Label} {cluster.Count}"));
}
