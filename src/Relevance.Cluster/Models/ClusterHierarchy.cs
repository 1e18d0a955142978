using System.Collections.ObjectModel;
using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>
/// A tree of nested clusters over leaves, which are vectors, or the clusters of a clustering: it can be cut at any number of clusters, or at any height.
/// </summary>
/// <remarks>
/// Cuts are nested: each cluster of a finer cut is inside one cluster of a coarser one. Immutable and thread-safe.
/// </remarks>
/// <example>
/// <code>
/// ClusterHierarchy layers = ClusterHierarchy.Of(centroids, sizes, Linkage.Ward);
/// IReadOnlyList&lt;int&gt; coarse = layers.Cut(10);   // coarse[i] is the layer of cluster i, 0 for the largest
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterHierarchy
{
    /// <summary>Gets the merges, one less than leaves, in ascending order of their heights.</summary>
    public required IReadOnlyList<ClusterMerge> Merges { get; init; }

    /// <summary>Gets the size of each leaf; null, the default, means 1 each.</summary>
    public IReadOnlyList<long>? LeafSizes { get; init; }

    /// <summary>Gets the label of each leaf, if it is a cluster of a clustering; null, the default, means leaves have no labels.</summary>
    public IReadOnlyList<string>? LeafLabels { get; init; }

    /// <summary>Gets the names of leaves that are clusters with a name: label → name. The default is empty.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Gets the number of leaves, at least 1.</summary>
    public int LeafCount => Merges.Count + 1;

    /// <summary>Builds the tree of weighted points, such as the centroids of a clustering with the sizes of its clusters.</summary>
    /// <param name="points">The points, at least one; for the cosine, none is a zero vector.</param>
    /// <param name="sizes">The size of each point, at least 1. A point counts as that many equal vectors.</param>
    /// <param name="linkage">The linkage. The default is <see cref="Linkage.Ward"/>.</param>
    /// <param name="metric">
    /// The metric: <see cref="DistanceMetric.Euclidean"/>, the default, or, except for Ward, <see cref="DistanceMetric.Cosine"/>.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The tree. O(n²·d), with 8 bytes for each of n²/2 distances.</returns>
    /// <exception cref="ArgumentException">
    /// There are no points, not one size per point, a size is less than 1, the metric does not fit the linkage, or there are more points than
    /// 4 GiB of distances: 32,768.
    /// </exception>
    /// <exception cref="VectorShapeException">The metric is cosine, and a point is a zero vector.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ClusterHierarchy Of(
        VectorSet points,
        IReadOnlyList<long> sizes,
        Linkage linkage = Linkage.Ward,
        DistanceMetric metric = DistanceMetric.Euclidean,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(sizes);
        AgglomerativeOptions options = new() { ClusterCount = 1, Linkage = linkage, Metric = metric, ZeroVectors = ZeroVectorRule.Reject };
        options.Check(nameof(metric));

        if (points.Count == 0)
        {
            throw new ArgumentException("Expected at least one point.", nameof(points));
        }

        if (sizes.Count != points.Count || sizes.Any(size => size < 1))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected {points.Count} sizes of at least 1, one per point."), nameof(sizes));
        }

        VectorSet rows = DirectedRows.Of(points, metric, ZeroVectorRule.Reject).Vectors;
        return new ClusterHierarchy
        {
            Merges = MergeSearch.Run(rows, sizes, options, report: null, cancellationToken).AsReadOnly(),
            LeafSizes = sizes.ToArray().AsReadOnly(),
        };
    }

    /// <summary>Cuts the tree into a number of clusters: the result of all merges but the last ones.</summary>
    /// <param name="clusterCount">
    /// The number of clusters, from 1 to <see cref="LeafCount"/>. Merges of equal height are taken in their order, so that there are exactly so many.
    /// </param>
    /// <returns>One label per leaf, from 0 for the largest cluster (by the sizes of the leaves; ties: the lowest leaf first).</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many leaves, or the number is less than 1.</exception>
    public IReadOnlyList<int> Cut(int clusterCount)
    {
        if (clusterCount < 1 || clusterCount > LeafCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(clusterCount),
                clusterCount,
                string.Create(CultureInfo.InvariantCulture, $"A tree of {LeafCount} leaves has cuts into 1 to {LeafCount} clusters."));
        }

        return LabelsAfter(LeafCount - clusterCount);
    }

    /// <summary>Cuts the tree at a height: the result of all merges of at most this height.</summary>
    /// <param name="height">The height, in units of the linkage.</param>
    /// <returns>One label per leaf, from 0 for the largest cluster (by the sizes of the leaves; ties: the lowest leaf first).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="height"/> is NaN.</exception>
    public IReadOnlyList<int> CutAt(double height) => !double.IsNaN(height)
        ? LabelsAfter(Merges.TakeWhile(merge => merge.Height <= height).Count())
        : throw new ArgumentOutOfRangeException(nameof(height), height, "The height is a number.");

    /// <summary>Cuts the tree into a number of layers, and maps the label of each leaf to the label of its layer.</summary>
    /// <param name="clusterCount">The number of layers, from 1 to <see cref="LeafCount"/>.</param>
    /// <returns>Label of a leaf → label of its layer, <c>cluster-0</c> for the largest.</returns>
    /// <exception cref="InvalidOperationException">The leaves have no labels: use <see cref="Cut"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many leaves, or the number is less than 1.</exception>
    public IReadOnlyDictionary<string, string> CutLabels(int clusterCount)
    {
        IReadOnlyList<string> labels = LeafLabels ?? throw new InvalidOperationException("The leaves of this tree have no labels: Cut numbers them.");
        return Cut(clusterCount).Index().ToDictionary(leaf => labels[leaf.Index], leaf => ClusterLabels.Format(leaf.Item), StringComparer.Ordinal);
    }

    /// <summary>Returns one line with the number of leaves and the height of the last merge.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"a tree of {LeafCount} leaves{(Merges.Count == 0 ? "" : $", height {Merges[^1].Height:G6}")}");

    private ReadOnlyCollection<int> LabelsAfter(int mergeCount)
    {
        RowSets sets = new(LeafCount);

        // A leaf of each node stands for it.
        int[] leaves = new int[LeafCount + mergeCount];

        for (int leaf = 0; leaf < LeafCount; leaf++)
        {
            leaves[leaf] = leaf;
        }

        for (int i = 0; i < mergeCount; i++)
        {
            sets.Join(leaves[Merges[i].First], leaves[Merges[i].Second]);
            leaves[LeafCount + i] = leaves[Merges[i].First];
        }

        return SizeOrder.Of(Enumerable.Range(0, LeafCount).Select(sets.Find).ToArray(), LeafSizes).Labels.AsReadOnly();
    }
}
