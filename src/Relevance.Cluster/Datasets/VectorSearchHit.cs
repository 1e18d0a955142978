using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A document that a search found.</summary>
public sealed record VectorSearchHit
{
    /// <summary>Gets the document, with the fields that were asked for.</summary>
    public required Document Document { get; init; }

    /// <summary>Gets the distance: small is near. Of several queries, the weighted sum.</summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Distance { get; init; }

    /// <summary>
    /// Gets the figure that people know the metric by: the cosine similarity for cosine and the dot product for dot product (large is near), the distance
    /// itself for every other metric.
    /// Of several queries, the weighted sum.
    /// </summary>
    [JsonConverter(typeof(NanAsNullConverter))]
    public required double Score { get; init; }
}
