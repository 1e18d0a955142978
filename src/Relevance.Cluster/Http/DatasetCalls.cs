using System.Net;
using System.Text;
using Relevance.Cluster.Http.Calls;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Http;

/// <summary>The requests that every service understands: one method per request, or per sequence of pages.</summary>
internal sealed class DatasetCalls(HttpExchange exchange)
{
    /// <summary>The largest number of documents on one page.</summary>
    public const int MaxPageSize = 9999;

    /// <summary>The number of ids per request, which limits the size of a response.</summary>
    private const int IdsPerRequest = 1000;

    public HttpExchange Exchange { get; } = exchange;

    public static ApiCall Get(string operation, string? datasetId, string path) => new() { Operation = operation, DatasetId = datasetId, Path = path };

    public static ApiCall Post(string operation, string datasetId, string path, JsonBody body, CallEffect effect = CallEffect.None) => new()
    {
        Operation = operation,
        DatasetId = datasetId,
        Path = Of(datasetId, path),
        Body = body.End(),
        Effect = effect,
    };

    /// <summary>Creates the request that creates a dataset, or that adds fields to the schema of an existing one.</summary>
    public static ApiCall Create(string operation, string datasetId, Schema schema, CallEffect effect)
    {
        JsonBody body = new JsonBody().Add("id", datasetId).AddText("schema", schema.ToJson()).Add("upsert", true);
        return new() { Operation = operation, DatasetId = datasetId, Path = "/datasets/create", Body = body.End(), Effect = effect };
    }

    /// <summary>Returns a path below that of a dataset.</summary>
    public static string Of(string datasetId, string path) => $"/datasets/{DatasetPath.Escape(datasetId)}{path}";

    public Task<string[]> ListDatasetsAsync(CancellationToken cancellationToken) => Exchange.SendAsync(
        Get("list datasets", datasetId: null, "/datasets/list"),
        reply => Array.ConvertAll([.. reply.Members.Get("datasets").AsArray()], id => id.AsText() ?? throw new FormatException("An id is not text.")),
        cancellationToken);

    /// <summary>Creates a dataset.</summary>
    /// <returns>False if the service reports that it already existed.</returns>
    public Task<bool> CreateDatasetAsync(string datasetId, Schema schema, CancellationToken cancellationToken) => Exchange.SendAsync(
        Create("create the dataset", datasetId, schema, CallEffect.Once),
        reply => reply.Members.Get("created").AsBoolean() ?? true,
        cancellationToken);

