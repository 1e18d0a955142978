using Relevance.Cluster.Documents;

namespace Relevance.Cluster;

/// <content>Changing many documents.</content>
public partial class Dataset
{
    /// <summary>Sets the same fields in every document that matches: objects are merged key by key, everything else is replaced.</summary>
    /// <param name="filter">The condition; <c>Filter.All</c> for every document. It is asked once, before anything is changed, so that changes cannot move documents in or out of it.</param>
    /// <param name="changes">The fields to set, null included; its id plays no part.</param>
    /// <param name="options">How to write; null means the defaults.</param>
    /// <param name="progress">Told after each batch that the store has acknowledged.</param>
    /// <param name="cancellationToken">Ends the writing between batches; what was acknowledged stays.</param>
    /// <returns>What became of the documents; all zeros when none matches.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema, or there is no field to set.</exception>
    /// <exception cref="DocumentsRejectedException">Not one change was accepted.</exception>
    public virtual async Task<WriteSummary> UpdateWhereAsync(
        Filter filter, Document changes, WriteOptions? options = null, IProgress<WriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Fields.Count == 0)
        {
            throw new ArgumentException($"Dataset '{Id}': there is no field to set.", nameof(changes));
        }

        Document set = changes.Clone(); // What the caller does with it while this runs is none of the documents' business.
        IReadOnlyList<string> ids = await _store.ListIdsAsync(Id, filter, cancellationToken).ConfigureAwait(false);
        return await UpdateDocumentsAsync(ids.Select(id => new Document(id, set.Fields)), options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hands each document to a function and writes back what it changed.</summary>
    /// <param name="change">
    /// Changes the document it is given, in place; a document that it leaves as it is is not written. It runs on one thread, one document after the other. Not for <see langword="async"/> lambdas,
    /// which would not be waited for: use <see cref="TransformBatchesAsync"/>.
    /// </param>
    /// <param name="query">Which documents, which of their fields, and how many at a time (<see cref="DocumentQuery.PageSize"/>); null means all, whole. Their order plays no part.</param>
    /// <param name="progress">Told after each batch, with the documents that were changed and rejected so far.</param>
    /// <param name="cancellationToken">Ends the work between documents; what was written stays.</param>
    /// <returns>What was read, changed, and rejected.</returns>
    /// <inheritdoc cref="TransformBatchesAsync" path="/exception"/>
    /// <inheritdoc cref="TransformBatchesAsync" path="/remarks"/>
    public virtual Task<TransformSummary> TransformAsync(
        Action<Document> change, DocumentQuery? query = null, IProgress<WriteProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return TransformBatchesAsync(
            (documents, token) =>
            {
                foreach (Document document in documents)
                {
                    token.ThrowIfCancellationRequested();
                    change(document);
                }

                return Task.CompletedTask;
            },
            query,
            progress,
            cancellationToken);
    }

    /// <summary>
    /// Hands documents to a function, a batch at a time, and writes back what it changed: for work that waits, or that is cheaper for many at once, such as a model behind a service.
    /// </summary>
    /// <param name="change">Changes the documents of a batch, in place; those that it leaves as they are are not written. One batch after the other.</param>
    /// <param name="query">Which documents, which of their fields, and how many at a time (<see cref="DocumentQuery.PageSize"/>); null means all, whole. Their order plays no part.</param>
    /// <param name="progress">Told after each batch, with the documents that were changed and rejected so far.</param>
    /// <param name="cancellationToken">Ends the work between batches, and is handed to the function; what was written stays.</param>
    /// <returns>What was read, changed, and rejected.</returns>
    /// <exception cref="ArgumentException">The filter does not fit the schema.</exception>
    /// <remarks>
    /// <para>Which documents there are is decided when the work begins, so that each is handed over once, whatever is changed; they come in the order of insertion.</para>
    /// <para>Only the fields that differ are written, as an update in one step a batch: what others write into other fields meanwhile stays. A field that was removed becomes null, because an
    /// update cannot take a field away. Vectors are compared by their components: give a document a new one, and do not change the old one in place.</para>
    /// <para>An exception out of <paramref name="change"/> is passed on; its batch is not written, and those before it stay. Rejected are what the store rejects; documents that were deleted meanwhile;
    /// and, when vectors were not read, a changed list of objects, which would lose the vectors that may be in it.</para>
    /// </remarks>
    public virtual async Task<TransformSummary> TransformBatchesAsync(
        Func<IReadOnlyList<Document>, CancellationToken, Task> change,
        DocumentQuery? query = null,
        IProgress<WriteProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        query ??= new DocumentQuery();
        IReadOnlyList<string> ids = await _store.ListIdsAsync(Id, query.Filter, cancellationToken).ConfigureAwait(false);
        long read = 0, changed = 0;
        List<RejectedDocument> rejected = [];
        foreach (string[] page in ids.Chunk(query.PageSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<Document> documents = await _store.GetDocumentsAsync(Id, page, query, cancellationToken).ConfigureAwait(false);
            Document[] before = [.. documents.Select(document => document.Clone())];
            await change([.. documents], cancellationToken).ConfigureAwait(false);
            read += documents.Count;
            List<Document> changes = [];
            foreach (Document difference in before.Zip(documents, DocumentDifference.Of).OfType<Document>())
            {
                if (!query.IncludeVectors && DocumentDifference.FindListOfObjects(difference) is { } list)
                {
                    rejected.Add(new RejectedDocument(difference.Id, $"field '{list}': expected a list that was read with its vectors, found one that was read without, and would lose them"));
                }
                else
                {
                    changes.Add(difference);
                }
            }

            if (changes.Count > 0)
            {
                WriteSummary written = await _store.WriteAsync(Id, changes, WriteMode.Update, cancellationToken).ConfigureAwait(false);
                changed += written.UpdatedCount;
                rejected.AddRange(written.Rejected);
            }

            progress?.Report(new WriteProgress(changed, rejected.Count));
        }

        return new TransformSummary { ReadCount = read, ChangedCount = changed, Rejected = rejected };
    }
}
