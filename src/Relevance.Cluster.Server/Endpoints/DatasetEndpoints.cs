using Relevance.Cluster.Server.Endpoints.Datasets;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes that create, list, describe and delete datasets.</summary>
internal static class DatasetEndpoints
{
    private static readonly WireField<string> Id = WireFields.RequiredText("id", "The id: 1 to 255 lower-case letters, digits, '.', '_' and '-'.");

    private static readonly WireField<FieldValue> Declared =
        WireFields.Object(
            "schema",
            "Fields that are declared in advance: path to type, such as \"text\", {\"vector\": 384}, or a bare 384.",
            RequestLimits.MaxDocuments);

    private static readonly WireField<bool> Upsert = WireFields.Boolean(
        "upsert", "Whether an existing dataset is allowed; otherwise it is an error.", defaultValue: true);

    private static readonly WireField<IReadOnlyList<string>> Ids = WireFields.TextList(
        "dataset_ids", "The ids to list; empty means all.", CommonFields.MaxPageSize);

    private static readonly WireField<bool> ByDate =
        WireFields.Boolean("sort_by_created_at_date", "Whether datasets are listed in the order of their creation; otherwise by id.", defaultValue: false);

    private static readonly WireField<string> Query = WireFields.Text("query", "The text; empty finds all.", "");

    private static readonly WireField<bool> IncludeSettings = WireFields.Boolean("include_settings", "Whether the settings are returned.", defaultValue: false);

    private static readonly WireField<bool> IncludeSchema = WireFields.Boolean("include_schema", "Whether the schema is returned.", defaultValue: true);

    private static readonly WireField<bool> IncludeStats = WireFields.Boolean(
        "include_stats", "Whether the number of documents is returned.", defaultValue: true);

    private static readonly WireField<bool> IncludeMetadata = WireFields.Boolean("include_metadata", "Whether the metadata is returned.", defaultValue: true);

    private static readonly WireField<bool> IncludeHealth =
        WireFields.Boolean("include_vector_health", "Whether the number of documents with each vector field is returned.", defaultValue: false);

