using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A document of a cluster with its distance to the centroid.</summary>
public sealed record ClusterMember
{
    /// <summary>Gets the document with the fields that were requested.</summary>
    public required Document Document { get; init; }

    /// <summary>Gets the distance to the centroid in the metric of the ranking: small is near.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Distance { get; init; }

    /// <summary>
    /// Gets the similarity to the centroid: the cosine similarity in [−1, 1] for cosine, the dot product for dot product; large is near.
    /// Null, the default, for every other metric.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double? Similarity { get; init; }
}
