namespace Relevance.Cluster;

/// <summary>A text or file does not hold a document: invalid JSON or UTF-8, no object, or no usable <c>_id</c>.</summary>
public sealed class InvalidDocumentException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="InvalidDocumentException"/> class.</summary>
    /// <param name="reason">What is wrong, what was expected and what is there.</param>
    /// <param name="documentId">The document's id, where it is known.</param>
    /// <param name="source">The file and line, where there is one.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public InvalidDocumentException(string reason, string? documentId = null, string? source = null, Exception? innerException = null)
        : base((source is null ? "" : $"{source}: ") + (documentId is null ? "" : $"document '{documentId}': ") + reason, innerException)
    {
        DocumentId = documentId;
        Reason = reason;
        SourceLocation = source;
    }

    /// <summary>Gets the document's id, where it is known.</summary>
    public string? DocumentId { get; }

    /// <summary>Gets what is wrong.</summary>
    public string Reason { get; }

    /// <summary>Gets the file and line, where there is one.</summary>
    public string? SourceLocation { get; }
}
