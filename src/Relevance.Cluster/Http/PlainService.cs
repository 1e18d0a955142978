using System.Globalization;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Http.Bulk;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Http.Vectors;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http;

/// <summary>What is done with a service that has nothing but the contract: the same questions in more requests, and not in one step.</summary>
internal sealed class PlainService(DatasetCalls calls, HttpStoreOptions options)
{
    private const string LabelPrefix = ClusteringKey.RootField + ".";

    /// <summary>About as many components as are read at once.</summary>
    private const int ComponentsPerPage = 1 << 20;

    /// <summary>Lists the clusterings that a schema shows: the fields of text below <c>_cluster_</c>.</summary>
    public static IEnumerable<ClusteringKey> ClusteringsOf(Schema schema)
    {
        foreach ((string path, FieldType type) in schema)
        {
            int end = path.LastIndexOf('.');
            if (type == FieldType.Text && path.StartsWith(LabelPrefix, StringComparison.Ordinal) && end > LabelPrefix.Length)
            {
                yield return new ClusteringKey(path[LabelPrefix.Length..end], path[(end + 1)..]);
            }
        }
    }

    public async Task DeclareAsync(string datasetId, string schema, CancellationToken cancellationToken)
    {
        await CheckDatasetAsync(datasetId, cancellationToken).ConfigureAwait(false);
        JsonBody body = new JsonBody().Add("id", datasetId).AddText("schema", schema).Add("upsert", true);
        ApiCall call = new() { Operation = "declare a vector field", DatasetId = datasetId, Path = "/datasets/create", Body = body.End(), Effect = CallEffect.Repeatable };
        await calls.Exchange.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends documents, each id once in a request, after the ids that must or must not be there were looked up.</summary>
    public async Task WriteAsync(BulkWrite write, string datasetId, Document[] documents, WriteMode mode, CancellationToken cancellationToken)
    {
        await CheckDatasetAsync(datasetId, cancellationToken).ConfigureAwait(false);
        int[] places = [.. Enumerable.Range(0, documents.Length).Where(place => !write.IsRejected(place))];
        if (mode != WriteMode.Upsert)
        {
            HashSet<string> there = await FindAsync(datasetId, places.Select(place => documents[place].Id), cancellationToken).ConfigureAwait(false);
            foreach (int place in places)
            {
                string id = documents[place].Id;
                if (mode == WriteMode.Insert ? !there.Add(id) : !there.Contains(id))
                {
                    write.Reject(place, $"field '{Document.IdField}': expected an id that is {(mode == WriteMode.Insert ? "not there yet" : "there")}, found '{id}', which is{(mode == WriteMode.Insert ? "" : " not")}");
                }
            }
        }

        // The second document of an id waits until the first is written: what a service makes of an id that is twice in one request is its own affair.
        foreach (int[] wave in Waves(documents, places.Where(place => !write.IsRejected(place))))
        {
            int parallelism = mode == WriteMode.Update || !options.KeepsInsertionOrder ? options.Parallelism : 1;
            await write.SendAsync(wave, parallelism, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<long> DeleteDocumentsAsync(string datasetId, Filter filter, CancellationToken cancellationToken)
    {
        long count = await calls.CountAsync(datasetId, filter, cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            // At least one filter is asked for, so that nobody deletes everything by leaving one out.
            string filters = DatasetCalls.FilterText(filter) is var text and not "[]" ? text : Filter.Field(Document.IdField).Exists().ToJson();
            CallEffect effect = filter.IsSetLevel ? CallEffect.Once : CallEffect.Repeatable;
            await calls.Exchange.SendAsync(
                DatasetCalls.Post("delete documents", datasetId, "/documents/delete_where", new JsonBody().AddText("filters", filters), effect), cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public async Task<IReadOnlyList<FieldFacet>> GetFacetsAsync(string datasetId, FacetQuery query, CancellationToken cancellationToken)
    {
        if (query.Filter is not null)
        {
            throw new DocumentStoreException(
                StoreFailure.Other, $"Dataset '{datasetId}': the service takes no filter for facets, and [{query.Filter}] was given. Read the fields and count them, or ask for all documents.");
        }

        Schema schema = await calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        string[] plain = [.. schema.Where(field => !field.Value.IsVector && !field.Value.IsChunkVector && field.Value != FieldType.Dictionary && field.Value != FieldType.Chunks).Select(field => field.Key)];
        if (query.Fields.FirstOrDefault(field => schema.TryGetValue(field, out FieldType type) && type.IsVector) is { } vector)
        {
            throw new FieldNotFoundException(datasetId, vector, "a plain field", plain);
        }

        string[] fields = query.Fields.Count > 0 ? [.. query.Fields] : plain;
        JsonBody body = new JsonBody().AddTexts("fields", fields.Distinct(StringComparer.Ordinal)).Add("page_size", Math.Max(query.MaxValues, 1)).Add("page", 1).Add("asc", false);
        IReadOnlyDictionary<string, FieldValue> results = await calls.Exchange.AskAsync(
            DatasetCalls.Post("read facets", datasetId, "/facets", body), reply => reply.Members.Get("results").AsObject(), cancellationToken).ConfigureAwait(false);
        List<FieldFacet> facets = [];
        foreach (string field in fields)
        {
            long count = await calls.CountAsync(datasetId, Filter.Field(field).Exists(), cancellationToken).ConfigureAwait(false);
            facets.Add(ToFacet(field, count, FacetText.Get(results, field), query.MaxValues));
        }

        return facets.AsReadOnly();
    }

    /// <summary>Gives no revision, which is all that is known; but for a dataset that is not there.</summary>
    public async Task<string?> GetVectorRevisionAsync(string datasetId, CancellationToken cancellationToken)
    {
        await CheckDatasetAsync(datasetId, cancellationToken).ConfigureAwait(false);
        return null;
    }

    public async IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FieldType type = await CheckVectorFieldAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false);
        DocumentQuery query = new() { SelectFields = [vectorField], PageSize = Math.Clamp(ComponentsPerPage / Math.Max(type.Dimension ?? 1, 1), 1, DatasetCalls.MaxPageSize) };
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

    public async Task WriteClusteringAsync(string datasetId, StoredClustering clustering, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        await CheckVectorFieldAsync(datasetId, clustering.Key.VectorField, cancellationToken).ConfigureAwait(false);
        await ClearLabelsAsync(datasetId, clustering.Key, cancellationToken).ConfigureAwait(false);
        await WriteLabelsAsync(datasetId, clustering.Key, labels, cancellationToken).ConfigureAwait(false);
        await calls.Exchange.AskAsync(ClusteringText.WriteCentroids(datasetId, clustering), ClusteringText.CheckWritten, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes labels into the documents that are there.</summary>
    public async Task WriteLabelsAsync(string datasetId, ClusteringKey key, IReadOnlyList<DocumentLabel> labels, CancellationToken cancellationToken)
    {
        HashSet<string> there = await FindAsync(datasetId, labels.Select(label => label.DocumentId), cancellationToken).ConfigureAwait(false);
        Dictionary<string, Document> changes = new(StringComparer.Ordinal);
        foreach (DocumentLabel label in labels.Where(label => there.Contains(label.DocumentId)))
        {
            changes[label.DocumentId] = new Document(label.DocumentId) { [key.LabelField] = label.Label };
        }

        await UpdateAsync(datasetId, [.. changes.Values], cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> DeleteClusteringAsync(string datasetId, ClusteringKey key, StoredClustering? stored, CancellationToken cancellationToken)
    {
        foreach (string label in stored?.Labels ?? [])
        {
            JsonBody body = ClusteringText.AddKey(new JsonBody().Add("dataset_id", datasetId), key);
            await calls.Exchange.SendAsync(
                DatasetCalls.Post("delete a centroid", datasetId, $"/cluster/centroids/{Uri.EscapeDataString(label)}/delete", body, CallEffect.Repeatable), cancellationToken).ConfigureAwait(false);
        }

        return await ClearLabelsAsync(datasetId, key, cancellationToken).ConfigureAwait(false) > 0 || stored is not null;
    }

    /// <summary>Makes sure that a field is a vector field.</summary>
    /// <returns>Its type.</returns>
    public async Task<FieldType> CheckVectorFieldAsync(string datasetId, string vectorField, CancellationToken cancellationToken)
    {
        Schema schema = await calls.GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false);
        return schema.TryGetValue(vectorField, out FieldType type) && type.IsVector
            ? type
            : throw new FieldNotFoundException(datasetId, vectorField, "a vector field", schema.VectorFields);
    }

    private static FieldFacet ToFacet(string field, long count, FieldValue result, int maxValues)
    {
        if (result.Kind == FieldKind.Object)
        {
            // Averages and sums come without a count; how many documents have the field is the next best.
            IReadOnlyDictionary<string, FieldValue> numbers = result.AsObject();
            return new FieldFacet
            {
                Field = field,
                Count = count,
                Numbers = count == 0 ? null : new NumericFacet(count, FacetText.Number(numbers, "min"), FacetText.Number(numbers, "max"), FacetText.Number(numbers, "sum")),
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
        return places.ToArray().GroupBy(place => times[documents[place].Id] = times.GetValueOrDefault(documents[place].Id) + 1).Select(wave => wave.ToArray());
    }

    private async Task<long> ClearLabelsAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { SelectFields = [Document.IdField], IncludeVectors = false, PageSize = DatasetCalls.MaxPageSize };
        List<Document> changes = [];
        await calls.ReadAllAsync(
            datasetId, query, Filter.Field(key.LabelField).Exists().ToJson(),
            documents => changes.AddRange(documents.Select(document => new Document(document.Id) { [key.LabelField] = FieldValue.Null })), cancellationToken).ConfigureAwait(false);
        await UpdateAsync(datasetId, [.. changes], cancellationToken).ConfigureAwait(false);
        return changes.Count;
    }

    private async Task UpdateAsync(string datasetId, Document[] changes, CancellationToken cancellationToken)
    {
        BulkWrite write = new(calls.Exchange, options, datasetId, WriteMode.Update, changes);
        await write.SendAsync(Enumerable.Range(0, changes.Length), options.Parallelism, cancellationToken).ConfigureAwait(false);
        if (write.End() is { Rejected: [{ } first, ..] rejected })
        {
            throw new DocumentStoreException(
                StoreFailure.Other,
                string.Create(CultureInfo.InvariantCulture, $"Dataset '{datasetId}': {rejected.Count} of {changes.Length} labels were rejected. Document '{first.DocumentId}': {first.Reason}"));
        }
    }

    private async Task<HashSet<string>> FindAsync(string datasetId, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        DocumentQuery query = new() { SelectFields = [Document.IdField], IncludeVectors = false };
        return [.. (await calls.GetDocumentsAsync(datasetId, ids, query, cancellationToken).ConfigureAwait(false)).Keys];
    }

    // Writing would make a dataset that is not there.
    private async Task CheckDatasetAsync(string datasetId, CancellationToken cancellationToken)
    {
        if (!(await calls.ListDatasetsAsync(cancellationToken).ConfigureAwait(false)).Contains(datasetId, StringComparer.Ordinal))
        {
            throw new DatasetNotFoundException(datasetId);
        }
    }
}
