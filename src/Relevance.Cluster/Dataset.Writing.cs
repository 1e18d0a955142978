using System.Runtime.CompilerServices;
using Relevance.Cluster.Datasets;
using Relevance.Cluster.Documents.Files;

namespace Relevance.Cluster;

/// <content>Putting documents in, changing them, and taking them out.</content>
public partial class Dataset
{
    /// <summary>Adds new documents, and the dataset if it is not there. An id that is there already is rejected.</summary>
    /// <param name="documents">The documents. Taken one batch at a time, so the source may be longer than memory.</param>
    /// <param name="options">How to write; null means the defaults.</param>
    /// <param name="progress">Told after each batch that the store has acknowledged.</param>
    /// <param name="cancellationToken">Ends the writing between batches; what was acknowledged stays.</param>
    /// <returns>What became of the documents. Those that were rejected are all listed, and kept no other from being written. With documents straight from
    /// <see cref="DocumentFile"/> those that could not be read are listed too, each with its line.</returns>
    /// <exception cref="DocumentsRejectedException">Not one document was accepted.</exception>
    public virtual Task<WriteSummary> InsertDocumentsAsync(
        IEnumerable<Document> documents,
        WriteOptions? options = null,
        IProgress<WriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return WriteAsync(StreamAsync(documents), WriteMode.Insert, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="InsertDocumentsAsync(IEnumerable{Document}, WriteOptions?, IProgress{WriteProgress}?, CancellationToken)"/>
    public virtual Task<WriteSummary> InsertDocumentsAsync(
        IAsyncEnumerable<Document> documents,
        WriteOptions? options = null,
        IProgress<WriteProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        WriteAsync(documents, WriteMode.Insert, options, progress, cancellationToken);

    /// <summary>Adds new documents and replaces, whole, those that are there already; adds the dataset if it is not there.</summary>
    /// <inheritdoc cref="InsertDocumentsAsync(IEnumerable{Document}, WriteOptions?, IProgress{WriteProgress}?, CancellationToken)"/>
    public virtual Task<WriteSummary> UpsertDocumentsAsync(
        IEnumerable<Document> documents,
        WriteOptions? options = null,
        IProgress<WriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        return WriteAsync(StreamAsync(documents), WriteMode.Upsert, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="UpsertDocumentsAsync(IEnumerable{Document}, WriteOptions?, IProgress{WriteProgress}?, CancellationToken)"/>
    public virtual Task<WriteSummary> UpsertDocumentsAsync(
        IAsyncEnumerable<Document> documents,
        WriteOptions? options = null,
        IProgress<WriteProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        WriteAsync(documents, WriteMode.Upsert, options, progress, cancellationToken);

    /// <summary>Changes fields of documents that are there: objects are merged key by key, everything else is replaced. An id that is not there is rejected.</summary>
    /// <param name="changes">The documents' ids with the fields to set. What is not named stays.</param>
    /// <param name="options">How to write; null means the defaults.</param>
    /// <param name="progress">Told after each batch that the store has acknowledged.</param>
    /// <param name="cancellationToken">Ends the writing between batches; what was acknowledged stays.</param>
    /// <returns>What became of the documents.</returns>
    /// <exception cref="DocumentsRejectedException">Not one change was accepted.</exception>
    public virtual Task<WriteSummary> UpdateDocumentsAsync(
        IEnumerable<Document> changes,
        WriteOptions? options = null,
        IProgress<WriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return WriteAsync(StreamAsync(changes), WriteMode.Update, options, progress, cancellationToken);
    }

    /// <inheritdoc cref="UpdateDocumentsAsync(IEnumerable{Document}, WriteOptions?, IProgress{WriteProgress}?, CancellationToken)"/>
    public virtual Task<WriteSummary> UpdateDocumentsAsync(
        IAsyncEnumerable<Document> changes,
        WriteOptions? options = null,
        IProgress<WriteProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        WriteAsync(changes, WriteMode.Update, options, progress, cancellationToken);

    /// <summary>Deletes the documents that match, with their vectors and labels, in one step. Centroids stay as they are.</summary>
    /// <param name="filter">The condition; <see cref="Filter.All"/> deletes every document.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing was deleted.</param>
    /// <returns>How many documents were deleted.</returns>
    public virtual Task<long> DeleteDocumentsAsync(Filter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _store.DeleteDocumentsAsync(Id, filter, cancellationToken);
    }

    /// <summary>Deletes documents by their ids, with their vectors and labels, in one step. Ids that are not there are ignored.</summary>
    /// <param name="documentIds">The ids.</param>
    /// <param name="cancellationToken">Ends the call early; then nothing was deleted.</param>
    /// <returns>How many documents were deleted.</returns>
    public virtual Task<long> DeleteDocumentsAsync(IEnumerable<string> documentIds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(documentIds);
        return _store.DeleteDocumentsAsync(Id, Filter.Ids(documentIds), cancellationToken);
    }

    private static async IAsyncEnumerable<Document> StreamAsync(IEnumerable<Document> documents)
    {
        await Task.CompletedTask.ConfigureAwait(false);

        foreach (Document document in documents)
        {
            yield return document;
        }
    }

    private async Task<WriteSummary> WriteAsync(
        IAsyncEnumerable<Document> documents,
        WriteMode mode,
        WriteOptions? options,
        IProgress<WriteProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(documents);

        if (mode is not WriteMode.Update)
        {
            await _store.CreateDatasetAsync(Id, Schema.Empty, cancellationToken).ConfigureAwait(false);
        }

        long inserted = 0, updated = 0;
        List<RejectedDocument> rejected = [];
        FileDocuments? file = documents as FileDocuments;
        FileTally tally = new(rejected);
        IAsyncEnumerable<Document> source = file?.ReadAsync(tally) ?? documents;
        options ??= new WriteOptions();
        VectorFieldsOfWrite? vectors = options.VectorFields.Count == 0 ? null : new VectorFieldsOfWrite(options.VectorFields, GetSchemaAsync, DeclareVectorFieldAsync);

        await foreach (List<Document> batch in BatchAsync(source, options.BatchSize, cancellationToken).ConfigureAwait(false))
        {
            Dictionary<Document, RejectedDocument> odd = vectors is null ? [] : await vectors.PrepareAsync(batch, cancellationToken).ConfigureAwait(false);
            List<Document> sent = odd.Count == 0 ? batch : batch.FindAll(document => !odd.ContainsKey(document));
            WriteSummary written = await _store.WriteAsync(Id, sent, mode, cancellationToken).ConfigureAwait(false);
            inserted += written.InsertedCount;
            updated += written.UpdatedCount;
            IEnumerable<RejectedDocument> faults = odd.Count == 0
                ? written.Rejected
                : written.Rejected.Concat(odd.Values).OrderBy(document => batch.FindIndex(other => other.Id == document.DocumentId));
            rejected.AddRange(file?.Locate([.. faults], batch) ?? faults);
            progress?.Report(new WriteProgress(inserted + updated, rejected.Count));
        }

        return inserted + updated == 0 && rejected.Count > 0
            ? throw new DocumentsRejectedException(Id, rejected)
            : new WriteSummary { InsertedCount = inserted, UpdatedCount = updated, Rejected = rejected, NotFiniteCount = tally.NotFiniteCount };
    }

    private static async IAsyncEnumerable<List<Document>> BatchAsync(
        IAsyncEnumerable<Document> documents,
        int batchSize,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Document> batch = new(Math.Min(batchSize, 1000));

        await foreach (Document document in documents.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            batch.Add(document ?? throw new ArgumentException("A document is null.", nameof(documents)));

            if (batch.Count == batchSize)
            {
                yield return batch;
                batch = new List<Document>(batchSize);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
