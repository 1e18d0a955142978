namespace Relevance.Cluster.Storage;

/// <summary>The number of documents that have a label, alone or together with a value of a field.</summary>
/// <param name="Label">The cluster's label, such as <c>cluster-3</c>.</param>
/// <param name="Value">
/// The value of the requested field in those documents; missing if they have no value or null in it, and if no field was requested.
/// </param>
/// <param name="Count">The number of documents, at least 1.</param>
public readonly record struct LabelCount(string Label, FieldValue Value, long Count);
