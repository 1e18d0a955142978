namespace Relevance.Cluster;

/// <summary>The place where documents live failed. What had been acknowledged is safe; the operation in hand was undone as a whole.</summary>
public class DocumentStoreException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="DocumentStoreException"/> class.</summary>
    /// <param name="failure">What kind of failure it is.</param>
    /// <param name="message">What was being done, what came back, and what to do.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public DocumentStoreException(StoreFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Gets what kind of failure it is.</summary>
    public StoreFailure Failure { get; }

    /// <summary>
    /// Gets the dataset that was being read or written, or whose row is damaged; null where there is none, as when datasets are listed or the store as a
    /// whole is damaged.
    /// </summary>
    public string? DatasetId { get; init; }

    /// <summary>Gets the document whose row, vector or label is damaged; null in every other case.</summary>
    public string? DocumentId { get; init; }

    /// <summary>
    /// Gets the damaged part: the vector field, or the field at which a clustering presents its labels (<c>_cluster_.&lt;vector
    /// field&gt;.&lt;alias&gt;</c>); null when it is the document itself,
    /// the dataset's own record, or no damage at all.
    /// </summary>
    public string? Field { get; init; }
}
