using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>A row of a ranking with its distance and, for cosine and dot product, its similarity.</summary>
/// <param name="Row">The row of the vector.</param>
/// <param name="Distance">The distance to the centroid or the query in the metric of the ranking: small is near.</param>
/// <param name="Similarity">
/// The cosine similarity (1 − distance) for cosine, the dot product (−distance) for dot product: large is near. Null for every other metric.
/// </param>
public readonly record struct RankedRow(
    int Row,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Distance,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double? Similarity);
