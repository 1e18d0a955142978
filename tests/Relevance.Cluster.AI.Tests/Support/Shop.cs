using System.Globalization;

namespace Relevance.Cluster.AI.Tests.Support;

/// <summary>A dataset in memory, with a title and a description in each document.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string VectorField = "title_vector_";
    public const string SourceField = "title_vector_source_";

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");

    private Shop() => Products = new RelevanceClient(_store).GetDataset("shop");

    public Dataset Products { get; }

    public static async Task<Shop> OpenAsync(params Document[] documents)
    {
        Shop shop = new();
        await shop.Products.InsertDocumentsAsync(documents, cancellationToken: TestContext.Current.CancellationToken);
        return shop;
    }

    /// <summary>Documents <c>p-0</c>, <c>p-1</c>, … with a title each.</summary>
    public static Document[] Numbered(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(i => Titled($"p-{i}", $"title {i}"))];

    public static Document Titled(string id, string? title) => new(id) { ["title"] = title };

    public async Task<Document> GetAsync(string id) => (await Products.GetDocumentAsync(id, TestContext.Current.CancellationToken))!;

    /// <summary>All documents as JSON, in insertion order, one per line.</summary>
    public async Task<string> ToJsonAsync() => await ToJsonAsync(Products);

    public static async Task<string> ToJsonAsync(Dataset dataset) =>
        string.Join('\n', await dataset.ReadAsync().Select(document => document.ToJson()).ToListAsync());

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
