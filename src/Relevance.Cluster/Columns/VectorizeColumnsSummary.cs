using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of vectorizing columns: the scaling, and what became of the documents.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record VectorizeColumnsSummary
{
    /// <summary>Gets the columns with their scaling. It is stored with the vector field.</summary>
    public required ColumnVectorizer Vectorizer { get; init; }

    /// <summary>Gets the number of documents that got a vector.</summary>
    public required long VectorizedCount { get; init; }

    /// <summary>Gets the ids of the documents that lack a value, in the order of insertion; they keep what they had in the vector field.</summary>
    public required IReadOnlyList<string> SkippedDocumentIds { get; init; }

    /// <summary>Gets the documents whose values cannot be part of a vector, each with the reason; they keep what they had in the vector field.</summary>
    public required IReadOnlyList<RejectedDocument> Rejected { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{VectorizedCount} vectorized, {SkippedDocumentIds.Count} skipped, {Rejected.Count} rejected: {Vectorizer}")
        + (Rejected.Count == 0 ? "" : $" (first rejected: {Rejected[0]})");
}
