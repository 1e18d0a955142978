using System.Net;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Http;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Datasets, their schema and their metadata.</content>
public sealed partial class HttpDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>
    /// A service without extensions does not report whether the dataset already existed, so the store checks in advance; of several concurrent callers more
    /// than one may then get true.
    /// </remarks>
    public override async Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        Enter(datasetId, cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        return await dialect.CreateDatasetAsync(datasetId, schema, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>A service without extensions cannot hide a dataset, so this creates the dataset itself.</remarks>
    public override async Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        Enter(cancellationToken);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        return await dialect.StageDatasetAsync(datasetId, schema, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        Enter(cancellationToken);

        // Only our server gives a staged dataset an id that differs.
        IServiceDialect dialect = stagedId == datasetId ? await GetDialectAsync(cancellationToken).ConfigureAwait(false) : _server;
        return await dialect.PublishDatasetAsync(stagedId, datasetId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        Enter(datasetId, cancellationToken);
        try
        {
            ApiCall call = DatasetCalls.Post("delete the dataset", datasetId, "/delete", new JsonBody(), CallEffect.Once);
            await _exchange.SendAsync(call, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DatasetNotFoundException)
        {
            return false;
        }
        catch (RelevanceApiException e) when (e is { Status: HttpStatusCode.NotFound, ErrorCode: null })
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> DatasetExistsAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        Enter(datasetId, cancellationToken);
        return (await _calls.ListDatasetsAsync(cancellationToken).ConfigureAwait(false)).Contains(datasetId, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> ListDatasetsAsync(CancellationToken cancellationToken = default)
    {
        Enter(cancellationToken);
        string[] ids = await _calls.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        Array.Sort(ids, StringComparer.Ordinal);
        return ids.AsReadOnly();
    }

    /// <inheritdoc/>
    public override async Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        Enter(datasetId, cancellationToken);
        return await _calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A service without extensions receives the schema in the request that creates a dataset; the contract does not specify whether it converts existing
    /// arrays to vectors.
    /// </remarks>
    public override async Task DeclareVectorFieldAsync(string datasetId, string field, int dimension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        FieldType type = FieldType.Vector(dimension);
        Enter(datasetId, cancellationToken);
        Schema schema = new([new(field, type)]);
        IServiceDialect dialect = await GetDialectAsync(cancellationToken).ConfigureAwait(false);
        await dialect.DeclareAsync(datasetId, schema, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default) =>
        ReadMetadataAsync(datasetId, "", cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Sends one request. A service that ignores its parameter returns all metadata.</remarks>
    public override async Task<FieldValue> GetMetadataPartAsync(string datasetId, string part, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        Document metadata = await ReadMetadataAsync(datasetId, $"?part={Uri.EscapeDataString(part)}", cancellationToken).ConfigureAwait(false);
        return metadata.ToValue().AsObject().GetValueOrDefault(part);
    }

    /// <inheritdoc/>
    public override async Task UpdateMetadataAsync(string datasetId, Document changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        Enter(datasetId, cancellationToken);
        JsonBody body = new JsonBody().Add("dataset_id", datasetId).Add("metadata", new FieldValue(changes.Fields));
        ApiCall call = DatasetCalls.Post("update metadata", datasetId, "/metadata", body, CallEffect.Repeatable);
        await _exchange.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Document> ReadMetadataAsync(string datasetId, string query, CancellationToken cancellationToken)
    {
        Enter(datasetId, cancellationToken);
        ApiCall call = DatasetCalls.Get("read metadata", datasetId, DatasetCalls.Of(datasetId, "/metadata" + query));
        return await _exchange.SendAsync(call, Read, cancellationToken).ConfigureAwait(false);

        Document Read(ApiResponse reply)
        {
            // Read by the reader of documents, since it may be nested as deeply.
            ReadOnlyMemory<byte> text = reply.Members.GetText("results");
            return text.IsEmpty ? new Document(datasetId) : new Document(datasetId, JsonTreeReader.ReadDocument(text.Span, names: null, out _));
        }
    }
}
