using System.Runtime.CompilerServices;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Labels;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Storage.Columns;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Columns;

/// <summary>Reads columns from the tables of a dataset in one pass over its documents, which parses the requested fields only.</summary>
internal sealed class ColumnScan(SqliteDatabase database, DatasetInfo dataset, LabelTable labels)
{
    private const int RowsBetweenLooks = 256;

    /// <summary>Reads the documents that meet a condition, in insertion order.</summary>
    /// <param name="condition">The condition about a document <c>d</c>.</param>
    /// <param name="paths">The fields.</param>
    /// <param name="maxBytes">The largest size of a column.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The table; without the columns that are larger.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ColumnTable Read(SqlText condition, IReadOnlyCollection<FieldPath> paths, long maxBytes, CancellationToken cancellationToken)
    {
        RowReader plain = new(labels.Guard, labels: null);
        RowReader? labelled = null;
        List<Target> targets = [];
        int expected = (int)Math.Min(dataset.DocumentCount, 1 << 20);
        foreach (FieldPath path in paths.Distinct())
        {
            bool isNearLabel = dataset.Clusterings.Any(clustering => RowLabels.Concerns(path, clustering));
            RowReader reader = isNearLabel ? labelled ??= new RowReader(labels.Guard, new RowLabels(dataset, labels, paths: null)) : plain;
            targets.Add(new Target(path, reader, reader.Add(path), new ColumnBuilder(expected)));
        }

        long[] rows = new long[expected];
        int count = 0;
        string body = targets.Count > 0 ? "d.body" : "NULL";
        SqlText text = new SqlText($"SELECT d.row, {body}, {labelled?.LabelsSql ?? "NULL"} FROM {dataset.Documents} d WHERE ").Add(condition)
            .Add(" ORDER BY d.row");
        using SqliteStatement statement = text.Prepare(database);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            long row = statement.GetInteger(0);
            if (count == rows.Length)
            {
                Array.Resize(ref rows, (int)Math.Min(Array.MaxLength, Math.Max(16, 2L * count)));
            }

            rows[count++] = row;
            if (targets.Count > 0)
            {
                Add(row, statement.GetBytes(1), statement.GetBytes(2), targets);
            }

            if (count % RowsBetweenLooks == 0)
            {
                targets.RemoveAll(target => target.Builder.Bytes > maxBytes);
            }
        }

        targets.RemoveAll(target => target.Builder.Bytes > maxBytes);
        Array.Resize(ref rows, count);
        return new ColumnTable(rows, targets.ToDictionary(target => target.Path, target => target.Builder.Build()));
    }

    /// <summary>Reads the labels of a clustering for the documents of a table.</summary>
    /// <param name="clustering">The clustering.</param>
    /// <param name="rows">The rows of the documents, ascending.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Column ReadLabels(KnownClustering clustering, long[] rows, CancellationToken cancellationToken)
    {
        Dictionary<long, string> texts = labels.ReadTexts(clustering);
        Dictionary<long, int> codes = [];
        ColumnBuilder builder = new(0);
        int[] codeOfRow = new int[rows.Length];
        using SqliteStatement statement = database.Prepare($"SELECT row, number, seal FROM {dataset.Labels} WHERE clustering = ? ORDER BY row");
        statement.Bind(1, clustering.Id);
        int position = 0;
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            (long row, long number) = (statement.GetInteger(0), statement.GetInteger(1));
            labels.Guard.CheckLabel(clustering, row, number, statement.GetInteger(2));
            if (!codes.TryGetValue(number, out int code))
            {
                code = texts.TryGetValue(number, out string? text) ? builder.GetCode(text) : throw labels.Guard.LostText(clustering, row);
                codes.Add(number, code);
            }

            while (position < rows.Length && rows[position] < row)
            {
                position++;
            }

            if (position < rows.Length && rows[position] == row)
            {
                codeOfRow[position] = code;
            }
        }

        return builder.Build(codeOfRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(long row, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> labelsOfRow, List<Target> targets)
    {
        foreach (Target target in targets)
        {
            // The first target of a reader moves it; for the others this returns the same bytes.
            ReadOnlySpan<byte> body = target.Reader.MoveTo(row, stored, labelsOfRow);
            if (target.Reader.TryGetScalar(target.Slot, out JsonField field))
            {
                target.Builder.Add(field, body);
            }
            else
            {
                target.Builder.Add(target.Reader.GetValue(target.Slot, body));
            }
        }
    }

    private sealed record Target(FieldPath Path, RowReader Reader, int Slot, ColumnBuilder Builder);
}
