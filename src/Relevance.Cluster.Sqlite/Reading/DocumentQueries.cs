using Relevance.Cluster.Sqlite.Columns;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Columns;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Runs the queries that return documents.</summary>
internal static class DocumentQueries
{
    public static IReadOnlyList<Document> Get(
        StoreSession session, DatasetInfo dataset, IReadOnlyList<string> documentIds, DocumentQuery? query, CancellationToken cancellationToken)
    {
        LabelTable labels = new(session.Database, dataset);
        DocumentReader reader = new(session.Database, dataset, labels, query);
        List<Document> documents = [];
        using SqliteStatement statement = session.Database.Prepare($"SELECT row, body FROM {dataset.Documents} WHERE id = ?");
        foreach (string id in documentIds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (statement.Bind(1, id).Step())
            {
                Document document = reader.Read(statement.GetInteger(0), statement.GetBytes(1));
                documents.Add(document.Id == id ? document : throw labels.Guard.Damaged(id, field: null, $"has the row of document '{document.Id}'"));
            }

            statement.Reset();
        }

        return documents;
    }

    public static DocumentPage ReadPage(StoreSession session, DatasetInfo dataset, DocumentQuery query, string? cursor, CancellationToken cancellationToken)
    {
        PageCursor? after = cursor is null ? null : PageCursor.Decode(cursor, dataset.Id, query);
        PageRows page = FromColumns(session, dataset, query, after, cancellationToken)
            ?? FromTables(session, dataset, query, after, cancellationToken);
        DocumentReader reader = new(session.Database, dataset, new LabelTable(session.Database, dataset), query);
        Document[] documents = new Document[page.Rows.Count];

        // In the order of the rows, whose documents are next to each other in the file.
        foreach ((int index, long row) in page.Rows.Index().OrderBy(row => row.Item))
        {
            cancellationToken.ThrowIfCancellationRequested();
            documents[index] = reader.Read(row);
        }

        return new DocumentPage { Documents = documents, NextCursor = page.Next?.Encode(dataset.Id, query) };
    }

    public static IReadOnlyList<string> ListIds(StoreSession session, DatasetInfo dataset, Filter? filter, CancellationToken cancellationToken)
    {
        SqlText condition = FilterQuery.Translate(session, dataset, filter, cancellationToken);
        IdList ids = new();
        using SqliteStatement statement =
            new SqlText($"SELECT d.id FROM {dataset.Documents} d WHERE ").Add(condition).Add(" ORDER BY d.row").Prepare(session.Database);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            ids.Add(statement.GetBytes(0));
        }

        return ids;
    }

    /// <summary>
    /// Finds a page by the columns: one in the order of fields, whose columns are read if necessary, or a filtered one whose columns are in memory.
    /// </summary>
    /// <returns>Null if the columns do not suffice.</returns>
    private static PageRows? FromColumns(
        StoreSession session, DatasetInfo dataset, DocumentQuery query, PageCursor? after, CancellationToken cancellationToken)
    {
        if (query.ShuffleSeed is not null || (query.Sort.Count == 0 && query.Filter is null))
        {
            return null;
        }

        SelectedRows? selected = query.Sort.Count > 0
            ? RowSelection.TrySelect(session, dataset, query.Filter, [.. query.Sort.Select(key => key.By)], cancellationToken)
            : RowSelection.TryFind(session, dataset, query.Filter!, cancellationToken);
        if (selected is null)
        {
            return null;
        }

        SortedRows sorted = new(selected, dataset.Id, query, cancellationToken);
        int start = after is null ? 0 : sorted.FindAfter(after);
        int end = (int)Math.Min(sorted.Count, (long)start + query.PageSize);
        return new PageRows([.. Enumerable.Range(start, end - start).Select(sorted.GetRow)], end < sorted.Count ? sorted.GetCursor(end - 1) : null);
    }

    private static PageRows FromTables(
        StoreSession session, DatasetInfo dataset, DocumentQuery query, PageCursor? after, CancellationToken cancellationToken)
    {
        RowExpressions expressions = session.CreateExpressions(dataset);
        SortedPage page = new(expressions, query);
        bool readsAll = query.Sort.Count > 0 || query.ShuffleSeed is not null || query.Filter?.GetSetLevel().Count > 0;
        if (readsAll && after is not null && FromRowList(session, page, query, after, Condition, cancellationToken) is { } known)
        {
            return known;
        }

        List<long> rows = [];
        PageCursor? end = null;
        using SqliteStatement statement = page.Select(Condition(), after).Prepare(session.Database);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (rows.Count == query.PageSize)
            {
                return new PageRows(rows, end);
            }

            rows.Add(statement.GetInteger(0));
            if (rows.Count == query.PageSize)
            {
                end = page.ReadCursor(statement);
            }
        }

        return new PageRows(rows, null);

        SqlText Condition() => FilterQuery.Translate(session, expressions, query.Filter, cancellationToken);
    }

    /// <summary>
    /// Finds a page after the first in the list of all rows, which is stored until the dataset changes, so that pages do not read all documents each.
    /// </summary>
    /// <returns>Null if the last document of the previous page has changed, and so has its position.</returns>
    private static PageRows? FromRowList(
        StoreSession session, SortedPage page, DocumentQuery query, PageCursor after, Func<SqlText> getCondition, CancellationToken cancellationToken)
    {
        RowList list = session.Columns.GetRows(page.Dataset, PageCursor.Describe(page.Dataset.Id, query), ReadAll);
        int start = page.IsSorted ? list.IndexOf(after.Row) + 1 : list.FindAfter(after.Row);
        if (page.IsSorted && (start == 0 || !ReadCursor(after.Row).Keys.Zip(after.Keys).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second))))
        {
            return null;
        }

        long[] rows = list.Take(start, query.PageSize);
        return new PageRows(rows, start + rows.Length < list.Count ? ReadCursor(rows[^1]) : null);

        PageCursor ReadCursor(long row)
        {
            using SqliteStatement statement = page.SelectRow(row).Prepare(session.Database);
            statement.Step();
            return page.ReadCursor(statement);
        }

        long[] ReadAll()
        {
            List<long> all = [];
            using SqliteStatement statement = page.SelectAll(getCondition()).Prepare(session.Database);
            while (statement.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                all.Add(statement.GetInteger(0));
            }

            return [.. all];
        }
    }

    /// <summary>The rows of a page, and its end; null if it is the last.</summary>
    private sealed record PageRows(IReadOnlyList<long> Rows, PageCursor? Next);
}
