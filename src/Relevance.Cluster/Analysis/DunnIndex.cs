using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Analysis;

/// <summary>The Dunn index of a clustering (J. Dunn, "Well-separated clusters and optimal fuzzy partitions", J. Cybernetics 4, 1974): the least distance between clusters by the largest diameter.</summary>
/// <remarks>
/// The distance of two clusters is that of their nearest members, the diameter of a cluster that of its farthest members; both are exact. One vector can decide either, so that the index says
/// much about outliers. Figures that take distances to centroids instead are another index.
/// </remarks>
public static class DunnIndex
{
    /// <summary>Rows of a block: two blocks of some hundred components stay in a core's cache.</summary>
    private const int BlockRows = 128;

    /// <summary>Measures a clustering by Euclidean distances in float64. O(n²·d/2), in blocks, with no memory for the pairs. Computes on the calling thread and the pool until it is done.</summary>
    /// <param name="vectors">One vector a row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 belongs to none and counts nowhere.</param>
    /// <param name="maxDegreeOfParallelism">The most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <exception cref="ArgumentException">There is not one label a row, a label is below −1, or no row has a cluster.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DunnIndexResult Measure(
        VectorSet vectors, IReadOnlyList<int> labels, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        int threads = ParallelBlocks.Threads(ParallelBlocks.CheckLimit(maxDegreeOfParallelism, nameof(maxDegreeOfParallelism)));

        if (ClusterMembers.CheckLabels(vectors, labels) == 0)
        {
            throw new ArgumentException("No vector has a cluster.", nameof(labels));
        }

        int[] ownLabels = [.. labels];
        int[] rows = [.. Enumerable.Range(0, ownLabels.Length).Where(row => ownLabels[row] >= 0)];
        int blocks = ParallelBlocks.CountOf(rows.Length, BlockRows);
        var found = new Extremes[blocks];

        // The last blocks have the most rows before them: they come first, so that no thread is left with one at the end.
        ParallelBlocks.Run(
            blocks,
            threads,
            _ => task => found[blocks - 1 - task] = Compare(vectors, ownLabels, rows, blocks - 1 - task, cancellationToken),
            cancellationToken);

        Extremes all = found.Aggregate(Extremes.None, Extremes.Join);
        return new DunnIndexResult { Separation = ToPair(all.Nearest), Diameter = ToPair(all.Farthest) };
    }

    /// <summary>Compares a block of rows with itself and with every block before it.</summary>
    private static Extremes Compare(VectorSet vectors, int[] labels, int[] rows, int block, CancellationToken cancellationToken)
    {
        Extremes extremes = Extremes.None;
        int end = Math.Min(rows.Length, (block + 1) * BlockRows);

        for (int other = 0; other <= block; other++)
        {
            cancellationToken.ThrowIfCancellationRequested();

            for (int i = block * BlockRows; i < end; i++)
            {
                ReadOnlySpan<float> vector = vectors[rows[i]];
                int before = Math.Min(i, (other + 1) * BlockRows);

                for (int j = other * BlockRows; j < before; j++)
                {
                    double squared = SquaredDistanceKernel.Invoke(vector, vectors[rows[j]]);
                    extremes.Add((squared, rows[j], rows[i]), labels[rows[i]] == labels[rows[j]]);
                }
            }
        }

        return extremes;
    }

    private static RowPair? ToPair((double Squared, int First, int Second) pair) =>
        pair.First < 0 ? null : new RowPair(pair.First, pair.Second, Math.Sqrt(pair.Squared));

    /// <summary>The nearest pair between clusters and the farthest within one, by squared distance, then the lowest rows: whatever order pairs come in, these are the same.</summary>
    private struct Extremes
    {
        public (double Squared, int First, int Second) Nearest;
        public (double Squared, int First, int Second) Farthest;

        public static Extremes None => new() { Nearest = (double.PositiveInfinity, -1, -1), Farthest = (-1, -1, -1) };

        public static Extremes Join(Extremes x, Extremes y)
        {
            if (y.Nearest.First >= 0)
            {
                x.Add(y.Nearest, isWithin: false);
            }

            if (y.Farthest.First >= 0)
            {
                x.Add(y.Farthest, isWithin: true);
            }

            return x;
        }

        public void Add((double Squared, int First, int Second) pair, bool isWithin)
        {
            if (isWithin)
            {
                if (pair.Squared > Farthest.Squared || (pair.Squared == Farthest.Squared && IsLower(pair, Farthest)))
                {
                    Farthest = pair;
                }
            }
            else if (pair.Squared < Nearest.Squared || (pair.Squared == Nearest.Squared && IsLower(pair, Nearest)))
            {
                Nearest = pair;
            }
        }

        private static bool IsLower((double Squared, int First, int Second) x, (double Squared, int First, int Second) y) =>
            x.First < y.First || (x.First == y.First && x.Second < y.Second);
    }
}
