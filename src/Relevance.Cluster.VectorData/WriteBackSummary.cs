using System.Globalization;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of a write of clusters to the records of a vector store.</summary>
/// <param name="WrittenCount">The number of records that were written.</param>
/// <param name="Missing">The ids of the documents that have a label but no record, in insertion order: it was deleted, or never there.</param>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record WriteBackSummary(long WrittenCount, IReadOnlyList<string> Missing)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{WrittenCount} written, {Missing.Count} without a record")
        + (Missing.Count == 0 ? "" : $" (first: {Missing[0]})");
}
