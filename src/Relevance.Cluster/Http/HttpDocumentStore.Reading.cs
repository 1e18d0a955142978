using System.Runtime.CompilerServices;
using System.Text.Json;
using Relevance.Cluster.Http;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Reading documents, fields, facets and vectors.</content>
public sealed partial class HttpDocumentStore
{
    // Fields may hold long texts or arrays, unlike ids and labels.
    private const int FieldPageSize = 2000;

    private const string ForeignCursor = "The cursor is not one that this store returned with a page.";

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Document>> GetDocumentsAsync(
        string datasetId, IReadOnlyList<string> documentIds, DocumentQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        Enter(datasetId, cancellationToken);
        Dictionary<string, Document> found =
            await _calls.GetDocumentsAsync(datasetId, documentIds, query ?? new DocumentQuery(), cancellationToken).ConfigureAwait(false);
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
    /// <remarks>A service without extensions does not report the last page: an empty page follows it.</remarks>
    public override async Task<DocumentPage> ReadPageAsync(
        string datasetId, DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckCursor(cursor);
        Enter(datasetId, cancellationToken);
        string filters = DatasetCalls.FilterText(query.Filter);
        WirePage page = await _calls.ReadPageAsync(datasetId, query, filters, cursor, cancellationToken).ConfigureAwait(false);
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
        await _calls.ReadAllAsync(datasetId, query, DatasetCalls.FilterText(filter), Take, cancellationToken).ConfigureAwait(false);
        return ids.AsReadOnly();

        void Take(List<Document> documents) => ids.AddRange(documents.Select(document => document.Id));
    }

    /// <inheritdoc/>
    /// <remarks>A service without extensions ignores a filter for facets, so a filter is an error there.</remarks>
    /// <exception cref="DocumentStoreException">A filter was given and the service accepts none for facets, or the service failed.</exception>
    public override async Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        return await dialect.GetFacetsAsync(datasetId, query, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<AggregationRow>> AggregateAsync(
        string datasetId, AggregationQuery query, Filter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        List<AggregationRow> rows = await dialect.AggregateAsync(datasetId, query, filter, cancellationToken).ConfigureAwait(false);
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
        return documents.Select(document => new DocumentValue(document.Id, document[field]))
            .Where(read => read.Value.Kind != FieldKind.Missing)
            .ToArray()
            .AsReadOnly();
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Uses memory for one batch. An interrupted stream is not resumed, since the caller has already processed a part of it: it ends in a
    /// <see cref="RelevanceApiException"/>. A service without extensions is read page by page, as JSON.
    /// </remarks>
    public override IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        DatasetIds.ValidateStored(datasetId);
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        return StreamVectorsAsync(datasetId, vectorField, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Null for a service without extensions.</remarks>
    public override async Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(vectorField);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        return await dialect.GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<VectorBatch> StreamVectorsAsync(
        string datasetId, string vectorField, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        await foreach (VectorBatch batch in dialect.ReadVectorsAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false))
        {
            yield return batch;
        }
    }

    private Task RestoreAsync(string datasetId, IEnumerable<Document> documents, CancellationToken cancellationToken) =>
        new VectorRestorer(_calls, datasetId).RestoreAsync(documents, cancellationToken);

    /// <summary>Validates that a cursor is a JSON array, the only property that can be checked without the service.</summary>
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
            throw new ArgumentException(ForeignCursor, nameof(cursor), e);
        }

        throw new ArgumentException(ForeignCursor, nameof(cursor));
    }
}
