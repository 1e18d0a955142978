using Relevance.Cluster.AI.Tests.Support;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of vectors of another model in the field: rejected by default, replaced or kept on request.</summary>
public sealed class OtherModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EmbedAsync_WithAnotherModel_IsRejectedBeforeAnythingIsEmbedded()
    {
        await using Shop shop = await EmbeddedAsync(10);
        await shop.Products.InsertDocumentsAsync([Shop.Titled("new", "new")], cancellationToken: Token);
        FakeModel other = new("fake-2");

        EmbeddingModelException failure = await Assert.ThrowsAsync<EmbeddingModelException>(
            () => shop.Products.EmbedAsync(other, ["title"], Shop.VectorField, cancellationToken: Token));

        Assert.Equal(0, other.Calls);
        Assert.Equal(("shop", Shop.VectorField, "fake-1", "fake-2"), (failure.DatasetId, failure.VectorField, failure.FieldModel, failure.GivenModel));
        Assert.Equal(
            "Dataset 'shop', field 'title_vector_': expected vectors of the model 'fake-2', the one that is given, found vectors of the model 'fake-1'. "
            + "Distances between vectors of two models mean nothing: choose another vector field, or set EmbedOptions.OtherModels to Replace to embed these "
            + "documents again, or to Keep if it is the same model; a search with a VectorQuery compares no models.",
            failure.Message);
    }

    [Fact]
    public async Task EmbedAsync_WithOneVectorOfAnotherModelOutsideTheFilter_IsRejected()
    {
        await using Shop shop = await EmbeddedAsync(3);

        await Assert.ThrowsAsync<EmbeddingModelException>(() => shop.Products.EmbedAsync(
            new FakeModel("fake-2"), ["title"], Shop.VectorField, new EmbedOptions { Filter = Filter.Ids("none") }, cancellationToken: Token));
    }

    [Theory]
    [InlineData("fake-1")]
    [InlineData(null)]
    public async Task EmbedAsync_OntoVectorsOfUnknownOrigin_IsRejected(string? model)
    {
        await using Shop shop = await Shop.OpenAsync(
            Shop.Titled("a", "shoe"), new Document("b") { ["title"] = "hat", [Shop.VectorField] = new float[] { 1, 2, 3, 4, 5, 6, 7, 8 } });

        EmbeddingModelException failure = await Assert.ThrowsAsync<EmbeddingModelException>(
            () => shop.Products.EmbedAsync(new FakeModel(model), ["title"], Shop.VectorField, cancellationToken: Token));

        Assert.Null(failure.FieldModel);
        Assert.Contains("found vectors of a model that is not recorded", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "fake-1")]
    [InlineData("fake-1", null)]
    public async Task EmbedAsync_WithAndWithoutANameOfTheModel_AreTwoModels(string? first, string? second)
    {
        await using Shop shop = await EmbeddedAsync(2, first);

        EmbeddingModelException failure = await Assert.ThrowsAsync<EmbeddingModelException>(
            () => shop.Products.EmbedAsync(new FakeModel(second), ["title"], Shop.VectorField, cancellationToken: Token));

        Assert.Equal((first, second), (failure.FieldModel, failure.GivenModel));
    }

    [Fact]
    public async Task EmbedAsync_TwiceWithAModelWithoutAName_EmbedsOnce()
    {
        await using Shop shop = await EmbeddedAsync(2, model: null);
        FakeModel again = new(modelId: null);

        EmbedSummary summary = await shop.Products.EmbedAsync(again, ["title"], Shop.VectorField, cancellationToken: Token);

        Assert.Equal((0, 2L), (again.Calls, summary.UnchangedCount));
        Assert.Contains("model without a name", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmbedAsync_WithTheNameInTheOptions_TakesItInsteadOfTheGenerators()
    {
        await using Shop shop = await EmbeddedAsync(2);
        FakeModel renamed = new("fake-1-latest");

        await shop.Products.EmbedAsync(renamed, ["title"], Shop.VectorField, new EmbedOptions { ModelId = "fake-1" }, cancellationToken: Token);

        Assert.Equal(0, renamed.Calls);
    }

    [Fact]
    public async Task EmbedAsync_ThatReplaces_EmbedsAllVectorsOfOtherModelsAndIsContinuedAfterAFailure()
    {
        await using Shop shop = await EmbeddedAsync(100);
        await shop.Products.UpdateDocumentsAsync(
            [new("p-5") { [Shop.SourceField] = FieldValue.Null }, new("p-6") { [Shop.SourceField + ".model"] = FieldValue.Null }], cancellationToken: Token);
        EmbedOptions options = new() { OtherModels = OtherModelHandling.Replace, BatchSize = 10, Parallelism = 1 };
        FakeModel broken = new("fake-2") { Before = (call, _) => call <= 4 ? Task.CompletedTask : throw new FormatException("broken") };
        FakeModel other = new("fake-2");

        await Assert.ThrowsAsync<FormatException>(() => shop.Products.EmbedAsync(broken, ["title"], Shop.VectorField, options, cancellationToken: Token));
        EmbedSummary summary = await shop.Products.EmbedAsync(other, ["title"], Shop.VectorField, options, cancellationToken: Token);

        Assert.Equal((40, 60), (broken.Counts.Count, other.Counts.Count));
        Assert.Equal((60L, 40L), (summary.EmbeddedCount, summary.UnchangedCount));
        Assert.Equal(100, await shop.Products.CountAsync(Filter.Field(Shop.SourceField + ".model") == "fake-2", Token));
    }

    [Fact]
    public async Task EmbedAsync_ThatKeeps_EmbedsOnlyTheMissingAndTheChanged()
    {
        await using Shop shop = await EmbeddedAsync(3);
        float[] inserted = [1, 2, 3, 4, 5, 6, 7, 8];
        await shop.Products.InsertDocumentsAsync(
            [new("inserted") { ["title"] = "inserted", [Shop.VectorField] = inserted }, Shop.Titled("new", "new")], cancellationToken: Token);
        await shop.Products.UpdateDocumentsAsync([Shop.Titled("p-1", "changed")], cancellationToken: Token);
        FakeModel other = new("fake-2");

        EmbedSummary summary = await shop.Products.EmbedAsync(
            other, ["title"], Shop.VectorField, new EmbedOptions { OtherModels = OtherModelHandling.Keep }, cancellationToken: Token);

        Assert.Equal(["changed", "new"], Assert.Single(other.Batches));
        Assert.Equal(3, summary.UnchangedCount);
        Assert.Equal(inserted, (await shop.GetAsync("inserted")).GetVector(Shop.VectorField).ToArray());
    }

    private static async Task<Shop> EmbeddedAsync(int count, string? model = "fake-1")
    {
        Shop shop = await Shop.OpenAsync(Shop.Numbered(count));
        await shop.Products.EmbedAsync(new FakeModel(model), ["title"], Shop.VectorField, cancellationToken: Token);
        return shop;
    }
}
