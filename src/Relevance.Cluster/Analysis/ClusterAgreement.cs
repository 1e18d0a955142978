namespace Relevance.Cluster.Analysis;

/// <summary>How well two partitions of the same documents agree, computed from their table of counts.</summary>
internal readonly record struct ClusterAgreement(double AdjustedRandIndex, double Homogeneity, double Completeness)
{
    /// <summary>Gets the harmonic mean of homogeneity and completeness; 0 where both are 0.</summary>
    public double VMeasure => Homogeneity + Completeness == 0 ? 0 : 2 * Homogeneity * Completeness / (Homogeneity + Completeness);

    /// <summary>Computes the scores of the first <paramref name="rowCount"/> rows; all NaN where these count nothing.</summary>
    public static ClusterAgreement Of(int[,] counts, int rowCount)
    {
        var rowTotals = new long[rowCount];
        var columnTotals = new long[counts.GetLength(1)];
        for (int row = 0; row < rowTotals.Length; row++)
        {
            for (int column = 0; column < columnTotals.Length; column++)
            {
                rowTotals[row] += counts[row, column];
                columnTotals[column] += counts[row, column];
            }
        }

        return rowTotals.Sum() == 0
            ? new ClusterAgreement(double.NaN, double.NaN, double.NaN)
            : new ClusterAgreement(
                RandIndex(counts, rowTotals, columnTotals),
                ShareExplained(rowTotals, columnTotals, (row, column) => counts[row, column]),
                ShareExplained(columnTotals, rowTotals, (column, row) => counts[row, column]));
    }

    // (index − expected) / (maximum − expected) with expected = a·b / all and maximum = (a + b) / 2, multiplied by 2·all so that it stays in
    // whole numbers. There are at most 2^31 documents, hence at most 2^61 pairs, and no product exceeds 2^124.
    private static double RandIndex(int[,] counts, long[] rowTotals, long[] columnTotals)
    {
        Int128 together = 0;
        for (int row = 0; row < rowTotals.Length; row++)
        {
            for (int column = 0; column < columnTotals.Length; column++)
            {
                together += Pairs(counts[row, column]);
            }
        }

        Int128 a = rowTotals.Aggregate(Int128.Zero, (sum, total) => sum + Pairs(total));
        Int128 b = columnTotals.Aggregate(Int128.Zero, (sum, total) => sum + Pairs(total));
        Int128 all = Pairs(rowTotals.Sum());
        Int128 denominator = ((a + b) * all) - (2 * a * b);

        // It is zero only where both partitions are one group, or both leave every document alone: then they are the same.
        return denominator == 0 ? 1 : (double)(2 * ((together * all) - (a * b))) / (double)denominator;
    }

    private static Int128 Pairs(long count) => (Int128)count * (count - 1) / 2;

    // The share of the values' entropy that knowing the group takes away: 1 − H(values | groups) / H(values). Written with the conditional entropy, a partition in which every group holds one value gives 1 to the last bit: log 1 is 0.
    private static double ShareExplained(long[] valueTotals, long[] groupTotals, Func<int, int, int> countOf)
    {
        double total = valueTotals.Sum();
        double entropy = 0;
        double conditional = 0;
        for (int value = 0; value < valueTotals.Length; value++)
        {
            if (valueTotals[value] == 0)
            {
                continue;
            }

            entropy -= valueTotals[value] / total * Math.Log(valueTotals[value] / total);
            for (int group = 0; group < groupTotals.Length; group++)
            {
                int count = countOf(value, group);
                if (count > 0)
                {
                    conditional -= count / total * Math.Log((double)count / groupTotals[group]);
                }
            }
        }

        return entropy == 0 ? 1 : Math.Clamp(1 - (conditional / entropy), 0, 1);
    }
}
