namespace Relevance.Cluster.Documents.Filters;

/// <summary>A field of which a filter asks something.</summary>
/// <param name="Path">The dotted path, from the root of the document.</param>
/// <param name="IsValue">Whether its value is asked for, and not only whether there is one.</param>
internal readonly record struct FieldUse(string Path, bool IsValue);
