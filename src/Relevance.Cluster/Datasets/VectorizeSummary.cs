using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>What became of the texts of one <see cref="Dataset.VectorizeAsync"/>.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record VectorizeSummary
{
    /// <summary>Gets the vectorizer that was used. Keep it to give later documents vectors that fit these.</summary>
    public required TextVectorizer Vectorizer { get; init; }

    /// <summary>Gets how many documents got a vector.</summary>
    public required long VectorizedCount { get; init; }

    /// <summary>Gets the ids of the documents that got none, because their fields hold no text, or none that the vectorizer knows.</summary>
    public required IReadOnlyList<string> SkippedDocumentIds { get; init; }

    /// <summary>Gets the documents whose vector the store rejected, with the reason; empty but for odd schemas.</summary>
    public required IReadOnlyList<RejectedDocument> Rejected { get; init; }

    /// <summary>Says in one line how many documents got a vector, how many did not, and by which vectorizer.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{VectorizedCount} vectorized, {SkippedDocumentIds.Count} skipped, {Rejected.Count} refused: {Vectorizer}");
}
