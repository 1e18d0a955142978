using Microsoft.Extensions.AI;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http;

/// <summary>A service that has nothing but the contract: embedding reads, compares and writes by its paths alone.</summary>
public sealed class PlainEmbeddingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embed_OnAServiceWithoutExtensions_EmbedsWhatIsNewOrChangedAndRejectsAnotherModel()
    {
        using ContractService service = new();
        await using HttpDocumentStore store = TestStore.Over(service.Handler);
        Dataset products = new RelevanceClient(store).GetDataset("shop");
        await products.InsertDocumentsAsync([.. Enumerable.Range(0, 5).Select(i => new Document($"p-{i}") { ["title"] = $"title {i}" })], cancellationToken: Token);

        EmbedSummary first = await products.EmbedAsync(new Lengths("a"), ["title"], "title_vector_", cancellationToken: Token);
        await products.UpdateDocumentsAsync([new("p-3") { ["title"] = "another title" }], cancellationToken: Token);
        EmbedSummary second = await products.EmbedAsync(new Lengths("a"), ["title"], "title_vector_", cancellationToken: Token);
        EmbeddingModelException failure = await Assert.ThrowsAsync<EmbeddingModelException>(
            () => products.EmbedAsync(new Lengths("b"), ["title"], "title_vector_", cancellationToken: Token));

        Assert.Equal((5L, 1L, 4L), (first.EmbeddedCount, second.EmbeddedCount, second.UnchangedCount));
        Assert.Equal("a", failure.FieldModel);
        Assert.Equal([13, 1], (await products.GetDocumentAsync("p-3", Token))!.GetVector("title_vector_").ToArray().AsEnumerable());
    }

    private sealed class Lengths(string model) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(new[] { text.Length, 1f }))));

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(defaultModelId: model) : null;

        public void Dispose()
        {
        }
    }
}
