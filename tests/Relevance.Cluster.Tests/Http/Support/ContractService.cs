using System.Net;
using Relevance.Cluster.Conformance.Reference;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Http.Support;

/// <summary>
/// A service of the plain wire contract over the reference store: no response header, no extensions, 404 for their paths. It is as lax as the
/// contract allows: a write creates the dataset, an insert without overwriting silently skips existing documents, an update creates missing ones.
/// </summary>
public sealed class ContractService : IDisposable
{
    private readonly ReferenceStore _store = new();

    public ContractService() => Handler = FaultyHandler.OfTasks(AnswerAsync);

    public FaultyHandler Handler { get; }

    public DocumentStore Store => _store;

    public void Dispose() => _store.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<HttpResponseMessage> AnswerAsync(SentRequest request)
    {
        string[] parts = request.Path.Trim('/').Split('/');
        try
        {
            FieldValue reply = (parts, request.Method) switch
            {
                (["datasets", "list"], "GET") => Make(("datasets", Texts(await _store.ListDatasetsAsync(Token))), ("count", 0L)),
                (["datasets", "create"], "POST") => await CreateAsync(request),
                (["datasets", var id, "schema"], "GET") => FieldValue.Parse((await _store.GetSchemaAsync(id, Token)).ToJson()),
                (["datasets", var id, "delete"], "POST") =>
                    (await _store.DeleteDatasetAsync(id, Token)) ? Make(("status", "complete")) : throw new DatasetNotFoundException(id),
                (["datasets", var id, "metadata"], "GET") =>
                    Make(("results", FieldValue.FromObject((await _store.GetMetadataAsync(id, Token)).ToValue().AsObject().Skip(1)))),
                (["datasets", var id, "metadata"], "POST") => await MetadataAsync(id, request),
                (["datasets", var id, "facets"], "POST") => await FacetsAsync(id, request),
                (["datasets", var id, "documents", "bulk_insert"], "POST") => await InsertAsync(id, request),
                (["datasets", var id, "documents", "bulk_update"], "POST") => await UpdateAsync(id, request),
                (["datasets", var id, "documents", "bulk_get"], "POST") => await BulkGetAsync(id, request),
                (["datasets", var id, "documents", "get_where"], "POST") => await GetWhereAsync(id, request),
                (["datasets", var id, "documents", "delete_where"], "POST") => await DeleteWhereAsync(id, request),
                (["datasets", var id, "cluster", "centroids", "insert"], "POST") => await InsertCentroidsAsync(id, request),
                (["datasets", var id, "cluster", "centroids", "documents"], "POST") => await CentroidsAsync(id, request),
                (["datasets", var id, "cluster", "centroids", var label, "delete"], "POST") =>
                    await DeleteCentroidAsync(id, Uri.UnescapeDataString(label), request),
                _ => throw new NotSupportedException($"Cannot {request.Method} {request.Path}"),
            };
            return Reply.Plain(reply.ToJson());
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

    private static FieldValue Make(params (string Name, FieldValue Value)[] members) =>
        FieldValue.FromObject(members.Select(member => KeyValuePair.Create(member.Name, member.Value)));

    private static FieldValue Texts(IEnumerable<string> texts) => FieldValue.FromArray(texts.Select(text => (FieldValue)text));

    private static string[] Texts(FieldValue list) => [.. list.AsArray().Select(item => item.AsText()!)];

    private static Filter FilterOf(SentRequest request) => Filter.Parse(request.Member("filters").ToJson());

    private static ClusteringKey KeyOf(SentRequest request) => new(Texts(request.Member("vector_fields"))[0], request.Member("alias").AsText()!);

    private static Document[] DocumentsOf(SentRequest request, string name) => [.. request.Member(name).AsArray().Select(Document.FromValue)];

    private static FieldValue Written(IReadOnlyList<RejectedDocument> rejected, int count) => Make(
        ("inserted", (long)count),
        (
            "failed_documents",
            FieldValue.FromArray(
                rejected.Select(document => Make(("_id", document.DocumentId), ("error", Make(("status", 422L), ("body", document.Reason))))))));

    private async Task<FieldValue> CreateAsync(SentRequest request)
    {
        string id = request.Member("id").AsText()!;
        Schema schema = Schema.Parse(request.Member("schema").ToJson());
        if (!(await _store.CreateDatasetAsync(id, schema, Token)))
        {
            foreach (string field in schema.VectorFields)
            {
                await _store.DeclareVectorFieldAsync(id, field, schema[field].Dimension!.Value, Token);
            }
        }

        return Make(("status", "success"), ("message", ""));
    }

    private async Task<FieldValue> MetadataAsync(string id, SentRequest request)
    {
        await _store.UpdateMetadataAsync(id, Document.FromValue(FieldValue.FromObject([new("_id", id), .. request.Member("metadata").AsObject()])), Token);
        return Make();
    }

    private async Task<FieldValue> FacetsAsync(string id, SentRequest request)
    {
        IReadOnlyList<FieldFacet> facets = await _store.GetFacetsAsync(
            id, new FacetQuery { Fields = Texts(request.Member("fields")), MaxValues = (int)request.Member("page_size").AsInteger()! }, Token);
        return Make(("results", FieldValue.FromObject(facets.Where(facet => facet.Count > 0).Select(facet => KeyValuePair.Create(
            facet.Field,
            facet.Numbers is { } numbers
                ? Make(("avg", numbers.Mean), ("max", numbers.Max), ("min", numbers.Min), ("sum", numbers.Sum))
                : FieldValue.FromArray(facet.Values.Select(value => Make(("value", value.Value), ("frequency", value.Count), (facet.Field, value.Value)))))))));
    }

    private async Task<FieldValue> InsertAsync(string id, SentRequest request)
    {
        _ = await _store.CreateDatasetAsync(id, Schema.Empty, Token);
        Document[] documents = DocumentsOf(request, "documents");
        bool overwrites = request.Member("overwrite").AsBoolean() ?? true;
        WriteSummary summary = await _store.WriteAsync(id, documents, overwrites ? WriteMode.Upsert : WriteMode.Insert, Token);
        return Written([.. summary.Rejected.Where(rejected => !rejected.Reason.Contains("_id", StringComparison.Ordinal))], documents.Length);
    }

    private async Task<FieldValue> UpdateAsync(string id, SentRequest request)
    {
        Document[] documents = DocumentsOf(request, "updates");
        WriteSummary summary = await _store.WriteAsync(id, documents, WriteMode.Update, Token);
        HashSet<string> missing =
            [.. summary.Rejected.Where(rejected => rejected.Reason.Contains("_id", StringComparison.Ordinal)).Select(rejected => rejected.DocumentId)];
        await _store.WriteAsync(id, [.. documents.Where(document => missing.Contains(document.Id))], WriteMode.Upsert, Token);
        return Written([.. summary.Rejected.Where(rejected => !missing.Contains(rejected.DocumentId))], documents.Length);
    }

    // In the order in which they were inserted, each once: not in that of the ids.
    private async Task<FieldValue> BulkGetAsync(string id, SentRequest request)
    {
        DocumentQuery query = new()
        {
            SelectFields = Texts(request.Member("select_fields")),
            IncludeVectors = request.Member("include_vector").AsBoolean() ?? true,
            PageSize = 9999,
            Filter = Filter.Ids(Texts(request.Member("ids"))),
        };
        return Make(
            ("documents", FieldValue.FromArray((await _store.ReadPageAsync(id, query, cursor: null, Token)).Documents.Select(document => document.ToValue()))));
    }

    private async Task<FieldValue> GetWhereAsync(string id, SentRequest request)
    {
        FieldValue afterId = request.Member("after_id");
        DocumentQuery query = new()
        {
            Filter = FilterOf(request),
            SelectFields = Texts(request.Member("select_fields")),
            IncludeVectors = request.Member("include_vector").AsBoolean() ?? true,
            PageSize = (int)(request.Member("page_size").AsInteger() ?? 20),
            Sort = [.. request.Member("sort").AsArray().Select(key => key.AsObject().Single())
                .Select(key => new SortKey(key.Key, key.Value.AsText() == "desc" ? SortDirection.Descending : SortDirection.Ascending))],
            ShuffleSeed = request.Member("is_random").AsBoolean() == true ? (int)request.Member("random_state").AsInteger()! : null,
        };

        // If the reference store reports the last page, the contract reports nothing: the next page is empty.
        string? cursor = afterId.AsArray().Count > 0 ? afterId.AsArray()[0].AsText() : null;
        DocumentPage page = cursor == "end" ? new DocumentPage { Documents = [] } : (await _store.ReadPageAsync(id, query, cursor, Token));
        FieldValue next = page.Documents.Count == 0 ? FieldValue.FromArray([]) : Texts([page.NextCursor ?? "end"]);
        return Make(
            ("documents", FieldValue.FromArray(page.Documents.Select(document => document.ToValue()))),
            ("count", (await _store.CountAsync(id, query.Filter, Token))),
            ("after_id", next));
    }

    private async Task<FieldValue> DeleteWhereAsync(string id, SentRequest request)
    {
        Assert.NotEmpty(request.Member("filters").AsArray());
        await _store.DeleteDocumentsAsync(id, FilterOf(request), Token);
        return Make(("status", "success"));
    }

    private async Task<FieldValue> InsertCentroidsAsync(string id, SentRequest request)
    {
        ClusteringKey key = KeyOf(request);
        StoredClustering? before = await _store.GetClusteringAsync(id, key, Token);
        Dictionary<string, float[]> centroids =
            before?.Labels.Index().ToDictionary(label => label.Item, label => before.Centroids[label.Index].ToArray()) ?? [];
        foreach (IReadOnlyDictionary<string, FieldValue> centroid in request.Member("cluster_centers").AsArray().Select(center => center.AsObject()))
        {
            Assert.True(centroid[key.VectorField].TryGetVector(out ReadOnlyMemory<float> vector));
            centroids[centroid["_id"].AsText()!] = vector.ToArray();
        }

        await PutAsync(id, key, centroids);
        return Make(("inserted", (long)centroids.Count), ("failed_documents", FieldValue.FromArray([])));
    }

    private async Task<FieldValue> CentroidsAsync(string id, SentRequest request)
    {
        StoredClustering stored =
            await _store.GetClusteringAsync(id, KeyOf(request), Token) is { Labels.Count: > 0 } found ? found : throw new KeyNotFoundException();
        int size = (int)request.Member("page_size").AsInteger()!;
        int skip = ((int)request.Member("page").AsInteger()! - 1) * size;
        return Make(
            (
                "results",
                FieldValue.FromArray(
                    stored.Labels.Index().Skip(skip).Take(size).Select(
                        label => Make(("_id", label.Item), (stored.Key.VectorField, stored.Centroids[label.Index].ToArray()))))));
    }

    private async Task<FieldValue> DeleteCentroidAsync(string id, string label, SentRequest request)
    {
        ClusteringKey key = KeyOf(request);
        StoredClustering stored = await _store.GetClusteringAsync(id, key, Token) ?? throw new KeyNotFoundException();
        await PutAsync(
            id,
            key,
            stored.Labels.Index().Where(known => known.Item != label).ToDictionary(known => known.Item, known => stored.Centroids[known.Index].ToArray()));
        return Make(("status", "success"));
    }

    private Task PutAsync(string id, ClusteringKey key, Dictionary<string, float[]> centroids) => _store.WriteCentroidsAsync(
        id,
        new StoredClustering
        {
            Key = key,
            ModelName = "",
            Metric = DistanceMetric.Euclidean,
            Labels = [.. centroids.Keys],
            Centroids = centroids.Count == 0 ? VectorSet.Empty(1) : VectorSet.From(centroids.Values),
        },
        Token);
}
