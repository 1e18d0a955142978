using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>The information of the clusters of two halves about each other, for one number of clusters.</summary>
/// <param name="Information">The mutual information of the labels that both give to all vectors, in nats.</param>
/// <param name="Entropy">The mean entropy of both, in nats: the largest possible information.</param>
/// <param name="PredictionStrength">The mean of both directions (R. Tibshirani and G. Walther, 2005).</param>
internal readonly record struct HalvesInformation(double Information, double Entropy, double PredictionStrength)
{
    /// <summary>Fits k-means to both halves, on the calling thread.</summary>
    public static HalvesInformation Measure(VectorHalves halves, KMeansOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> one = halves.LabelBy(halves.First, options, cancellationToken).Labels;
        IReadOnlyList<int> other = halves.LabelBy(halves.Second, options, cancellationToken).Labels;
        int count = options.ClusterCount;
        var cells = CrossCounts.Sum([.. one.Zip(other, (own, others) => (own, others, 1L))], count, count);
        var table = new PartitionCounts(cells);
        double strength = (StrengthOf(one, other, isFirst: true) + StrengthOf(other, one, isFirst: false)) / 2;
        return new HalvesInformation(InformationOf(table), (EntropyOf(table.RowTotals) + EntropyOf(table.ColumnTotals)) / 2, strength);

        double StrengthOf(IReadOnlyList<int> own, IReadOnlyList<int> predicted, bool isFirst)
        {
            (int, int, long)[] pairs =
                [.. Enumerable.Range(0, own.Count).Where(row => halves.IsFirst(row) == isFirst).Select(row => (own[row], predicted[row], 1L))];
            return LeastStrength(new PartitionCounts(CrossCounts.Sum(pairs, count, count)));
        }
    }

    /// <summary>Returns the least share over clusters of the pairs of members that the other clusters leave together; 1 for fewer than two members.</summary>
    private static double LeastStrength(PartitionCounts table)
    {
        double least = 1;

        for (int row = 0; row < table.RowTotals.Length; row++)
        {
            double together = 0;

            foreach ((_, long count) in table.Cells.Row(row))
            {
                together += (double)count * (count - 1);
            }

            double members = table.RowTotals[row];
            least = members > 1 ? Math.Min(least, together / (members * (members - 1))) : least;
        }

        return least;
    }

    private static double InformationOf(PartitionCounts table)
    {
        double sum = 0;
        double total = table.Total;

        for (int row = 0; row < table.RowTotals.Length; row++)
        {
            foreach ((int column, long count) in table.Cells.Row(row))
            {
                sum += count / total * StableMath.Log(total / table.RowTotals[row] * (count / (double)table.ColumnTotals[column]));
            }
        }

        return Math.Max(0, sum);
    }

    private static double EntropyOf(long[] totals)
    {
        double total = totals.Sum();
        double sum = 0;

        foreach (long count in totals)
        {
            sum -= count > 0 ? count / total * StableMath.Log(count / total) : 0;
        }

        return sum;
    }
}
