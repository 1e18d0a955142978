namespace Relevance.Cluster.Clusterings.Distribution;

/// <summary>Mutual information of two partitions, plain and adjusted for chance.</summary>
internal static class MutualInformationScores
{
    /// <summary>Σ n_ij/n · ln(n·n_ij / (a_i·b_j)), in nats.</summary>
    public static double Plain(PartitionCounts table)
    {
        double sum = 0;
        double n = table.Total;
        for (int row = 0; row < table.RowTotals.Length; row++)
        {
            foreach ((int column, int count) in table.Cells.Row(row))
            {
                sum += count / n * Math.Log(n / table.RowTotals[row] * (count / (double)table.ColumnTotals[column]));
            }
        }

        // Nothing in common rounds to a few units of the last place on either side of zero.
        return Math.Max(0, sum);
    }

    /// <summary>(MI − E[MI]) / (mean of both entropies − E[MI]).</summary>
    public static double Adjusted(PartitionCounts table)
    {
        if (table.IsOneToOne())
        {
            return 1;
        }

        double expected = Expected(table);
        double maximum = (table.EntropyOfRows() + table.Transpose().EntropyOfRows()) / 2;

        // One group against every document alone: nothing to be had, and nothing to be expected.
        return maximum - expected is var range && Math.Abs(range) < 1e-15 ? 0 : (Plain(table) - expected) / range;
    }

    /// <summary>
    /// The mean of the mutual information over all pairs of partitions with these sizes: Vinh, Epps and Bailey (2010), equation 24a. The probability of a count is the hypergeometric one, kept
    /// as a logarithm. Counts further than 20·√(smaller size) from their mean have a probability below e^−800 in sum (Hoeffding 1963, theorem 2 and section 6) and are passed over.
    /// Totals that are the same have the same mean: there are at most √(2n) different ones on either side.
    /// </summary>
    private static double Expected(PartitionCounts table)
    {
        double sum = 0;
        long n = table.Total;
        (long Total, int Times)[] columns = Distinct(table.ColumnTotals);
        foreach ((long a, int rowTimes) in Distinct(table.RowTotals))
        {
            foreach ((long b, int columnTimes) in columns)
            {
                double times = (double)rowTimes * columnTimes;
                double sizes = LogFactorial(a) + LogFactorial(b) + LogFactorial(n - a) + LogFactorial(n - b) - LogFactorial(n);
                long mean = (long)((double)a / n * b);
                long reach = (long)(20 * Math.Sqrt(Math.Min(a, b))) + 20;
                long last = Math.Min(Math.Min(a, b), mean + reach);
                for (long count = Math.Max(Math.Max(1, a + b - n), mean - reach); count <= last; count++)
                {
                    double information = count / (double)n * Math.Log(n / (double)a * (count / (double)b));
                    double logProbability = sizes - LogFactorial(count) - LogFactorial(a - count) - LogFactorial(b - count) - LogFactorial(n - a - b + count);
                    sum += times * information * Math.Exp(logProbability);
                }
            }
        }

        return sum;
    }

    /// <summary>Each total above 0 once, in the order of its first place, with how often it occurs.</summary>
    private static (long Total, int Times)[] Distinct(long[] totals) => [.. totals.Where(total => total > 0).GroupBy(total => total).Select(group => (group.Key, group.Count()))];

    /// <summary>ln n!: the product as long as it is exact in float64, then Stirling's series, whose error there is below 1e-16 of the value.</summary>
    private static double LogFactorial(long n)
    {
        if (n < 19)
        {
            double product = 1;
            for (int factor = 2; factor <= n; factor++)
            {
                product *= factor;
            }

            return Math.Log(product);
        }

        double inverse = 1d / n;
        double square = inverse * inverse;
        double series = inverse * ((1d / 12) - (square * ((1d / 360) - (square * ((1d / 1260) - (square / 1680))))));
        return ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + series;
    }
}
