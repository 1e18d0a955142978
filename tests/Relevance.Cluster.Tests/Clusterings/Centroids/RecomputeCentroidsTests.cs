using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Clusterings.Centroids;

/// <summary>Centroids that follow their members, and clusterings that are not to be replaced.</summary>
public sealed class RecomputeCentroidsTests : IAsyncLifetime
{
    private const string Field = "v_vector_";

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _shop;
    private readonly ClusterOps _clusters;

    public RecomputeCentroidsTests()
    {
        _shop = new RelevanceClient(_store).GetDataset("shop");
        _clusters = _shop.GetClusterOps("own", Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _shop.InsertDocumentsAsync(
            Enumerable.Range(0, 5).Select(i => i == 4 ? new Document("d4") { ["n"] = 4 } : new Document($"d{i}") { [Field] = new[] { i * 2f, 1f } }),
            cancellationToken: Token);
        await _clusters.LabelAsync([new("d0", "a"), new("d1", "a"), new("d2", "outlier"), new("d4", "no-vector")], cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task RecomputeCentroidsAsync_AfterLabelsAndVectorsChanged_GivesTheMeansOfTheMembers()
    {
        await _clusters.UpsertCentroidsAsync(new Dictionary<string, ReadOnlyMemory<float>> { ["empty"] = new[] { 7f, 8f } }, cancellationToken: Token);
        var key = new ClusteringKey(Field, "own");
        await _store.UpdateLabelsAsync("shop", key, [new DocumentLabel("d3", "b")], Token);
        await _shop.UpdateDocumentsAsync([new Document("d1") { [Field] = new[] { 4f, 3f } }], cancellationToken: Token);
        IReadOnlyList<Centroid> before = await _clusters.GetCentroidsAsync(Token);

        IReadOnlyList<Centroid> centroids = await _clusters.RecomputeCentroidsAsync(Token);

        Assert.Equal([1f, 1f], before[0].Vector.ToArray());
        Assert.Equal([("a", 2L), ("b", 1L), ("empty", 0L)], centroids.Select(centroid => (centroid.Label, centroid.Size)));
        Assert.Equal([[2f, 2f], [6f, 1f], [7f, 8f]], centroids.Select(centroid => centroid.Vector.ToArray()));
        Assert.Equal(
            centroids.Select(centroid => centroid.Vector.ToArray()),
            (await _clusters.GetCentroidsAsync(Token)).Select(centroid => centroid.Vector.ToArray()));
        Assert.Equal(2, (await _clusters.DistributionAsync(cancellationToken: Token))["a"]);
        Assert.Equal("labels", (await _store.GetClusteringAsync("shop", key, Token))!.ModelName);
    }

    [Fact]
    public async Task RecomputeCentroidsAsync_ForTheCosine_KeepsThemAtLengthOne()
    {
        await _clusters.LabelAsync([new("d0", "a"), new("d3", "a")], DistanceMetric.Cosine, Token);
        float[] fitted = (await _clusters.GetCentroidsAsync(Token))[0].Vector.ToArray();
        await _clusters.UpsertCentroidsAsync(new Dictionary<string, ReadOnlyMemory<float>> { ["a"] = new[] { 1f, 0f } }, cancellationToken: Token);

        IReadOnlyList<Centroid> centroids = await _clusters.RecomputeCentroidsAsync(Token);

        Assert.Equal(fitted, Assert.Single(centroids).Vector.ToArray());
    }

    [Fact]
    public async Task RecomputeCentroidsAsync_NoMemberHasAVector_LeavesAll()
    {
        await _shop.DeleteDocumentsAsync(["d0", "d1", "d3"], Token);

        IReadOnlyList<Centroid> centroids = await _clusters.RecomputeCentroidsAsync(Token);

        Assert.Equal([1f, 1f], Assert.Single(centroids).Vector.ToArray());
        await Assert.ThrowsAsync<ClusteringNotFoundException>(() => _shop.GetClusterOps("missing", Field).RecomputeCentroidsAsync(Token));
    }

    [Fact]
    public async Task FitAsync_WithoutReplacing_FailsOnlyIfOneExists()
    {
        var reject = new FitOptions { ReplaceExisting = false };
        KMeans model = new(2);

        ClusteringExistsException thrown = await Assert.ThrowsAsync<ClusteringExistsException>(
            () => _clusters.FitAsync(model, reject, cancellationToken: Token));
        FitSummary other = await _shop.GetClusterOps("other", Field).FitAsync(model, reject, cancellationToken: Token);

        Assert.Equal(("shop", Field, "own"), (thrown.DatasetId, thrown.VectorField, thrown.Alias));
        Assert.Contains("'shop': the vector field 'v_vector_' already has a clustering with the alias 'own'", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], (await _clusters.GetCentroidsAsync(Token)).Select(centroid => centroid.Label));
        Assert.Equal(4, other.Distribution.TotalCount);
        Assert.Equal(2, (await _clusters.FitAsync(model, cancellationToken: Token)).Distribution.Clusters.Count);
    }
}
