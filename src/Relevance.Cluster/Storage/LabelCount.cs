namespace Relevance.Cluster.Storage;

/// <summary>How many documents have a label, and a value beside it.</summary>
/// <param name="Label">The cluster's label, such as <c>cluster-3</c>.</param>
/// <param name="Value">
/// What those documents hold in the field that was asked for; missing where they have no value there or null, and when no field was asked for.
/// </param>
/// <param name="Count">The number of documents, at least 1.</param>
public readonly record struct LabelCount(string Label, FieldValue Value, long Count);
