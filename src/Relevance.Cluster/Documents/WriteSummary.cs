using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of a write: the number of inserted and updated documents, and the rejected ones.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record WriteSummary
{
    /// <summary>Gets the number of documents that were added.</summary>
    public long InsertedCount { get; init; }

    /// <summary>Gets the number of existing documents that were replaced or changed.</summary>
    public long UpdatedCount { get; init; }

    /// <summary>
    /// Gets the rejected documents in the order of the input; documents of a file that could not be read, and records that could not be converted, precede the
    /// others of their batch.
    /// </summary>
    public IReadOnlyList<RejectedDocument> Rejected { get; init; } = [];

    /// <summary>
    /// Gets the number of values of the file that are <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c>, which become null in their document, or missing if the
    /// file is CSV. Counted in documents that could be read and come directly from <see cref="DocumentFile"/>; otherwise 0.
    /// </summary>
    public long NotFiniteCount { get; init; }

    /// <summary>
    /// Gets the paths of the vector fields that the write declared: those of <see cref="WriteOptions.VectorFields"/>, and those that it detected
    /// (<see cref="WriteOptions.DetectsVectorFields"/>). Fields that were already declared, or are recognized by their name, are not included.
    /// </summary>
    public IReadOnlyList<string> DeclaredVectorFields { get; init; } = [];

    /// <summary>Gets the number of documents that were written: added, replaced or changed.</summary>
    public long WrittenCount => InsertedCount + UpdatedCount;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{InsertedCount} inserted, {UpdatedCount} updated, {Rejected.Count} rejected")
        + (Rejected.Count == 0 ? "" : $" (first: {Rejected[0]})")
        + (NotFiniteCount == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"; {NotFiniteCount} NaN or infinite numbers omitted"))
        + (DeclaredVectorFields.Count == 0 ? "" : $"; vector fields declared: {string.Join(", ", DeclaredVectorFields)}");
}
