using System.Globalization;
using Relevance.Cluster.Models;

namespace Relevance.Cluster;

/// <summary>Groups of vectors around one of them that are all similar to it, without a number of clusters: the fast clustering of Sentence-Transformers.</summary>
/// <remarks>
/// <para>
/// Every vector that has enough others (itself counted) at a cosine similarity of at least the threshold is the center of a candidate. Candidates are taken from the largest to the smallest, of
/// equally large ones the lowest row first, and one is kept if it shares no member with those kept before. What belongs to none has label −1. (<c>util.community_detection</c>, N. Reimers,
/// I. Gurevych, "Sentence-BERT", EMNLP-IJCNLP 2019, and its documentation.) There the search looks at a window of the nearest vectors first; here it looks at all, so that size changes nothing.
/// </para>
/// <para>
/// O(n²·d), at most three halves of it, in blocks; memory beyond the vectors some tens of bytes a row, and four a row for each thread. Nothing is random, and whether a pair is similar is decided
/// as float64 decides it: the same labels on any number of threads and any instruction set. Thread-safe: an instance holds only options.
/// </para>
/// </remarks>
public sealed class CommunityDetection : IClusterModel
{
    private readonly CommunityDetectionOptions _options;

    /// <summary>Initializes a new instance of the <see cref="CommunityDetection"/> class.</summary>
    /// <param name="options">What a community is; null (the default) for at least 10 vectors at a similarity of at least 0.75.</param>
    public CommunityDetection(CommunityDetectionOptions? options = null) => _options = options ?? new CommunityDetectionOptions();

    /// <summary>Gets <c>communitydetection</c>.</summary>
    public string Name => "communitydetection";

    /// <summary>Searches. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="vectors">The vectors, one a row; at least as many as the smallest community has members.</param>
    /// <param name="progress">
    /// Told on the calling thread after each block of rows and then after each 48 centers that were looked at, with the number of such steps as the iteration. Inertia is NaN, centroids are null.
    /// </param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <returns>The communities; none at all is a result, in which every label is −1 (which <c>ClusterOps.FitAsync</c> stores, and says so).</returns>
    /// <exception cref="ArgumentException">There are no vectors, or fewer than the smallest community has members.</exception>
    /// <exception cref="VectorShapeException">A vector is all zeros, which has no direction, and <see cref="CommunityDetectionOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public CommunityDetectionResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        cancellationToken.ThrowIfCancellationRequested();

        if (vectors.Count == 0)
        {
            throw new ArgumentException("There are no vectors to cluster.", nameof(vectors));
        }

        if (vectors.Count < _options.MinCommunitySize)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{vectors.Count} vectors cannot make a community of at least {_options.MinCommunitySize}."), nameof(vectors));
        }

        var rows = DirectedRows.Of(vectors, DistanceMetric.Cosine, _options.ZeroVectors);
        CommunityDetectionResult found = new CommunitySearch(rows.Vectors, _options, progress).Run(cancellationToken);
        return rows.ZeroCount == 0 ? found : found with
        {
            Labels = rows.ToAll([.. found.Labels], ofZeros: -1).AsReadOnly(),
            CenterRows = found.CenterRows.Select(rows.RowOf).ToArray().AsReadOnly(),
            Remarks = [.. rows.Remarks(isInCluster: false)],
        };
    }

    /// <inheritdoc/>
    ClusterModelResult IClusterModel.Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        Run(vectors, progress, cancellationToken);
}
