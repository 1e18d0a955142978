using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>Making one cluster of several.</summary>
public sealed class MergeClustersTests : IAsyncLifetime
{
    private static readonly ClusteringKey Key = new("v_vector_", "km");

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public MergeClustersTests()
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
        await _store.WriteClusteringAsync("shop", clustering, [new("d0", "a"), new("d1", "b"), new("d2", "b"), new("d3", "b"), new("d4", "c")], Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task MergeClustersAsync_WeighsTheCentroidsBySize_AndLeavesTheRestToTheBit()
    {
        long moved = await _clusters.MergeClustersAsync("a", ["b", "a", "b"], Token);

        Assert.Equal(3, moved);
        StoredClustering stored = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal(["a", "c"], stored.Labels);
        Assert.Equal([1.5f, 1f], stored.Centroids[0].ToArray());
        Assert.Equal([4.1f, -0f], stored.Centroids[1].ToArray());
        Assert.True(float.IsNegative(stored.Centroids[1].ToArray()[1]));
        Assert.Equal(("own", DistanceMetric.Euclidean), (stored.ModelName, stored.Metric));
        Assert.Equal(["a", "a", "a", "a", "c"], (await _store.ReadLabelsAsync("shop", Key, filter: null, Token)).Select(label => label.Label));
    }

    [Fact]
    public async Task MergeClustersAsync_OfClustersWithoutMembers_TakesThePlainMean()
    {
        await _dataset.DeleteDocumentsAsync(["d0", "d1", "d2", "d3"], Token);

        Assert.Equal(0, await _clusters.MergeClustersAsync("b", ["a"], Token));

        StoredClustering stored = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal([1f, 1f], stored.Centroids[0].ToArray());
    }

    [Theory]
    [InlineData("a", "z", "has no cluster 'z'. It has: a, b, c.")]
    [InlineData("z", "a", "has no cluster 'z'. It has: a, b, c.")]
    [InlineData("a", "a", "No cluster to merge into 'a' is specified")]
    public async Task MergeClustersAsync_OfAMissingCluster_ChangesNothing(string target, string other, string expected)
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => _clusters.MergeClustersAsync(target, [other], Token));

        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await _clusters.GetCentroidsAsync(Token)).Count);
    }
}
