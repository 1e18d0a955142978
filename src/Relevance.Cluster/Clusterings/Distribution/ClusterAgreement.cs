using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// The agreement of two partitions of the same documents: clusters with truth values, or two clusterings. Every index is computed from their table of counts.
/// </summary>
/// <remarks>
/// Get it from <see cref="ContingencyTable.Agreement"/>. Documents without a truth value are excluded; if no document has one, every index is NaN. Below, n is
/// the
/// number of documents, n_tc the number with truth value t in cluster c, n_t and n_c the totals, and H an entropy in nats. Adjusted indexes are about 0 for a
/// random partition.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class ClusterAgreement
{
    private readonly PartitionCounts _table;
    private readonly PairCounts _pairs;
    private readonly Lazy<double> _adjustedMutualInformation;

    /// <summary>Initializes a new instance of the <see cref="ClusterAgreement"/> class.</summary>
    /// <param name="counts">The number of documents per truth value, the rows, and cluster, the columns.</param>
    internal ClusterAgreement(CrossCounts counts)
    {
        _table = new PartitionCounts(counts);
        _pairs = PairCounts.Of(_table);
        _adjustedMutualInformation = new Lazy<double>(() => MutualInformationScores.Adjusted(_table));
        Homogeneity = Defined(_table.ShareOfRowsExplained());
        Completeness = Defined(_table.Transpose().ShareOfRowsExplained());
    }

    /// <summary>Gets the number of compared documents.</summary>
    public long Count => _table.Total;

    /// <summary>
    /// Gets the Rand index (Rand 1971), 0 to 1: the share of pairs of documents that are together in both partitions, or apart in both. 1 for a single
    /// document.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double RandIndex => Defined(_pairs.RandIndex);

    /// <summary>
    /// Gets the adjusted Rand index (Hubert and Arabie 1985), −0.5 to 1: 1 for equal partitions. 1 if both are trivial in the same way (one group each, or one
    /// group
    /// per document).
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double AdjustedRandIndex => Defined(_pairs.AdjustedRandIndex);

    /// <summary>Gets the mutual information in nats, 0 or more: Σ n_tc/n · ln(n·n_tc / (n_t·n_c)).</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double MutualInformation => Defined(MutualInformationScores.Plain(_table));

    /// <summary>
    /// Gets the normalized mutual information, 0 to 1: the mutual information over the mean of both entropies. 1 if both have one group only. Equal to
    /// <see cref="VMeasure"/>.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double NormalizedMutualInformation => VMeasure;

    /// <summary>
    /// Gets the adjusted mutual information (Vinh, Epps and Bailey 2010), at most 1: (MI − E[MI]) / (mean of both entropies − E[MI]), where the expectation is
    /// that of
    /// random partitions with the same sizes. 1 for equal partitions, also for one group each and one group per document. Computed at the first access:
    /// O(truth values · clusters · √n).
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double AdjustedMutualInformation => Defined(_adjustedMutualInformation.Value);

    /// <summary>
    /// Gets the homogeneity (Rosenberg and Hirschberg 2007), 0 to 1: 1 − H(truth | cluster) / H(truth); 1 if every cluster has one truth value, or only one
    /// exists.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Homogeneity { get; }

    /// <summary>
    /// Gets the completeness, 0 to 1: 1 − H(cluster | truth) / H(cluster); 1 if every truth value is in one cluster, or only one cluster exists.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Completeness { get; }

    /// <summary>Gets the V-measure, 0 to 1: the harmonic mean of homogeneity and completeness; 0 if both are 0.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double VMeasure => Homogeneity + Completeness == 0 ? 0 : 2 * Homogeneity * Completeness / (Homogeneity + Completeness);

    /// <summary>
    /// Gets the Fowlkes–Mallows index (1983), 0 to 1: the geometric mean of the precision and the recall of pairs. 0 if no pair is together in both, also if
    /// both have
    /// one group per document.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double FowlkesMallowsIndex => Defined(_pairs.FowlkesMallowsIndex);

    /// <summary>
    /// Gets the purity, 0 to 1: the share of documents that have the most frequent truth value of their cluster. It grows with the number of clusters, up to 1
    /// for one cluster per document.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Purity => Count == 0 ? double.NaN : _table.Purity();

    /// <summary>
    /// Gets the entropy of the clusters (Zhao and Karypis 2004), 0 to 1, small is good: H(truth | cluster) over the logarithm of the number of truth values; 0
    /// if only
    /// one exists.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Entropy => Defined(
        _table.RowTotals.Count(total => total > 0) is var values and > 1 ? _table.ConditionalEntropyOfRows() / Math.Log(values) : 0);

    /// <summary>Returns one line with the indexes, four digits each.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} documents: Rand {RandIndex:0.0000}, adjusted Rand {AdjustedRandIndex:0.0000}, mutual information {MutualInformation:0.0000}, "
            + $"normalized {NormalizedMutualInformation:0.0000}, adjusted {AdjustedMutualInformation:0.0000}, homogeneity {Homogeneity:0.0000}, "
            + $"completeness {Completeness:0.0000}, V-measure {VMeasure:0.0000}, Fowlkes-Mallows {FowlkesMallowsIndex:0.0000}, purity {Purity:0.0000}, "
            + $"entropy {Entropy:0.0000}");

    private double Defined(double value) => Count == 0 ? double.NaN : value;
}

