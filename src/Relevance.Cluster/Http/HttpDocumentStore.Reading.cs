using System.Text.Json;
using Relevance.Cluster.Http;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Documents, fields and facets.</content>
public sealed partial class HttpDocumentStore
{
    // Whole fields may be long texts or lists; ids and labels are not.
    private const int FieldPageSize = 2000;

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        Enter(datasetId, cancellationToken);
        Dictionary<string, Document> found = await _calls.GetDocumentsAsync(datasetId, documentIds, query ?? new DocumentQuery(), cancellationToken).ConfigureAwait(false);
        await RestoreAsync(datasetId, found.Values, cancellationToken).ConfigureAwait(false);
        List<Document> documents = new(documentIds.Count);
        foreach (string id in documentIds)
        {
            if (found.TryGetValue(id, out Document? document))
            {
                documents.Add(document.Clone());
            }
        }

        StoreTelemetry.CountDocuments("read", documents.Count);
        return documents.AsReadOnly();
    }

    /// <inheritdoc/>
    /// <remarks>A service without the additions does not say that a page is the last: one that is empty then follows.</remarks>
    public override async Task<DocumentPage> ReadPageAsync(
        string datasetId, DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckCursor(cursor);
        Enter(datasetId, cancellationToken);
        WirePage page = await _calls.ReadPageAsync(datasetId, query, DatasetCalls.FilterText(query.Filter), cursor, cancellationToken).ConfigureAwait(false);
        if (query.IncludeVectors)
        {
            await RestoreAsync(datasetId, page.Documents, cancellationToken).ConfigureAwait(false);
        }

        StoreTelemetry.CountDocuments("read", page.Documents.Count);
        return new DocumentPage { Documents = page.Documents.AsReadOnly(), NextCursor = page.Next };
    }

    /// <inheritdoc/>
    public override async Task<long> CountAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        Enter(datasetId, cancellationToken);
        return await _calls.CountAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> ListIdsAsync(string datasetId, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        Enter(datasetId, cancellationToken);
        DocumentQuery query = new() { SelectFields = [Document.IdField], IncludeVectors = false, PageSize = DatasetCalls.MaxPageSize };
        List<string> ids = [];
        await _calls.ReadAllAsync(
            datasetId, query, DatasetCalls.FilterText(filter), documents => ids.AddRange(documents.Select(document => document.Id)), cancellationToken).ConfigureAwait(false);
        return ids.AsReadOnly();
    }

    /// <inheritdoc/>
    /// <remarks>A service without the additions is not asked with a filter: it would leave it out.</remarks>
    /// <exception cref="DocumentStoreException">A filter was given, and the service takes none for facets; or the service failed.</exception>
    public override async Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Enter(datasetId, cancellationToken);
        if (!await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            return await _plain.GetFacetsAsync(datasetId, query, cancellationToken).ConfigureAwait(false);
        }

        JsonBody body = new JsonBody()
            .AddTexts("fields", query.Fields)
            .Add("page_size", query.MaxValues)
            .Add("page", 1)
            .Add("asc", false)
            .AddText("filters", DatasetCalls.FilterText(query.Filter))
            .Add("exact", true);
        return await _exchange.AskAsync(
            Post("read facets", datasetId, "/facets", body),
            reply => (IReadOnlyList<FieldFacet>)reply.Members.GetItems("facets").ConvertAll(facet => FacetText.Read(FieldValue.Parse(facet.Span))).AsReadOnly(),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<AggregationRow>> AggregateAsync(
        string datasetId, AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Enter(datasetId, cancellationToken);
        bool isExact = await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false);
        List<AggregationRow> rows = await _exchange.AskAsync(
            Post("aggregate documents", datasetId, "/aggregate", AggregationText.Write(query, filter, isExact)),
            reply => AggregationText.ReadAll(query, reply.Members),
            cancellationToken).ConfigureAwait(false);
        await RestoreAsync(datasetId, rows.SelectMany(row => row.Documents ?? []), cancellationToken).ConfigureAwait(false);
        return rows.AsReadOnly();
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
        string datasetId, string field, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        Enter(datasetId, cancellationToken);
        DocumentQuery query = new() { SelectFields = [field], PageSize = FieldPageSize };
        List<Document> documents = [];
        await _calls.ReadAllAsync(datasetId, query, DatasetCalls.FilterText(filter), documents.AddRange, cancellationToken).ConfigureAwait(false);
        await RestoreAsync(datasetId, documents, cancellationToken).ConfigureAwait(false);
        return documents.Select(document => new DocumentValue(document.Id, document[field])).Where(read => read.Value.Kind != FieldKind.Missing).ToArray().AsReadOnly();
    }

    private Task RestoreAsync(string datasetId, IEnumerable<Document> documents, CancellationToken cancellationToken) =>
        new VectorRestorer(_calls, datasetId).RestoreAsync(documents, cancellationToken);

    /// <summary>Makes sure that a cursor is a list, which is all that can be told of it here.</summary>
    private static void CheckCursor(string? cursor)
    {
        if (cursor is null)
        {
            return;
        }

        try
        {
            if (FieldValue.Parse(cursor) is { Kind: FieldKind.Array } list && list.AsArray().Count > 0)
            {
                return;
            }
        }
        catch (Exception e) when (e is InvalidDocumentException or JsonException)
        {
            throw new ArgumentException("The cursor is none that a page of this store came with.", nameof(cursor), e);
        }

        throw new ArgumentException("The cursor is none that a page of this store came with.", nameof(cursor));
    }
}
