namespace Relevance.Cluster.Storage;

/// <summary>The cluster that one document belongs to.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Label">The cluster's label, such as <c>cluster-3</c>.</param>
public readonly record struct DocumentLabel(string DocumentId, string Label);
