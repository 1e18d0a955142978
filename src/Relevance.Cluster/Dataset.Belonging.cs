using Relevance.Cluster.Clusterings.Belonging;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster;

/// <content>Documents that do not belong, duplicates and wrong labels, without a clustering.</content>
public partial class Dataset
{
    /// <summary>Ranks the documents by how far they are from their nearest neighbors in a vector field: those that belong least come first.</summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="measure">The score. The default is the mean distance to the neighbors.</param>
    /// <param name="options">The number of neighbors and the metric; null means ten neighbors by cosine.</param>
    /// <param name="progress">Receives the number of documents whose neighbors are known, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>Every document with a vector, with its score.</returns>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <exception cref="ArgumentException">There are fewer than two vectors, without zero vectors if the metric is cosine.</exception>
    /// <remarks>The cost is that of <see cref="OutlierRanking.Measure"/>.</remarks>
    public virtual Task<OutlierRanking> FindOutliersAsync(
        string vectorField,
        OutlierMeasure measure = OutlierMeasure.NeighborDistance,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        BelongingIn(vectorField).RankFieldAsync(measure, options ?? new NeighborOptions(), progress, cancellationToken);

    /// <summary>Finds groups of documents whose vectors in a field are equal or near.</summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="maxDistance">The largest distance of near-duplicates, inclusive, from 0. The default, 0, finds exact duplicates.</param>
    /// <param name="options">The metric; null means cosine.</param>
    /// <param name="progress">Receives the number of documents, at the end, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The groups, largest first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The distance is negative, NaN or infinite.</exception>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <remarks>The cost is that of <see cref="NearDuplicates.Find"/>.</remarks>
    public virtual Task<NearDuplicates> FindDuplicatesAsync(
        string vectorField,
        double maxDistance = 0,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        NearDuplicates.RequireDistance(maxDistance);
        return BelongingIn(vectorField).FindDuplicatesInFieldAsync(maxDistance, options ?? new NeighborOptions(), progress, cancellationToken);
    }

    /// <summary>
    /// Finds documents whose label in a field is probably wrong: their nearest neighbors in a vector field have another one. Nothing is changed.
    /// </summary>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="labelField">
    /// The dotted path of the field with the labels, such as a ground truth; each value counts as its text. Documents without a value neither vote nor are
    /// listed.
    /// </param>
    /// <param name="options">The number of neighbors and the metric; null means ten neighbors by cosine, which weighs the votes.</param>
    /// <param name="progress">Receives the number of documents whose neighbors are known, on the thread that computes; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>The documents with both labels, the shares of the vote and the neighbors, and the score of every document.</returns>
    /// <exception cref="FieldNotFoundException">No document has the label field, or it holds vectors.</exception>
    /// <exception cref="NoVectorsException">No document has a vector.</exception>
    /// <exception cref="ArgumentException">Fewer than two documents have a label and a vector, without zero vectors if the metric is cosine.</exception>
    public virtual Task<LabelErrors> FindLabelErrorsAsync(
        string vectorField,
        string labelField,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(labelField);
        return BelongingIn(vectorField).FindLabelErrorsAsync(labelField, options ?? new NeighborOptions(), progress, cancellationToken);
    }

    private StoredBelonging BelongingIn(string vectorField)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(vectorField);

        // Any alias will do: no clustering is read.
        return new StoredBelonging(new ClusteringContext(_store, _vectors, Id, new ClusteringKey(vectorField, "none"), blend: null, engine: null));
    }
}
