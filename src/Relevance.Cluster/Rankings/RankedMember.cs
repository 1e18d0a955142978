using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>One member of a cluster at its place in the ranking.</summary>
/// <param name="Row">The row of the vector.</param>
/// <param name="Distance">The distance to the centroid in the metric of the ranking: small is near.</param>
/// <param name="Score">
/// The number people know the metric by: the cosine similarity (1 − distance) for cosine, the dot product (−distance) for dot product,
/// both large for near; the distance itself for every other metric.
/// </param>
public readonly record struct RankedMember(
    int Row,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Distance,
    [property: JsonConverter(typeof(NanAsNullConverter))] double Score);
