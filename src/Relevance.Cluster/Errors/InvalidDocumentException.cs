namespace Relevance.Cluster;

/// <summary>The exception that is thrown if a text or file is not a document: invalid JSON or UTF-8, not an object, or without a usable <c>_id</c>.</summary>
public sealed class InvalidDocumentException : RelevanceException
{
    /// <summary>Initializes a new instance of the <see cref="InvalidDocumentException"/> class.</summary>
    /// <param name="reason">The error: what was expected and what was found.</param>
    /// <param name="documentId">The id of the document, or null if it is unknown.</param>
    /// <param name="source">The file and line, or null.</param>
    /// <param name="innerException">The cause, or null.</param>
    public InvalidDocumentException(string reason, string? documentId = null, string? source = null, Exception? innerException = null)
        : base((source is null ? "" : $"{source}: ") + (documentId is null ? "" : $"document '{documentId}': ") + reason, innerException)
    {
        DocumentId = documentId;
        Reason = reason;
        SourceLocation = source;
    }

    /// <summary>Gets the id of the document; null if it is unknown.</summary>
    public string? DocumentId { get; }

    /// <summary>Gets the error: what was expected and what was found.</summary>
    public string Reason { get; }

    /// <summary>Gets the file and line; null if the document is not from a file.</summary>
    public string? SourceLocation { get; }
}
