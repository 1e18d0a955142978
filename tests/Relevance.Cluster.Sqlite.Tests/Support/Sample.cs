using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Tests.Support;

/// <summary>Small documents and short ways to ask a store.</summary>
internal static class Sample
{
    /// <summary>A document <c>{"_id":id,"n":number,"v_vector_":[number, 1]}</c>.</summary>
    public static Document Numbered(string id, int number) => new(id) { ["n"] = number, ["v_vector_"] = new float[] { number, 1 } };

    public static Document[] Numbered(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(i => Numbered(string.Create(CultureInfo.InvariantCulture, $"d{i}"), i))];

    public static async Task<SqliteDocumentStore> OpenWithAsync(string path, IReadOnlyList<Document> documents, SqliteStoreOptions? options = null)
    {
        SqliteDocumentStore store = SqliteDocumentStore.Open(path, options);
        await store.CreateDatasetAsync("shop", Schema.Empty);
        WriteSummary summary = await store.WriteAsync("shop", documents, WriteMode.Insert);
        Assert.Empty(summary.Rejected);
        return store;
    }

    public static async Task<Document> GetAsync(this DocumentStore store, string id, DocumentQuery? query = null) =>
        Assert.Single(await store.GetDocumentsAsync("shop", [id], query));

    /// <summary>All ids in the order of a query, page after page.</summary>
    public static async Task<List<string>> ReadIdsAsync(this DocumentStore store, DocumentQuery query)
    {
        List<string> ids = [];
        string? cursor = null;
        do
        {
            DocumentPage page = await store.ReadPageAsync("shop", query, cursor);
            ids.AddRange(page.Documents.Select(document => document.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return ids;
    }
}
