using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of a copy of records into a dataset: what was read, written, rejected, and what the copy lacks.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ImportSummary
{
    /// <summary>Gets the number of records that were read, repeated and rejected ones included.</summary>
    public long ReadCount { get; init; }

    /// <summary>Gets the numbers of documents that were added and replaced, and each rejected record with its position and the reason.</summary>
    public WriteSummary Written { get; init; } = new();

    /// <summary>
    /// Gets, for each vector property of the records, the name of its field and the number of records without a vector in it. Their documents are written, and
    /// belong to no cluster of that field.
    /// </summary>
    public IReadOnlyDictionary<string, long> MissingVectorCounts { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>
    /// Gets the number of records that were read again with an id that had been read. In a collection with unique keys this means that it changed during the
    /// copy, or has no fixed order: then other records may have been missed.
    /// </summary>
    public long RepeatedCount { get; init; }

    /// <summary>
    /// Gets a value indicating whether the records were read in the order of their keys. If the provider cannot order by the key, pages rely on its own order,
    /// which the contract of vector stores does not guarantee: <see cref="RepeatedCount"/> shows when it failed. A sequence has no pages, so that this is true.
    /// </summary>
    public bool IsOrdered { get; init; }

    /// <summary>
    /// Gets the ids of the records that differed, had appeared or had disappeared when the collection was read again, in ordinal order; null if it was not
    /// (<see cref="ImportOptions{TRecord}.IsReadTwice"/>). Between two reads a vector store gives no other sign of a change: empty means that both reads
    /// agree, not that nothing can have changed since.
    /// </summary>
    public IReadOnlyList<string>? Changed { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string text = string.Create(culture, $"{ReadCount} read, {Written}");
        foreach ((string field, long count) in MissingVectorCounts.Where(missing => missing.Value > 0))
        {
            text += string.Create(culture, $"; {count} without a vector in '{field}'");
        }

        text += RepeatedCount == 0 ? "" : string.Create(culture, $"; {RepeatedCount} read again, so that others may have been missed");
        return text + (Changed is not { Count: > 0 } ? "" : string.Create(culture, $"; {Changed.Count} changed during the copy"));
    }
}
