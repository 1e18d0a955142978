using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>The silhouette of one document.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Label">The label of its cluster.</param>
/// <param name="Value">
/// The silhouette, in [−1, 1]: 1 deep inside the cluster, 0 between two clusters, −1 in the wrong cluster; 0 for the only document of a cluster.
/// </param>
public readonly record struct DocumentSilhouette(string DocumentId, string Label, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Value);
