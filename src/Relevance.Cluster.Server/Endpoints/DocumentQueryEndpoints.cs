using System.Globalization;
using Relevance.Cluster.Server.Endpoints.Documents;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints;

/// <summary>The routes that read documents page by page, and those that change every document that matches.</summary>
internal static class DocumentQueryEndpoints
{
    private static readonly WireField<bool> IsRandom =
        WireFields.Boolean("is_random", "Whether the documents are shuffled; replaces 'sort'.", defaultValue: false);

    private static readonly WireField<int> RandomState =
        WireFields.Integer("random_state", "The seed of the shuffle: the same seed gives the same order.", 0, int.MinValue, int.MaxValue);

    private static readonly WireField<IReadOnlyList<string>> AfterId =
        WireFields.TextList("after_id", "The after_id of the previous page, for the next page. Filters and order must be those of the previous page.");

    private static readonly WireField<string?> Cursor =
        WireFields.OptionalText(
            "cursor",
            "A cursor from a response: each use returns the next page of that query, and the other properties are ignored.");

    private static readonly WireField<bool> IncludeCount =
        WireFields.Boolean("include_count", "Whether all documents that match are counted.", defaultValue: true);

    private static readonly WireField<string?> ListCursor =
        WireFields.OptionalText("cursor", "A cursor from a response: each use returns the next page.");

    private static readonly WireField<IReadOnlyList<string>> Ids = WireFields.TextList("ids", "The ids.", RequestLimits.MaxIds);

    private static readonly WireField<FieldValue> Updates = WireFields.LargeObject("updates", "The changes: nested objects, or dotted paths as names.");

    private static readonly WireField<FieldValue> Update = WireFields.LargeObject("update", "The same, under the name that original clients use.");

    private static readonly WireField<bool> All =
        WireFields.Boolean("all", "Whether no filter means every document; otherwise it is an error.", defaultValue: false);

    public static IEnumerable<WireRoute> Routes =>
    [
        new(
            "POST /datasets/{id}/documents/get_where",
            "Reads the documents that match, page by page.",
            [
                CommonFields.Filters, CommonFields.SelectFields, CommonFields.Sort, CommonFields.PageSize, CommonFields.IncludeVector,
                IsRandom, RandomState, AfterId, Cursor, IncludeCount,
                WireFields.Ignored("worker_number", "a single server reads."),
            ],
            WorkKind.Query,
            GetWhereAsync)
        {
            WorkOf = request => IsLookup(request) ? WorkKind.Lookup : WorkKind.Query,
        },
        new(
            "GET /datasets/{id}/documents/list",
            "Reads documents in insertion order, page by page.",
            [
                CommonFields.SelectFields, CommonFields.PageSize, CommonFields.IncludeVector, ListCursor,
                WireFields.Ignored("random_state", "the order is insertion order."),
            ],
            WorkKind.Lookup,
            ListAsync),
        new(
            "GET,POST /datasets/{id}/documents/paginate",
            "Reads the page with a number, in insertion order.",
            [CommonFields.Page, CommonFields.PageSize, CommonFields.IncludeVector, CommonFields.SelectFields],
            WorkKind.Query,
            PaginateAsync),
        new("GET /datasets/{id}/documents/get_missing", "Lists those of the ids that no document has.", [Ids], WorkKind.Query, GetMissingAsync),
        new(
            "POST /datasets/{id}/documents/update_where",
            "Merges the same changes into every document that matches.",
            [CommonFields.Filters, Updates, Update],
            WorkKind.Change,
            UpdateWhereAsync),
        new(
            "POST /datasets/{id}/documents/delete_where",
            "Deletes every document that matches.",
            [CommonFields.Filters, All],
            WorkKind.Change,
            DeleteWhereAsync),
    ];

    /// <summary>Determines whether an index leads to the page: it does in insertion order. A cursor does not show its order.</summary>
    private static bool IsLookup(ProjectRequest request) =>
        string.IsNullOrEmpty(Cursor.Read(request))
        && CommonFields.Filters.Read(request) is null && CommonFields.Sort.Read(request).Count == 0 && !IsRandom.Read(request);

    /// <summary>Reads documents page by page.</summary>
    private static async Task<WireReply> GetWhereAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        PageReader reader = new(request, store);
        if (Cursor.Read(request) is { Length: > 0 } cursor)
        {
            return await reader.ContinueAsync(cursor, cancellationToken).ConfigureAwait(false);
        }

