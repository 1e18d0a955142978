using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>The search of <see cref="Dbscan"/>: counts the neighbors of each row, then joins core rows and their borders.</summary>
internal static class DenseSets
{
    /// <summary>Finds the clusters.</summary>
    /// <returns>The number of neighbors of each row, and the lowest core row of its cluster; −1 for an outlier.</returns>
    public static (int[] Counts, int[] Clusters) Find(PairScan scan, DbscanOptions options, Action? report, CancellationToken cancellationToken)
    {
        int[] all = [.. Enumerable.Range(0, scan.Count)];
        var counter = new Counter(scan, options.Radius);
        scan.Run(all, counter, report, cancellationToken);
        var joiner = new Joiner(scan, options, counter.Counts);
        scan.Run(all, joiner, report, cancellationToken);
        return (counter.Counts, [.. all.Select(joiner.ClusterOf)]);
    }

    private sealed class Counter(PairScan scan, double radius) : IPairVisitor
    {
        public int[] Counts { get; } = new int[scan.Count];

        public double LimitOf(int index) => radius;

        public void Visit(int index, int row, int other) => Counts[row] += row == other || scan.Distance(row, other) <= radius ? 1 : 0;
    }

    private sealed class Joiner(PairScan scan, DbscanOptions options, int[] counts) : IPairVisitor
    {
        private readonly RowSets _sets = new(scan.Count);
        private readonly List<int>?[] _coresOfBorders = new List<int>?[scan.Count];

        public double LimitOf(int index) => options.Radius;

        public void Visit(int index, int row, int other)
        {
            if (!IsCore(other) || (IsCore(row) && (other >= row || _sets.Find(row) == _sets.Find(other))) || scan.Distance(row, other) > options.Radius)
            {
                return;
            }

            if (IsCore(row))
            {
                _sets.Join(row, other);
            }
            else
            {
                (_coresOfBorders[row] ??= []).Add(other);
            }
        }

        public int ClusterOf(int row) => IsCore(row) ? _sets.Find(row) : _coresOfBorders[row]?.Min(_sets.Find) ?? -1;

        private bool IsCore(int row) => counts[row] >= options.MinPoints;
    }
}
