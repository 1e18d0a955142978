using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>The Dunn index of a clustering (J. Dunn, "Well-separated clusters and optimal fuzzy partitions", J. Cybernetics 4, 1974): the least distance between clusters by the largest diameter.</summary>
/// <remarks>
/// The distance of two clusters is that of their nearest members, the diameter of a cluster that of its farthest members; both are exact. One vector can decide either, so that the index says
/// much about outliers. Figures that take distances to centroids instead are another index.
/// </remarks>
public static class DunnIndex
{
    /// <summary>Measures a clustering by Euclidean distances in float64. O(n²·d/2) in float32, and in float64 for the pairs that may decide; no memory for the pairs. Computes on the calling thread and the pool until it is done.</summary>
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

        var clusters = OccurringLabels.Of(vectors, labels);

        if (clusters.Count == 0)
        {
            throw new ArgumentException("No vector has a cluster.", nameof(labels));
        }

        int[] ownLabels = clusters.Places;
        int[] rows = [.. Enumerable.Range(0, ownLabels.Length).Where(row => ownLabels[row] >= 0)];
        (VectorSet scaled, int exponent) = FloatRange.Of(vectors, cancellationToken);
        PairExtremes extremes = new PairExtremesSearch(scaled, ownLabels, rows, threads).Run(cancellationToken);
        double scale = Math.ScaleB(1, -exponent);
        return new DunnIndexResult { Separation = Scaled(extremes.Nearest), Diameter = Scaled(extremes.Farthest) };

        RowPair? Scaled(RowPair? pair) => pair is { } found ? found with { Distance = found.Distance * scale } : null;
    }
}
