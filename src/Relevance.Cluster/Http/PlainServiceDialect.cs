using System.Globalization;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Http.Bulk;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Http.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http;

/// <summary>The requests for a service that has nothing but the wire contract: more requests per operation, which are not atomic together.</summary>
internal sealed class PlainServiceDialect(DatasetCalls calls, HttpStoreOptions options) : IServiceDialect
{
    private const string LabelPrefix = ClusteringKey.RootField + ".";

    /// <summary>The approximate number of components per page of vectors.</summary>
    private const int ComponentsPerPage = 1 << 20;

    /// <summary>
    /// Creates a dataset after a check that it does not exist, since the service does not report it. Several concurrent callers may all get true.
    /// </summary>
    public async Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken) =>
        !await ExistsAsync(datasetId, cancellationToken).ConfigureAwait(false)
        && await calls.CreateDatasetAsync(datasetId, schema, cancellationToken).ConfigureAwait(false);

    /// <summary>Creates the dataset itself: the service cannot hide one.</summary>
    public async Task<string?> StageDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken) =>
        await CreateDatasetAsync(datasetId, schema, cancellationToken).ConfigureAwait(false) ? datasetId : null;

    public Task<bool> PublishDatasetAsync(string stagedId, string datasetId, CancellationToken cancellationToken) => Task.FromResult(true);

    public async Task DeclareAsync(string datasetId, Schema schema, CancellationToken cancellationToken)
    {
        await CheckDatasetAsync(datasetId, cancellationToken).ConfigureAwait(false);
        ApiCall call = DatasetCalls.Create("declare a vector field", datasetId, schema, CallEffect.Repeatable);
        await calls.Exchange.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends documents, each id at most once per request, after a lookup of the ids that must or must not exist.</summary>
    public async Task WriteAsync(BulkWrite write, string datasetId, Document[] documents, WriteMode mode, CancellationToken cancellationToken)
    {
        await CheckDatasetAsync(datasetId, cancellationToken).ConfigureAwait(false);
        int[] places = [.. Enumerable.Range(0, documents.Length).Where(place => !write.IsRejected(place))];
        if (mode != WriteMode.Upsert)
        {
            HashSet<string> known = await FindAsync(datasetId, places.Select(place => documents[place].Id), cancellationToken).ConfigureAwait(false);
            foreach (int place in places)
            {
                string id = documents[place].Id;
                if (mode == WriteMode.Insert && !known.Add(id))
                {
                    write.Reject(place, $"field '{Document.IdField}': expected a new id, found '{id}', which already exists");
                }
                else if (mode == WriteMode.Update && !known.Contains(id))
                {
                    write.Reject(place, $"field '{Document.IdField}': expected the id of a document, found '{id}', which does not exist");
                }
            }
        }

        // The second document of an id waits until the first is written: the contract does not specify how a service handles an id that is twice in one
        // request.
        foreach (int[] wave in Waves(documents, places.Where(place => !write.IsRejected(place))))
        {
            int parallelism = mode == WriteMode.Update || !options.KeepsInsertionOrder ? options.Parallelism : 1;
            await write.SendAsync(wave, parallelism, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes documents, which are counted first since the service does not report how many it deleted.</summary>
    public async Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken)
    {
        long count = await calls.CountAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            // The contract requires at least one filter, so that a forgotten one does not delete everything.
            string filters = DatasetCalls.FilterText(filter) is var text and not "[]" ? text : Filter.Field(Document.IdField).Exists().ToJson();
            CallEffect effect = filter.IsSetLevel ? CallEffect.Once : CallEffect.Repeatable;
            ApiCall call = DatasetCalls.Post("delete documents", datasetId, "/documents/delete_where", new JsonBody().AddText("filters", filters), effect);
            await calls.Exchange.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public async Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken)
    {
        if (query.Filter is not null)
        {
            throw new DocumentStoreException(
                StoreFailure.Other,
                $"Dataset '{datasetId}': the service accepts no filter for facets, found [{query.Filter}]. "
                + "Read the fields and count their values, or request the facets of all documents.");
        }

        Schema schema = await calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        string[] plain = [.. schema.Where(field => HasFacet(field.Value)).Select(field => field.Key)];
        if (query.Fields.FirstOrDefault(field => schema.TryGetValue(field, out FieldType type) && type.IsVector) is { } vector)
        {
            throw new FieldNotFoundException(datasetId, vector, "a plain field", plain);
        }

        string[] fields = query.Fields.Count > 0 ? [.. query.Fields] : plain;
        JsonBody body = new JsonBody()
            .AddTexts("fields", fields.Distinct(StringComparer.Ordinal))
            .Add("page_size", Math.Max(query.MaxValues, 1))
            .Add("page", 1)
            .Add("asc", false);
        ApiCall call = DatasetCalls.Post("read facets", datasetId, "/facets", body);
        IReadOnlyDictionary<string, FieldValue> results =
            await calls.Exchange.SendAsync(call, reply => reply.Members.Get("results").AsObject(), cancellationToken).ConfigureAwait(false);
        List<FieldFacet> facets = [];
        foreach (string field in fields)
        {
            long count = await calls.CountAsync(datasetId, Filter.Field(field).Exists(), cancellationToken).ConfigureAwait(false);
            facets.Add(ToFacet(field, count, FacetText.Get(results, field), query.MaxValues));
        }

        return facets.AsReadOnly();
    }

    public Task<List<AggregationRow>> AggregateAsync(string datasetId, AggregationQuery query, Filter? filter, CancellationToken cancellationToken) =>
        calls.AggregateAsync(datasetId, query, filter, isExact: false, cancellationToken);

    /// <summary>Returns null, since the service has no revisions, after a check that the dataset exists.</summary>
    public async Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken)
    {
        await CheckDatasetAsync(datasetId, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Reads vectors page by page, as JSON.</summary>
    public async IAsyncEnumerable<VectorBatch> ReadVectorsAsync(
        string datasetId, string vectorField, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FieldType type = await CheckVectorFieldAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false);
        int pageSize = Math.Clamp(ComponentsPerPage / Math.Max(type.Dimension ?? 1, 1), 1, DatasetCalls.MaxPageSize);
        DocumentQuery query = new() { SelectFields = [vectorField], PageSize = pageSize };
        Filter exists = Filter.Field(vectorField).Exists();
        long total = await calls.CountAsync(datasetId, exists, cancellationToken).ConfigureAwait(false);
        string? next = null;
        do
        {
            WirePage page = await calls.ReadPageAsync(datasetId, query, exists.ToJson(), next, cancellationToken).ConfigureAwait(false);
            next = DatasetCalls.NextOf(page, next, datasetId);
            if (VectorText.ToBatch(page.Documents, vectorField, total) is { } batch)
            {
                yield return batch;
            }
        }
        while (next is not null);
    }

    public async Task WriteClusteringAsync(
        string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        await CheckVectorFieldAsync(datasetId, clustering.Key.VectorField, cancellationToken).ConfigureAwait(false);
        await ClearLabelsAsync(datasetId, clustering.Key, cancellationToken).ConfigureAwait(false);
        await WriteLabelsAsync(datasetId, clustering.Key, labels, cancellationToken).ConfigureAwait(false);
        await calls.WriteCentroidsAsync(datasetId, clustering, cancellationToken).ConfigureAwait(false);
    }

    public async Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken)
    {
        await CheckVectorFieldAsync(datasetId, clustering.Key.VectorField, cancellationToken).ConfigureAwait(false);
        await calls.WriteCentroidsAsync(datasetId, clustering, cancellationToken).ConfigureAwait(false);
    }

    public async Task UpdateLabelsAsync(string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        ClusteringText.CheckExists(datasetId, key, await ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false));
        await WriteLabelsAsync(datasetId, key, labels, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the clusterings that the schema shows: the text fields below <c>_cluster_</c>.</summary>
    public async Task<IReadOnlyList<ClusteringKey>> ListClusteringsAsync(string datasetId, CancellationToken cancellationToken)
    {
        Schema schema = await calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        List<ClusteringKey> keys = [];
        foreach ((string path, FieldType type) in schema)
        {
            int end = path.LastIndexOf('.');
            if (type == FieldType.Text && path.StartsWith(LabelPrefix, StringComparison.Ordinal) && end > LabelPrefix.Length)
            {
                keys.Add(new ClusteringKey(path[LabelPrefix.Length..end], path[(end + 1)..]));
            }
        }

        return ClusteringText.InOrder(keys);
    }

    /// <summary>Deletes each centroid, and then sets the labels to null.</summary>
    public async Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken)
    {
        StoredClustering? stored = await calls.GetClusteringAsync(datasetId, key, cancellationToken).ConfigureAwait(false);
        foreach (string label in stored?.Labels ?? [])
        {
            JsonBody body = ClusteringText.AddKey(new JsonBody().Add("dataset_id", datasetId), key);
            string path = $"/cluster/centroids/{Uri.EscapeDataString(label)}/delete";
            ApiCall call = DatasetCalls.Post("delete a centroid", datasetId, path, body, CallEffect.Repeatable);
            await calls.Exchange.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }

        return await ClearLabelsAsync(datasetId, key, cancellationToken).ConfigureAwait(false) > 0 || stored is not null;
    }

    public Task<IReadOnlyList<DocumentLabel>?> ReadLabelsAsync(
        string datasetId, ClusteringKey key, Filter? filter, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<DocumentLabel>?>(null);

    /// <summary>Returns null, since the service has no revisions, after a check that the clustering exists.</summary>
    public async Task<string?> GetLabelRevisionAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken)
    {
        ClusteringText.CheckExists(datasetId, key, await ListClusteringsAsync(datasetId, cancellationToken).ConfigureAwait(false));
        return null;
    }

    public Task<IReadOnlyList<LabelCount>?> CountLabelsAsync(
        string datasetId, ClusteringKey key, string? field, Filter? filter, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LabelCount>?>(null);

    private static bool HasFacet(FieldType type) =>
        !type.IsVector && !type.IsChunkVector && type != FieldType.Dictionary && type != FieldType.Chunks;

    private static FieldFacet ToFacet(string field, long count, FieldValue result, int maxValues)
    {
        if (result.Kind == FieldKind.Object)
        {
            // The contract has averages and sums without a count; the number of documents that have the field replaces it.
            IReadOnlyDictionary<string, FieldValue> numbers = result.AsObject();
            double min = FacetText.Number(numbers, "min");
            double max = FacetText.Number(numbers, "max");
            return new FieldFacet
            {
                Field = field,
                Count = count,
                Numbers = count == 0 ? null : new NumericFacet(count, min, max, FacetText.Number(numbers, "sum")),
            };
        }

        IEnumerable<ValueCount> values = result.AsArray().Select(row => row.AsObject())
            .Select(row => new ValueCount(FacetText.Get(row, "value"), FacetText.Get(row, "frequency").AsInteger() ?? 0))
            .OrderByDescending(value => value.Count).ThenBy(value => value.Value, FieldValueComparer.Instance);
        return new FieldFacet { Field = field, Count = count, Values = values.Take(maxValues).ToArray().AsReadOnly() };
    }

    private static IEnumerable<int[]> Waves(Document[] documents, IEnumerable<int> places)
    {
        Dictionary<string, int> times = new(StringComparer.Ordinal);
        return places.ToArray()
            .GroupBy(place => times[documents[place].Id] = times.GetValueOrDefault(documents[place].Id) + 1)
            .Select(wave => wave.ToArray());
    }

    /// <summary>Writes labels into the documents that exist.</summary>
    private async Task WriteLabelsAsync(string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        HashSet<string> known = await FindAsync(datasetId, labels.Select(label => label.DocumentId), cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> changes = new(StringComparer.Ordinal);
        foreach (DocumentLabel label in labels.Where(label => known.Contains(label.DocumentId)))
        {
            changes[label.DocumentId] = new Document(label.DocumentId) { [key.LabelField] = label.Label };
        }

        await UpdateAsync(datasetId, [.. changes.Values], cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> ClearLabelsAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { SelectFields = [Document.IdField], IncludeVectors = false, PageSize = DatasetCalls.MaxPageSize };
        List<Document> changes = [];
        await calls.ReadAllAsync(datasetId, query, Filter.Field(key.LabelField).Exists().ToJson(), Take, cancellationToken).ConfigureAwait(false);
        await UpdateAsync(datasetId, [.. changes], cancellationToken).ConfigureAwait(false);
        return changes.Count;

        void Take(List<Document> documents) =>
            changes.AddRange(documents.Select(document => new Document(document.Id) { [key.LabelField] = FieldValue.Null }));
    }

    private async Task UpdateAsync(string datasetId, Document[] changes, CancellationToken cancellationToken)
    {
        BulkWrite write = new(calls.Exchange, options, datasetId, WriteMode.Update, changes);
        await write.SendAsync(Enumerable.Range(0, changes.Length), options.Parallelism, cancellationToken).ConfigureAwait(false);
        if (write.End() is { Rejected: [{ } first, ..] rejected })
        {
            string count = string.Create(CultureInfo.InvariantCulture, $"{rejected.Count} of {changes.Length} labels were rejected");
            throw new DocumentStoreException(
                StoreFailure.Other, $"Dataset '{datasetId}': {count}. Document '{first.DocumentId}': {first.Reason}");
        }
    }

    private async Task<HashSet<string>> FindAsync(string datasetId, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { SelectFields = [Document.IdField], IncludeVectors = false };
        return [.. (await calls.GetDocumentsAsync(datasetId, ids, query, cancellationToken).ConfigureAwait(false)).Keys];
    }

    private async Task<FieldType> CheckVectorFieldAsync(string datasetId, string vectorField, CancellationToken cancellationToken)
    {
        Schema schema = await calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        return schema.TryGetValue(vectorField, out FieldType type) && type.IsVector
            ? type
            : throw new FieldNotFoundException(datasetId, vectorField, "a vector field", schema.VectorFields);
    }

    // A write would create a dataset that does not exist.
    private async Task CheckDatasetAsync(string datasetId, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(datasetId, cancellationToken).ConfigureAwait(false))
        {
            throw new DatasetNotFoundException(datasetId);
        }
    }

    private async Task<bool> ExistsAsync(string datasetId, CancellationToken cancellationToken) =>
        (await calls.ListDatasetsAsync(cancellationToken).ConfigureAwait(false)).Contains(datasetId, StringComparer.Ordinal);
}
