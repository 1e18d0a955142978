using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>Other names for clusters, and centroids of one's own.</summary>
public sealed class EditingTests : IAsyncLifetime
{
    private static readonly ClusteringKey Key = new("v_vector_", "km");

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public EditingTests()
    {
        _dataset = new RelevanceClient(_store).GetDataset("shop");
        _clusters = _dataset.GetClusterOps(Key.Alias, Key.VectorField);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _dataset.InsertDocumentsAsync(
            [.. Enumerable.Range(0, 5).Select(i => new Document($"d{i}") { [Key.VectorField] = new[] { i, 1f } })],
            cancellationToken: Token);
        StoredClustering clustering = new()
        {
            Key = Key,
            ModelName = "own",
            Metric = DistanceMetric.Euclidean,
            Labels = ["a", "b", "c"],
            Centroids = VectorSet.From((IEnumerable<float[]>)[[0f, 1f], [2f, 1f], [4.1f, -0f]]),
        };
        await _store.WriteClusteringAsync(
            "shop",
            clustering,
            [new("d0", "a"), new("d1", "b"), new("d2", "b"), new("d3", "outlier"), new("d4", "loose")],
            Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task RenameClustersAsync_RenamesCentroidsAndDocuments_AndKeepsTheBits()
    {
        long renamed = await _clusters.RenameClustersAsync(new Dictionary<string, string> { ["b"] = "shoes", ["c"] = "b", ["loose"] = "boots" }, Token);

        Assert.Equal(3, renamed);
        StoredClustering stored = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal(["a", "b", "shoes"], stored.Labels);
        Assert.Equal([4.1f, -0f], stored.Centroids[1].ToArray());
        Assert.True(float.IsNegative(stored.Centroids[1].ToArray()[1]));
        Assert.Equal([2f, 1f], stored.Centroids[2].ToArray());
        Assert.Equal(("own", DistanceMetric.Euclidean), (stored.ModelName, stored.Metric));
        Assert.Equal(["a", "shoes", "shoes", "outlier", "boots"], await LabelsAsync());
    }

    [Fact]
    public async Task RenameClustersAsync_TwoThatChangePlaces_DoSo()
    {
        await _clusters.RenameClustersAsync(new Dictionary<string, string> { ["a"] = "b", ["b"] = "a" }, Token);

        StoredClustering stored = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal(["a", "b", "c"], stored.Labels);
        Assert.Equal([2f, 1f], stored.Centroids[0].ToArray());
        Assert.Equal(["b", "a", "a", "outlier", "loose"], await LabelsAsync());
    }

    [Theory]
    [InlineData("z", "y", "the cluster does not exist. The clusters are: a, b, c, loose, outlier")]
    [InlineData("a", "b", "a cluster with that name already exists")]
    [InlineData("a", "loose", "a cluster with that name already exists")]
    [InlineData("a", "", "the new name is empty")]
    [InlineData("a", "outlier", "'outlier' is the label of documents that belong to no cluster")]
    [InlineData("outlier", "rest", "'outlier' is the label of documents that belong to no cluster")]
    public async Task RenameClustersAsync_ThatIsInvalid_ChangesNothing(string old, string name, string expected)
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(
            () => _clusters.RenameClustersAsync(new Dictionary<string, string> { [old] = name, ["c"] = "d" }, Token));

        Assert.Contains(
            $"Dataset 'shop', clustering 'km' of 'v_vector_': '{old}' cannot be renamed to '{name}': {expected}",
            thrown.Message,
            StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], (await _clusters.GetCentroidsAsync(Token)).Select(centroid => centroid.Label));
        Assert.Equal(["a", "b", "b", "outlier", "loose"], await LabelsAsync());
    }

    [Fact]
    public async Task RenameClustersAsync_OneNameForTwo_IsRejected()
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(
            () => _clusters.RenameClustersAsync(new Dictionary<string, string> { ["a"] = "x", ["b"] = "x" }, Token));

