using System.Text;
using Relevance.Cluster.Http.Calls;

namespace Relevance.Cluster.Http;

/// <summary>The questions that every service understands, one method a request or a run through pages.</summary>
internal sealed class DatasetCalls(HttpExchange exchange)
{
    /// <summary>The most documents that a service gives at once.</summary>
    public const int MaxPageSize = 9999;

    /// <summary>How many ids are asked for at once, so that no reply is endless.</summary>
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

    /// <summary>Gets a path of a dataset.</summary>
    public static string Of(string datasetId, string path) => $"/datasets/{DatasetPath.Escape(datasetId)}{path}";

    public Task<string[]> ListDatasetsAsync(CancellationToken cancellationToken) => Exchange.AskAsync(
        Get("list datasets", datasetId: null, "/datasets/list"),
        reply => Array.ConvertAll([.. reply.Members.Get("datasets").AsArray()], id => id.AsText() ?? throw new FormatException("An id is no text.")),
        cancellationToken);

    /// <summary>Tells whether the service has the additions; asks when nothing was heard from it yet.</summary>
    public async Task<bool> HasAdditionsAsync(CancellationToken cancellationToken)
    {
        if (Exchange.Traits.HasAdditions is null)
        {
            await ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        }

        return Exchange.Traits.HasAdditions == true;
    }

    public Task<Schema> GetSchemaAsync(string datasetId, CancellationToken cancellationToken) => Exchange.AskAsync(
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
        return Exchange.AskAsync(
            Post("count documents", datasetId, "/documents/get_where", body),
            reply => reply.Members.Get("count").AsInteger() ?? throw new FormatException("There is no count."),
            cancellationToken);
    }

    /// <summary>Reads one page.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="query">What is asked; the filter is taken from <paramref name="filters"/>.</param>
    /// <param name="filters">The filter on the wire.</param>
    /// <param name="afterId">Where the page before ended, on the wire; null for the first.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<WirePage> ReadPageAsync(string datasetId, DocumentQuery query, string filters, string? afterId, CancellationToken cancellationToken)
    {
        FieldValue[] sort = query.ShuffleSeed is null
            ? [.. query.Sort.Select(key => FieldValue.FromObject([new(key.Field.ToString(), key.Direction == SortDirection.Descending ? "desc" : "asc")]))]
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
        return Exchange.AskAsync(Post("read documents", datasetId, "/documents/get_where", body), WirePage.Read, cancellationToken);
    }

    /// <summary>Reads pages until the last, in the order of insertion.</summary>
    public async Task ReadAllAsync(string datasetId, DocumentQuery query, string filters, Action<List<Document>> take, CancellationToken cancellationToken)
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

    /// <summary>Gets where the next page begins; null at the end.</summary>
    /// <exception cref="RelevanceApiException">The page would be asked for again: reading on would never end.</exception>
    public static string? NextOf(WirePage page, string? before, string datasetId) => page.Next is null || page.Next != before
        ? page.Next
        : throw ServiceErrors.BadReply(Get("read documents", datasetId, ""), $"the page after {before} leads back to itself, so that reading would never end.");

    /// <summary>Reads documents by id: each that is there once, in any order.</summary>
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
            List<Document> documents = await Exchange.AskAsync(
                Post("get documents", datasetId, "/documents/bulk_get", body), reply => reply.Members.GetDocuments("documents"), cancellationToken).ConfigureAwait(false);
            foreach (Document document in documents)
            {
                found[document.Id] = document;
            }
        }

        return found;
    }

    /// <summary>Writes a filter, or none, for the wire.</summary>
    public static string FilterText(Filter? filter) => filter?.ToJson() ?? "[]";

    /// <summary>Writes a filter for the wire that asks for a field besides. A list is AND-ed there, so nothing is nested deeper than it is.</summary>
    public static string FilterText(Filter? filter, string field)
    {
        string exists = Filter.Field(field).Exists().ToJson();
        string rest = FilterText(filter);
        return rest == "[]" ? exists : $"{exists[..^1]},{rest[1..]}";
    }
}
