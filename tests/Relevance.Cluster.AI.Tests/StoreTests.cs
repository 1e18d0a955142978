using Microsoft.Extensions.Logging;
using Relevance.Cluster.AI.Tests.Support;
using Relevance.Cluster.Conformance.Reference;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of each store: the same calls leave the same documents.</summary>
public sealed class StoreTests : IAsyncLifetime
{
    private readonly ServerHost _server = ServerHost.Build(
        new ServerOptions
        {
            DataFolder = ServerOptions.InMemory,
            Urls = ["http://127.0.0.1:0"],
            KeysFile = Path.Combine(Path.GetTempPath(), $"no-keys-{Guid.NewGuid():N}.json"),
        },
        TimeProvider.System,
        log => log.ClearProviders());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _server.StartAsync(Token);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("reference")]
    [InlineData("http")]
    public async Task EmbedAsync_OnAnyStore_LeavesTheDocumentsOfTheEmbeddedStore(string store)
    {
        await using SqliteDocumentStore embedded = SqliteDocumentStore.Open(":memory:");
        await using DocumentStore other = store == "reference"
            ? new ReferenceStore()
            : HttpDocumentStore.Connect(new HttpStoreOptions { BaseAddress = new Uri(_server.Addresses[0] + "/latest"), Project = "shop", ApiKey = "any" });

        string[] expected = await ChangeAndEmbedAsync(embedded);
        string[] actual = await ChangeAndEmbedAsync(other);

        Assert.Equal(expected, actual);
    }

    /// <summary>Embeds, changes documents, embeds again, changes the model and embeds again; and searches with each model before and after.</summary>
    /// <returns>Each summary, what the searches find, and the documents at the end.</returns>
    private static async Task<string[]> ChangeAndEmbedAsync(DocumentStore store)
    {
        Dataset products = new RelevanceClient(store).GetDataset("shop");
        await products.InsertDocumentsAsync([.. Shop.Numbered(600), Shop.Titled("none", "")], cancellationToken: Token);
        EmbedOptions options = new() { BatchSize = 100 };
        List<string> results = [];

        results.Add((await products.EmbedAsync(Model("fake-1"), ["title"], "embedding", options, cancellationToken: Token)).ToString());
        await products.UpdateDocumentsAsync([Shop.Titled("p-3", "changed"), new("p-4") { ["embedding"] = FieldValue.Null }], cancellationToken: Token);
        results.Add((await products.EmbedAsync(Model("fake-1"), ["title"], "embedding", options, cancellationToken: Token)).ToString());
        EmbeddingModelException failure = await Assert.ThrowsAsync<EmbeddingModelException>(
            () => products.EmbedAsync(Model("fake-2"), ["title"], "embedding", options, cancellationToken: Token));
        results.Add(failure.Message);
        results.Add(await SearchAsync(products, "fake-1"));
        results.Add(await SearchAsync(products, "fake-2"));
        EmbedOptions replacing = options with { OtherModels = OtherModelHandling.Replace };
        results.Add((await products.EmbedAsync(Model("fake-2"), ["title"], "embedding", replacing, cancellationToken: Token)).ToString());
        results.Add(await SearchAsync(products, "fake-1"));
        results.Add(await SearchAsync(products, "fake-2"));
        Assert.Equal(["p-40", failure.Message], results[3..5]);
        Assert.Equal("p-40", results[^1]);
        Assert.NotEqual("p-40", results[^2]);

        return [.. results, await Shop.ToJsonAsync(products)];
    }

    private static FakeModel Model(string id) => new(id, text => FakeModel.Embed(id + text));

    /// <summary>Searches for a title.</summary>
    /// <returns>The id of the nearest document, or why there is none.</returns>
    private static async Task<string> SearchAsync(Dataset products, string model)
    {
        try
        {
            return (await products.SearchAsync(Model(model), "title 40", "embedding", cancellationToken: Token)).Hits[0].Document.Id;
        }
        catch (EmbeddingModelException failure)
        {
            return failure.Message;
        }
    }
}
