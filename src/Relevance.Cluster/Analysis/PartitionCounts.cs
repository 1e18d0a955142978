namespace Relevance.Cluster.Analysis;

/// <summary>Counts of two partitions of the same documents, with their totals and entropies in nats.</summary>
internal sealed class PartitionCounts
{
    private readonly Func<int, int, int> _countOf;

    public PartitionCounts(int[,] counts, int rowCount)
        : this((row, column) => counts[row, column], rowCount, counts.GetLength(1))
    {
    }

    private PartitionCounts(Func<int, int, int> countOf, int rowCount, int columnCount)
    {
        _countOf = countOf;
        RowTotals = new long[rowCount];
        ColumnTotals = new long[columnCount];
        for (int row = 0; row < rowCount; row++)
        {
            for (int column = 0; column < columnCount; column++)
            {
                RowTotals[row] += countOf(row, column);
                ColumnTotals[column] += countOf(row, column);
            }
        }

        Total = RowTotals.Sum();
    }

    public long[] RowTotals { get; }

    public long[] ColumnTotals { get; }

    public long Total { get; }

    public int this[int row, int column] => _countOf(row, column);

    public PartitionCounts Transpose() => new((row, column) => _countOf(column, row), ColumnTotals.Length, RowTotals.Length);

    public double EntropyOfRows() => -RowTotals.Where(total => total > 0).Sum(total => (double)total / Total * Math.Log((double)total / Total));

    /// <summary>H(row | column).</summary>
    public double ConditionalEntropyOfRows()
    {
        double entropy = 0;
        for (int row = 0; row < RowTotals.Length; row++)
        {
            for (int column = 0; column < ColumnTotals.Length; column++)
            {
                int count = this[row, column];
                if (count > 0)
                {
                    entropy -= count / (double)Total * Math.Log((double)count / ColumnTotals[column]);
                }
            }
        }

        return entropy;
    }

    /// <summary>
    /// The share of the rows' entropy that knowing the column takes away: 1 − H(row | column) / H(row); 1 where there is none. Written with the conditional entropy, a partition in which
    /// every column holds one row gives 1 to the last bit: log 1 is 0.
    /// </summary>
    public double ShareOfRowsExplained() => EntropyOfRows() is var entropy and > 0 ? Math.Clamp(1 - (ConditionalEntropyOfRows() / entropy), 0, 1) : 1;

    /// <summary>The share of documents in the largest row of their column.</summary>
    public double Purity() =>
        (double)Enumerable.Range(0, ColumnTotals.Length).Sum(column => (long)Enumerable.Range(0, RowTotals.Length).Max(row => this[row, column])) / Total;

    /// <summary>Whether both partitions are the same but for the names: no row or column meets two of the other.</summary>
    public bool IsOneToOne()
    {
        int[] columnOfRow = new int[RowTotals.Length];
        int[] rowsOfColumn = new int[ColumnTotals.Length];
        for (int row = 0; row < RowTotals.Length; row++)
        {
            for (int column = 0; column < ColumnTotals.Length; column++)
            {
                if (this[row, column] > 0)
                {
                    columnOfRow[row]++;
                    rowsOfColumn[column]++;
                }
            }
        }

        return columnOfRow.All(met => met <= 1) && rowsOfColumn.All(met => met <= 1);
    }
}
