using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Http.Bulk;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Http.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http;

/// <summary>The requests for our server: one atomic request per operation, by the extensions of docs/wire.md.</summary>
internal sealed class RelevanceServerDialect(DatasetCalls calls, HttpStoreOptions options) : IServiceDialect
{
    private const int MaxIdsPerDelete = 10_000;

    private readonly HttpExchange _exchange = calls.Exchange;

    public Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken) =>
        calls.CreateDatasetAsync(datasetId, schema, cancellationToken);

    public Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken)
    {
        JsonBody body = new JsonBody().AddText("schema", schema.ToJson());
        ApiCall call = DatasetCalls.Post("begin the dataset", datasetId, "/stage", body, CallEffect.Once);
        return _exchange.SendAsync(call, reply => reply.Members.Get("staged_id").AsText(), cancellationToken);
    }

    public Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken)
    {
        DatasetIds.ValidateStaged(stagedId);
        JsonBody body = new JsonBody().Add("new_dataset_id", datasetId);
        ApiCall call = DatasetCalls.Post("publish the dataset", stagedId, "/publish", body, CallEffect.Once);
        return _exchange.SendAsync(call, reply => GetBoolean(reply, "published"), cancellationToken);
    }

    public Task DeclareAsync(string datasetId, Schema schema, CancellationToken cancellationToken)
    {
        JsonBody body = new JsonBody().AddText("schema", schema.ToJson());
        return _exchange.SendAsync(DatasetCalls.Post("declare a vector field", datasetId, "/schema", body, CallEffect.Repeatable), cancellationToken);
    }

    public async Task WriteAsync(BulkWrite write, string datasetId, Document[] documents, WriteMode mode, CancellationToken cancellationToken)
    {
        int[] places = [.. Enumerable.Range(0, documents.Length).Where(place => !write.IsRejected(place))];
        if (places.Length == 0)
        {
            // No document is sent, but a dataset that does not exist is an error all the same.
            await calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        }

        await write.SendAsync(places, ParallelismOf(documents, places, mode), cancellationToken).ConfigureAwait(false);
    }

    public async Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken)
    {
        if (filter is not IdsFilter { Ids.Count: > MaxIdsPerDelete } ids)
        {
            return await DeleteMatchesAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
        }

        long deleted = 0;
        foreach (string[] part in ids.Ids.Chunk(MaxIdsPerDelete))
        {
            deleted += await DeleteMatchesAsync(datasetId, Filter.Ids(part), cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    public Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken)
    {
        JsonBody body = new JsonBody()
            .AddTexts("fields", query.Fields)
            .Add("page_size", query.MaxValues)
            .Add("page", 1)
            .Add("asc", false)
            .AddText("filters", DatasetCalls.FilterText(query.Filter))
            .Add("exact", true);
        return _exchange.SendAsync<IReadOnlyList<FieldFacet>>(
            DatasetCalls.Post("read facets", datasetId, "/facets", body),
            reply => reply.Members.GetItems("facets").ConvertAll(facet => FacetText.Read(FieldValue.Parse(facet.Span))).AsReadOnly(),
            cancellationToken);
    }

    public Task<List<AggregationRow>> AggregateAsync(string datasetId, AggregationQuery query, Filter? filter, CancellationToken cancellationToken) =>
        calls.AggregateAsync(datasetId, query, filter, isExact: true, cancellationToken);

    public Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken)
    {
        string path = DatasetCalls.Of(datasetId, $"/vectors/revision?field={Uri.EscapeDataString(vectorField)}");
        ApiCall call = DatasetCalls.Get("read the vectors' revision", datasetId, path);
        return _exchange.SendAsync(call, reply => reply.Members.Get("revision").AsText(), cancellationToken);
    }

    /// <summary>Reads vectors as a binary stream, or as JSON if a proxy does not pass on the stream.</summary>
    public async IAsyncEnumerable<VectorBatch> ReadVectorsAsync(
        string datasetId, string vectorField, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiCall call = new()
        {
            Operation = "read vectors",
            DatasetId = datasetId,
            Path = DatasetCalls.Of(datasetId, $"/vectors?field={Uri.EscapeDataString(vectorField)}"),
            Accept = $"{VectorStreamReader.MediaType}, application/json;q=0.5",
            IsStream = true,
        };
        using HttpResponseMessage response = (await _exchange.SendAsync(call, cancellationToken).ConfigureAwait(false)).Open!;
        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        if (type?.MediaType == VectorStreamReader.MediaType)
        {
            Stream stream = await BodyCompression.OpenAsync(response, cancellationToken).ConfigureAwait(false);
            VectorStream vectors = new(call, stream, options);
            await using (vectors.ConfigureAwait(false))
            {
                while (await vectors.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return batch;
                }
            }
        }
        else if (!HttpHeaderText.IsJson(type))
        {
            throw await VectorText.ForeignAsync(call, response, options, cancellationToken).ConfigureAwait(false);
        }
        else if (await VectorText.ReadAsync(call, response, vectorField, options, cancellationToken).ConfigureAwait(false) is { } all)
        {
            yield return all;
        }
    }

    public Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        JsonBody body = ClusteringText.AddWeights(ClusteringText.AddKey(new JsonBody(), clustering.Key), clustering)
            .Add("model_name", clustering.ModelName)
            .Add("similarity_metric", ClusteringText.NameOf(clustering.Metric))
            .Add("centroids", ClusteringText.Centroids(clustering))
            .Add("labels", ClusteringText.Labels(labels));
        body = clustering.LabelRevision is { } revision ? body.Add("label_revision", revision) : body;
        return _exchange.SendAsync(DatasetCalls.Post("write a clustering", datasetId, "/cluster/write", body, CallEffect.Repeatable), cancellationToken);
    }

    public Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken) =>
        calls.WriteCentroidsAsync(datasetId, clustering, cancellationToken);

    public Task UpdateLabelsAsync(string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        JsonBody body = ClusteringText.AddKey(new JsonBody(), key).Add("labels", ClusteringText.Labels(labels));
        return _exchange.SendAsync(DatasetCalls.Post("update labels", datasetId, "/cluster/labels", body, CallEffect.Repeatable), cancellationToken);
    }

    public async Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken)
    {
        ApiCall call = DatasetCalls.Get("list clusterings", datasetId, DatasetCalls.Of(datasetId, "/cluster/centroids/configs/list"));
        return ClusteringText.InOrder(await _exchange.SendAsync(call, ClusteringText.Keys, cancellationToken).ConfigureAwait(false));
    }

    public Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken)
    {
        ApiCall call = DatasetCalls.Post(
            "delete a clustering", datasetId, "/cluster/delete", ClusteringText.AddKey(new JsonBody(), key), CallEffect.Once);
        return _exchange.SendAsync(call, reply => GetBoolean(reply, "deleted"), cancellationToken);
    }

    /// <summary>Reads labels as bytes, with one request.</summary>
    public Task<IReadOnlyList<DocumentLabel>?> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter, CancellationToken cancellationToken) => UnlessUnknownAsync(async () =>
    {
        JsonBody body = ClusteringText.AddKey(new JsonBody(), key).AddText("filters", DatasetCalls.FilterText(filter));
        ApiCall call = new()
        {
            Operation = "read labels",
            DatasetId = datasetId,
            Path = DatasetCalls.Of(datasetId, "/cluster/labels/read"),
            Body = body.End(),
            Accept = LabelStream.MediaType,
            IsStream = true,
        };
        using HttpResponseMessage response = (await _exchange.SendAsync(call, cancellationToken).ConfigureAwait(false)).Open!;
        return response.Content.Headers.ContentType?.MediaType == LabelStream.MediaType
            ? await LabelStream.ReadAsync(call, response, options, cancellationToken).ConfigureAwait(false)
            : throw await VectorText.ForeignAsync(call, response, options, cancellationToken).ConfigureAwait(false);
    });

    public Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken) => UnlessUnknownAsync(() =>
    {
        JsonBody body = ClusteringText.AddKey(new JsonBody(), key);
        ApiCall call = DatasetCalls.Post("read the labels' revision", datasetId, "/cluster/labels/revision", body);
        return _exchange.SendAsync(call, reply => reply.Members.Get("revision").AsText(), cancellationToken);
    });

    public Task<IReadOnlyList<LabelCount>?> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field, Filter? filter, CancellationToken cancellationToken) => UnlessUnknownAsync(async () =>
    {
        JsonBody body = ClusteringText.AddKey(new JsonBody(), key).AddText("filters", DatasetCalls.FilterText(filter));
        body = field is null ? body : body.Add("field", field).Add("table", true);
        ApiCall call = DatasetCalls.Post("count labels", datasetId, "/cluster/labels/count", body);
        return (IReadOnlyList<LabelCount>?)await _exchange.SendAsync(call, ClusteringText.Counts, cancellationToken).ConfigureAwait(false);
    });

    /// <summary>Runs a request that an older server, with other extensions only, does not know; null if it does not.</summary>
    private static async Task<T?> UnlessUnknownAsync<T>(Func<Task<T?>> send)
        where T : class
    {
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (RelevanceApiException e) when (e.ErrorCode == "path_not_found")
        {
            return null;
        }
    }

    private static bool GetBoolean(ApiResponse reply, string name) =>
        reply.Members.Get(name).AsBoolean() ?? throw new FormatException($"Expected a boolean in '{name}', found none.");

    private Task<long> DeleteMatchesAsync(string datasetId, Filter filter, CancellationToken cancellationToken)
    {
        string filters = filter.ToJson();
        JsonBody body = new JsonBody().AddText("filters", filters);
        body = filters == "[]" ? body.Add("all", true) : body;
        return _exchange.SendAsync(
            DatasetCalls.Post("delete documents", datasetId, "/documents/delete_where", body, CallEffect.Once),
            reply => reply.Members.Get("number_of_documents_deleted").AsInteger() ?? throw new FormatException("The number of deleted documents is missing."),
            cancellationToken);
    }

    /// <summary>Computes the number of simultaneous requests of a write: 1 if the order of its batches matters.</summary>
    private int ParallelismOf(Document[] documents, int[] places, WriteMode mode)
    {
        if (mode != WriteMode.Update && options.KeepsInsertionOrder)
        {
            return 1;
        }

        HashSet<string> ids = new(places.Length, StringComparer.Ordinal);
        return Array.TrueForAll(places, place => ids.Add(documents[place].Id)) ? options.Parallelism : 1;
    }
}
