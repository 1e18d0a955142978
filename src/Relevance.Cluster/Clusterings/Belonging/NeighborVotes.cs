namespace Relevance.Cluster.Clusterings.Belonging;

/// <summary>The votes of neighbors for their labels, as shares of all votes on a row.</summary>
/// <param name="table">The neighbors.</param>
/// <param name="labels">The label of each place.</param>
/// <param name="isWeighted">Whether a vote weighs 1 − distance, at least 0; otherwise all weigh the same.</param>
internal sealed class NeighborVotes(NeighborTable table, int[] labels, bool isWeighted)
{
    /// <summary>Returns the labels of the neighbors with their shares, ascending by label. The shares are equal votes if none has a weight.</summary>
    public (int Label, double Share)[] Of(int place)
    {
        SortedDictionary<int, double> sums = [];
        double total = 0;
        ReadOnlySpan<double> distances = table.DistancesOf(place);

        foreach (double distance in distances)
        {
            total += WeightOf(distance);
        }

        for (int i = 0; i < distances.Length; i++)
        {
            int label = labels[table.NeighborsOf(place)[i]];
            sums[label] = sums.GetValueOrDefault(label) + (total > 0 ? WeightOf(distances[i]) : 1);
        }

        // Divided last, so that the share is exactly 1 if all have one label.
        return [.. sums.Select(sum => (sum.Key, sum.Value / (total > 0 ? total : table.NeighborCount)))];
    }

    /// <summary>Returns the mean share of each label in the votes on the places that have it.</summary>
    public double[] Thresholds(int labelCount)
    {
        double[] sums = new double[labelCount];
        int[] counts = new int[labelCount];

        for (int place = 0; place < labels.Length; place++)
        {
            sums[labels[place]] += Of(place).FirstOrDefault(share => share.Label == labels[place]).Share;
            counts[labels[place]]++;
        }

        return [.. sums.Select((sum, label) => sum / counts[label])];
    }

    private double WeightOf(double distance) => isWeighted ? Math.Max(0, 1 - distance) : 1;
}
