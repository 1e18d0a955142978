namespace Relevance.Cluster.Clusterings.Distribution;

/// <summary>Pairs of documents that two partitions put together. There are at most 2^31 documents, hence at most 2^61 pairs: whole numbers throughout.</summary>
/// <param name="Together">Pairs that both put together.</param>
/// <param name="InRows">Pairs that the rows put together.</param>
/// <param name="InColumns">Pairs that the columns put together.</param>
/// <param name="All">All pairs.</param>
internal readonly record struct PairCounts(Int128 Together, Int128 InRows, Int128 InColumns, Int128 All)
{
    /// <summary>(together in both + apart in both) / all.</summary>
    public double RandIndex => All == 0 ? 1 : (double)(All + (2 * Together) - InRows - InColumns) / (double)All;

    /// <summary>(index − expected) / (maximum − expected) with expected = rows · columns / all and maximum = (rows + columns) / 2, multiplied by 2 · all so that it stays in whole numbers.</summary>
    public double AdjustedRandIndex
    {
        get
        {
            Int128 denominator = ((InRows + InColumns) * All) - (2 * InRows * InColumns);

            // It is zero only where both partitions are one group, or both leave every document alone: then they are the same.
            return denominator == 0 ? 1 : (double)(2 * ((Together * All) - (InRows * InColumns))) / (double)denominator;
        }
    }

    public double FowlkesMallowsIndex => Together == 0 ? 0 : Math.Sqrt((double)Together / (double)InRows) * Math.Sqrt((double)Together / (double)InColumns);

    public static PairCounts Of(PartitionCounts table)
    {
        Int128 together = 0;
        for (int row = 0; row < table.RowTotals.Length; row++)
        {
            foreach ((_, int count) in table.Cells.Row(row))
            {
                together += Pairs(count);
            }
        }

        return new PairCounts(
            together,
            table.RowTotals.Aggregate(Int128.Zero, (sum, total) => sum + Pairs(total)),
            table.ColumnTotals.Aggregate(Int128.Zero, (sum, total) => sum + Pairs(total)),
            Pairs(table.Total));
    }

    private static Int128 Pairs(long count) => (Int128)count * (count - 1) / 2;
}
