namespace Relevance.Cluster.Storage;

/// <summary>The label of one document in a clustering.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Label">The cluster's label, such as <c>cluster-3</c>.</param>
public readonly record struct DocumentLabel(string DocumentId, string Label);
