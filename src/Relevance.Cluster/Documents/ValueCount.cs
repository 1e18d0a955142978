namespace Relevance.Cluster;

/// <summary>A value and the number of documents that have it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">The number of documents.</param>
public readonly record struct ValueCount(FieldValue Value, long Count);
