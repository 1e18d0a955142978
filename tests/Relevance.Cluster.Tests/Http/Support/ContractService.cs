using System.Net;
using Relevance.Cluster.Conformance.Reference;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>
/// A service that speaks the contract and nothing else, over the reference store: no reply header, no additions, 404 for their paths. It is as lax as the contract allows: a write makes the
/// dataset, an insert without overwriting skips in silence what is there, an update makes what is not there.
/// </summary>
public sealed class ContractService : IDisposable
{
    private readonly ReferenceStore _store = new();

    public ContractService() => Handler = new FaultyHandler((request, _) => Answer(request));

    public FaultyHandler Handler { get; }

    public DocumentStore Store => _store;

    public void Dispose() => _store.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpResponseMessage Answer(SentRequest request)
    {
        string[] parts = request.Path.Trim('/').Split('/');
        try
        {
            FieldValue reply = (parts, request.Method) switch
            {
                (["datasets", "list"], "GET") => Make(("datasets", Texts(_store.ListDatasetsAsync(Token).Result)), ("count", 0L)),
                (["datasets", "create"], "POST") => Create(request),
                (["datasets", var id, "schema"], "GET") => FieldValue.Parse(_store.GetSchemaAsync(id, Token).Result.ToJson()),
                (["datasets", var id, "delete"], "POST") => _store.DeleteDatasetAsync(id, Token).Result ? Make(("status", "complete")) : throw new DatasetNotFoundException(id),
                (["datasets", var id, "metadata"], "GET") => Make(("results", FieldValue.FromObject(_store.GetMetadataAsync(id, Token).Result.ToValue().AsObject().Skip(1)))),
                (["datasets", var id, "metadata"], "POST") => Metadata(id, request),
                (["datasets", var id, "facets"], "POST") => Facets(id, request),
                (["datasets", var id, "documents", "bulk_insert"], "POST") => Insert(id, request),
                (["datasets", var id, "documents", "bulk_update"], "POST") => Update(id, request),
                (["datasets", var id, "documents", "bulk_get"], "POST") => BulkGet(id, request),
                (["datasets", var id, "documents", "get_where"], "POST") => GetWhere(id, request),
                (["datasets", var id, "documents", "delete_where"], "POST") => DeleteWhere(id, request),
                (["datasets", var id, "cluster", "centroids", "insert"], "POST") => InsertCentroids(id, request),
                (["datasets", var id, "cluster", "centroids", "documents"], "POST") => Centroids(id, request),
                (["datasets", var id, "cluster", "centroids", var label, "delete"], "POST") => DeleteCentroid(id, Uri.UnescapeDataString(label), request),
                _ => throw new NotSupportedException($"Cannot {request.Method} {request.Path}"),
            };
            return Reply.Plain(reply.ToJson());
        }
        catch (AggregateException e) when (e.InnerException is DatasetNotFoundException)
        {
            return Reply.Plain("""{"message":"Dataset could not be found in project."}""", HttpStatusCode.NotFound);
        }
        catch (DatasetNotFoundException)
        {
            return Reply.Plain("""{"message":"Dataset could not be found in project."}""", HttpStatusCode.NotFound);
        }
        catch (KeyNotFoundException)
        {
            return Reply.Plain("""{"message":"No centroids were found for chosen vector fields and alias."}""", HttpStatusCode.NotFound);
        }
        catch (NotSupportedException e)
        {
            return Reply.Plain($$"""{"message":"{{e.Message}}"}""", HttpStatusCode.NotFound);
        }
    }

