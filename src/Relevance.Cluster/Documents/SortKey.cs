using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>One key of a sort order of documents, or of the groups of an aggregation.</summary>
/// <param name="By">
/// For documents, a field; its values are ordered as by <see cref="FieldValueComparer"/>: missing and null, false, true, numbers, text by code point,
/// everything else. For groups, <c>frequency</c>, the name of a metric that is a single number (null comes last in either direction), or the name of a grouping
/// (which orders the groups of that level only).
/// </param>
/// <param name="Direction">The direction; the default is ascending.</param>
public readonly record struct SortKey(FieldPath By, SortDirection Direction = SortDirection.Ascending)
{
    /// <summary>Gets the name of a metric or a grouping, which contains dots without being a path.</summary>
    internal string Name => By.ToString();
}
