using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>Applies an <see cref="OutlierPolicy"/> to labels.</summary>
internal static class OutlierAssignment
{
    /// <summary>Assigns outliers to clusters, or makes outliers, as the policy says.</summary>
    /// <param name="scan">The vectors.</param>
    /// <param name="labels">The label of each row, which changes; −1 marks an outlier.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="scores">Computes the outlier score of each row; called only for a share.</param>
    /// <param name="cancellationToken">A token that cancels the search.</param>
    /// <returns>A remark, if the policy could not be applied.</returns>
    public static IEnumerable<string> Apply(
        PairScan scan, int[] labels, OutlierPolicy policy, Func<double[]> scores, CancellationToken cancellationToken)
    {
        int[] outliers = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] < 0)];

        if (policy.Share is not { } share)
        {
            return [];
        }

        if (outliers.Length == labels.Length)
        {
            return ["There is no cluster to which outliers could be assigned."];
        }

        int count = (int)Math.Round(share * labels.Length, MidpointRounding.AwayFromZero);

        if (count >= outliers.Length)
        {
            int[] members = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] >= 0)];

            foreach (int row in Largest(members, count - outliers.Length, scores))
            {
                labels[row] = -1;
            }

            return [];
        }

        HashSet<int> kept = [.. Largest(outliers, count, scores)];
        int[] assigned = [.. outliers.Where(row => !kept.Contains(row))];
        var nearest = new NearestMembers(scan, [.. labels], assigned.Length);
        scan.Run(assigned, nearest, report: null, cancellationToken);

        for (int index = 0; index < assigned.Length; index++)
        {
            labels[assigned[index]] = labels[nearest.Rows[index]];
        }

        return [];
    }

    private static IEnumerable<int> Largest(int[] rows, int count, Func<double[]> scores)
    {
        if (count == 0)
        {
            return [];
        }

        double[] values = scores();
        return rows.OrderByDescending(row => values[row]).Take(count);
    }

    /// <summary>Finds the nearest row that has a cluster.</summary>
    private sealed class NearestMembers : IPairVisitor
    {
        private readonly PairScan _scan;
        private readonly int[] _labels;
        private readonly double[] _distances;

        public NearestMembers(PairScan scan, int[] labels, int count)
        {
            (_scan, _labels) = (scan, labels);
            Rows = new int[count];
            _distances = new double[count];
            Array.Fill(_distances, double.PositiveInfinity);
        }

        public int[] Rows { get; }

        public double LimitOf(int index) => _distances[index];

        public void Visit(int index, int row, int other)
        {
            if (_labels[other] >= 0 && _scan.Distance(row, other) is var distance && distance < _distances[index])
            {
                (_distances[index], Rows[index]) = (distance, other);
            }
        }
    }
}
