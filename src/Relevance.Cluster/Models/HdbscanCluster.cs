using System.Text.Json.Serialization;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A cluster of an <see cref="HdbscanTree"/>: it exists for radii from its death (included) to its birth (excluded).</summary>
/// <param name="Parent">The cluster that it is part of for larger radii, an index of <see cref="HdbscanTree.Clusters"/>; −1 for the root.</param>
/// <param name="BirthDistance">The radius at which it separates from its siblings; ∞ for the root.</param>
/// <param name="DeathDistance">The radius at which it splits into clusters, or below which its last vectors are outliers.</param>
/// <param name="Size">The number of its vectors at birth, at least the minimum cluster size; all vectors for the root.</param>
/// <param name="Stability">
/// The sum over its vectors of 1/d − 1/birth, where d is the radius at which the vector leaves it; ∞ if some vectors have enough equal ones.
/// </param>
public sealed record HdbscanCluster(
    int Parent,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double BirthDistance,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double DeathDistance,
    int Size,
    [property: JsonConverter(typeof(RelevanceJsonConverter))] double Stability);