        DocumentQuery query = new()
        {
            Filter = CommonFields.Filters.Read(request),
            SelectFields = CommonFields.SelectFields.Read(request),
            Sort = CommonFields.Sort.Read(request),
            IncludeVectors = CommonFields.IncludeVector.Read(request),
            ShuffleSeed = IsRandom.Read(request) ? RandomState.Read(request) : null,
        };
        int size = CommonFields.PageSize.Read(request);
        return await reader.ReadAsync(query, size, AfterId.Read(request), IncludeCount.Read(request), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads documents in insertion order, page by page with a cursor.</summary>
    private static Task<WireReply> ListAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        PageReader reader = new(request, store);
        DocumentQuery query = new() { SelectFields = CommonFields.SelectFields.Read(request), IncludeVectors = CommonFields.IncludeVector.Read(request) };
        return ListCursor.Read(request) is { Length: > 0 } cursor
            ? reader.ContinueAsync(cursor, cancellationToken)
            : reader.ReadAsync(query, CommonFields.PageSize.Read(request), [], includesCount: true, cancellationToken);
    }

    /// <summary>Reads one page by its number, in insertion order.</summary>
    private static async Task<WireReply> PaginateAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        int size = CommonFields.PageSize.Read(request);
        long skipped = (CommonFields.Page.Read(request) - 1L) * size;
        DocumentQuery query = new() { SelectFields = CommonFields.SelectFields.Read(request), IncludeVectors = CommonFields.IncludeVector.Read(request) };
        IReadOnlyList<string> ids = await store.ListIdsAsync(request.DatasetId, null, cancellationToken).ConfigureAwait(false);
        string[] onPage = skipped >= ids.Count ? [] : [.. ids.Skip((int)skipped).Take(size)];
        return new WireObject()
            .Add("documents", await store.GetDocumentsAsync(request.DatasetId, onPage, query, cancellationToken).ConfigureAwait(false))
            .Add("count", (long)ids.Count);
    }

    /// <summary>Lists the ids that no document has.</summary>
    private static async Task<WireReply> GetMissingAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> ids = Ids.Read(request);
        HashSet<string> stored = await DocumentChanges.FindIdsAsync(store, request.DatasetId, ids, cancellationToken).ConfigureAwait(false);
        string[] missing = [.. ids.Distinct(StringComparer.Ordinal).Where(id => !stored.Contains(id))];
        return new WireObject().Add("results", missing).Add("count", (long)missing.Length);
    }

    /// <summary>Merges the same changes into every document that matches, in one transaction.</summary>
    private static Task<WireReply> UpdateWhereAsync(
        ProjectRequest request, DocumentStore store, CancellationToken cancellationToken) => request.Project.Locks.RunAsync(
        request.DatasetId,
        async () =>
        {
            FieldValue updates = Updates.Read(request);
            Document changes = ToChanges(updates.AsObject().Count > 0 ? updates : Update.Read(request));
            Filter? filter = CommonFields.Filters.Read(request);
            IReadOnlyList<string> ids = await store.ListIdsAsync(request.DatasetId, filter, cancellationToken).ConfigureAwait(false);
            Document[] changed = [.. ids.Select(id => Changed(id, changes))];
            WriteSummary summary = await store.WriteAsync(request.DatasetId, changed, WriteMode.Update, cancellationToken).ConfigureAwait(false);
            if (ids.Count > 0 && summary.WrittenCount == 0)
            {
                throw WireException.Invalid(Updates.Name, summary.Rejected[0].Reason);
            }

            WireObject reply = WireReply.Success(string.Create(CultureInfo.InvariantCulture, $"{summary.WrittenCount} updated"));
            return (WireReply)reply.Add("number_of_documents", summary.WrittenCount);
        },
        cancellationToken);

    /// <summary>Creates a document from changes whose names can be dotted paths; those into the same object are merged.</summary>
    private static Document ToChanges(FieldValue updates)
    {
        Document all = new("changes");
        foreach ((string path, FieldValue value) in updates.AsObject())
        {
            if (path.Length == 0 || path == Document.IdField)
            {
                throw WireException.Invalid(Updates.Name, $"'{path}' is not a field that can be changed.");
            }

            all.Merge(new Document("change") { [path] = value });
        }

        DocumentIntake.ConvertLabels(all);
        return all;
    }

    private static Document Changed(string id, Document changes)
    {
        Document document = new(id);
        document.Merge(changes);
        return document;
    }

    /// <summary>Deletes every document that matches. A request without a filter is an error unless it sets <c>all</c>.</summary>
    private static Task<WireReply> DeleteWhereAsync(ProjectRequest request, DocumentStore store, CancellationToken cancellationToken)
    {
        Filter? filter = CommonFields.Filters.Read(request);
        return filter is null && !All.Read(request)
            ? throw WireException.Invalid(CommonFields.Filters.Name, "expected at least one filter; to delete every document, send \"all\": true.")
            : DocumentChanges.DeleteAsync(request, store, filter ?? Filter.All, cancellationToken);
    }
}
