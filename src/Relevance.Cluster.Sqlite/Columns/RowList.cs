namespace Relevance.Cluster.Sqlite.Columns;

/// <summary>The rows of a query in its order. Thread-safe.</summary>
/// <param name="rows">The rows.</param>
internal sealed class RowList(long[] rows)
{
    private int _lastEnd;

    public int Count => rows.Length;

    public long this[int index] => rows[index];

    /// <summary>Returns rows, and remembers the last one, from which the next page continues.</summary>
    public long[] Take(int start, int count)
    {
        int end = (int)Math.Min(rows.Length, (long)start + count);
        _lastEnd = Math.Max(0, end - 1);
        return rows[start..end];
    }

    /// <summary>Returns the index of a row, and −1 if it is not in the list.</summary>
    public int IndexOf(long row)
    {
        int last = _lastEnd;
        return last < rows.Length && rows[last] == row ? last : Array.IndexOf(rows, row);
    }

    /// <summary>Returns the index of the first row after another, in a list whose rows ascend.</summary>
    public int FindAfter(long row)
    {
        int found = Array.BinarySearch(rows, row);
        return found < 0 ? ~found : found + 1;
    }
}
