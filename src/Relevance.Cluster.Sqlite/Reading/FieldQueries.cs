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
        FieldPath[] fields = GetFields(dataset, query);
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

        FieldPath[] fields = GetFields(dataset, query);
        FieldPath labelPath = clustering.Key.LabelField;
        SelectedRows rows = RowSelection.Read(session, dataset, query.Filter, [labelPath, .. fields], cancellationToken);
        int[] groups = GetGroups(rows.Table[labelPath], clustering.Labels, rows);
        FieldFacet[][] facets = [.. clustering.Labels.Select(_ => new FieldFacet[fields.Length])];
        for (int i = 0; i < fields.Length; i++)
        {
            FacetCounts counts = new(fields[i], rows, query.MaxValues);
            GroupedItems codes = GroupedItems.Create(facets.Length + 1, groups, rows.GetCodes(rows.Table[fields[i]]));
            for (int label = 0; label < facets.Length; label++)
            {
                facets[label][i] = counts.Count(codes[label], cancellationToken);
            }
        }

        return facets;
    }

    /// <summary>Returns the index of each document's label; the number of labels for a document with another one, or without one.</summary>
    private static int[] GetGroups(Column column, IReadOnlyList<string> labels, SelectedRows rows)
    {
        Dictionary<string, int> groups = labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        int[] groupOfCode = Array.ConvertAll(
            column.Values, value => value.AsText() is { } label ? groups.GetValueOrDefault(label, labels.Count) : labels.Count);
        return Array.ConvertAll(rows.GetCodes(column), code => groupOfCode[code]);
    }

    /// <summary>Returns the fields of a query, all with values that can be counted.</summary>
    private static FieldPath[] GetFields(DatasetInfo dataset, FacetQuery query) =>
        FacetCounts.GetFields(query, LabelFields.Present(dataset.Schema, dataset.Clusterings.Select(clustering => clustering.Key)), dataset.Name);

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
