using Microsoft.Extensions.AI;
using Relevance.Cluster.AI.Tests.Support;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of <c>EmbedAsync</c>: which text is embedded, what is written, and what a second call does.</summary>
public sealed class EmbedAsyncTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EmbedAsync_OfSeveralFields_JoinsTheirTextsByANewlineInTheGivenOrderAndOmitsEmptyOnes()
    {
        await using Shop shop = await Shop.OpenAsync(
            new Document("both") { ["title"] = "shoe", ["description"] = "soft" },
            new Document("blank") { ["title"] = "boot", ["description"] = " " },
            new Document("missing") { ["description"] = "warm" },
            new Document("array") { ["title"] = "hat", ["description"] = new[] { "red", "", "wool" } });
        FakeModel model = new();

        await shop.Products.EmbedAsync(model, ["description", "title"], Shop.VectorField, cancellationToken: Token);

        Assert.Equal(["soft\nshoe", "boot", "warm", "red\nwool\nhat"], Assert.Single(model.Batches));
    }

    [Fact]
    public async Task EmbedAsync_OfADocument_WritesVectorHashAndModel()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Titled("p", "trail shoe"));

        EmbedSummary summary = await shop.Products.EmbedAsync(new FakeModel(), ["title"], Shop.VectorField, cancellationToken: Token);

        Document document = await shop.GetAsync("p");
        Assert.Equal(FakeModel.Embed("trail shoe"), document.GetVector(Shop.VectorField).ToArray());

        // printf 'trail shoe' | sha256sum | head -c 32
        Assert.Equal("""{"hash":"e5e489c083bba0adb2e2b08e6f6f45d6","model":"fake-1"}""", document[Shop.SourceField].ToJson());
        Assert.Equal("1 embedded, 0 unchanged, 0 skipped, 0 rejected: fake-1", summary.ToString());
    }

    [Theory]
    [InlineData("title_vector_", "title_vector_source_")]
    [InlineData("embedding", "embedding_source_")]
    [InlineData("text.title_vector_", "text.title_vector_source_")]
    public async Task EmbedAsync_IntoAFieldOfAnyName_DeclaresItAndRecordsTheOriginNextToIt(string vectorField, string sourceField)
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(3));

        await shop.Products.EmbedAsync(new FakeModel(), ["title"], vectorField, cancellationToken: Token);

        Schema schema = await shop.Products.GetSchemaAsync(Token);
        Assert.Equal((FieldType.Vector(8), FieldType.Text), (schema[vectorField], schema[sourceField + ".hash"]));
    }

    [Fact]
    public async Task EmbedAsync_ASecondTime_EmbedsNothing()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(1200));
        await shop.Products.EmbedAsync(new FakeModel(), ["title"], Shop.VectorField, cancellationToken: Token);
        FakeModel again = new();

        EmbedSummary summary = await shop.Products.EmbedAsync(again, ["title"], Shop.VectorField, cancellationToken: Token);

        Assert.Equal((0, 0L, 1200L, 1200L), (again.Calls, summary.EmbeddedCount, summary.UnchangedCount, summary.ReadCount));
    }

    [Fact]
    public async Task EmbedAsync_AfterChanges_EmbedsTheNewTheChangedAndThoseThatLostTheirVector()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(1200));
        await shop.Products.EmbedAsync(new FakeModel(), ["title"], Shop.VectorField, cancellationToken: Token);
        await shop.Products.UpdateDocumentsAsync(
            [Shop.Titled("p-3", "another title"), new("p-700") { [Shop.VectorField] = FieldValue.Null }, new("p-9") { ["price"] = 5 }],
            cancellationToken: Token);
        await shop.Products.UpsertDocumentsAsync([Shop.Titled("new", "a new one"), Shop.Titled("p-11", "title 11")], cancellationToken: Token);
        FakeModel model = new();

        EmbedSummary summary = await shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, cancellationToken: Token);

        Assert.Equal(["another title", "title 11", "title 700", "a new one"], model.Batches.SelectMany(batch => batch));
        Assert.Equal((4L, 1197L), (summary.EmbeddedCount, summary.UnchangedCount));
        Assert.Equal(FakeModel.Embed("another title"), (await shop.GetAsync("p-3")).GetVector(Shop.VectorField).ToArray());
    }

    [Fact]
    public async Task EmbedAsync_OfDocumentsWithoutText_ListsThemAsSkipped()
    {
        await using Shop shop = await Shop.OpenAsync(
            Shop.Titled("a", "shoe"), Shop.Titled("b", ""), Shop.Titled("c", "\t \n"), new Document("d") { ["n"] = 1 });

        EmbedSummary summary = await shop.Products.EmbedAsync(new FakeModel(), ["title"], Shop.VectorField, cancellationToken: Token);

        Assert.Equal(["b", "c", "d"], summary.SkippedDocumentIds);
        Assert.Equal(1, summary.EmbeddedCount);
        Assert.False((await shop.GetAsync("b")).Contains(Shop.SourceField));
    }

    [Fact]
    public async Task EmbedAsync_OfTheTextOfAFunction_SeesWholeDocumentsAndSkipsNull()
    {
        await using Shop shop = await Shop.OpenAsync(
            new Document("a") { ["title"] = "shoe", ["brand"] = "Acme" }, new Document("b") { ["title"] = "hat", ["brand"] = "Best" });
        FakeModel model = new();

        EmbedSummary summary = await shop.Products.EmbedAsync(
            model,
            product => product["brand"].AsText() == "Acme" ? $"{product["brand"]}: {product["title"]}" : null,
            Shop.VectorField,
            cancellationToken: Token);

        Assert.Equal(["Acme: shoe"], Assert.Single(model.Batches));
        Assert.Equal(["b"], summary.SkippedDocumentIds);
    }

    [Fact]
    public async Task EmbedAsync_WithAFilter_ReadsOnlyWhatMatches()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(5));
        FakeModel model = new();

        EmbedSummary summary = await shop.Products.EmbedAsync(
            model, ["title"], Shop.VectorField, new EmbedOptions { Filter = Filter.Ids("p-1", "p-4") }, cancellationToken: Token);

        Assert.Equal(["title 1", "title 4"], Assert.Single(model.Batches));
        Assert.Equal(2, summary.ReadCount);
    }

    [Fact]
    public async Task EmbedAsync_WithGenerationOptions_PassesThemAndRecordsTheirModel()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(1));
        EmbedOptions options = new() { GenerationOptions = new EmbeddingGenerationOptions { ModelId = "fake-large" } };

        EmbedSummary summary = await shop.Products.EmbedAsync(new FakeModel(), ["title"], Shop.VectorField, options, cancellationToken: Token);

        Assert.Equal("fake-large", summary.ModelId);
        Assert.Equal("fake-large", (await shop.GetAsync("p-0"))[Shop.SourceField + ".model"].AsText());
    }

    [Fact]
    public async Task EmbedAsync_OfAFieldThatNoDocumentHas_NamesTheTextFieldsBeforeAnythingIsEmbedded()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(1));
        FakeModel model = new();

        FieldNotFoundException failure = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => shop.Products.EmbedAsync(model, ["title", "titel"], Shop.VectorField, cancellationToken: Token));

        Assert.Equal("Dataset 'shop': 'titel' is not a field that documents have. It has: title.", failure.Message);
        Assert.Equal(0, model.Calls);
    }

    [Fact]
    public async Task EmbedAsync_IntoATextField_FailsBeforeAnythingIsEmbedded()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(1));
        FakeModel model = new();

        await Assert.ThrowsAsync<FieldNotFoundException>(() => shop.Products.EmbedAsync(model, ["title"], "title", cancellationToken: Token));

        Assert.Equal(0, model.Calls);
    }

    [Fact]
    public async Task EmbedAsync_OfADatasetThatDoesNotExist_SaysSo()
    {
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(":memory:");

        await Assert.ThrowsAsync<DatasetNotFoundException>(
            () => new RelevanceClient(store).GetDataset("none").EmbedAsync(new FakeModel(), ["title"], Shop.VectorField, cancellationToken: Token));
    }

    [Fact]
    public void Options_OutsideTheirRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbedOptions { BatchSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbedOptions { MaxBatchLength = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbedOptions { Parallelism = 65 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbedOptions { Attempts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbedOptions { BaseDelay = TimeSpan.FromHours(1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbedOptions { AttemptTimeout = TimeSpan.Zero });
    }
}
