using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;

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
        PageCursor? after = cursor is null ? null : PageCursor.Decode(cursor, dataset, query);
        RowExpressions expressions = session.CreateExpressions(dataset);
        SqlText condition = FilterQuery.Translate(session, expressions, query.Filter, cancellationToken);
        SortedPage page = new(expressions, query);
        List<long> rows = [];
        PageCursor? end = null;
        bool isMore = false;
        using (SqliteStatement statement = page.Select(condition, after).Prepare(session.Database))
        {
            while (!isMore && statement.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                isMore = rows.Count == query.PageSize;
                if (!isMore)
                {
                    rows.Add(statement.GetInteger(0));
                }

                if (rows.Count == query.PageSize && end is null)
                {
                    end = page.ReadCursor(statement);
                }
            }
        }

        DocumentReader reader = new(session.Database, dataset, expressions.Labels, query);
        List<Document> documents = new(rows.Count);
        foreach (long row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            documents.Add(reader.Read(row));
        }

        return new DocumentPage { Documents = documents, NextCursor = isMore ? end!.Encode(dataset, query) : null };
    }

    public static IReadOnlyList<string> ListIds(StoreSession session, DatasetInfo dataset, Filter? filter, CancellationToken cancellationToken)
    {
        SqlText condition = FilterQuery.Translate(session, dataset, filter, cancellationToken);
        List<string> ids = [];
        using SqliteStatement statement =
            new SqlText($"SELECT d.id FROM {dataset.Documents} d WHERE ").Add(condition).Add(" ORDER BY d.row").Prepare(session.Database);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            ids.Add(statement.GetText(0));
        }

        return ids;
    }
}
