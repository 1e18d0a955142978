namespace Relevance.Cluster.Documents;

/// <summary>Documents made from something else, such as a file: a write of them can list those that cannot be read, and locate those it rejects.</summary>
internal abstract class DocumentSource : IAsyncEnumerable<Document>
{
    /// <summary>Reads the documents for a write.</summary>
    /// <param name="tally">Receives what cannot be read.</param>
    public abstract IAsyncEnumerable<Document> ReadAsync(ReadTally tally);

    /// <summary>Adds to the rejected documents of a batch where they are in the source.</summary>
    /// <param name="rejected">The documents, whose index is that in the batch, or null if it is unknown.</param>
    /// <param name="batch">The documents of the batch.</param>
    /// <param name="position">The number of documents in the batches before.</param>
    /// <returns>The documents, whose index is that in the sequence that was written.</returns>
    public abstract IEnumerable<RejectedDocument> Locate(IReadOnlyList<RejectedDocument> rejected, IReadOnlyList<Document> batch, long position);

    public abstract IAsyncEnumerator<Document> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
