using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
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

    /// <summary>Builds the tree over the centroids of a clustering by its metric; the default linkage is Ward's, by cosine the average.</summary>
    internal static ClusterHierarchy OfCentroids(
        VectorSet centroids, IReadOnlyList<long> sizes, DistanceMetric metric, Linkage? linkage, CancellationToken cancellationToken) =>
        metric == DistanceMetric.Cosine
            ? Of(centroids, sizes, linkage ?? Linkage.Average, metric, cancellationToken)
            : Of(centroids, sizes, linkage ?? Linkage.Ward, DistanceMetric.Euclidean, cancellationToken);

    /// <summary>Cuts the tree into a number of clusters: the result of all merges but the last ones.</summary>
    /// <param name="clusterCount">
    /// The number of clusters, from 1 to <see cref="LeafCount"/>. Merges of equal height are taken in their order, so that there are exactly so many.
    /// </param>
    /// <returns>One label per leaf, from 0 for the largest cluster (by the sizes of the leaves; ties: the lowest leaf first).</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many leaves, or the number is less than 1.</exception>
    /// <seealso cref="CutSignificant"/>
    public IReadOnlyList<int> Cut(int clusterCount)
    {
        if (clusterCount < 1 || clusterCount > LeafCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(clusterCount),
                clusterCount,
                string.Create(CultureInfo.InvariantCulture, $"A tree of {LeafCount} leaves has cuts into 1 to {LeafCount} clusters."));
        }

        return LabelsOf(merge => merge < LeafCount - clusterCount);
    }

    /// <summary>Cuts the tree at a height: the result of all merges of at most this height.</summary>
    /// <param name="height">The height, in units of the linkage.</param>
    /// <returns>One label per leaf, from 0 for the largest cluster (by the sizes of the leaves; ties: the lowest leaf first).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="height"/> is NaN.</exception>
    public IReadOnlyList<int> CutAt(double height) => !double.IsNaN(height)
        ? LabelsOf(merge => Merges[merge].Height <= height)
        : throw new ArgumentOutOfRangeException(nameof(height), height, "The height is a number.");

    /// <summary>
    /// Cuts a tested tree at its significant splits (<see cref="StructureTest.TestSplits"/>): leaves that no significant split separates are one cluster.
    /// </summary>
    /// <returns>One label per leaf, from 0 for the largest cluster (by the sizes of the leaves; ties: the lowest leaf first).</returns>
    /// <exception cref="InvalidOperationException">No split of the tree was tested.</exception>
    public IReadOnlyList<int> CutSignificant() => Merges.Count == 0 || Merges.Any(merge => merge.PValue is not null)
        ? LabelsOf(merge => !Merges[merge].IsSignificant)
        : throw new InvalidOperationException("No split of this tree was tested: test them by TestSplitsAsync, or by StructureTest.TestSplits.");

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

    /// <summary>
    /// Returns one line with the number of leaves and the height of the last merge; of a tested tree, its significant splits, one line per part, with the
    /// clusters of each part that is not divided further.
    /// </summary>
    public override string ToString() => Merges is [.., { Level: { } level }]
        ? SplitText(level)
        : string.Create(CultureInfo.InvariantCulture, $"a tree of {LeafCount} leaves{(Merges.Count == 0 ? "" : $", height {Merges[^1].Height:G6}")}");

    /// <summary>Returns the leaves below a node, ascending: a leaf, or n + i for the result of merge i.</summary>
    internal int[] LeavesBelow(int node)
    {
        List<int> leaves = [];
        Stack<int> nodes = new([node]);

        while (nodes.TryPop(out int next))
        {
            if (next < LeafCount)
            {
                leaves.Add(next);
                continue;
            }

            nodes.Push(Merges[next - LeafCount].First);
            nodes.Push(Merges[next - LeafCount].Second);
        }

        return [.. leaves.Order()];
    }

    private string SplitText(double level)
    {
        int significant = Merges.Count(merge => merge.IsSignificant);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{significant} of {Merges.Count} splits are significant, {significant + 1} groups of {LeafCount} clusters are apart "
                + $"(family-wise error at most {level})");

        // The second part is taken from the stack after the first one and all below it.
        Stack<(int Node, string Lead, string Branch)> nodes = new([(LeafCount + Merges.Count - 1, "", "")]);

        while (nodes.TryPop(out (int Node, string Lead, string Branch) at))
        {
            ClusterMerge? merge = at.Node < LeafCount ? null : Merges[at.Node - LeafCount];
            long size = merge?.Size ?? LeafSizes?[at.Node] ?? 1;
            string split = merge?.PValue is { } value ? string.Create(CultureInfo.InvariantCulture, $"  p = {value:G2}") : "";
            string leaves = merge is { IsSignificant: true } ? "" : $": {string.Join(", ", LeavesBelow(at.Node).Select(TextOf))}";
            text.Append(CultureInfo.InvariantCulture, $"\n{at.Lead}{at.Branch}{size}{split}{leaves}");

            if (merge is { IsSignificant: true } parts)
            {
                string lead = at.Lead + at.Branch switch { "" => "", "├─ " => "│  ", _ => "   " };
                nodes.Push((parts.Second, lead, "└─ "));
                nodes.Push((parts.First, lead, "├─ "));
            }
        }

        return text.ToString();
    }

    private string TextOf(int leaf)
    {
        string label = LeafLabels?[leaf] ?? leaf.ToString(CultureInfo.InvariantCulture);
        return Names.TryGetValue(label, out string? name) ? $"{label} ({name})" : label;
    }

    /// <summary>Labels the leaves after the merges that are chosen by their number. Whatever is merged below a chosen one is chosen too.</summary>
    private ReadOnlyCollection<int> LabelsOf(Predicate<int> isChosen)
    {
        RowSets sets = new(LeafCount);

        // A leaf of each node stands for it.
        int[] leaves = new int[LeafCount + Merges.Count];

        for (int leaf = 0; leaf < LeafCount; leaf++)
        {
            leaves[leaf] = leaf;
        }

        for (int i = 0; i < Merges.Count; i++)
        {
            leaves[LeafCount + i] = leaves[Merges[i].First];

            if (isChosen(i))
            {
                sets.Join(leaves[Merges[i].First], leaves[Merges[i].Second]);
            }
        }

        return SizeOrder.Of(Enumerable.Range(0, LeafCount).Select(sets.Find).ToArray(), LeafSizes).Labels.AsReadOnly();
    }
}
