using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of <see cref="Dataset.VectorizeAsync"/>: the vectorizer, the number of vectors, and the documents without one.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record VectorizeSummary
{
    /// <summary>Gets the vectorizer that was used. Keep it to compute vectors of later documents that can be compared with these.</summary>
    public required TextVectorizer Vectorizer { get; init; }

    /// <summary>Gets the number of documents that got a vector.</summary>
    public required long VectorizedCount { get; init; }

    /// <summary>Gets the ids of the documents that got no vector, because their fields have no text, or none that the vectorizer contains.</summary>
    public required IReadOnlyList<string> SkippedDocumentIds { get; init; }

    /// <summary>Gets the documents whose vector the store rejected, with the reason; empty except for unusual schemas.</summary>
    public required IReadOnlyList<RejectedDocument> Rejected { get; init; }

    /// <summary>Returns one line with the numbers of documents with and without a vector, and the vectorizer.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{VectorizedCount} vectorized, {SkippedDocumentIds.Count} skipped, {Rejected.Count} rejected: {Vectorizer}");
}
