using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>Two clusters and how similar their centroids are.</summary>
/// <param name="Later">The label that comes later in natural order.</param>
/// <param name="Earlier">The label that comes earlier.</param>
/// <param name="Similarity">The unrounded similarity: large is near.</param>
public sealed record CentroidPair(string Later, string Earlier, [property: JsonConverter(typeof(NanAsNullConverter))] double Similarity);