/// <summary>
/// The numbers of pairs of documents that are together in two partitions. At most 2^31 documents have at most 2^61 pairs: integers throughout.
/// </summary>
/// <param name="Together">The pairs that are together in both.</param>
/// <param name="InRows">The pairs that are together in the rows.</param>
/// <param name="InColumns">The pairs that are together in the columns.</param>
/// <param name="All">All pairs.</param>
internal readonly record struct PairCounts(Int128 Together, Int128 InRows, Int128 InColumns, Int128 All)
{
    /// <summary>Gets (together in both + apart in both) / all.</summary>
    public double RandIndex => All == 0 ? 1 : (double)(All + (2 * Together) - InRows - InColumns) / (double)All;

    /// <summary>
    /// Gets (index − expected) / (maximum − expected) with expected = rows · columns / all and maximum = (rows + columns) / 2, multiplied by 2 · all to stay in
    /// integers.
    /// </summary>
    public double AdjustedRandIndex
    {
        get
        {
            Int128 denominator = ((InRows + InColumns) * All) - (2 * InRows * InColumns);

            // It is zero only if both partitions have one group, or one group per document: then they are equal.
            return denominator == 0 ? 1 : (double)(2 * ((Together * All) - (InRows * InColumns))) / (double)denominator;
        }
    }

    public double FowlkesMallowsIndex =>
        Together == 0 ? 0 : Math.Sqrt((double)Together / (double)InRows) * Math.Sqrt((double)Together / (double)InColumns);

    public static PairCounts Of(PartitionCounts table)
    {
        Int128 together = 0;
        for (int row = 0; row < table.RowTotals.Length; row++)
        {
            foreach ((_, long count) in table.Cells.Row(row))
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

/// <summary>The mutual information of two partitions, plain and adjusted for chance.</summary>
internal static class MutualInformationScores
{
    /// <summary>Computes Σ n_ij/n · ln(n·n_ij / (a_i·b_j)), in nats.</summary>
    public static double Plain(PartitionCounts table)
    {
        double sum = 0;
        double n = table.Total;
        for (int row = 0; row < table.RowTotals.Length; row++)
        {
            foreach ((int column, long count) in table.Cells.Row(row))
            {
                sum += count / n * Math.Log(n / table.RowTotals[row] * (count / (double)table.ColumnTotals[column]));
            }
        }

        // Independent partitions round to a few units of the last place on either side of zero.
        return Math.Max(0, sum);
    }

    /// <summary>Computes (MI − E[MI]) / (mean of both entropies − E[MI]).</summary>
    public static double Adjusted(PartitionCounts table)
    {
        if (table.IsOneToOne())
        {
            return 1;
        }

        double expected = Expected(table);
        double maximum = (table.EntropyOfRows() + table.Transpose().EntropyOfRows()) / 2;

        // One group against one group per document: no information, and none expected.
        return maximum - expected is var range && Math.Abs(range) < 1e-15 ? 0 : (Plain(table) - expected) / range;
    }

    /// <summary>
    /// Computes the mean of the mutual information over all pairs of partitions with these sizes: Vinh, Epps and Bailey (2010), equation 24a. The probability
    /// of a count
    /// is the hypergeometric one, kept as a logarithm. Counts further than 20·√(smaller size) from their mean have a probability below e^−800 in sum (Hoeffding
    /// 1963,
    /// theorem 2 and section 6) and are skipped. Equal totals have the same mean: either side has at most √(2n) different totals.
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
                    double logProbability =
                        sizes - LogFactorial(count) - LogFactorial(a - count) - LogFactorial(b - count) - LogFactorial(n - a - b + count);
                    sum += times * information * Math.Exp(logProbability);
                }
            }
        }

        return sum;
    }

    /// <summary>Returns each total above 0 once, in the order of its first occurrence, with the number of its occurrences.</summary>
    private static (long Total, int Times)[] Distinct(long[] totals) =>
        [.. totals.Where(total => total > 0).GroupBy(total => total).Select(group => (group.Key, group.Count()))];

    /// <summary>Computes ln n!: the product as long as it is exact in float64, then Stirling's series, whose error there is below 1e-16 of the value.</summary>
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

