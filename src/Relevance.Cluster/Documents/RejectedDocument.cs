namespace Relevance.Cluster;

/// <summary>A document that was not written, or not read, and why.</summary>
/// <param name="DocumentId">The document's id; empty where a part of a file could not be read as far as that.</param>
/// <param name="Reason">A sentence that names the field, what was expected and what was there.</param>
public sealed record RejectedDocument(string DocumentId, string Reason)
{
    /// <summary>
    /// Gets the file and line where the document begins, such as <c>in.csv, line 7</c>; null when it does not come straight from a file. Where an id occurs
    /// more than once and the store rejected some of them, each line that may be meant.
    /// </summary>
    public string? SourceLocation { get; init; }

    /// <summary>Says which document it is, by line or id or both, and the reason.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Join(": ", new[] { SourceLocation, DocumentId, Reason }.Where(part => !string.IsNullOrEmpty(part)));
}
