using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A document in a ranking: a member of a cluster by its distance to the centroid, or a hit of a search by its distance to the query.</summary>
public sealed record RankedDocument
{
    /// <summary>Gets the document, with the selected fields.</summary>
    public required Document Document { get; init; }

    /// <summary>Gets the distance in the metric of the ranking: small is near. For a search by several queries, the weighted sum.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double Distance { get; init; }

    /// <summary>
    /// Gets the similarity: the cosine similarity in [−1, 1] for cosine, the dot product for dot product; large is near. For a search by several queries, the
    /// weighted sum. Null, the default, for every other metric.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double? Similarity { get; init; }
}
