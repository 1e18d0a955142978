using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.ObjectModel;

public sealed class DatasetTests : IAsyncDisposable
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly RelevanceClient _client;
    private readonly Dataset _shop;

    public DatasetTests()
    {
        _client = new RelevanceClient(_store);
        _shop = _client.GetDataset("shop");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task GetDataset_TouchesNothing()
    {
        Assert.False(await _shop.ExistsAsync(Token));
        Assert.Empty(await _client.ListDatasetsAsync(Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Shop")]
    [InlineData("../shop")]
    [InlineData("shop; DROP TABLE documents")]
    [InlineData("shop'--")]
    [InlineData("sh\0op")]
    [InlineData("läden")]
    public void GetDataset_WithTricksInTheId_IsRejected(string id) => Assert.Throws<ArgumentException>(() => _client.GetDataset(id));

    [Fact]
    public async Task InsertDocumentsAsync_CreatesTheDatasetAndLearnsItsFields()
    {
        WriteSummary summary = await _shop.InsertDocumentsAsync(Products(3), cancellationToken: Token);

        Assert.Equal(3, summary.InsertedCount);
        Assert.Equal(["shop"], await _client.ListDatasetsAsync(Token));
        Schema schema = await _shop.GetSchemaAsync(Token);
        Assert.Equal(FieldType.Text, schema["title"]);
        Assert.Equal(FieldType.Numeric, schema["price"]);
        Assert.Equal(FieldType.Vector(2), schema["title_vector_"]);
    }

    [Fact]
    public async Task InsertDocumentsAsync_ListsWhatWasRejectedAndKeepsTheRest()
    {
        Document[] documents =
        [
            .. Products(2),
            new("nan") { ["title_vector_"] = new[] { 1f, float.NaN } },
            new("infinite") { ["title_vector_"] = new[] { float.PositiveInfinity, 1f } },
            new("ragged") { ["title_vector_"] = new[] { 1f, 2f, 3f } },
            new("p0") { ["title"] = "again" },
            new("fine") { ["title"] = "no vector" },
        ];

        WriteSummary summary = await _shop.InsertDocumentsAsync(documents, cancellationToken: Token);

        Assert.Equal(3, summary.InsertedCount);
        Assert.Equal(["nan", "infinite", "ragged", "p0"], summary.Rejected.Select(r => r.DocumentId));
        Assert.Equal([2L, 3, 4, 5], summary.Rejected.Select(r => r.Index));
        Assert.All(summary.Rejected.Take(3), r => Assert.Contains("title_vector_", r.Reason, StringComparison.Ordinal));
        Assert.Contains("NaN", summary.Rejected[0].Reason, StringComparison.Ordinal);
        Assert.Contains("3", summary.Rejected[2].Reason, StringComparison.Ordinal);
        Assert.Equal(3, await _shop.CountAsync(cancellationToken: Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task InsertDocumentsAsync_GivesEachRejectedDocumentItsPositionInTheWholeSequence(int batchSize)
    {
        Document[] documents =
        [
            new("a") { ["embedding"] = new[] { 1f, 2f } },
            new("b") { ["embedding"] = "no vector" },
            new("a") { ["embedding"] = new[] { 3f, 4f } },
            new("c") { ["embedding"] = new[] { 5f, 6f, 7f } },
            new("d") { ["embedding"] = new[] { 8f, 9f } },
            new("d"),
        ];

        WriteSummary summary = await _shop.InsertDocumentsAsync(
            documents, new WriteOptions { BatchSize = batchSize, VectorFields = ["embedding"] }, cancellationToken: Token);

        Assert.Equal([("b", 1L), ("a", 2), ("c", 3), ("d", 5)], summary.Rejected.Select(r => (r.DocumentId, r.Index!.Value)));
    }

    [Fact]
    public async Task InsertDocumentsAsync_WhenNothingIsAccepted_Throws()
    {
        await _shop.InsertDocumentsAsync(Products(2), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<DocumentsRejectedException>(() => _shop.InsertDocumentsAsync(Products(2), cancellationToken: Token));

        Assert.Equal(["p0", "p1"], exception.Rejected.Select(r => r.DocumentId));
        Assert.StartsWith("Dataset 'shop': all 2 documents were rejected. Document 'p0': ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InsertDocumentsAsync_OfNothing_IsNoFailure()
    {
        WriteSummary summary = await _shop.InsertDocumentsAsync([], cancellationToken: Token);

        Assert.Equal((0, 0), (summary.WrittenCount, summary.Rejected.Count));
    }

    [Fact]
    public async Task InsertDocumentsAsync_ReportsEachAcknowledgedBatch()
    {
        var progress = new InlineProgress<OperationProgress>();

        await _shop.InsertDocumentsAsync(Products(25), new WriteOptions { BatchSize = 10 }, progress, Token);

        Assert.Equal([10L, 20L, 25L], progress.Reports.Select(r => r.Completed));
    }

    [Fact]
    public async Task InsertDocumentsAsync_CancelledBetweenBatches_KeepsWhatWasAcknowledged()
    {
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _shop.InsertDocumentsAsync(Products(25), new WriteOptions { BatchSize = 10 }, new CancelAtOnce(source), source.Token));

        Assert.Equal(10, await _shop.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task UpsertDocumentsAsync_ReplacesWholeDocuments()
    {
        await _shop.InsertDocumentsAsync(Products(2), cancellationToken: Token);

        WriteSummary summary = await _shop.UpsertDocumentsAsync([new Document("p0") { ["title"] = "new" }, new Document("p9")], cancellationToken: Token);

        Assert.Equal((1, 1), (summary.InsertedCount, summary.UpdatedCount));
        Assert.Equal(["_id", "title"], (await _shop.GetDocumentAsync("p0", Token))!.FieldNames);
    }

    [Fact]
    public async Task UpdateDocumentsAsync_MergesFieldsAndRejectsUnknownIds()
    {
        await _shop.InsertDocumentsAsync([new Document("p0") { ["meta.color"] = "red", ["price"] = 1 }], cancellationToken: Token);

        WriteSummary summary = await _shop.UpdateDocumentsAsync(
            [new Document("p0") { ["meta.size"] = "L" }, new Document("p7") { ["price"] = 2 }],
            cancellationToken: Token);

        Assert.Equal("p7", Assert.Single(summary.Rejected).DocumentId);
        Document document = (await _shop.GetDocumentAsync("p0", Token))!;
        Assert.Equal(("red", "L", 1d), (document["meta.color"].AsText(), document["meta.size"].AsText(), document["price"].AsNumber()));
    }

    [Fact]
    public async Task DeleteDocumentsAsync_ByFilterAndById_CountsWhatWasThere()
    {
        await _shop.InsertDocumentsAsync(Products(10), cancellationToken: Token);

        Assert.Equal(3, await _shop.DeleteDocumentsAsync(Filter.Field("price") >= 7, Token));
        Assert.Equal(1, await _shop.DeleteDocumentsAsync(["p0", "p0", "p77"], Token));
        Assert.Equal(6, await _shop.CountAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task ReadAsync_GoesThroughAllPagesInOrder()
    {
        await _shop.InsertDocumentsAsync(Products(25), cancellationToken: Token);
        var query = new DocumentQuery
        {
            PageSize = 4,
            Sort = [new SortKey("price", SortDirection.Descending)],
            SelectFields = ["price"],
            Filter = Filter.Field("price") < 20,
        };

        List<double?> prices = [];
        await foreach (Document document in _shop.ReadAsync(query, Token))
        {
            prices.Add(document["price"].AsNumber());
        }

        Assert.Equal(Enumerable.Range(0, 20).Reverse().Select(i => (double?)i), prices);
    }

    [Fact]
    public async Task SampleAsync_IsTheSameForTheSameSeed()
    {
        await _shop.InsertDocumentsAsync(Products(50), cancellationToken: Token);

        IReadOnlyList<Document> first = await _shop.SampleAsync(5, seed: 1, cancellationToken: Token);
        IReadOnlyList<Document> again = await _shop.SampleAsync(5, seed: 1, cancellationToken: Token);
        IReadOnlyList<Document> other = await _shop.SampleAsync(5, seed: 2, cancellationToken: Token);

        Assert.Equal(first.Select(d => d.Id), again.Select(d => d.Id));
        Assert.NotEqual(first.Select(d => d.Id), other.Select(d => d.Id));
        Assert.Equal(5, first.Select(d => d.Id).Distinct().Count());
    }

    [Fact]
    public async Task UpdateMetadataAsync_KeepsWhatItDoesNotName()
    {
        await _shop.CreateAsync(cancellationToken: Token);

        await _shop.UpdateMetadataAsync(new Document("x") { ["notes.author"] = "me" }, Token);
        await _shop.UpdateMetadataAsync(new Document("x") { ["notes.year"] = 2026 }, Token);

        Document metadata = await _shop.GetMetadataAsync(Token);
        Assert.Equal(("me", 2026d), (metadata["notes.author"].AsText(), metadata["notes.year"].AsNumber()));
    }

    [Fact]
    public async Task DeclareVectorFieldAsync_ConvertsTheListsThatAreThere()
    {
        await _shop.InsertDocumentsAsync([Document.Parse("""{"_id":"a","embedding":[1,2,3]}""")], cancellationToken: Token);

        await _shop.DeclareVectorFieldAsync("embedding", 3, Token);

        Assert.Equal(FieldType.Vector(3), (await _shop.GetSchemaAsync(Token))["embedding"]);
        Document document = (await _shop.GetDocumentAsync("a", Token))!;
        Assert.Equal([1f, 2f, 3f], document.GetVector("embedding").ToArray());
    }

    [Fact]
    public async Task ReadingFromAMissingDataset_NamesIt()
    {
        var exception = await Assert.ThrowsAsync<DatasetNotFoundException>(() => _shop.CountAsync(cancellationToken: Token));

        Assert.Equal("shop", exception.DatasetId);
    }

    private static IEnumerable<Document> Products(int count) =>
        Enumerable.Range(0, count).Select(i => new Document($"p{i}") { ["title"] = $"product {i}", ["price"] = i, ["title_vector_"] = new float[] { i, 1 } });

    private sealed class CancelAtOnce(CancellationTokenSource source) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => source.Cancel();
    }
}