    public Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken) => Exchange.SendAsync(
        Get("read the schema", datasetId, Of(datasetId, "/schema")),
        reply => Schema.Parse(Encoding.UTF8.GetString(reply.Members.Text)),
        cancellationToken);

    public Task<long> CountAsync(string datasetId, Filter? filter, CancellationToken cancellationToken)
    {
        JsonBody body = new JsonBody()
            .AddText("filters", FilterText(filter))
            .AddTexts("select_fields", [Document.IdField])
            .Add("page_size", 1)
            .Add("include_vector", false);
        return Exchange.SendAsync(
            Post("count documents", datasetId, "/documents/get_where", body),
            reply => reply.Members.Get("count").AsInteger() ?? throw new FormatException("The count is missing."),
            cancellationToken);
    }

    /// <summary>Reads one page.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="query">The query, except its filter.</param>
    /// <param name="filters">The filter, as JSON.</param>
    /// <param name="afterId">The end of the previous page, as JSON; null for the first page.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public Task<WirePage> ReadPageAsync(string datasetId, DocumentQuery query, string filters, string? afterId, CancellationToken cancellationToken)
    {
        FieldValue[] sort = query.ShuffleSeed is null
            ? [.. query.Sort.Select(ToValue)]
            : [];
        JsonBody body = new JsonBody()
            .AddText("filters", filters)
            .AddTexts("select_fields", query.SelectFields ?? [])
            .Add("sort", FieldValue.FromArray(sort))
            .Add("page_size", query.PageSize)
            .Add("include_vector", query.IncludeVectors)
            .Add("is_random", query.ShuffleSeed is not null)
            .Add("random_state", query.ShuffleSeed ?? 0)
            .AddText("after_id", afterId ?? "[]")
            .Add("include_count", false);
        return Exchange.SendAsync(Post("read documents", datasetId, "/documents/get_where", body), WirePage.Read, cancellationToken);
    }

    /// <summary>Reads all pages, in insertion order.</summary>
    public async Task ReadAllAsync(
        string datasetId, DocumentQuery query, string filters, Action<List<Document>> take, CancellationToken cancellationToken)
    {
        string? afterId = null;
        do
        {
            WirePage page = await ReadPageAsync(datasetId, query, filters, afterId, cancellationToken).ConfigureAwait(false);
            take(page.Documents);
            afterId = NextOf(page, afterId, datasetId);
        }
        while (afterId is not null);
    }

    /// <summary>Returns the start of the next page; null at the end.</summary>
    /// <exception cref="RelevanceApiException">The next page is the same page again, so reading would never end.</exception>
    public static string? NextOf(WirePage page, string? before, string datasetId) => page.Next is null || page.Next != before
        ? page.Next
        : throw ServiceErrors.BadResponse(
            Get("read documents", datasetId, ""), $"the page after {before} leads back to itself, so that reading would never end.");

    /// <summary>Reads the documents that exist among some ids, each once, in any order.</summary>
    public async Task<Dictionary<string, Document>> GetDocumentsAsync(
        string datasetId, IEnumerable<string> documentIds, DocumentQuery query, CancellationToken cancellationToken)
    {
        Dictionary<string, Document> found = new(StringComparer.Ordinal);
        string[][] requests = [.. documentIds.Distinct(StringComparer.Ordinal).Chunk(IdsPerRequest)];
        foreach (string[] ids in requests.Length == 0 ? [[]] : requests)
        {
            JsonBody body = new JsonBody()
                .AddTexts("ids", ids)
                .AddTexts("select_fields", query.SelectFields ?? [])
                .Add("include_vector", query.IncludeVectors);
            ApiCall call = Post("get documents", datasetId, "/documents/bulk_get", body);
            List<Document> documents =
                await Exchange.SendAsync(call, reply => reply.Members.GetDocuments("documents"), cancellationToken).ConfigureAwait(false);
            foreach (Document document in documents)
            {
                found[document.Id] = document;
            }
        }

        return found;
    }

    /// <summary>Runs an aggregation.</summary>
    public Task<List<AggregationRow>> AggregateAsync(
        string datasetId, AggregationQuery query, Filter? filter, bool isExact, CancellationToken cancellationToken) => Exchange.SendAsync(
            Post("aggregate documents", datasetId, "/aggregate", AggregationText.Write(query, filter, isExact)),
            reply => AggregationText.ReadAll(query, reply.Members),
            cancellationToken);

    /// <summary>Reads a clustering with its centroids, page by page; null if it does not exist.</summary>
    public async Task<StoredClustering?> GetClusteringAsync(string datasetId, ClusteringKey key, CancellationToken cancellationToken)
    {
        try
        {
            ClusteringText.Builder builder = new(key);
            int page = 0;
            int count;
            do
            {
                ApiCall call = ClusteringText.ReadCentroids(datasetId, key, ++page);
                count = await Exchange.SendAsync(call, builder.Take, cancellationToken).ConfigureAwait(false);
            }
            while (count == MaxPageSize);

            return builder.Build();
        }
        catch (ClusteringNotFoundException)
        {
            return null;
        }
        catch (RelevanceApiException e) when (e is { Status: HttpStatusCode.NotFound, ErrorCode: null })
        {
            // "No centroids were found for chosen vector fields and alias."
            return null;
        }
    }

    /// <summary>Writes the centroids of a clustering.</summary>
    public Task WriteCentroidsAsync(string datasetId, StoredClustering clustering, CancellationToken cancellationToken) =>
        Exchange.SendAsync(ClusteringText.WriteCentroids(datasetId, clustering), ClusteringText.CheckWritten, cancellationToken);

    /// <summary>Returns a filter as JSON; null selects all documents.</summary>
    public static string FilterText(Filter? filter) => filter?.ToJson() ?? "[]";

    /// <summary>Returns a filter as JSON that also requires a field. The conditions of a list are combined by AND, so the nesting stays the same.</summary>
    public static string FilterText(Filter? filter, string field)
    {
        string exists = Filter.Field(field).Exists().ToJson();
        string rest = FilterText(filter);
        return rest == "[]" ? exists : $"{exists[..^1]},{rest[1..]}";
    }

    private static FieldValue ToValue(SortKey key) =>
        FieldValue.FromObject([new(key.By.ToString(), key.Direction == SortDirection.Descending ? "desc" : "asc")]);
}
