using Microsoft.Extensions.AI;
using Relevance.Cluster.AI.Tests.Support;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of images: embedded again if their bytes or their media type change, skipped if a document has none.</summary>
public sealed class ImageTests
{
    private const string Field = "image_vector_";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EmbedAsync_OfImages_EmbedsEachOnceAndSkipsDocumentsWithoutOne()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(4));
        Dictionary<string, DataContent> images = new()
        {
            ["p-0"] = new(new byte[] { 1, 2 }, "image/png"),
            ["p-1"] = new(new byte[] { 3 }, "image/png"),
            ["p-2"] = new(Array.Empty<byte>(), "image/png"),
        };
        FakeGenerator<DataContent> model = new(image => [image.Data.Length, image.Data.Span[0]]);

        EmbedSummary first = await shop.Products.EmbedAsync(model, product => images.GetValueOrDefault(product.Id), Field, cancellationToken: Token);
        EmbedSummary second = await shop.Products.EmbedAsync(model, product => images.GetValueOrDefault(product.Id), Field, cancellationToken: Token);

        Assert.Equal(["p-2", "p-3"], first.SkippedDocumentIds);
        Assert.Equal((2L, 0L, 2L), (first.EmbeddedCount, second.EmbeddedCount, second.UnchangedCount));
        Document document = await shop.GetAsync("p-0");
        Assert.Equal([2, 1], document.GetVector(Field).ToArray());
    }

    [Fact]
    public async Task EmbedAsync_OfChangedImages_EmbedsThoseAlone()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(3));
        FakeGenerator<DataContent> model = new(image => [image.Data.Length, image.Data.Span[0]]);
        await shop.Products.EmbedAsync(model, _ => new DataContent(new byte[] { 7 }, "image/png"), Field, cancellationToken: Token);

        EmbedSummary summary = await shop.Products.EmbedAsync(
            model,
            product => product.Id switch
            {
                "p-0" => new DataContent(new byte[] { 8 }, "image/png"),
                "p-1" => new DataContent(new byte[] { 7 }, "image/jpeg"),
                _ => new DataContent(new byte[] { 7 }, "image/png"),
            },
            Field,
            cancellationToken: Token);

        Assert.Equal((2L, 1L), (summary.EmbeddedCount, summary.UnchangedCount));
    }

    [Fact]
    public async Task EmbedAsync_OfLargeImages_LimitsABatchByTheirBytes()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(5));
        FakeGenerator<DataContent> model = new(image => [image.Data.Length]);

        await shop.Products.EmbedAsync(model, _ => new DataContent(new byte[3 << 20], "image/png"), Field, cancellationToken: Token);

        Assert.Equal([1, 2, 2], model.Batches.Select(batch => batch.Length).Order());
    }
}
