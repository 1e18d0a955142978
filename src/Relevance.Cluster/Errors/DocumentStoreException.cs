namespace Relevance.Cluster;

/// <summary>The exception that is thrown if a store fails. Acknowledged writes are safe; the current operation was undone completely.</summary>
public class DocumentStoreException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="DocumentStoreException"/> class.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">The operation, the error, and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public DocumentStoreException(StoreFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>Gets the kind of failure.</summary>
    public StoreFailure Failure { get; }

    /// <summary>
    /// Gets the dataset that was being read or written, or whose row is damaged; null if there is none, for example if datasets are listed or the entire store
    /// is damaged.
    /// </summary>
    public string? DatasetId { get; init; }

    /// <summary>Gets the document whose row, vector or label is damaged; null in every other case.</summary>
    public string? DocumentId { get; init; }

    /// <summary>
    /// Gets the damaged part: the vector field, or the label field of a clustering (<c>_cluster_.&lt;vector field&gt;.&lt;alias&gt;</c>); null if the document
    /// itself or the dataset's own row is damaged, or if nothing is.
    /// </summary>
    public string? Field { get; init; }
}
