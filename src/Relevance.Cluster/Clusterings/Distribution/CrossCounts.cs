using System.Runtime.InteropServices;

namespace Relevance.Cluster.Clusterings.Distribution;

/// <summary>The number of documents per row and column of a table, of which only the cells that are not 0 are stored. Immutable.</summary>
internal sealed class CrossCounts
{
    private readonly int[] _starts;
    private readonly (int Column, int Count)[] _cells;

    private CrossCounts(int[] starts, (int Column, int Count)[] cells, int columnCount) => (_starts, _cells, ColumnCount) = (starts, cells, columnCount);

    public int RowCount => _starts.Length - 1;

    public int ColumnCount { get; }

    /// <summary>Gets the largest count; 0 in an empty table.</summary>
    public int Largest => _cells.Select(cell => cell.Count).Append(0).Max();

    /// <summary>Gets a count: O(log of the cells in the row).</summary>
    public int this[int row, int column]
    {
        get
        {
            ReadOnlySpan<(int Column, int Count)> cells = Row(row);
            (int low, int high) = (0, cells.Length);

            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = cells[middle].Column < column ? (middle + 1, high) : (low, middle);
            }

            return low < cells.Length && cells[low].Column == column ? cells[low].Count : 0;
        }
    }

    /// <summary>Adds up counts above 0 of pairs of a row and a column, in any order and with repetitions. O(n + cells·log cells).</summary>
    public static CrossCounts Sum(IEnumerable<(int Row, int Column, int Count)> counts, int rowCount, int columnCount)
    {
        var sums = new Dictionary<(int Row, int Column), int>();

        foreach ((int row, int column, int count) in counts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sums, (row, column), out _) += count;
        }

        return Of(sums.Select(cell => (cell.Key.Row, cell.Key.Column, cell.Value)), rowCount, columnCount);
    }

    /// <summary>Creates the counts from cells above 0, each once, in any order.</summary>
    public static CrossCounts Of(IEnumerable<(int Row, int Column, int Count)> cells, int rowCount, int columnCount)
    {
        (int Row, int Column, int Count)[] sorted = [.. cells];
        Array.Sort(sorted, (a, b) => a.Row != b.Row ? a.Row.CompareTo(b.Row) : a.Column.CompareTo(b.Column));
        int[] starts = new int[rowCount + 1];

        foreach ((int row, _, _) in sorted)
        {
            starts[row + 1]++;
        }

        for (int row = 0; row < rowCount; row++)
        {
            starts[row + 1] += starts[row];
        }

        return new CrossCounts(starts, [.. sorted.Select(cell => (cell.Column, cell.Count))], columnCount);
    }

    /// <summary>Returns the cells of a row that are not 0, by column.</summary>
    public ReadOnlySpan<(int Column, int Count)> Row(int row) => _cells.AsSpan(_starts[row].._starts[row + 1]);

    /// <summary>Returns the counts with rows and columns exchanged, in linear time.</summary>
    public CrossCounts Transpose()
    {
        int[] starts = new int[ColumnCount + 1];
        foreach ((int column, _) in _cells)
        {
            starts[column + 1]++;
        }

        for (int column = 0; column < ColumnCount; column++)
        {
            starts[column + 1] += starts[column];
        }

        int[] next = [.. starts];
        (int Column, int Count)[] cells = new (int Column, int Count)[_cells.Length];
        for (int row = 0; row < RowCount; row++)
        {
            foreach ((int column, int count) in Row(row))
            {
                cells[next[column]++] = (row, count);
            }
        }

        return new CrossCounts(starts, cells, RowCount);
    }

    /// <summary>Returns the first rows.</summary>
    public CrossCounts Take(int rowCount) =>
        rowCount == RowCount ? this : new CrossCounts(_starts[..(rowCount + 1)], _cells[.._starts[rowCount]], ColumnCount);
}
