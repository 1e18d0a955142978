using Relevance.Cluster.Errors;

namespace Relevance.Cluster;

/// <summary>A document that was not written, or could not be read, with its position and the reason.</summary>
/// <param name="DocumentId">The document's id; empty when a part of a file could not be read far enough to find it.</param>
/// <param name="Reason">A sentence that names the field, what was expected and what was found.</param>
public sealed record RejectedDocument(string DocumentId, string Reason)
{
    /// <summary>
    /// Gets the position of the document in the sequence that was written, from 0. Null when it is unknown: for a document that could not be read from its file
    /// (see <see cref="SourceLocation"/>), and over HTTP when several documents of one request have the same id and the service rejected some of them.
    /// </summary>
    /// <remarks>
    /// Documents of a file that are skipped because they cannot be read have no position and are not counted; records that cannot be converted have one. In a
    /// <see cref="TransformSummary"/> the position is that among the documents that were read.
    /// </remarks>
    public long? Index { get; init; }

    /// <summary>
    /// Gets the file and line where the document begins, such as <c>in.csv, line 7</c>; null when it does not come directly from a file. If <see cref="Index"/>
    /// is null and documents of the batch share the id, each possible line.
    /// </summary>
    public string? SourceLocation { get; init; }

    /// <summary>Gets the reason in its parts; null if it was not given so.</summary>
    internal Explanation? Explanation { get; init; }

    /// <summary>Returns one line with the file and line, the id and the reason, as far as they are known.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Join(": ", new[] { SourceLocation, DocumentId, Reason }.Where(part => !string.IsNullOrEmpty(part)));
}
