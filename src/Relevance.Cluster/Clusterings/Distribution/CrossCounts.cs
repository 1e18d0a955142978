namespace Relevance.Cluster.Clusterings.Distribution;

/// <summary>The number of documents per row and column of a table, of which only the cells that are not 0 are stored. Immutable.</summary>
internal sealed class CrossCounts
{
    private readonly int[] _starts;
    private readonly (int Column, long Count)[] _cells;

    private CrossCounts(int[] starts, (int Column, long Count)[] cells, int columnCount) => (_starts, _cells, ColumnCount) = (starts, cells, columnCount);

    public int RowCount => _starts.Length - 1;

    public int ColumnCount { get; }

    /// <summary>Gets the largest count; 0 in an empty table.</summary>
    public long Largest => _cells.Select(cell => cell.Count).Append(0).Max();

    /// <summary>Gets a count: O(log of the cells in the row).</summary>
    public long this[int row, int column]
    {
        get
        {
            ReadOnlySpan<(int Column, long Count)> cells = Row(row);
            (int low, int high) = (0, cells.Length);

            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = cells[middle].Column < column ? (middle + 1, high) : (low, middle);
            }

            return low < cells.Length && cells[low].Column == column ? cells[low].Count : 0;
        }
    }

    /// <summary>Adds up counts above 0 of pairs of texts, in any order and with repetitions.</summary>
    /// <param name="cells">The pairs; a truth value can be null.</param>
    /// <returns>The truth values, which are the rows, and the labels, which are the columns, in natural order, null last; and the counts.</returns>
    public static (string?[] Truths, string[] Labels, CrossCounts Counts) Sum(IReadOnlyList<(string Label, string? Truth, long Count)> cells)
    {
        // Each text is looked up once, and sorted as a number: there can be as many cells as documents.
        TextNumbers truthNumbers = new();
        TextNumbers labelNumbers = new();
        var pairs = new (int Row, int Column, long Count)[cells.Count];
        for (int i = 0; i < pairs.Length; i++)
        {
            (string label, string? truth, long count) = cells[i];
            pairs[i] = (truth is null ? -1 : truthNumbers.Add(truth), labelNumbers.Add(label), count);
        }

        (string[] truths, int[] rows) = truthNumbers.Sort();
        (string[] labels, int[] columns) = labelNumbers.Sort();
        IEnumerable<string?> missing = pairs.Any(pair => pair.Row < 0) ? [null] : [];
        string?[] allTruths = [.. truths, .. missing];
        var places = Array.ConvertAll(pairs, pair => (pair.Row < 0 ? truths.Length : rows[pair.Row], columns[pair.Column], pair.Count));
        return (allTruths, labels, Sum(places, allTruths.Length, labels.Length));
    }

    /// <summary>Adds up counts above 0 of pairs of a row and a column, in any order and with repetitions. Linear time.</summary>
    public static CrossCounts Sum(IReadOnlyList<(int Row, int Column, long Count)> counts, int rowCount, int columnCount)
    {
        // Both sorts are stable, so that the second one leaves the columns of each row in order.
        (int Row, int Column, long Count)[] sorted = Sort(Sort(counts, columnCount, pair => pair.Column), rowCount, pair => pair.Row);
        int[] starts = new int[rowCount + 1];
        List<(int Column, long Count)> cells = new(sorted.Length);
        for (int i = 0; i < sorted.Length; i++)
        {
            (int row, int column, long count) = sorted[i];
            if (i > 0 && sorted[i - 1].Row == row && sorted[i - 1].Column == column)
            {
                cells[^1] = (column, cells[^1].Count + count);
                continue;
            }

            cells.Add((column, count));
            starts[row + 1] = cells.Count;
        }

        for (int row = 0; row < rowCount; row++)
        {
            // A row without cells ends where it starts.
            starts[row + 1] = Math.Max(starts[row], starts[row + 1]);
        }

        return new CrossCounts(starts, [.. cells], columnCount);
    }

    /// <summary>Returns the cells of a row that are not 0, by column.</summary>
    public ReadOnlySpan<(int Column, long Count)> Row(int row) => _cells.AsSpan(_starts[row].._starts[row + 1]);

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
        (int Column, long Count)[] cells = new (int Column, long Count)[_cells.Length];
        for (int row = 0; row < RowCount; row++)
        {
            foreach ((int column, long count) in Row(row))
            {
                cells[next[column]++] = (row, count);
            }
        }

        return new CrossCounts(starts, cells, RowCount);
    }

    /// <summary>Sorts pairs by a number below a limit, in linear time; equal ones keep their order.</summary>
    private static (int Row, int Column, long Count)[] Sort(
        IReadOnlyList<(int Row, int Column, long Count)> pairs, int limit, Func<(int Row, int Column, long Count), int> numberOf)
    {
        int[] next = new int[limit + 1];
        foreach ((int Row, int Column, long Count) pair in pairs)
        {
            next[numberOf(pair) + 1]++;
        }

        for (int number = 0; number < limit; number++)
        {
            next[number + 1] += next[number];
        }

        var sorted = new (int Row, int Column, long Count)[pairs.Count];
        foreach ((int Row, int Column, long Count) pair in pairs)
        {
            sorted[next[numberOf(pair)]++] = pair;
        }

        return sorted;
    }

    /// <summary>Returns the first rows.</summary>
    public CrossCounts Take(int rowCount) =>
        rowCount == RowCount ? this : new CrossCounts(_starts[..(rowCount + 1)], _cells[.._starts[rowCount]], ColumnCount);
}
