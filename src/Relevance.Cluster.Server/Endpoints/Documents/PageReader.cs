using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Wire;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.Endpoints.Documents;

/// <summary>Reads pages that are continued in either of two ways: by after_id, which the client sends, or by cursor, whose query the server caches.</summary>
internal sealed class PageReader(ProjectRequest request, DocumentStore store)
{
    /// <summary>The after_id of the last page. Clients discard a page with an empty after_id, so the last page needs one that leads to an empty page.</summary>
    private const string End = "end";

    /// <summary>Reads the first page of a query, or the page after an after_id.</summary>
    public async Task<WireReply> ReadAsync(
        DocumentQuery query, int pageSize, IReadOnlyList<string> afterId, bool includesCount, CancellationToken cancellationToken)
    {
        bool isEmpty = pageSize == 0 || afterId is [End];
        if (afterId.Count > 1)
        {
            throw WireException.Invalid("after_id", "expected the list that the previous page returned.");
        }

        string? after = afterId.Count == 0 ? null : afterId[0];
        DocumentPage page = isEmpty
            ? new DocumentPage { Documents = [] }
            : await store.ReadPageAsync(request.DatasetId, query with { PageSize = pageSize }, after, cancellationToken).ConfigureAwait(false);
        Scroll scroll = new(request.DatasetId, query with { PageSize = Math.Max(pageSize, 1) }) { Next = page.NextCursor };
        string cursor = request.Project.Scrolls.Add(scroll, request.Body.Utf8.Length);
        return await ReplyAsync(query.Filter, page, cursor, includesCount, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the next page of a cursor.</summary>
    public async Task<WireReply> ContinueAsync(string cursor, CancellationToken cancellationToken)
    {
        if (request.Project.Scrolls.Find(cursor) is not { } scroll || scroll.DatasetId != request.DatasetId)
        {
            throw WireException.Invalid("cursor", "the cursor does not belong to this dataset, or has expired. Repeat the request without it.");
        }

        DocumentPage page = new() { Documents = [] };
        await scroll.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (scroll.Next is { } next)
            {
                page = await store.ReadPageAsync(scroll.DatasetId, scroll.Query, next, cancellationToken).ConfigureAwait(false);
                scroll.Next = page.NextCursor;
            }
        }
        finally
        {
            scroll.Gate.Release();
        }

        return await ReplyAsync(scroll.Query.Filter, page, cursor, includesCount: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task<WireReply> ReplyAsync(
        Filter? filter, DocumentPage page, string cursor, bool includesCount, CancellationToken cancellationToken)
    {
        WireObject reply = new WireObject().Add("documents", page.Documents);
        if (includesCount)
        {
            reply.Add("count", await store.CountAsync(request.DatasetId, filter, cancellationToken).ConfigureAwait(false));
        }
        else if (page.Documents.Count == 0)
        {
            // Neither a page nor a count was read, so the existence of the dataset is checked here.
            await store.GetSchemaAsync(request.DatasetId, cancellationToken).ConfigureAwait(false);
        }

        return reply
            .Add("cursor", cursor)
            .Add("after_id", page.Documents.Count == 0 ? [] : new[] { page.NextCursor ?? End })
            .Add("has_more", page.NextCursor is not null);
    }
}
