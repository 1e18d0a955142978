namespace Relevance.Cluster.Storage;

/// <content>The vectors of a field.</content>
public abstract partial class DocumentStore
{
    /// <summary>Streams every vector of a field.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The dotted path of a field of type <c>vector</c>.</param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked between batches.</param>
    /// <returns>
    /// Batches of any size except 0, in insertion order, of the documents that have a vector; no batch if none has. A batch is valid until the next one is
    /// requested. Vectors that are written during the read may or may not be included; every other vector is included once. The caller can stop at any time.
    /// </returns>
    /// <exception cref="FieldNotFoundException">
    /// The vector field does not exist; the candidates are the existing ones. Thrown when the first batch is requested.
    /// </exception>
    public abstract IAsyncEnumerable<VectorBatch> ReadVectorsAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default);

    /// <summary>Checks a filter as a query that reads by it does.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="filter">The condition on documents; null is always valid.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <exception cref="ArgumentException">The filter reads the value of a vector.</exception>
    internal virtual async Task CheckFilterAsync(string datasetId, Filter? filter, CancellationToken cancellationToken) =>
        filter?.Validate(await GetSchemaAsync(datasetId, cancellationToken).ConfigureAwait(false), datasetId);

    /// <summary>Reads the revision of a vector field, which shows whether cached vectors are still those of the store.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// A text that changes when a vector of the field or the set of documents changes, and when another dataset of the same id replaces this one. It stays the
    /// same when labels, clusterings, metadata or other fields are updated, when documents are rejected, and when nothing is deleted. Null if the store has no
    /// revisions: then vectors are not cached.
    /// </returns>
    public abstract Task<string?> GetVectorRevisionAsync(string datasetId, string vectorField, CancellationToken cancellationToken = default);

    /// <summary>Finds, among the vectors of a field, those of the documents that match a filter, without reading a document's id.</summary>
    /// <param name="datasetId">The dataset.</param>
    /// <param name="vectorField">The dotted path of the vector field.</param>
    /// <param name="revision">The revision of the vectors, see <see cref="GetVectorRevisionAsync"/>.</param>
    /// <param name="filter">The condition on documents.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>
    /// The positions, from 0 and ascending, in the order in which <see cref="ReadVectorsAsync"/> returns the vectors. Null if the vectors have another
    /// revision, or if the store cannot tell positions, as by default: then the caller lists ids.
    /// </returns>
    /// <exception cref="DatasetNotFoundException">The dataset does not exist.</exception>
    /// <exception cref="ArgumentException">The filter reads the value of a vector.</exception>
    public virtual async Task<IReadOnlyList<int>?> SelectVectorsAsync(
        string datasetId, string vectorField, string revision, Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);

        // A dataset that does not exist is an error in every store.
        await GetVectorRevisionAsync(datasetId, vectorField, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
