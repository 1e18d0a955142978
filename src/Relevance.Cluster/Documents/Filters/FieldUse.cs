namespace Relevance.Cluster.Documents.Filters;

/// <summary>A field that a filter reads.</summary>
/// <param name="Path">The dotted path, from the root of the document.</param>
/// <param name="IsValue">Whether the filter reads the value, and not only whether it exists.</param>
internal readonly record struct FieldUse(string Path, bool IsValue);
