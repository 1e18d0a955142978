using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Runs the queries that return values of fields.</summary>
internal static class FieldQueries
{
    public static IReadOnlyList<FieldFacet> GetFacets(StoreSession session, DatasetInfo dataset, FacetQuery query, CancellationToken cancellationToken)
    {
        Schema schema = LabelFields.Present(dataset.Schema, dataset.Clusterings);
        FieldPath[] fields = query.Fields.Count > 0
            ? [.. query.Fields.Select(field => new FieldPath(field))]
            : [.. schema.Where(field => IsPlain(field.Value)).Select(field => new FieldPath(field.Key))];
        int vector = Array.FindIndex(fields, field => schema.TryGetValue(field.ToString(), out FieldType type) && (type.IsVector || type.IsChunkVector));
        if (vector >= 0)
        {
            string[] candidates = [.. schema.Where(field => IsPlain(field.Value)).Select(field => field.Key)];
            throw new FieldNotFoundException(dataset.Name, fields[vector].ToString(), "a field whose values can be counted", candidates);
        }

        SelectedRows rows = SelectedRows.Read(session, dataset, query.Filter, fields, cancellationToken);
        int[] positions = rows.Positions;
        return [.. fields.Select(field => new FacetCounts(field, rows.Table[field], query.MaxValues).Count(positions, cancellationToken))];
    }

    /// <summary>Reads a field of the documents that match and have it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="field">The dotted path.</param>
    /// <param name="filter">The condition; null reads all.</param>
    /// <param name="add">Receives the id and the value of each document, in insertion order.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static void ReadField(
        StoreSession session, DatasetInfo dataset, string field, Filter? filter, Action<string, FieldValue> add, CancellationToken cancellationToken)
    {
        FieldPath path = field;

        // A value that is a vector or has one must be combined from the tables first.
        bool needsVectors = dataset.VectorFields.Any(vector => LabelFields.AreRelated(vector.Path.ToString(), field));
        DocumentReader? reader = needsVectors
            ? new DocumentReader(session.Database, dataset, new LabelTable(session.Database, dataset), new DocumentQuery { SelectFields = [field] })
            : null;
        Scan(session, dataset, [path], filter, Add, cancellationToken);

        void Add(long row, Document document)
        {
            FieldValue value = (reader?.Read(row) ?? document)[path];
            if (value.Kind != FieldKind.Missing)
            {
                add(document.Id, value);
            }
        }
    }

    /// <summary>Enumerates the matching documents, with some of their fields, in insertion order.</summary>
    private static void Scan(
        StoreSession session,
        DatasetInfo dataset,
        IReadOnlyCollection<FieldPath> paths,
        Filter? filter,
        Action<long, Document> show,
        CancellationToken cancellationToken)
    {
        RowFields fields = new(dataset, new LabelTable(session.Database, dataset), paths);
        SqlText text = new SqlText("SELECT d.row, d.body, ")
            .Add(fields.LabelsSql)
            .Add($" FROM {dataset.Documents} d WHERE ")
            .Add(FilterQuery.Translate(session, dataset, filter, cancellationToken))
            .Add(" ORDER BY d.row");
        using SqliteStatement statement = text.Prepare(session.Database);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            show(statement.GetInteger(0), fields.Read(statement.GetInteger(0), statement.GetBytes(1), statement.GetBytes(2)));
        }
    }

    private static bool IsPlain(FieldType type) =>
        !type.IsVector && !type.IsChunkVector && type != FieldType.Dictionary && type != FieldType.Chunks;
}