    private static FieldValue Make(params (string Name, FieldValue Value)[] members) => FieldValue.FromObject(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));

    private static FieldValue Texts(IEnumerable<string> texts) => FieldValue.FromArray(texts.Select(text => (FieldValue)text));

    private static string[] Texts(FieldValue list) => [.. list.AsArray().Select(item => item.AsText()!)];

    private static Filter FilterOf(SentRequest request) => Filter.Parse(request.Member("filters").ToJson());

    private static ClusteringKey KeyOf(SentRequest request) => new(Texts(request.Member("vector_fields"))[0], request.Member("alias").AsText()!);

    private static Document[] DocumentsOf(SentRequest request, string name) => [.. request.Member(name).AsArray().Select(Document.FromValue)];

    private static FieldValue Written(IReadOnlyList<RefusedDocument> refused, int count) => Make(
        ("inserted", (long)count),
        ("failed_documents", FieldValue.FromArray(refused.Select(document => Make(("_id", document.DocumentId), ("error", Make(("status", 422L), ("body", document.Reason))))))));

    private FieldValue Create(SentRequest request)
    {
        string id = request.Member("id").AsText()!;
        Schema schema = Schema.Parse(request.Member("schema").ToJson());
        if (!_store.CreateDatasetAsync(id, schema, Token).Result)
        {
            foreach (string field in schema.VectorFields)
            {
                _store.DeclareVectorFieldAsync(id, field, schema[field].Length!.Value, Token).Wait(Token);
            }
        }

        return Make(("status", "success"), ("message", ""));
    }

    private FieldValue Metadata(string id, SentRequest request)
    {
        _store.UpdateMetadataAsync(id, Document.FromValue(FieldValue.FromObject([new("_id", id), .. request.Member("metadata").AsObject()])), Token).Wait(Token);
        return Make();
    }

    private FieldValue Facets(string id, SentRequest request)
    {
        IReadOnlyList<FieldFacet> facets = _store.GetFacetsAsync(id, new FacetQuery { Fields = Texts(request.Member("fields")), MaxValues = (int)request.Member("page_size").AsInteger()! }, Token).Result;
        return Make(("results", FieldValue.FromObject(facets.Where(facet => facet.Count > 0).Select(facet => KeyValuePair.Create(
            facet.Field,
            facet.Numbers is { } numbers
                ? Make(("avg", numbers.Mean), ("max", numbers.Max), ("min", numbers.Min), ("sum", numbers.Sum))
                : FieldValue.FromArray(facet.Values.Select(value => Make(("value", value.Value), ("frequency", value.Count), (facet.Field, value.Value)))))))));
    }

    private FieldValue Insert(string id, SentRequest request)
    {
        _ = _store.CreateDatasetAsync(id, Schema.Empty, Token).Result;
        Document[] documents = DocumentsOf(request, "documents");
        bool overwrites = request.Member("overwrite").AsBoolean() ?? true;
        WriteSummary summary = _store.WriteAsync(id, documents, overwrites ? WriteMode.Upsert : WriteMode.Insert, Token).Result;
        return Written([.. summary.Refused.Where(refused => !refused.Reason.Contains("_id", StringComparison.Ordinal))], documents.Length);
    }

    private FieldValue Update(string id, SentRequest request)
    {
        Document[] documents = DocumentsOf(request, "updates");
        WriteSummary summary = _store.WriteAsync(id, documents, WriteMode.Update, Token).Result;
        HashSet<string> missing = [.. summary.Refused.Where(refused => refused.Reason.Contains("_id", StringComparison.Ordinal)).Select(refused => refused.DocumentId)];
        _store.WriteAsync(id, [.. documents.Where(document => missing.Contains(document.Id))], WriteMode.Upsert, Token).Wait(Token);
        return Written([.. summary.Refused.Where(refused => !missing.Contains(refused.DocumentId))], documents.Length);
    }

    // In the order in which they were inserted, each once: not in that of the ids.
    private FieldValue BulkGet(string id, SentRequest request)
    {
        DocumentQuery query = new() { SelectFields = Texts(request.Member("select_fields")), IncludeVectors = request.Member("include_vector").AsBoolean() ?? true, PageSize = 9999, Filter = Filter.Ids(Texts(request.Member("ids"))) };
        return Make(("documents", FieldValue.FromArray(_store.ReadPageAsync(id, query, cursor: null, Token).Result.Documents.Select(document => document.ToValue()))));
    }

    private FieldValue GetWhere(string id, SentRequest request)
    {
        FieldValue afterId = request.Member("after_id");
        DocumentQuery query = new()
        {
            Filter = FilterOf(request),
            SelectFields = Texts(request.Member("select_fields")),
            IncludeVectors = request.Member("include_vector").AsBoolean() ?? true,
            PageSize = (int)(request.Member("page_size").AsInteger() ?? 20),
            Sort = [.. request.Member("sort").AsArray().Select(key => key.AsObject().Single()).Select(key => new SortKey(key.Key, key.Value.AsText() == "desc" ? SortDirection.Descending : SortDirection.Ascending))],
            ShuffleSeed = request.Member("is_random").AsBoolean() == true ? (int)request.Member("random_state").AsInteger()! : null,
        };

        // Where the reference store says that there is no more, the contract says nothing: the next page is empty.
        string? cursor = afterId.AsArray().Count > 0 ? afterId.AsArray()[0].AsText() : null;
        DocumentPage page = cursor == "end" ? new DocumentPage { Documents = [] } : _store.ReadPageAsync(id, query, cursor, Token).Result;
        FieldValue next = page.Documents.Count == 0 ? FieldValue.FromArray([]) : Texts([page.NextCursor ?? "end"]);
        return Make(("documents", FieldValue.FromArray(page.Documents.Select(document => document.ToValue()))), ("count", _store.CountAsync(id, query.Filter, Token).Result), ("after_id", next));
    }

    private FieldValue DeleteWhere(string id, SentRequest request)
    {
        Assert.NotEmpty(request.Member("filters").AsArray());
        _store.DeleteDocumentsAsync(id, FilterOf(request), Token).Wait(Token);
        return Make(("status", "success"));
    }

    private FieldValue InsertCentroids(string id, SentRequest request)
    {
        ClusteringKey key = KeyOf(request);
        StoredClustering? before = _store.GetClusteringAsync(id, key, Token).Result;
        Dictionary<string, float[]> centroids = before?.Labels.Index().ToDictionary(label => label.Item, label => before.Centroids[label.Index].ToArray()) ?? [];
        foreach (IReadOnlyDictionary<string, FieldValue> centroid in request.Member("cluster_centers").AsArray().Select(center => center.AsObject()))
        {
            Assert.True(centroid[key.VectorField].TryGetVector(out ReadOnlyMemory<float> vector));
            centroids[centroid["_id"].AsText()!] = vector.ToArray();
        }

        Put(id, key, centroids);
        return Make(("inserted", (long)centroids.Count), ("failed_documents", FieldValue.FromArray([])));
    }

    private FieldValue Centroids(string id, SentRequest request)
    {
        StoredClustering stored = _store.GetClusteringAsync(id, KeyOf(request), Token).Result is { Labels.Count: > 0 } found ? found : throw new KeyNotFoundException();
        int size = (int)request.Member("page_size").AsInteger()!;
        int skip = ((int)request.Member("page").AsInteger()! - 1) * size;
        return Make(("results", FieldValue.FromArray(stored.Labels.Index().Skip(skip).Take(size).Select(label => Make(("_id", label.Item), (stored.Key.VectorField, stored.Centroids[label.Index].ToArray()))))));
    }

    private FieldValue DeleteCentroid(string id, string label, SentRequest request)
    {
        ClusteringKey key = KeyOf(request);
        StoredClustering stored = _store.GetClusteringAsync(id, key, Token).Result ?? throw new KeyNotFoundException();
        Put(id, key, stored.Labels.Index().Where(known => known.Item != label).ToDictionary(known => known.Item, known => stored.Centroids[known.Index].ToArray()));
        return Make(("status", "success"));
    }

    private void Put(string id, ClusteringKey key, Dictionary<string, float[]> centroids) => _store.WriteCentroidsAsync(
        id,
        new StoredClustering
        {
            Key = key,
            ModelName = "",
            Metric = DistanceMetric.Euclidean,
            Labels = [.. centroids.Keys],
            Centroids = centroids.Count == 0 ? VectorSet.Empty(1) : VectorSet.From(centroids.Values),
        },
        Token).Wait(Token);
}
