using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Watches the distances of arrived vectors to the means of their clusters.</summary>
internal sealed class MoveWatch
{
    /// <summary>The fewest fitted vectors of a cluster that is watched.</summary>
    private const int FewestMembers = 10;

    private readonly VectorSet _means;
    private readonly double _threshold;
    private readonly List<double>?[] _scores;
    private readonly double[] _statistics;

    public MoveWatch(VectorSet fitted, IReadOnlyList<int> labels, VectorSet means, double rate)
    {
        (_means, _threshold) = (means, 1 / rate);
        _statistics = new double[means.Count];
        _scores = new List<double>?[means.Count];
        int[] sizes = new int[means.Count];
        foreach (int label in labels.Where(label => label >= 0))
        {
            sizes[label]++;
        }

        for (int row = 0; row < fitted.Count; row++)
        {
            if (labels[row] is >= 0 and int cluster && sizes[cluster] >= FewestMembers)
            {
                // The distance to the mean of the others: a vector is nearer to a mean that it is part of.
                double without = (double)sizes[cluster] / (sizes[cluster] - 1);
                (_scores[cluster] ??= []).Add(Distance.SquaredEuclidean(fitted[row], means[cluster]) * without * without);
            }
        }

        foreach (List<double> scores in _scores.OfType<List<double>>())
        {
            scores.Sort();
        }
    }

    /// <summary>Adds an arrived vector of a cluster; returns the statistic if the cluster raises its alarm.</summary>
    public double? Add(int cluster, ReadOnlySpan<float> vector)
    {
        if (_scores[cluster] is not { } scores)
        {
            return null;
        }

        double score = Distance.SquaredEuclidean(vector, _means[cluster]);
        int place = FirstAtLeast(scores, score);
        double p = (double)(scores.Count - place + 1) / (scores.Count + 1);
        scores.Insert(place, score);

        // Bets on small p-values with the exponents −3/4, −1/2 and −1/4, each with a mean of at most 1 under no change; roots have the same bits everywhere.
        double root = Math.Sqrt(p);
        double fourth = Math.Sqrt(root);
        double bet = ((0.25 / (root * fourth)) + (0.5 / root) + (0.75 / fourth)) / 3;
        _statistics[cluster] = (1 + _statistics[cluster]) * bet;
        if (_statistics[cluster] < _threshold)
        {
            return null;
        }

        _scores[cluster] = null;
        return _statistics[cluster];
    }

    private static int FirstAtLeast(List<double> sorted, double value)
    {
        (int low, int high) = (0, sorted.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
