using System.Globalization;
using Relevance.Cluster.Models;

namespace Relevance.Cluster;

/// <summary>Agglomerative clustering: merges the two nearest clusters until one is left, and cuts the tree at a number of clusters or at a height.</summary>
/// <remarks>
/// <para>
/// Ward, average and complete linkage: the nearest-neighbor chain of F. Murtagh ("A survey of recent advances in hierarchical clustering algorithms", The
/// Computer Journal 26, 1983) on float64 distances with the update formulas of Lance and Williams, as in SciPy; O(n²) time after O(n²·d) for the distances, and
/// memory for 4·n·(n − 1) bytes, at most <see cref="AgglomerativeOptions.MaxMemory"/>. Single linkage: an exact minimum spanning tree, as for
/// <see cref="Hdbscan"/>, with tens of bytes per row.
/// </para>
/// <para>
/// Ties: between equal distances, the chain stays with its last pair, then takes the lowest row; merges of equal height keep the order in which they were
/// found. Clusters of a cut are numbered by size, largest first; equal sizes by the lowest row. No choice is random: equal vectors and options give the same
/// bits on any number of threads and any instruction set. Thread-safe: an instance contains only options.
/// </para>
/// </remarks>
public sealed class AgglomerativeClustering : IClusterModel
{
    private readonly AgglomerativeOptions _options;

    /// <summary>
    /// Initializes a new instance of the <see cref="AgglomerativeClustering"/> class with a number of clusters and a linkage by Euclidean distance.
    /// </summary>
    /// <param name="clusterCount">The number of clusters, at least 1.</param>
    /// <param name="linkage">The linkage. The default is <see cref="Linkage.Ward"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clusterCount"/> is less than 1, or the linkage is not defined.</exception>
    public AgglomerativeClustering(int clusterCount, Linkage linkage = Linkage.Ward)
        : this(new AgglomerativeOptions { ClusterCount = clusterCount, Linkage = linkage })
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AgglomerativeClustering"/> class with options.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">Not exactly one of number and height is set, or the linkage is Ward and the metric cosine.</exception>
    public AgglomerativeClustering(AgglomerativeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(nameof(options));
        _options = options;
    }

    /// <summary>
    /// Gets the name of the model: <c>agglomerativeclustering-</c> and the number of clusters, such as <c>agglomerativeclustering-10</c>; without a number
    /// if the tree is cut at a height.
    /// </summary>
    public string Name => _options.ClusterCount is { } count
        ? string.Create(CultureInfo.InvariantCulture, $"agglomerativeclustering-{count}")
        : "agglomerativeclustering";

    /// <summary>Clusters vectors. It runs on the calling thread and on threads of the pool, and returns when the tree is complete.</summary>
    /// <param name="vectors">The vectors, one per row; at least one, and at least as many as clusters.</param>
    /// <param name="progress">
    /// Receives a report on the calling thread after each 1,024 rows of distances or merges, with the number of such steps as the iteration; may be null. The
    /// inertia is NaN, the centroids are null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows, and between merges.</param>
    /// <exception cref="ArgumentException">
    /// There are no vectors, fewer than clusters, or so many that their distances exceed <see cref="AgglomerativeOptions.MaxMemory"/>.
    /// </exception>
    /// <exception cref="VectorShapeException">A vector is a zero vector, and <see cref="AgglomerativeOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public AgglomerativeResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = DirectedRows.Of(vectors, _options.Metric, _options.ZeroVectors);
        int least = _options.ClusterCount ?? 1;

        if (rows.Vectors.Count < least)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{rows.Vectors.Count} {rows.What} are too few for {least} clusters."), nameof(vectors));
        }

        int steps = 0;
        Action? report = progress is null ? null : () => progress.Report(new ClusterModelProgress(0, ++steps, double.NaN));
        ClusterHierarchy hierarchy = new() { Merges = MergeSearch.Run(rows.Vectors, sizes: null, _options, report, cancellationToken).AsReadOnly() };
        int[] cut = [.. _options.ClusterCount is { } count ? hierarchy.Cut(count) : hierarchy.CutAt(_options.Height!.Value)];
        int[] sizes = [.. cut.CountBy(label => label).OrderBy(size => size.Key).Select(size => size.Value)];
        return new AgglomerativeResult
        {
            Labels = rows.ToAll(cut, ofZeros: -1).AsReadOnly(),
            Metric = _options.Metric,
            Sizes = sizes.AsReadOnly(),
            Hierarchy = hierarchy,
            LeafRows = rows.ZeroCount == 0 ? null : Enumerable.Range(0, rows.Vectors.Count).Select(rows.RowOf).ToArray().AsReadOnly(),
            Remarks = [.. rows.Remarks(isInCluster: false)],
        };
    }

    /// <inheritdoc/>
    ClusterModelResult IClusterModel.Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        Run(vectors, progress, cancellationToken);
}
