namespace Relevance.Cluster.Tests.Datasets;

public sealed class VectorizeTests : IAsyncDisposable
{
    private static readonly string[] Titles =
    [
        "trail running shoes", "road running shoes", "light running shoes for women", "espresso coffee machine",
        "coffee machine with grinder", "filter coffee machine", "wireless headphones", "noise cancelling headphones", "headphones for running",
    ];

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _shop;

    public VectorizeTests() => _shop = new RelevanceClient(_store).GetDataset("shop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task VectorizeAsync_GivesEachDocumentWithTextAUnitVector()
    {
        await InsertAsync();

        VectorizeSummary summary = await _shop.VectorizeAsync(["title", "tags"], "text_vector_", cancellationToken: Token);

        Assert.Equal(9, summary.VectorizedCount);
        Assert.Equal(["blank"], summary.SkippedDocumentIds);
        Assert.Equal(FieldType.Vector(summary.Vectorizer.Dimension), (await _shop.GetSchemaAsync(Token))["text_vector_"]);
        float[] vector = (await _shop.GetDocumentAsync("d0", Token))!.GetVector("text_vector_").ToArray();
        Assert.Equal(1, vector.Sum(x => (double)x * x), 5);
    }

    [Fact]
    public async Task VectorizeAsync_DeclaresAFieldOfAnyName()
    {
        await InsertAsync();

        VectorizeSummary summary = await _shop.VectorizeAsync(["title"], "embedding", cancellationToken: Token);

        Assert.Equal(FieldType.Vector(summary.Vectorizer.Dimension), (await _shop.GetSchemaAsync(Token))["embedding"]);
    }

    [Fact]
    public async Task VectorizeAsync_WithAFittedVectorizer_GivesLaterDocumentsVectorsThatFit()
    {
        await InsertAsync();
        VectorizeSummary summary = await _shop.VectorizeAsync(["title"], "text_vector_", cancellationToken: Token);
        await _shop.InsertDocumentsAsync([new Document("late") { ["title"] = "trail running shoes" }], cancellationToken: Token);

        await _shop.VectorizeAsync(
            ["title"],
            "text_vector_",
            new VectorizeOptions { Vectorizer = summary.Vectorizer, Filter = Filter.Ids("late") },
            cancellationToken: Token);

        Document late = (await _shop.GetDocumentAsync("late", Token))!;
        Document same = (await _shop.GetDocumentAsync("d0", Token))!;
        Assert.Equal(same.GetVector("text_vector_").ToArray(), late.GetVector("text_vector_").ToArray());
    }

    [Fact]
    public async Task VectorizeAsync_OfAnUnknownField_NamesTheTextFields()
    {
        await InsertAsync();

        var exception = await Assert.ThrowsAsync<FieldNotFoundException>(() => _shop.VectorizeAsync(["name"], "text_vector_", cancellationToken: Token));

        Assert.Contains("title", exception.Candidates);
    }

    private async Task InsertAsync() =>
        await _shop.InsertDocumentsAsync(
            [.. Titles.Select((title, i) => new Document($"d{i}") { ["title"] = title, ["tags"] = new[] { "sale" } }), new Document("blank") { ["price"] = 1 }],
            cancellationToken: Token);
}
