using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Datasets;

/// <summary>Copies of a dataset.</summary>
public sealed class CloneTests : IAsyncLifetime
{
    private static readonly ClusteringKey Key = new("embedding", "own");

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly SqliteDocumentStore _other = SqliteDocumentStore.Open(":memory:");
    private readonly RelevanceClient _client;
    private readonly Dataset _dataset;

    public CloneTests()
    {
        _client = new RelevanceClient(_store);
        _dataset = _client.GetDataset("shop");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _dataset.CreateAsync(Schema.Empty.With("embedding", FieldType.Vector(2)).With("unused", FieldType.Numeric), Token);
        await _dataset.InsertDocumentsAsync(
            Enumerable
                .Range(0, 2500)
                .Select(i => new Document($"d{2500 - i}")
                {
                    ["n"] = i,
                    ["embedding"] = new[] { i, .1f },
                    ["at"] = FieldValue.Parse("""{"price":1.50}"""),
                }),
            cancellationToken: Token);
        await _dataset
            .GetClusterOps(Key.Alias, Key.VectorField)
            .LabelAsync([new("d1", "one"), new("d2500", "two"), new("d3", "loose"), new("d7", "outlier")], cancellationToken: Token);
        await _dataset.UpdateMetadataAsync(new Document("m") { ["note"] = "kept" }, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CloneAsync_CopiesEverything_IntoTheSameAndIntoAnotherStore(bool isSameStore)
    {
        Dataset copy = (isSameStore ? _client : new RelevanceClient(_other)).GetDataset("copy");
        List<OperationProgress> told = [];

        long copied = await _dataset.CloneAsync(copy, progress: new Told(told), cancellationToken: Token);

        Assert.Equal(2500, copied);
        Assert.Equal([1000L, 2000L, 2500L], told.Select(report => report.Completed));
        Assert.Equal(await TextsAsync(_dataset), await TextsAsync(copy));
        Assert.Equal((await _dataset.GetSchemaAsync(Token)).ToJson(), (await copy.GetSchemaAsync(Token)).ToJson());
        Assert.Equal("kept", (await copy.GetMetadataAsync(Token))["note"].AsText());
        IReadOnlyList<Centroid> centroids = await copy.GetClusterOps(Key.Alias, Key.VectorField).GetCentroidsAsync(Token);
        Assert.Equal([("loose", 1L), ("one", 1L), ("two", 1L)], centroids.Select(centroid => (centroid.Label, centroid.Size)));
        Assert.Equal([0f, .1f], centroids[2].Vector.ToArray());
        Assert.Equal(4, (await (isSameStore ? _store : _other).ReadLabelsAsync("copy", Key, filter: null, Token)).Count);
    }

    [Fact]
    public async Task CloneAsync_WithAFilter_CopiesWhatMatches_AndAllCentroids()
    {
        Dataset copy = _client.GetDataset("copy");

        Assert.Equal(3, await _dataset.CloneAsync(copy, Filter.Field("n") < 3, cancellationToken: Token));

        IReadOnlyList<Centroid> centroids = await copy.GetClusterOps(Key.Alias, Key.VectorField).GetCentroidsAsync(Token);
        Assert.Equal([("loose", 0L), ("one", 0L), ("two", 1L)], centroids.Select(centroid => (centroid.Label, centroid.Size)));
    }

    [Fact]
    public async Task CloneAsync_ToADatasetThatIsThere_LeavesItAlone()
    {
        Dataset copy = _client.GetDataset("copy");
        await copy.InsertDocumentsAsync([new Document("mine")], cancellationToken: Token);

        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => _dataset.CloneAsync(copy, cancellationToken: Token));
        Assert.Contains("'copy': that dataset already exists", thrown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => _dataset.CloneAsync(_dataset, cancellationToken: Token));

        Assert.Equal(1, await copy.CountAsync(cancellationToken: Token));
        Assert.Equal(2500, await _dataset.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task CloneAsync_UntilItIsDone_IsSeenByNobody()
    {
        Dataset copy = _client.GetDataset("copy");
        List<string> seen = [];

        await _dataset.CloneAsync(copy, progress: new Looking(async () => seen.AddRange(await _client.ListDatasetsAsync(Token))), cancellationToken: Token);

        Assert.Equal(["shop", "shop", "shop"], seen);
        Assert.Equal(["copy", "shop"], await _client.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task CloneAsync_SomebodyElseMakesTheTargetMeanwhile_LeavesTheirsAlone()
    {
        Dataset copy = _client.GetDataset("copy");

        await Assert.ThrowsAsync<ArgumentException>(() =>
            _dataset.CloneAsync(
                copy,
                progress: new Looking(() => copy.UpsertDocumentsAsync([new Document("theirs")], cancellationToken: Token)),
                cancellationToken: Token));

        Assert.Equal(1, await copy.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task CloneAsync_CancelledHalfway_LeavesNothing()
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Dataset copy = _client.GetDataset("copy");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _dataset.CloneAsync(copy, progress: new Cancelling(source), cancellationToken: source.Token));

        Assert.False(await copy.ExistsAsync(Token));
    }

    [Fact]
    public async Task CloneAsync_FilterThatDoesNotFit_LeavesNothing()
    {
        Dataset copy = _client.GetDataset("copy");

        await Assert.ThrowsAsync<ArgumentException>(() => _dataset.CloneAsync(copy, Filter.Field("embedding").EqualTo(1), cancellationToken: Token));

        Assert.False(await copy.ExistsAsync(Token));
    }

    [Fact]
    public async Task CloneAsync_OfNothing_MakesNothing()
    {
        await Assert.ThrowsAsync<DatasetNotFoundException>(() =>
            _client.GetDataset("nothing").CloneAsync(_client.GetDataset("copy"), cancellationToken: Token));

        Assert.False(await _client.GetDataset("copy").ExistsAsync(Token));
    }

    private static async Task<List<string>> TextsAsync(Dataset dataset)
    {
        List<string> texts = [];
        await foreach (Document document in dataset.ReadAsync(cancellationToken: Token))
        {
            texts.Add(document.ToJson());
        }

        return texts;
    }

    /// <summary>Runs an action at each report, and waits for it.</summary>
    private sealed class Looking(Func<Task> look) : IProgress<OperationProgress>
    {
#pragma warning disable VSTHRD002 // Progress is reported on the calling thread, and what looks is to have looked when the report returns.
        public void Report(OperationProgress value) => look().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private sealed class Told(List<OperationProgress> told) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => told.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => source.Cancel();
    }
}
