using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Two clusters and the similarity of their centroids.</summary>
/// <param name="Later">The later label in natural order.</param>
/// <param name="Earlier">The earlier label.</param>
/// <param name="Similarity">The unrounded similarity: large is near.</param>
public sealed record CentroidPair(string Later, string Earlier, [property: JsonConverter(typeof(RelevanceJsonConverter))] double Similarity);
