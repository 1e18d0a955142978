using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <summary>One key of a sort order of documents.</summary>
/// <param name="Field">
/// The field; its values are ordered as by <see cref="FieldValueComparer"/>: missing and null, false, true, numbers, text by code point, everything else.
/// </param>
/// <param name="Direction">The direction; the default is ascending.</param>
public readonly record struct SortKey(FieldPath Field, SortDirection Direction = SortDirection.Ascending);