/// <summary>
/// The counts of two partitions of the same documents, with their totals and entropies in nats. Every computation costs as much as the cells that are not 0.
/// </summary>
internal sealed class PartitionCounts
{
    public PartitionCounts(CrossCounts cells)
    {
        Cells = cells;
        RowTotals = new long[cells.RowCount];
        ColumnTotals = new long[cells.ColumnCount];
        for (int row = 0; row < cells.RowCount; row++)
        {
            foreach ((int column, long count) in cells.Row(row))
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

    public double EntropyOfRows() =>
        -RowTotals.Where(total => total > 0).Sum(total => (double)total / Total * Math.Log((double)total / Total));

    /// <summary>Computes H(row | column).</summary>
    public double ConditionalEntropyOfRows()
    {
        double entropy = 0;
        for (int row = 0; row < RowTotals.Length; row++)
        {
            foreach ((int column, long count) in Cells.Row(row))
            {
                entropy -= count / (double)Total * Math.Log((double)count / ColumnTotals[column]);
            }
        }

        return entropy;
    }

    /// <summary>
    /// Computes the share of the rows' entropy that the column explains: 1 − H(row | column) / H(row); 1 if the entropy is 0. Written with the conditional
    /// entropy, a
    /// partition in which every column holds one row has exactly 1: log 1 is 0.
    /// </summary>
    public double ShareOfRowsExplained() =>
        EntropyOfRows() is var entropy and > 0 ? Math.Clamp(1 - (ConditionalEntropyOfRows() / entropy), 0, 1) : 1;

    /// <summary>Computes the share of documents in the largest row of their column.</summary>
    public double Purity()
    {
        long[] largest = new long[ColumnTotals.Length];
        for (int row = 0; row < RowTotals.Length; row++)
        {
            foreach ((int column, long count) in Cells.Row(row))
            {
                largest[column] = Math.Max(largest[column], count);
            }
        }

        return (double)largest.Sum(count => (long)count) / Total;
    }

    /// <summary>Determines whether the partitions are equal except for the names: no row and no column has more than one cell.</summary>
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
