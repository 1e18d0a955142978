using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Storage.Columns;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Columns;

/// <summary>Updates the table of a dataset after writes: reads the changed documents only, and copies the codes of the others.</summary>
internal sealed class ColumnUpdate
{
    /// <summary>The share of changed documents above which all are read again.</summary>
    private const double MaxShare = 0.25;

    /// <summary>The number of values without a document that a column may have, per document.</summary>
    private const int MaxValuesPerRow = 2;

    private readonly ColumnSource _source;
    private readonly ColumnTable _table;
    private readonly HashSet<long> _written;
    private readonly HashSet<long> _deleted;
    private readonly HashSet<long> _clusterings;

    public ColumnUpdate(ColumnSource source, ColumnTable table, IReadOnlyList<RowChanges> changes)
    {
        _source = source;
        _table = table;
        _written = [.. changes.SelectMany(change => change.Written)];
        _deleted = [.. changes.SelectMany(change => change.Deleted)];
        _clusterings = [.. changes.SelectMany(change => change.Clusterings)];
    }

    /// <summary>Returns the updated table, without the columns that must be read again; null if that is the entire table.</summary>
    public ColumnTable? Run(CancellationToken cancellationToken)
    {
        if (_written.Count + _deleted.Count + _clusterings.Count == 0)
        {
            return _table;
        }

        if (_written.Count > (_table.Count * MaxShare) + 1)
        {
            return null;
        }

        FieldPath[] kept = [.. _table.Columns.Keys.Where(IsKept)];
        if (_written.Count == 0 && _deleted.Count == 0)
        {
            return new ColumnTable(_table.Rows, kept.ToDictionary(path => path, path => _table[path]));
        }

        FieldPath[] read = [.. kept.Where(path => FindClustering(path) is null)];
        SqlText condition = new SqlText("d.row IN (SELECT value FROM json_each(").AddParameter($"[{string.Join(',', _written)}]").Add("))");
        ColumnTable changed = _source.Scan.Read(condition, read, ColumnMemory.MaxBytesPerColumn, cancellationToken);
        (long[] rows, int[] oldPositions, int[] newPositions) = Merge(changed.Rows);
        Dictionary<FieldPath, Column> columns = [];
        foreach (FieldPath path in kept)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Column old = _table[path];
            if (FindClustering(path) is not null)
            {
                int[] codes = Array.ConvertAll(oldPositions, position => position < 0 ? Column.Missing : old.Codes[position]);
                columns.Add(path, new Column(codes, old.Values, old.TextBytes));
            }
            else if (changed.Columns.TryGetValue(path, out Column? own) && old.Values.Length <= (MaxValuesPerRow * (long)rows.Length) + Column.First)
            {
                columns.Add(path, Merge(old, own, oldPositions, newPositions));
            }
        }

        return new ColumnTable(rows, columns);
    }

    /// <summary>Determines whether a column need not be read again because of changed labels.</summary>
    private bool IsKept(FieldPath path) =>
        !LabelFields.Covers(path.ToString())
        || (FindClustering(path) is { } clustering ? !_clusterings.Contains(clustering.Id) : _clusterings.Count == 0);

    private KnownClustering? FindClustering(FieldPath path) => _source.Dataset.Clusterings.FirstOrDefault(clustering => clustering.LabelPath == path);

    /// <summary>Merges the rows of the table with the changed ones; a position is −1 if a document is not there.</summary>
    private (long[] Rows, int[] OldPositions, int[] NewPositions) Merge(long[] changed)
    {
        List<long> rows = new(_table.Count + changed.Length);
        List<int> oldPositions = new(rows.Capacity);
        List<int> newPositions = new(rows.Capacity);
        int next = 0;
        for (int i = 0; i < _table.Count; i++)
        {
            long row = _table.Rows[i];
            for (; next < changed.Length && changed[next] < row; next++)
            {
                Add(changed[next], -1, next);
            }

            bool isChanged = next < changed.Length && changed[next] == row;
            if (isChanged || !(_deleted.Contains(row) || _written.Contains(row)))
            {
                Add(row, i, isChanged ? next : -1);
            }

            next += isChanged ? 1 : 0;
        }

        for (; next < changed.Length; next++)
        {
            Add(changed[next], -1, next);
        }

        return ([.. rows], [.. oldPositions], [.. newPositions]);

        void Add(long row, int oldPosition, int newPosition)
        {
            rows.Add(row);
            oldPositions.Add(oldPosition);
            newPositions.Add(newPosition);
        }
    }

    private static Column Merge(Column old, Column changed, int[] oldPositions, int[] newPositions)
    {
        Dictionary<FieldValue, int> codes = [];
        for (int code = Column.First; code < changed.Values.Length; code++)
        {
            codes.Add(changed.Values[code], -1);
        }

        for (int code = Column.First; code < old.Values.Length && codes.Count > 0; code++)
        {
            if (codes.ContainsKey(old.Values[code]))
            {
                codes[old.Values[code]] = code;
            }
        }

        List<FieldValue> values = [.. old.Values];
        long textBytes = old.TextBytes;
        int[] codeOf = new int[changed.Values.Length];
        for (int code = 0; code < codeOf.Length; code++)
        {
            codeOf[code] = code < Column.First ? code : codes[changed.Values[code]];
            if (codeOf[code] < 0)
            {
                codeOf[code] = values.Count;
                values.Add(changed.Values[code]);
                textBytes += ColumnBuilder.SizeOf(changed.Values[code]);
            }
        }

        int[] merged = new int[oldPositions.Length];
        for (int i = 0; i < merged.Length; i++)
        {
            merged[i] = newPositions[i] < 0 ? old.Codes[oldPositions[i]] : codeOf[changed.Codes[newPositions[i]]];
        }

        return new Column(merged, [.. values], textBytes);
    }
}
