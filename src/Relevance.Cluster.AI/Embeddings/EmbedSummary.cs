using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of <c>EmbedAsync</c>: the numbers of documents embedded and unchanged, the cost, and the documents without a vector.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record EmbedSummary
{
    /// <summary>Gets the id of the model that is recorded with the vectors; null if the generator has no name for it.</summary>
    public required string? ModelId { get; init; }

    /// <summary>Gets the number of documents that were read.</summary>
    public required long ReadCount { get; init; }

    /// <summary>Gets the number of documents whose vector was written.</summary>
    public required long EmbeddedCount { get; init; }

    /// <summary>Gets the number of documents that already had a vector of the same text or image.</summary>
    public required long UnchangedCount { get; init; }

    /// <summary>Gets the ids of the documents without text or image, in the order of reading. A vector that such a document has stays.</summary>
    public required IReadOnlyList<string> SkippedDocumentIds { get; init; }

    /// <summary>
    /// Gets the documents whose embedding has another dimension than the field or is not finite, and those that the store rejected, each with the reason and
    /// with its position among the documents that were read.
    /// </summary>
    public required IReadOnlyList<RejectedDocument> Rejected { get; init; }

    /// <summary>Gets the number of texts or images for which the model returned an embedding, rejected ones included.</summary>
    public required long InputCount { get; init; }

    /// <summary>Gets the number of tokens that the model reported for them; null if it reported none.</summary>
    public required long? TokenCount { get; init; }

    /// <summary>Returns one line with the numbers of documents, the model, and the number of tokens if it is known.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{EmbeddedCount} embedded, {UnchangedCount} unchanged, {SkippedDocumentIds.Count} skipped, {Rejected.Count} rejected")
        + $": {ModelId ?? "model without a name"}"
        + (TokenCount is { } tokens ? string.Create(CultureInfo.InvariantCulture, $", {tokens} tokens") : "")
        + (Rejected.Count == 0 ? "" : $" (first rejected: {Rejected[0]})");
}