        Assert.Contains("several clusters have that new name", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpsertCentroidsAsync_AddsAndReplaces_AndLeavesTheRest()
    {
        int added = await _clusters.UpsertCentroidsAsync(
            new Dictionary<string,
            ReadOnlyMemory<float>>
            { ["b"] = new[] { 7f, 7f }, ["aa"] = new[] { 1f, 2f } },
            cancellationToken: Token);

        Assert.Equal(1, added);
        StoredClustering stored = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal(["a", "aa", "b", "c"], stored.Labels);
        Assert.Equal([1f, 2f], stored.Centroids[1].ToArray());
        Assert.Equal([7f, 7f], stored.Centroids[2].ToArray());
        Assert.True(float.IsNegative(stored.Centroids[3].ToArray()[1]));
        Assert.Equal(("own", DistanceMetric.Euclidean), (stored.ModelName, stored.Metric));
        Assert.Equal(["a", "b", "b", "outlier", "loose"], await LabelsAsync());
    }

    [Fact]
    public async Task UpsertCentroidsAsync_NewAlias_MakesAClusteringThatDocumentsAreAssignedTo()
    {
        ClusterOps own = _dataset.GetClusterOps("own", Key.VectorField);

        Assert.Equal(
            2,
            await own.UpsertCentroidsAsync(
                new Dictionary<string,
                ReadOnlyMemory<float>>
                { ["left"] = new[] { 0f, 1f }, ["right"] = new[] { 4f, 1f } },
                cancellationToken: Token));

        Assert.Equal(["left", "left", "left", "right", "right"], (await own.AssignUnlabeledAsync(Token)).Select(assigned => assigned.Label));
    }

    [Theory]
    [InlineData(new[] { 1f }, null, "expected 2 components, found 1 components")]
    [InlineData(new[] { 1f, float.NaN }, null, "expected finite components, found NaN at index 1")]
    [InlineData(new[] { 0f, 0f }, DistanceMetric.Cosine, "expected a vector with a direction, as cosine needs, found all zeros")]
    public async Task UpsertCentroidsAsync_AVectorThatDoesNotFit_IsRejected(float[] vector, DistanceMetric? metric, string expected)
    {
        VectorShapeException thrown = await Assert.ThrowsAsync<VectorShapeException>(
            () => _clusters.UpsertCentroidsAsync(new Dictionary<string, ReadOnlyMemory<float>> { ["new"] = vector }, metric, Token));

        Assert.Contains($"clustering 'km' of 'v_vector_', centroid 'new': {expected}.", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await _clusters.GetCentroidsAsync(Token)).Count);
    }

    [Fact]
    public async Task UpsertCentroidsAsync_ForOutliers_IsRejected() => await Assert.ThrowsAsync<ArgumentException>(
        () => _clusters.UpsertCentroidsAsync(new Dictionary<string, ReadOnlyMemory<float>> { ["outlier"] = new[] { 1f, 1f } }, cancellationToken: Token));

    [Fact]
    public async Task DeleteCentroidAsync_LeavesLabelsAndOtherCentroids()
    {
        Assert.True(await _clusters.DeleteCentroidAsync("b", Token));
        Assert.False(await _clusters.DeleteCentroidAsync("b", Token));

        StoredClustering stored = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal(["a", "c"], stored.Labels);
        Assert.True(float.IsNegative(stored.Centroids[1].ToArray()[1]));
        Assert.Equal(["a", "b", "b", "outlier", "loose"], await LabelsAsync());
    }

    [Fact]
    public async Task DeleteCentroidAsync_TheLastOne_LeavesAClusteringWithoutCentroids()
    {
        foreach (string label in (string[])["a", "b", "c"])
        {
            Assert.True(await _clusters.DeleteCentroidAsync(label, Token));
        }

        Assert.Equal(["a", "b", "b", "outlier", "loose"], await LabelsAsync());
        Assert.Equal([Key], await _dataset.ListClusteringsAsync(Token));
    }

    private async Task<string[]> LabelsAsync() => [.. (await _store.ReadLabelsAsync("shop", Key, filter: null, Token)).Select(label => label.Label)];
}
