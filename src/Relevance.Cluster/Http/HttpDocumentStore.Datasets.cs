using System.Net;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster;

/// <content>Datasets, their schema and their metadata.</content>
public sealed partial class HttpDocumentStore
{
    /// <inheritdoc/>
    /// <remarks>A service without the additions does not say whether the dataset was there, and is asked before; of several callers at once more than one may then get true.</remarks>
    public override async Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken = default)
    {
        DatasetIds.Validate(datasetId);
        ArgumentNullException.ThrowIfNull(schema);
        Enter(datasetId, cancellationToken);
        if (!await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false) && await DatasetExistsAsync(datasetId, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        JsonBody body = new JsonBody().Add("id", datasetId).AddText("schema", schema.ToJson()).Add("upsert", true);
        ApiCall call = new() { Operation = "create the dataset", DatasetId = datasetId, Path = "/datasets/create", Body = body.End(), Effect = CallEffect.Once };
        return await _exchange.AskAsync(call, reply => reply.Members.Get("created").AsBoolean() ?? true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<bool> DeleteDatasetAsync(string datasetId, CancellationToken cancellationToken = default)
    {
        Enter(datasetId, cancellationToken);
        try
        {
            await _exchange.SendAsync(Post("delete the dataset", datasetId, "/delete", new JsonBody(), CallEffect.Once), cancellationToken).ConfigureAwait(false);
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
    /// <remarks>A service without the additions is told the schema as when the dataset was created; whether it turns lists that are there into vectors is its own affair.</remarks>
    public override async Task DeclareVectorFieldAsync(string datasetId, string field, int dimension, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        FieldType type = FieldType.Vector(dimension);
        Enter(datasetId, cancellationToken);
        string schema = new Schema([new(field, type)]).ToJson();
        if (await _calls.HasAdditionsAsync(cancellationToken).ConfigureAwait(false))
        {
            await _exchange.SendAsync(
                Post("declare a vector field", datasetId, "/schema", new JsonBody().AddText("schema", schema), CallEffect.Repeatable), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await _plain.DeclareAsync(datasetId, schema, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task<Document> GetMetadataAsync(string datasetId, CancellationToken cancellationToken = default) =>
        ReadMetadataAsync(datasetId, "", cancellationToken);

    /// <inheritdoc/>
    /// <remarks>One request. A service that does not know the parameter sends all of the metadata.</remarks>
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
        await _exchange.SendAsync(Post("update metadata", datasetId, "/metadata", body, CallEffect.Repeatable), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Document> ReadMetadataAsync(string datasetId, string query, CancellationToken cancellationToken)
    {
        Enter(datasetId, cancellationToken);
        return await _exchange.AskAsync(
            Get("read metadata", datasetId, "/metadata" + query),
            reply =>
            {
                // Read as a document is, since it may be nested as deeply.
                ReadOnlyMemory<byte> text = reply.Members.GetText("results");
                return text.IsEmpty ? new Document(datasetId) : new Document(datasetId, JsonTreeReader.ReadDocument(text.Span, names: null, out _));
            },
            cancellationToken).ConfigureAwait(false);
    }
}
