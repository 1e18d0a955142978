namespace Relevance.Cluster.Clusterings.Distribution;

/// <summary>Counts of two partitions of the same documents, with their totals and entropies in nats. What is computed costs as much as cells that are not 0.</summary>
internal sealed class PartitionCounts
{
    public PartitionCounts(CrossCounts cells)
    {
        Cells = cells;
        RowTotals = new long[cells.RowCount];
        ColumnTotals = new long[cells.ColumnCount];
        for (int row = 0; row < cells.RowCount; row++)
        {
            foreach ((int column, int count) in cells.Row(row))
            {
                RowTotals[row] += count;
                ColumnTotals[column] += count;
            }
        }

        Total = RowTotals.Sum();
    }

    public CrossCounts Cells { get; }

    public long[] RowTotals { get; }

    public long[] ColumnTotals { get; }

    public long Total { get; }

    public PartitionCounts Transpose() => new(Cells.Transpose());

    public double EntropyOfRows() => -RowTotals.Where(total => total > 0).Sum(total => (double)total / Total * Math.Log((double)total / Total));

    /// <summary>H(row | column).</summary>
    public double ConditionalEntropyOfRows()
    {
        double entropy = 0;
        for (int row = 0; row < RowTotals.Length; row++)
        {
            foreach ((int column, int count) in Cells.Row(row))
            {
                entropy -= count / (double)Total * Math.Log((double)count / ColumnTotals[column]);
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
    public double Purity()
    {
        int[] largest = new int[ColumnTotals.Length];
        for (int row = 0; row < RowTotals.Length; row++)
        {
            foreach ((int column, int count) in Cells.Row(row))
            {
                largest[column] = Math.Max(largest[column], count);
            }
        }

        return (double)largest.Sum(count => (long)count) / Total;
    }

    /// <summary>Whether both partitions are the same but for the names: no row or column meets two of the other.</summary>
    public bool IsOneToOne()
    {
        int[] rowsOfColumn = new int[ColumnTotals.Length];
        for (int row = 0; row < RowTotals.Length; row++)
        {
            if (Cells.Row(row).Length > 1)
            {
                return false;
            }

            foreach ((int column, _) in Cells.Row(row))
            {
                rowsOfColumn[column]++;
            }
        }

        return rowsOfColumn.All(met => met <= 1);
    }
}
