using Microsoft.Extensions.AI;
using Relevance.Cluster.AI.Tests.Support;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of embeddings that cannot be stored: their documents are listed with the reason, and the rest arrives.</summary>
public sealed class RejectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EmbedAsync_WithEmbeddingsOfAnotherDimensionOrNotFinite_RejectsTheirDocumentsAlone()
    {
        await using Shop shop = await Shop.OpenAsync(
            Shop.Titled("short", "short"), Shop.Titled("a", "a"), Shop.Titled("nan", "nan"), Shop.Titled("none", ""), Shop.Titled("big", "big"),
            Shop.Titled("b", "b"), Shop.Titled("empty", "empty"));

        EmbedSummary summary = await shop.Products.EmbedAsync(Faulty(), ["title"], Shop.VectorField, cancellationToken: Token);

        Assert.Equal(
            [
                "0 short: field 'title_vector_': expected 8 components, found 7",
                "2 nan: field 'title_vector_': expected finite numbers, component 2 is NaN",
                "4 big: field 'title_vector_': expected finite numbers, component 0 is outside the range of float32",
                "6 empty: field 'title_vector_': expected 8 components, found 0",
            ],
            summary.Rejected.Select(rejected => $"{rejected.Index} {rejected}"));
        Assert.Equal((2L, 6L), (summary.EmbeddedCount, summary.InputCount));
        Assert.False((await shop.GetAsync("nan")).Contains(Shop.SourceField));
        Assert.True((await shop.GetAsync("b")).Contains(Shop.VectorField));
    }

    [Fact]
    public async Task EmbedAsync_ASecondTimeWithADocumentThatIsRejectedAgain_ReturnsASummary()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Titled("a", "a"), Shop.Titled("short", "short"));
        await shop.Products.EmbedAsync(Faulty(), ["title"], Shop.VectorField, cancellationToken: Token);

        EmbedSummary summary = await shop.Products.EmbedAsync(Faulty(), ["title"], Shop.VectorField, cancellationToken: Token);

        Assert.Equal((0L, 1L), (summary.EmbeddedCount, summary.UnchangedCount));
        Assert.Equal("short", Assert.Single(summary.Rejected).DocumentId);
    }

    [Fact]
    public async Task EmbedAsync_OfADocumentThatIsDeletedInTheMeantime_RejectsItAndWritesTheOthers()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(3));
        FakeModel model = new() { Before = (_, token) => shop.Products.DeleteDocumentsAsync(["p-1"], token) };

        EmbedSummary summary = await shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, cancellationToken: Token);

        Assert.Equal(2, summary.EmbeddedCount);
        RejectedDocument rejected = Assert.Single(summary.Rejected);
        Assert.Equal(("p-1", 1L), (rejected.DocumentId, rejected.Index));
    }

    [Fact]
    public async Task EmbedAsync_WithoutASingleVector_FailsWithEachReason()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Titled("nan", "nan"), Shop.Titled("big", "big"));

        DocumentsRejectedException failure = await Assert.ThrowsAsync<DocumentsRejectedException>(
            () => shop.Products.EmbedAsync(Faulty(), ["title"], Shop.VectorField, cancellationToken: Token));

        Assert.Equal(["nan", "big"], failure.Rejected.Select(rejected => rejected.DocumentId));
    }

    [Fact]
    public async Task EmbedAsync_WithAModelOfAnotherDimensionThanTheField_FailsAfterTheFirstBatch()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(1000));
        await shop.Products.DeclareVectorFieldAsync(Shop.VectorField, 5, Token);
        FakeModel model = new();

        VectorShapeException failure = await Assert.ThrowsAsync<VectorShapeException>(() => shop.Products.EmbedAsync(
            model, ["title"], Shop.VectorField, new EmbedOptions { BatchSize = 10, Parallelism = 2 }, cancellationToken: Token));

        Assert.Equal(
            "Dataset 'shop', field 'title_vector_': expected embeddings of 5 components, found 8 components. Choose another vector field for this model.",
            failure.Message);
        Assert.InRange(model.Calls, 1, 2);
    }

    [Fact]
    public async Task EmbedAsync_WithAGeneratorThatLosesATextOfABatch_Fails()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(3));

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => shop.Products.EmbedAsync(new Forgetful(), ["title"], Shop.VectorField, cancellationToken: Token));

        Assert.Equal("Dataset 'shop', field 'title_vector_': expected 3 embeddings from the generator, found 2.", failure.Message);
    }

    private static FakeModel Faulty() => new(embed: text => text switch
    {
        "short" => FakeModel.Embed(text)[..7],
        "nan" => [1, 2, float.NaN, 4, 5, 6, 7, 8],
        "big" => [float.PositiveInfinity, 2, 3, 4, 5, 6, 7, 8],
        "empty" => [],
        _ => FakeModel.Embed(text),
    });

    private sealed class Forgetful : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Skip(1).Select(text => new Embedding<float>(FakeModel.Embed(text)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
