using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>How well one document lies in its cluster.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Label">Its cluster.</param>
/// <param name="Value">The silhouette, in [−1, 1]: 1 deep inside, 0 between two clusters, −1 in the wrong one; 0 for the only document of a cluster.</param>
public readonly record struct DocumentSilhouette(string DocumentId, string Label, [property: JsonConverter(typeof(NanAsNullConverter))] double Value);
