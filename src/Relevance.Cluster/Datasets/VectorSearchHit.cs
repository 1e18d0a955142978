using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A document that a search found.</summary>
public sealed record VectorSearchHit
{
    /// <summary>Gets the document, with the selected fields.</summary>
    public required Document Document { get; init; }

    /// <summary>Gets the distance: small is near. For several queries, the weighted sum.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Distance { get; init; }

    /// <summary>
    /// Gets the similarity: the cosine similarity for cosine, the dot product for dot product; large is near. For several queries, the weighted sum. Null, the
    /// default, for every other metric.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double? Similarity { get; init; }
}
