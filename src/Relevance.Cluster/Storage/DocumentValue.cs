namespace Relevance.Cluster.Storage;

/// <summary>The value of a field in one document.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Value">The value; never missing.</param>
public readonly record struct DocumentValue(string DocumentId, FieldValue Value);
