using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>What became of the documents of one write.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record WriteSummary
{
    /// <summary>Gets how many documents were added.</summary>
    public long InsertedCount { get; init; }

    /// <summary>Gets how many documents that were there were replaced or changed.</summary>
    public long UpdatedCount { get; init; }

    /// <summary>Gets every document that was rejected, in the order given; those of a file that could not be read come before others of their batch.</summary>
    public IReadOnlyList<RejectedDocument> Rejected { get; init; } = [];

    /// <summary>
    /// Gets how many numbers of the file are <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c> there, and so null in their document, or missing when the file is
    /// CSV. Counted in documents that could be read and come straight from <see cref="DocumentFile"/>; otherwise 0.
    /// </summary>
    public long NotFiniteCount { get; init; }

    /// <summary>Gets how many documents were written: added, replaced or changed.</summary>
    public long WrittenCount => InsertedCount + UpdatedCount;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{InsertedCount} inserted, {UpdatedCount} updated, {Rejected.Count} rejected")
        + (Rejected.Count == 0 ? "" : $" (first: {Rejected[0]})")
        + (NotFiniteCount == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"; {NotFiniteCount} NaN or infinite numbers left out"));
}
