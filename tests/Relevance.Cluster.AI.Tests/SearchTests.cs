using Relevance.Cluster.AI.Tests.Support;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of the search by text: what it finds, and with which model it may search.</summary>
public sealed class SearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchAsync_ByText_FindsTheDocumentWithThatMeaningFirst()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(20));
        await shop.Products.EmbedAsync(new FakeModel(), ["title"], Shop.VectorField, cancellationToken: Token);

        VectorSearchResult found = await shop.Products.SearchAsync(
            new FakeModel(), "title 7", Shop.VectorField, new VectorSearchOptions { PageSize = 1 }, Token);

        Assert.Equal("p-7", Assert.Single(found.Hits).Document.Id);
    }

    [Fact]
    public async Task SearchAsync_WithAnotherModel_IsRejectedBeforeTheTextIsEmbedded()
    {
        await using Shop shop = await EmbeddedAsync(3);
        FakeModel other = new("fake-2");

        EmbeddingModelException failure = await Assert.ThrowsAsync<EmbeddingModelException>(() => SearchAsync(shop, other));
        EmbeddingModelException ofEmbedding = await Assert.ThrowsAsync<EmbeddingModelException>(
            () => shop.Products.EmbedAsync(other, ["title"], Shop.VectorField, cancellationToken: Token));

        Assert.Equal(ofEmbedding.Message, failure.Message);
        Assert.Equal(("fake-1", "fake-2", 0), (failure.FieldModel, failure.GivenModel, other.Calls));
    }

    [Fact]
    public async Task SearchAsync_WhereOneVectorIsOfAnotherModel_IsRejectedAlsoAfterASearchThatWasNot()
    {
        await using Shop shop = await EmbeddedAsync(20);
        await SearchAsync(shop, new FakeModel());

        await shop.Products.UpdateDocumentsAsync(
            [new("p-7") { [Shop.VectorField] = FakeModel.Embed("other"), [Shop.SourceField + ".model"] = "fake-2" }], cancellationToken: Token);

        EmbeddingModelException failure = await Assert.ThrowsAsync<EmbeddingModelException>(() => SearchAsync(shop, new FakeModel()));
        Assert.Equal("fake-2", failure.FieldModel);
        await Assert.ThrowsAsync<EmbeddingModelException>(() => SearchAsync(shop, new FakeModel("fake-2")));
    }

    [Fact]
    public async Task SearchAsync_AfterTheFieldIsEmbeddedWithAnotherModel_TakesThatModelOnly()
    {
        await using Shop shop = await EmbeddedAsync(3);
        await SearchAsync(shop, new FakeModel());
        EmbedOptions replacing = new() { OtherModels = OtherModelHandling.Replace };

        await shop.Products.EmbedAsync(new FakeModel("fake-2"), ["title"], Shop.VectorField, replacing, cancellationToken: Token);

        Assert.Equal("p-2", await SearchAsync(shop, new FakeModel("fake-2")));
        await Assert.ThrowsAsync<EmbeddingModelException>(() => SearchAsync(shop, new FakeModel()));
    }

    [Theory]
    [InlineData(null, "fake-2")]
    [InlineData("fake-1", null)]
    [InlineData("fake-1", " ")]
    public async Task SearchAsync_WhereEitherModelHasNoName_GoesOn(string? embedded, string? searched)
    {
        await using Shop shop = await EmbeddedAsync(3, embedded);

        Assert.Equal("p-2", await SearchAsync(shop, new FakeModel(searched)));
    }

    [Fact]
    public async Task SearchAsync_OfVectorsWithoutARecord_GoesOn()
    {
        await using Shop shop = await Shop.OpenAsync(
            [.. Shop.Numbered(3).Select(document => new Document(document.Id) { [Shop.VectorField] = FakeModel.Embed(document["title"].AsText()!) })]);

        Assert.Equal("p-2", await SearchAsync(shop, new FakeModel()));
    }

    [Fact]
    public async Task SearchAsync_WhereOnlyADocumentWithoutAVectorRecordsAnotherModel_GoesOn()
    {
        await using Shop shop = await EmbeddedAsync(3);
        await shop.Products.UpdateDocumentsAsync(
            [new("p-0") { [Shop.VectorField] = FieldValue.Null, [Shop.SourceField + ".model"] = "fake-2" }], cancellationToken: Token);

        Assert.Equal("p-2", await SearchAsync(shop, new FakeModel()));
    }

    [Fact]
    public async Task SearchAsync_InAFieldThatDoesNotExist_NamesTheVectorFields()
    {
        await using Shop shop = await EmbeddedAsync(3);

        FieldNotFoundException failure = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => shop.Products.SearchAsync(new FakeModel(), "title 2", "none_vector_", cancellationToken: Token));

        Assert.Contains(Shop.VectorField, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<Shop> EmbeddedAsync(int count, string? model = "fake-1")
    {
        Shop shop = await Shop.OpenAsync(Shop.Numbered(count));
        await shop.Products.EmbedAsync(new FakeModel(model), ["title"], Shop.VectorField, cancellationToken: Token);
        return shop;
    }

    /// <summary>Searches for the title of the third document.</summary>
    /// <returns>The id of the nearest document.</returns>
    private static async Task<string> SearchAsync(Shop shop, FakeModel model) =>
        (await shop.Products.SearchAsync(model, "title 2", Shop.VectorField, cancellationToken: Token)).Hits[0].Document.Id;
}
