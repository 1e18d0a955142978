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
}
