using Relevance.Cluster.Clusterings.Belonging;

namespace Relevance.Cluster;

/// <content>Documents that do not belong, and duplicates.</content>
public partial class ClusterOps
{
    /// <summary>
    /// Ranks all documents by how far they are from their nearest neighbors, wherever the clusters are: those that belong least come first. Nothing is stored.
    /// </summary>
    /// <param name="measure">The score. The default is the mean distance to the neighbors.</param>
    /// <param name="options">The number of neighbors and the metric; null means ten neighbors by the metric of the clustering.</param>
    /// <param name="progress">Receives the number of documents whose neighbors are known, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Every document with a vector, with its score and its label, also <c>outlier</c>; null for a document without a label.</returns>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <exception cref="ArgumentException">There are fewer than two vectors, without zero vectors if the metric is cosine.</exception>
    /// <remarks>The cost is that of <see cref="OutlierRanking.Measure"/>.</remarks>
    public virtual Task<OutlierRanking> FindOutliersAsync(
        OutlierMeasure measure = OutlierMeasure.NeighborDistance,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new StoredBelonging(_context).RankMembersAsync(measure, options ?? new NeighborOptions(), progress, cancellationToken);

    /// <summary>Finds groups of documents whose vectors are equal or near, with the number of their documents in each cluster. Nothing is stored.</summary>
    /// <param name="maxDistance">The largest distance of near-duplicates, inclusive, from 0. The default, 0, finds exact duplicates.</param>
    /// <param name="options">The metric; null means that of the clustering.</param>
    /// <param name="progress">Receives the number of documents, at the end, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The groups, largest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is negative, NaN or infinite.</exception>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <remarks>The cost is that of <see cref="NearDuplicates.Find"/>.</remarks>
    public virtual Task<NearDuplicates> FindDuplicatesAsync(
        double maxDistance = 0,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        NearDuplicates.RequireDistance(maxDistance);
        return new StoredBelonging(_context).FindDuplicatesAsync(maxDistance, options ?? new NeighborOptions(), progress, cancellationToken);
    }
}
