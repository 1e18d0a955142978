using System.Runtime.CompilerServices;
using System.Text;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Storage.Columns;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Runs the queries that return values of fields.</summary>
internal static class FieldQueries
{
    public static IReadOnlyList<FieldFacet> GetFacets(StoreSession session, DatasetInfo dataset, FacetQuery query, CancellationToken cancellationToken)
    {
        FieldPath[] fields = FacetCounts.GetFields(query, dataset.PresentedSchema, dataset.Name);
        SelectedRows rows = RowSelection.Read(session, dataset, query.Filter, fields, cancellationToken);
        return FacetCounts.Count(rows, fields, query.MaxValues, cancellationToken);
    }

    /// <summary>Summarizes the documents of each label in one pass over the columns.</summary>
    /// <returns>Null if the filter has a set-level part, which selects among the documents of one label.</returns>
    public static IReadOnlyList<IReadOnlyList<FieldFacet>>? GetFacetsByLabel(
        StoreSession session,
        DatasetInfo dataset,
        (ClusteringKey Key, IReadOnlyList<string> Labels) clustering,
        FacetQuery query,
        CancellationToken cancellationToken)
    {
        if (query.Filter?.GetSetLevel().Count > 0)
        {
            return null;
        }

        FieldPath[] fields = FacetCounts.GetFields(query, dataset.PresentedSchema, dataset.Name);
        FieldPath label = clustering.Key.LabelField;
        SelectedRows rows = RowSelection.Read(session, dataset, query.Filter, [label, .. fields], cancellationToken);
        return FacetCounts.CountByLabel(rows, (label, clustering.Labels), fields, query.MaxValues, cancellationToken);
    }

    /// <summary>Reads a field of the documents that match and have it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="field">The dotted path.</param>
    /// <param name="filter">The condition; null reads all.</param>
    /// <param name="add">
    /// Receives the id of each document in UTF-8, and its value, in insertion order. A text without escapes is received in UTF-8, and the
    /// value is missing then.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReadField(
        StoreSession session,
        DatasetInfo dataset,
        string field,
        Filter? filter,
        Action<ReadOnlySpan<byte>, ReadOnlySpan<byte>, FieldValue> add,
        CancellationToken cancellationToken)
    {
        FieldPath path = field;
        LabelTable labels = new(session.Database, dataset);

        // A value that is a vector or has one must be combined from the tables first.
        bool needsVectors = dataset.VectorFields.Any(vector => LabelFields.AreRelated(vector.Path.ToString(), field));
        DocumentReader? documents = needsVectors
            ? new DocumentReader(session.Database, dataset, labels, new DocumentQuery { SelectFields = [field] })
            : null;
        bool isNearLabel = dataset.Clusterings.Any(clustering => RowLabels.Concerns(path, clustering));
        RowReader reader = new(labels.Guard, isNearLabel ? new RowLabels(dataset, labels, [path]) : null);
        (int idSlot, int slot) = (reader.Add(Document.IdField), reader.Add(path));
        SqlText text = new SqlText($"SELECT d.row, d.body, {reader.LabelsSql} FROM {dataset.Documents} d WHERE ")
            .Add(FilterQuery.Translate(session, dataset, filter, cancellationToken))
            .Add(" ORDER BY d.row");
        using SqliteStatement statement = text.Prepare(session.Database);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            long row = statement.GetInteger(0);
            ReadOnlySpan<byte> body = reader.MoveTo(row, statement.GetBytes(1), statement.GetBytes(2));
            ReadOnlySpan<byte> id = reader.TryGetText(idSlot, body, out ReadOnlySpan<byte> plain)
                ? plain
                : Encoding.UTF8.GetBytes(reader.ReadValue(idSlot, body).AsText()!);
            if (documents is null && reader.TryGetText(slot, body, out ReadOnlySpan<byte> value))
            {
                add(id, value, default);
            }
            else if ((documents?.Read(row)[path] ?? reader.ReadValue(slot, body)) is { Kind: not FieldKind.Missing } other)
            {
                add(id, default, other);
            }
        }
    }
}
