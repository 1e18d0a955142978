using Relevance.Cluster.Documents.Filters;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Translates a filter, including its set-level parts, to SQL about a document <c>d</c>.</summary>
internal static class FilterQuery
{
    /// <summary>Validates and translates a filter.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="filter">The filter; null means all documents.</param>
    /// <param name="cancellationToken">The token is checked between rows if a set-level filter reads them.</param>
    /// <exception cref="ArgumentException">The filter compares the value of a vector.</exception>
    public static SqlText Translate(StoreSession session, DatasetInfo dataset, Filter? filter, CancellationToken cancellationToken) =>
        Translate(session, session.CreateExpressions(dataset), filter, cancellationToken);

    /// <summary>Validates and translates a filter for a statement that also reads other values.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="rows">Reads the values of documents in that statement.</param>
    /// <param name="filter">The filter; null means all documents.</param>
    /// <param name="cancellationToken">The token is checked between rows if a set-level filter reads them.</param>
    /// <exception cref="ArgumentException">The filter compares the value of a vector.</exception>
    public static SqlText Translate(StoreSession session, RowExpressions rows, Filter? filter, CancellationToken cancellationToken)
    {
        if (filter is null)
        {
            return new SqlText("1");
        }

        filter.Validate(rows.Dataset.Schema, rows.Dataset.Name);
        if (RowSelection.TryFind(session, rows.Dataset, filter, cancellationToken) is { } found)
        {
            return RowCondition(found.Positions.Select(position => found.Table.Rows[position]));
        }

        SqlText condition = new FilterTranslator(rows).Translate(filter.WithoutSetLevel());
        IReadOnlyList<Filter> setLevel = filter.GetSetLevel();
        return setLevel.Count == 0
            ? condition
            : new SetCondition(session.Database, rows.Dataset, rows.Labels).Translate(condition, setLevel, cancellationToken);
    }

    /// <summary>Returns the condition about a document <c>d</c> that selects rows.</summary>
    public static SqlText RowCondition(IEnumerable<long> rows) =>
        new SqlText("d.row IN (SELECT value FROM json_each(").AddParameter($"[{string.Join(',', rows)}]").Add("))");
}

/// <summary>
/// Evaluates set-level filters: reads the documents that meet the rest of the filter and selects the rows that deduplication and sample leave.
/// </summary>
internal sealed class SetCondition(SqliteDatabase database, DatasetInfo dataset, LabelTable labels)
{
    /// <summary>Returns the condition about a document <c>d</c> that selects these rows.</summary>
    /// <param name="condition">The rest of the filter.</param>
    /// <param name="setLevel">The set-level filters in their order.</param>
    /// <param name="cancellationToken">The token is checked between rows.</param>
    public SqlText Translate(SqlText condition, IReadOnlyList<Filter> setLevel, CancellationToken cancellationToken)
    {
        FieldPath[] paths = [.. setLevel.OfType<DedupeFilter>().Select(dedupe => dedupe.Field)];
        RowFields fields = new(dataset, labels, paths);
        List<(long Row, Document Document)> candidates = [];
        SqlText text = new SqlText("SELECT d.row, d.body, ").Add(fields.LabelsSql)
            .Add($" FROM {dataset.Documents} d WHERE ").Add(condition).Add(" ORDER BY d.row");
        using (SqliteStatement statement = text.Prepare(database))
        {
            while (statement.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                candidates.Add((statement.GetInteger(0), fields.Read(statement.GetInteger(0), statement.GetBytes(1), statement.GetBytes(2))));
            }
        }

        // The filter itself selects the documents, from their ids and the fields that it compares.
        HashSet<string> left = [.. Filter.And(setLevel).Apply(candidates.Select(candidate => candidate.Document)).Select(document => document.Id)];
        return FilterQuery.RowCondition(candidates.Where(candidate => left.Contains(candidate.Document.Id)).Select(candidate => candidate.Row));
    }
}
