namespace Relevance.Cluster.Storage;

/// <summary>What one document holds in a field.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Value">The value; never missing.</param>
public readonly record struct DocumentValue(string DocumentId, FieldValue Value);
