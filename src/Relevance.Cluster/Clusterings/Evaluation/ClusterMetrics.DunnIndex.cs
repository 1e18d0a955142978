using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Analysis;

/// <content>The Dunn index.</content>
public static partial class ClusterMetrics
{
    /// <summary>
    /// Measures the Dunn index (J. Dunn, "Well-separated clusters and optimal fuzzy partitions", J. Cybernetics 4, 1974): the smallest distance
    /// between clusters divided by the largest diameter.
    /// </summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 is an outlier, which is excluded.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads, at least 1; −1, the default, for every core. The result does not depend on it.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <remarks>
    /// <para>
    /// The distance of two clusters is that of their nearest members, the diameter of a cluster that of its two farthest members; both are Euclidean
    /// and exact. One vector can determine either, so the index depends strongly on outliers. Variants that use distances to centroids are other
    /// indexes.
    /// </para>
    /// <para>O(n²·d/2) in float32, and in float64 for the pairs that can be an extreme; the pairs use no memory.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The labels do not have one entry per vector, a label is below −1, or no row has a cluster.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static DunnIndexResult DunnIndex(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        int maxDegreeOfParallelism = -1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        int threads = ParallelBlocks.Threads(ParallelBlocks.CheckLimit(maxDegreeOfParallelism, nameof(maxDegreeOfParallelism)));

        var clusters = OccurringLabels.Of(vectors, labels);

        if (clusters.Count == 0)
        {
            throw new ArgumentException("No vector belongs to a cluster.", nameof(labels));
        }

        int[] ownLabels = clusters.Places;
        int[] rows = RowSample.Labeled(ownLabels);
        (VectorSet scaled, int exponent) = FloatRange.Of(vectors, cancellationToken);
        PairExtremes extremes = new PairExtremesSearch(scaled, ownLabels, rows, threads).Run(cancellationToken);
        double scale = Math.ScaleB(1, -exponent);
        return new DunnIndexResult { Separation = Scaled(extremes.Nearest), Diameter = Scaled(extremes.Farthest) };

        VectorPair? Scaled(VectorPair? pair) => pair is { } found ? found with { Distance = found.Distance * scale } : null;
    }
}
