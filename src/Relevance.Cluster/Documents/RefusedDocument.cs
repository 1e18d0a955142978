namespace Relevance.Cluster.Documents;

/// <summary>A document that was not written, and why.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Reason">A sentence that names the field, what was expected and what was there.</param>
public sealed record RefusedDocument(string DocumentId, string Reason);