    private static readonly WireField[] DetailFields =
    [
        IncludeSchema, IncludeStats, IncludeMetadata, IncludeHealth,
        WireFields.Ignored("include_schema_stats", "monitor/health has the counts of each field."),
        WireFields.Ignored("include_active_jobs", "a response means that the work is complete; there are no jobs."),
        WireFields.Ignored("include_last_used", "it is not stored."),
    ];

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/create",
            "Creates a dataset; an existing one does not change.",
            [Id, Declared, Upsert, WireFields.Ignored("expire", "datasets remain until they are deleted.")],
            WorkKind.Change,
            CreateAsync),
        new("GET /datasets/list", "Lists the ids of the project's datasets.", [], WorkKind.Lookup, ListAsync),
        new(
            "POST /datasets/list",
            "Lists datasets with their schemas, metadata and counts, page by page.",
            [.. DetailFields, Ids, ByDate, CommonFields.Ascending, CommonFields.PageSize, CommonFields.Page],
            WorkKind.Query,
            ListDetailsAsync),
        new(
            "GET /datasets/search",
            "Lists the ids of datasets that contain a text.",
            [Query, ByDate, CommonFields.Ascending],
            WorkKind.Query,
            SearchAsync),
        new(
            "POST /datasets/{id}/delete",
            "Deletes a dataset with all its content.",
            [CommonFields.DatasetId],
            WorkKind.Change,
            DeleteAsync),
        new(
            "POST /datasets/{id}/details",
            "Reads the properties of a dataset.",
            [.. DetailFields, IncludeSettings],
            WorkKind.Query,
            GetDetailsAsync),
        new(
            "GET /datasets/{id}/monitor/health",
            "Counts the documents with a value in each field.",
            [],
            WorkKind.Query,
            GetHealthAsync),
        new("GET /datasets/{id}/monitor/stats", "Counts the dataset's documents.", [], WorkKind.Lookup, GetStatsAsync),
    ];

    /// <summary>Creates a dataset. Clients do this before every insert, so an existing dataset is left unchanged.</summary>
    private static async Task<WireReply> CreateAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = ProjectRequest.CheckedDataset(Id.Name, Id.Read(request));
        Schema schema = DatasetCreation.ReadSchema(Declared.Name, Declared.Read(request));
        bool created = await DatasetCreation.CreateAsync(request, store, id, schema, cancellationToken).ConfigureAwait(false);
        return created || Upsert.Read(request)
            ? WireReply.Success($"{id} {(created ? "created" : "already existed")}").Add("created", created)
            : throw WireException.Invalid(Id.Name, $"the dataset '{id}' already exists.");
    }

    private static async Task<WireReply> ListAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string[] ids = await request.Project.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("datasets", ids).Add("count", (long)ids.Length);
    }

    /// <summary>Lists datasets with their details.</summary>
    private static async Task<WireReply> ListDetailsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> wanted = Ids.Read(request);
        string[] ids = await request.Project.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        ids = wanted.Count == 0 ? ids : [.. ids.Intersect(wanted, StringComparer.Ordinal)];
        if (ByDate.Read(request))
        {
            ids = await SortByDateAsync(request, ids, cancellationToken).ConfigureAwait(false);
        }

        long skipped = (CommonFields.Page.Read(request) - 1L) * CommonFields.PageSize.Read(request);
        List<WireObject> page = [];
        foreach (string id in skipped >= ids.Length ? [] : ids.Skip((int)skipped).Take(CommonFields.PageSize.Read(request)))
        {
            page.Add(await ReadDetailsAsync(request, store, id, cancellationToken).ConfigureAwait(false));
        }

        return new WireObject().Add("datasets", page).Add("count", (long)ids.Length);
    }

    private static async Task<WireReply> SearchAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string query = Query.Read(request);
        string[] ids = await request.Project.ListDatasetsAsync(cancellationToken).ConfigureAwait(false);
        ids = [.. ids.Where(id => id.Contains(query, StringComparison.OrdinalIgnoreCase))];
        if (ByDate.Read(request))
        {
            ids = await SortByDateAsync(request, ids, cancellationToken).ConfigureAwait(false);
        }

        return new WireObject().Add("datasets", ids).Add("count", (long)ids.Length);
    }

    /// <summary>Sorts datasets by their creation, the latest first unless the request specifies ascending. Ties are in the order of their ids.</summary>
    private static async Task<string[]> SortByDateAsync(ProjectRequest request, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        List<(string Id, string Created)> dated = [];
        foreach (string id in ids)
        {
            dated.Add((id, (await ReadCreatedAsync(request, id, cancellationToken).ConfigureAwait(false)).AsText() ?? ""));
        }

        return [.. (CommonFields.Ascending.Read(request)
            ? dated.OrderBy(dataset => dataset.Created, StringComparer.Ordinal)
            : dated.OrderByDescending(dataset => dataset.Created, StringComparer.Ordinal)).Select(dataset => dataset.Id)];
    }

    /// <summary>Deletes a dataset with its content and its records.</summary>
    private static async Task<WireReply> DeleteAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        string id = request.DatasetId;
        bool wasThere = DatasetIds.IsStaged(id)
            ? await store.DeleteDatasetAsync(id, cancellationToken).ConfigureAwait(false)
            : await request.Project.Client.GetDataset(id).DeleteAsync(cancellationToken).ConfigureAwait(false);
        request.Project.Staged.Forget(id);
        if (!wasThere)
        {
            throw new DatasetNotFoundException(id);
        }

        await request.Project.Records.DeleteAllAsync(id, cancellationToken).ConfigureAwait(false);
        return new WireObject().Add("status", "complete").Add("message", $"{id} deleted");
    }

    private static async Task<WireReply> GetDetailsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        WireObject details = await ReadDetailsAsync(request, store, request.DatasetId, cancellationToken).ConfigureAwait(false);
        return IncludeSettings.Read(request)
            ? details.Add("settings", await SchemaEndpoints.ReadSettingsAsync(request, cancellationToken).ConfigureAwait(false))
            : details;
    }

    private static async Task<WireReply> GetHealthAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        return await ReadCoverageAsync(store, request.DatasetId, schema.Keys, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<WireReply> GetStatsAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) =>
        await ReadStatsAsync(store, request.DatasetId, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads the details of a dataset that the request includes.</summary>
    private static async Task<WireObject> ReadDetailsAsync(ProjectRequest request, DocumentStore store, string id, CancellationToken cancellationToken)
    {
        Schema schema = await store.GetSchemaAsync(id, cancellationToken).ConfigureAwait(false);
        FieldValue created = await ReadCreatedAsync(request, id, cancellationToken).ConfigureAwait(false);
        WireObject details = new WireObject().Add(Document.IdField, id).Add(CommonFields.InsertDateField, created);
        if (IncludeSchema.Read(request))
        {
            details.Add("schema", FieldValue.Parse(schema.ToJson()));
        }

        if (IncludeStats.Read(request))
        {
            details.Add("stats", await ReadStatsAsync(store, id, cancellationToken).ConfigureAwait(false));
        }

        if (IncludeMetadata.Read(request))
        {
            details.Add("metadata", await SchemaEndpoints.ReadMetadataAsync(id, store, cancellationToken).ConfigureAwait(false));
        }

        if (IncludeHealth.Read(request))
        {
            details.Add("vector_health", await ReadCoverageAsync(store, id, schema.VectorFields, cancellationToken).ConfigureAwait(false));
        }

        return details;
    }

    private static async Task<WireObject> ReadStatsAsync(DocumentStore store, string id, CancellationToken cancellationToken) =>
        new WireObject().Add("number_of_documents", await store.CountAsync(id, null, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the time at which a dataset was created; null if another program created it.</summary>
    private static async Task<FieldValue> ReadCreatedAsync(ProjectRequest request, string id, CancellationToken cancellationToken) =>
        await request.Project.Records.GetAsync(id, DatasetCreation.RecordKind, "", cancellationToken).ConfigureAwait(false) is { } record
            ? record.AsObject()[CommonFields.InsertDateField]
            : FieldValue.Null;

    /// <summary>Counts for each field the documents with a value and those without.</summary>
    private static async Task<WireObject> ReadCoverageAsync(DocumentStore store, string id, IEnumerable<string> fields, CancellationToken cancellationToken)
    {
        long all = await store.CountAsync(id, null, cancellationToken).ConfigureAwait(false);
        WireObject health = new();
        foreach (string field in fields)
        {
            long exists = await store.CountAsync(id, Filter.Field(field).Exists(), cancellationToken).ConfigureAwait(false);
            health.Add(field, new WireObject().Add("exists", exists).Add("missing", all - exists));
        }

        return health;
    }
}
