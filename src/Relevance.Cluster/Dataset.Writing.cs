using Relevance.Cluster.Datasets;

namespace Relevance.Cluster;

/// <content>Inserting, updating, transforming and deleting documents.</content>
public partial class Dataset
{
    /// <summary>Inserts new documents, and creates the dataset if it does not exist. An id that already exists is rejected.</summary>
    /// <param name="documents">The documents. They are read batch by batch, so the source can be larger than memory.</param>
    /// <param name="options">The batch size and the vector fields; null means the defaults.</param>
    /// <param name="progress">Receives a report after each batch that the store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between batches; acknowledged documents stay.</param>
    /// <returns>
    /// The numbers of documents written, and every rejected document with its position and the reason; the others are written nevertheless. With documents
    /// directly from <see cref="DocumentFile"/>, those that could not be read are listed too, each with its line.
    /// </returns>
    /// <exception cref="DocumentsRejectedException">All documents were rejected.</exception>
    /// <example>
    /// <code>
    /// WriteSummary written = await dataset.InsertDocumentsAsync(DocumentFile.ReadAsync("products.csv"));
    /// Console.WriteLine(written);
    /// foreach (RejectedDocument rejected in written.Rejected)
    /// {
    ///     Console.WriteLine($"{rejected.SourceLocation}: {rejected.Reason}");
    /// }
    /// </code>
    /// </example>
    public virtual Task<WriteSummary> InsertDocumentsAsync(
        IEnumerable<Document> documents,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new DocumentWriter(_store, Id).WriteAsync(documents, WriteMode.Insert, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="InsertDocumentsAsync(IEnumerable{Document}, WriteOptions?, IProgress{OperationProgress}?, CancellationToken)"/>
    public virtual Task<WriteSummary> InsertDocumentsAsync(
        IAsyncEnumerable<Document> documents,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new DocumentWriter(_store, Id).WriteAsync(documents, WriteMode.Insert, options, progress, cancellationToken);

    /// <summary>Inserts new documents and completely replaces existing ones; creates the dataset if it does not exist.</summary>
    /// <inheritdoc cref="InsertDocumentsAsync(IEnumerable{Document}, WriteOptions?, IProgress{OperationProgress}?, CancellationToken)"/>
    public virtual Task<WriteSummary> UpsertDocumentsAsync(
        IEnumerable<Document> documents,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return new DocumentWriter(_store, Id).WriteAsync(documents, WriteMode.Upsert, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="UpsertDocumentsAsync(IEnumerable{Document}, WriteOptions?, IProgress{OperationProgress}?, CancellationToken)"/>
    public virtual Task<WriteSummary> UpsertDocumentsAsync(
        IAsyncEnumerable<Document> documents,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new DocumentWriter(_store, Id).WriteAsync(documents, WriteMode.Upsert, options, progress, cancellationToken);

    /// <summary>
    /// Updates fields of existing documents: objects are merged property by property, other values are replaced. An id that does not exist is rejected.
    /// </summary>
    /// <param name="changes">The documents' ids with the fields to set. Fields that are not named stay.</param>
    /// <param name="options">The batch size and the vector fields; null means the defaults.</param>
    /// <param name="progress">Receives a report after each batch that the store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between batches; acknowledged changes stay.</param>
    /// <returns>The number of documents updated, and every rejected document with its position and the reason.</returns>
    /// <exception cref="DocumentsRejectedException">All changes were rejected.</exception>
    public virtual Task<WriteSummary> UpdateDocumentsAsync(
        IEnumerable<Document> changes,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return new DocumentWriter(_store, Id).WriteAsync(changes, WriteMode.Update, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="UpdateDocumentsAsync(IEnumerable{Document}, WriteOptions?, IProgress{OperationProgress}?, CancellationToken)"/>
    public virtual Task<WriteSummary> UpdateDocumentsAsync(
        IAsyncEnumerable<Document> changes,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new DocumentWriter(_store, Id).WriteAsync(changes, WriteMode.Update, options, progress, cancellationToken);

    /// <summary>Sets the same fields in every document that matches: objects are merged property by property, other values are replaced.</summary>
    /// <param name="filter">The condition; <c>Filter.All</c> for every document. It is evaluated once, before the first change.</param>
    /// <param name="changes">The fields to set, null included; its id is ignored.</param>
    /// <param name="options">The batch size and the vector fields; null means the defaults.</param>
    /// <param name="progress">Receives a report after each batch that the store has acknowledged; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between batches; acknowledged changes stay.</param>
    /// <returns>The number of documents updated, and the rejected documents; all zeros if none matches.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema, or no field is set.</exception>
    /// <exception cref="DocumentsRejectedException">All changes were rejected.</exception>
    public virtual async Task<WriteSummary> UpdateWhereAsync(
        Filter filter,
        Document changes,
        WriteOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Fields.Count == 0)
        {
            throw new ArgumentException($"Dataset '{Id}': expected at least one field to set, found none.", nameof(changes));
        }

        Document set = changes.Clone(); // The caller can change its document during the call.
        IReadOnlyList<string> ids = await _store.ListIdsAsync(Id, filter, cancellationToken).ConfigureAwait(false);
        return await UpdateDocumentsAsync(ids.Select(id => new Document(id, set.Fields)), options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Passes each document to a function and writes back the fields that it changed.</summary>
    /// <param name="change">
    /// Changes a document in place; an unchanged document is not written. It runs on one thread, for one document at a time. Not for
    /// <see langword="async"/> lambdas, which nothing would wait for: use <see cref="TransformBatchesAsync"/>.
    /// </param>
    /// <param name="query">
    /// The documents, their fields, and the batch size (<see cref="DocumentQuery.PageSize"/>); null means all, completely. Its order is ignored.
    /// </param>
    /// <param name="progress">Receives the numbers of documents changed and rejected so far after each batch; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between documents; written batches stay.</param>
    /// <returns>The numbers of documents read and changed, and the rejected documents.</returns>
    /// <inheritdoc cref="TransformBatchesAsync" path="/exception"/>
    /// <inheritdoc cref="TransformBatchesAsync" path="/remarks"/>
    public virtual Task<TransformSummary> TransformAsync(
        Action<Document> change, DocumentQuery? query = null, IProgress<OperationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new DocumentTransform(_store, Id).RunAsync(change, query, progress, cancellationToken);
    }

    /// <summary>
    /// Passes documents to a function batch by batch and writes back the fields that it changed: for asynchronous work, and for work that is cheaper for
    /// many documents together, such as a model behind a service.
    /// </summary>
    /// <param name="change">Changes the documents of a batch in place; unchanged documents are not written. It runs for one batch at a time.</param>
    /// <param name="query">
    /// The documents, their fields, and the batch size (<see cref="DocumentQuery.PageSize"/>); null means all, completely. Its order is ignored.
    /// </param>
    /// <param name="progress">Receives the numbers of documents changed and rejected so far after each batch; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation between batches, and is passed to the function; written batches stay.</param>
    /// <returns>The numbers of documents read and changed, and the rejected documents.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    /// <remarks>
    /// <para>The documents are selected when the call begins, so that each is passed once, whatever changes; they are in insertion order.</para>
    /// <para>Only the fields that differ are written, as one atomic update per batch: changes by others to other fields stay. A removed field becomes null,
    /// because an update cannot remove a field. Vectors are compared by their components: assign a new vector instead of changing the old one in place.</para>
    /// <para>An exception of <paramref name="change"/> propagates to the caller; its batch is not written, and earlier batches stay. Rejected are the
    /// documents that the store rejects; documents that were deleted during the call; and, if vectors were not read, a changed array of objects, which could
    /// lose its vectors.</para>
    /// </remarks>
    public virtual Task<TransformSummary> TransformBatchesAsync(
        Func<IReadOnlyList<Document>, CancellationToken, Task> change,
        DocumentQuery? query = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new DocumentTransform(_store, Id).RunAsync(change, query, progress, cancellationToken);
    }

    /// <summary>Deletes the documents that match, with their vectors and labels, atomically. Centroids do not change.</summary>
    /// <param name="filter">The condition; <see cref="Filter.All"/> deletes every document.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is deleted.</param>
    /// <returns>The number of documents that were deleted.</returns>
    public virtual Task<long> DeleteDocumentsAsync(Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _store.DeleteDocumentsAsync(Id, filter, cancellationToken);
    }

    /// <summary>Deletes documents by their ids, with their vectors and labels, atomically. Ids that do not exist are ignored.</summary>
    /// <param name="documentIds">The ids.</param>
    /// <param name="cancellationToken">A token that cancels the operation; then nothing is deleted.</param>
    /// <returns>The number of documents that were deleted.</returns>
    public virtual Task<long> DeleteDocumentsAsync(IEnumerable<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return _store.DeleteDocumentsAsync(Id, Filter.Ids(documentIds), cancellationToken);
    }
}
