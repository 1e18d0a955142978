using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster;

/// <summary>HDBSCAN*: finds clusters of any shape and of different densities, without their number and without a radius; sparse vectors are outliers.</summary>
/// <remarks>
/// <para>
/// R. Campello, D. Moulavi, J. Sander, "Density-based clustering based on hierarchical density estimates", PAKDD 2013; outlier scores: the same with
/// A. Zimek, ACM TKDD 10(1), 2015. The core distance of a vector is that to its <see cref="HdbscanOptions.MinPoints"/>-th nearest, itself included; a minimum
/// spanning tree of max(d(x, y), core(x), core(y)) gives the clusters at every radius, and of their tree the most stable ones are selected.
/// </para>
/// <para>
/// The result is exact: float32 excludes pairs within a proven bound, float64 decides the others. Ties: vectors that separate at the same radius do so
/// together, so that the result depends on no order of the rows; other programs break such ties by row, and can put a vector between two clusters in one of
/// them that is an outlier here. Clusters are numbered by size, largest first; equal sizes by the lowest row.
/// </para>
/// <para>
/// O(n²·d): two to four times the products of one pass over all pairs. Memory in addition to the vectors: some hundred bytes per row, and 12·MinPoints for
/// 16,384 rows at a time; there is no matrix of distances. No choice is random: the labels are the same on any number of threads and any instruction set.
/// There is no approximate search for more rows. Thread-safe: an instance contains only options.
/// </para>
/// </remarks>
public sealed class Hdbscan : IClusterModel
{
    private readonly HdbscanOptions _options;

    /// <summary>Initializes a new instance of the <see cref="Hdbscan"/> class.</summary>
    /// <param name="options">The options; null, the default, means clusters of at least 10 vectors by Euclidean distance.</param>
    public Hdbscan(HdbscanOptions? options = null) => _options = options ?? new HdbscanOptions();

    /// <summary>Gets the name of the model: <c>hdbscan-</c> and the minimum cluster size, such as <c>hdbscan-10</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"hdbscan-{_options.MinClusterSize}");

    private int MinPoints => _options.MinPoints ?? _options.MinClusterSize;

    /// <summary>Finds clusters. It runs on the calling thread and on threads of the pool, and returns when the search is complete.</summary>
    /// <param name="vectors">
    /// The vectors, one per row; at least as many as <see cref="HdbscanOptions.MinClusterSize"/> and <see cref="HdbscanOptions.MinPoints"/>.
    /// </param>
    /// <param name="progress">
    /// Receives a report on the calling thread after each 960 vectors with which rows were compared, with the number of such steps as the iteration; may be
    /// null. The inertia is NaN, the centroids are null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <returns>The clusters. If there are none, every label is −1; <c>ClusterOps.FitAsync</c> stores this result with a remark.</returns>
    /// <exception cref="ArgumentException">There are no vectors, or too few.</exception>
    /// <exception cref="VectorShapeException">A vector is a zero vector, and <see cref="HdbscanOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public HdbscanResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        cancellationToken.ThrowIfCancellationRequested();
        var rows = DirectedRows.Of(vectors, _options.Metric, _options.ZeroVectors);
        int least = Math.Max(_options.MinClusterSize, MinPoints);

        if (rows.Vectors.Count < least)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows.Vectors.Count} {rows.What} are too few: MinClusterSize is {_options.MinClusterSize}, MinPoints is {MinPoints}."),
                nameof(vectors));
        }

        int steps = 0;
        Action? report = progress is null ? null : () => progress.Report(new ClusterModelProgress(0, ++steps, double.NaN));
        PairScan scan = new(rows.Vectors, _options.Metric, ParallelBlocks.Threads(_options.MaxDegreeOfParallelism), cancellationToken);
        var core = CoreDistances.Of(scan, MinPoints, report, cancellationToken);
        TreeEdge[] edges = SpanningTree.Of(scan, core, report, cancellationToken);
        return ToResult(rows, scan, CondensedTree.Of(scan.Count, edges, _options.MinClusterSize), cancellationToken);
    }

    /// <inheritdoc/>
    ClusterModelResult IClusterModel.Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        Run(vectors, progress, cancellationToken);

    private HdbscanResult ToResult(DirectedRows rows, PairScan scan, HdbscanTree tree, CancellationToken cancellationToken)
    {
        int[] selected = tree.SelectedClusters(_options.Selection, _options.AllowSingleCluster);
        double[] strengths = StrengthsOf(tree, selected);
        double[] scores = ScoresOf(tree);
        int[] assigned = [.. selected];
        string[] remarks = [.. OutlierAssignment.Apply(scan, assigned, _options.Outliers, () => scores, cancellationToken)];
        (int[] labels, long[] sizes, int[] clusters) = SizeOrder.Of(assigned);

        return new HdbscanResult
        {
            Labels = rows.ToAll(labels, ofZeros: -1).AsReadOnly(),
            Metric = _options.Metric,
            Sizes = Array.ConvertAll(sizes, size => (int)size).AsReadOnly(),
            MembershipStrengths = rows.ToAll(strengths, ofZeros: 0).AsReadOnly(),
            OutlierScores = rows.ToAll(scores, ofZeros: double.NaN).AsReadOnly(),
            Stabilities = clusters.Select(cluster => tree.Clusters[cluster].Stability).ToArray().AsReadOnly(),
            Tree = rows.ZeroCount == 0 ? tree : tree with
            {
                RowClusters = rows.ToAll([.. tree.RowClusters], ofZeros: -1).AsReadOnly(),
                RowDistances = rows.ToAll([.. tree.RowDistances], ofZeros: double.NaN).AsReadOnly(),
            },
            Remarks = [.. remarks, .. rows.Remarks(isInCluster: false)],
        };
    }

    /// <summary>Computes the density at which each row leaves its selected cluster, divided by that at which the cluster ends, at most 1.</summary>
    private static double[] StrengthsOf(HdbscanTree tree, int[] selected)
    {
        double[] strengths = new double[selected.Length];

        for (int row = 0; row < strengths.Length; row++)
        {
            // Equal distances, also of 0, have the quotient 1.
            strengths[row] = selected[row] < 0 ? 0
                : tree.RowDistances[row] <= tree.Clusters[selected[row]].DeathDistance ? 1
                : tree.Clusters[selected[row]].DeathDistance / tree.RowDistances[row];
        }

        return strengths;
    }

    private static double[] ScoresOf(HdbscanTree tree)
    {
        double[] ends = [.. tree.Clusters.Select(cluster => cluster.DeathDistance)];

        // Parts come after their cluster.
        for (int cluster = ends.Length - 1; cluster > 0; cluster--)
        {
            ends[tree.Clusters[cluster].Parent] = Math.Min(ends[tree.Clusters[cluster].Parent], ends[cluster]);
        }

        return
        [
            .. tree.RowDistances.Select((distance, row) => ends[tree.RowClusters[row]] is var end && distance <= end ? 0 : 1 - (end / distance)),
        ];
    }
}
