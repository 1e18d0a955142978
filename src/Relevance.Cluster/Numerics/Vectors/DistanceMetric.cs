using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies a distance metric. Every metric is a <em>distance</em>: small is near.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DistanceMetric>))]
public enum DistanceMetric
{
    /// <summary>Σ (x − y)², in [0, ∞): the distance that k-means minimizes. It ranks vectors as <see cref="Euclidean"/> does.</summary>
    SquaredEuclidean,

    /// <summary>√ Σ (x − y)², in [0, ∞).</summary>
    Euclidean,

    /// <summary>
    /// 1 − cos θ, in [0, 2]: 0 for the same direction, 1 for a right angle, 2 for the opposite one. A zero vector has no direction:
    /// <see cref="ZeroVectorRule"/> specifies how it counts.
    /// </summary>
    Cosine,

    /// <summary>−Σ x·y, in (−∞, ∞): the larger the dot product, the nearer. Not a distance in the mathematical sense.</summary>
    DotProduct,

    /// <summary>Σ |x − y|, in [0, ∞): the Manhattan distance.</summary>
    L1,
}
