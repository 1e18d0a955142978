using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Conformance;

/// <summary>The base class of the conformance tests of every subject: a store with the empty dataset <c>shop</c>.</summary>
/// <typeparam name="TFixture">Opens the store.</typeparam>
public abstract class StoreConformance<TFixture> : IAsyncLifetime
    where TFixture : StoreFixture, new()
{
    protected const string Shop = "shop";
    protected const string Vector = "v_vector_";

    private readonly TFixture _fixture = new();
    private DocumentStore? _store;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected DocumentStore Store => _store ?? throw new InvalidOperationException("The test has not been initialized.");

    public virtual async ValueTask InitializeAsync()
    {
        _store = await _fixture.OpenAsync();
        Assert.True(await Store.CreateDatasetAsync(Shop, Schema.Empty, Token));
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static Document Doc(string json) => Document.Parse(json);

    /// <summary>Creates documents <c>d-0</c>, <c>d-1</c>, … with their number as <c>n</c>.</summary>
    protected static Document[] Numbered(int count, int first = 0) =>
        [.. Enumerable.Range(first, count).Select(n => new Document(FormattableString.Invariant($"d-{n}")) { ["n"] = n })];

    protected async Task InsertAsync(params Document[] documents)
    {
        WriteSummary summary = await Store.WriteAsync(Shop, documents, WriteMode.Insert, Token);
        Assert.Empty(summary.Rejected);
        Assert.Equal(documents.Length, summary.InsertedCount);
    }

    protected Task<WriteSummary> WriteAsync(WriteMode mode, params Document[] documents) => Store.WriteAsync(Shop, documents, mode, Token);

    protected async Task<string[]> IdsAsync(Filter? filter = null) => [.. await Store.ListIdsAsync(Shop, filter, Token)];

    protected async Task<Document> GetAsync(string id) => Assert.Single(await Store.GetDocumentsAsync(Shop, [id], query: null, Token));

    /// <summary>Reads every page, and checks that none but the last is short.</summary>
    protected async Task<List<Document>> ReadAllAsync(DocumentQuery query)
    {
        List<Document> documents = [];
        string? cursor = null;
        do
        {
            DocumentPage page = await Store.ReadPageAsync(Shop, query, cursor, Token);
            documents.AddRange(page.Documents);
            cursor = page.NextCursor;
            Assert.True(cursor is null || page.Documents.Count == query.PageSize, "A page that is not the last one is short.");
        }
        while (cursor is not null);

        return documents;
    }

    protected async Task<string[]> ReadIdsAsync(DocumentQuery query) => [.. (await ReadAllAsync(query)).Select(document => document.Id)];

    /// <summary>Reads all vectors of a field; copies them, since a batch is not valid for long.</summary>
    protected async Task<List<KeyValuePair<string, float[]>>> ReadVectorsAsync(string field)
    {
        List<KeyValuePair<string, float[]>> vectors = [];
        long? total = null;
        await foreach (VectorBatch batch in Store.ReadVectorsAsync(Shop, field, Token))
        {
            Assert.Equal(batch.DocumentIds.Count * batch.Dimension, batch.Values.Length);
            Assert.Equal(total ?? batch.TotalCount, batch.TotalCount);
            total = batch.TotalCount;
            for (int row = 0; row < batch.DocumentIds.Count; row++)
            {
                vectors.Add(new(batch.DocumentIds[row], batch.Values.Slice(row * batch.Dimension, batch.Dimension).ToArray()));
            }
        }

        return vectors;
    }
}
