using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster;

/// <summary>DBSCAN: clusters are the vectors that are connected by dense neighborhoods of a given radius; all other vectors are outliers.</summary>
/// <remarks>
/// <para>
/// M. Ester, H.-P. Kriegel, J. Sander, X. Xu, "A density-based algorithm for discovering clusters in large spatial databases with noise", KDD 1996. A core
/// vector has at least <see cref="DbscanOptions.MinPoints"/> vectors within the radius; core vectors within the radius of each other are in one cluster. A
/// border vector, which has a core vector within the radius but is none, joins its cluster; between several, that with the lowest core row, as in R and
/// scikit-learn. Clusters are numbered by size, largest first; equal sizes by the lowest row.
/// </para>
/// <para>
/// The result is exact: float32 excludes pairs within a proven bound, float64 decides the others. O(n²·d) for two passes over all pairs. Memory in addition to
/// the vectors: tens of bytes per row, and 4·MinPoints per border vector. No choice is random: the labels are the same on any number of threads and any
/// instruction set. If no radius is obvious, <see cref="Hdbscan"/> needs none. Thread-safe: an instance contains only options.
/// </para>
/// </remarks>
public sealed class Dbscan : IClusterModel
{
    private readonly DbscanOptions _options;

    /// <summary>Initializes a new instance of the <see cref="Dbscan"/> class with a radius and a number of points, and otherwise default options.</summary>
    /// <param name="radius">The radius of a neighborhood in Euclidean distance, 0 or more.</param>
    /// <param name="minPoints">The number of vectors in the neighborhood of a core vector, itself included, at least 1. The default is 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative, NaN or infinite, or <paramref name="minPoints"/> is less than 1.</exception>
    public Dbscan(double radius, int minPoints = 5)
        : this(new DbscanOptions { Radius = radius, MinPoints = minPoints })
    {
    }

    /// <summary>Initializes a new instance of the <see cref="Dbscan"/> class with options.</summary>
    /// <param name="options">The options.</param>
    public Dbscan(DbscanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Gets the name of the model: <c>dbscan</c>.</summary>
    public string Name => "dbscan";

    /// <summary>Finds clusters. It runs on the calling thread and on threads of the pool, and returns when the search is complete.</summary>
    /// <param name="vectors">The vectors, one per row; at least one.</param>
    /// <param name="progress">
    /// Receives a report on the calling thread after each 960 vectors with which rows were compared, with the number of such steps as the iteration; may be
    /// null. The inertia is NaN, the centroids are null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <returns>The clusters. If there are none, every label is −1; <c>ClusterOps.FitAsync</c> stores this result with a remark.</returns>
    /// <exception cref="ArgumentException">There are no vectors.</exception>
    /// <exception cref="VectorShapeException">A vector is a zero vector, and <see cref="DbscanOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public DbscanResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        cancellationToken.ThrowIfCancellationRequested();

        if (vectors.Count == 0)
        {
            throw new ArgumentException("Expected at least one vector to cluster.", nameof(vectors));
        }

        var rows = DirectedRows.Of(vectors, _options.Metric, _options.ZeroVectors);
        int[] counts = [];
        int[] found = [];
        string[] remarks = [];

        if (rows.Vectors.Count > 0)
        {
            int steps = 0;
            Action? report = progress is null ? null : () => progress.Report(new ClusterModelProgress(0, ++steps, double.NaN));
            PairScan scan = new(rows.Vectors, _options.Metric, ParallelBlocks.Threads(_options.MaxDegreeOfParallelism), cancellationToken);
            (counts, found) = DenseSets.Find(scan, _options, report, cancellationToken);
            remarks =
            [
                .. OutlierAssignment.Apply(
                    scan, found, _options.Outliers, () => ScoresOf(scan, report, cancellationToken), cancellationToken),
            ];
        }

        (int[] labels, long[] sizes, _) = SizeOrder.Of(found);
        return new DbscanResult
        {
            Labels = rows.ToAll(labels, ofZeros: -1).AsReadOnly(),
            Metric = _options.Metric,
            Sizes = Array.ConvertAll(sizes, size => (int)size).AsReadOnly(),
            NeighborCounts = rows.ToAll(counts, ofZeros: 0).AsReadOnly(),
            Remarks = [.. remarks, .. rows.Remarks(isInCluster: false)],
        };
    }

    /// <inheritdoc/>
    ClusterModelResult IClusterModel.Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        Run(vectors, progress, cancellationToken);

    private double[] ScoresOf(PairScan scan, Action? report, CancellationToken cancellationToken) =>
        CoreDistances.Of(scan, Math.Min(_options.MinPoints, scan.Count), report, cancellationToken).Values;
}
