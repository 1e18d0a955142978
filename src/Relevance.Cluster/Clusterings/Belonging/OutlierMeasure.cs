using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the score of an <see cref="OutlierRanking"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutlierMeasure>))]
public enum OutlierMeasure
{
    /// <summary>The mean distance to the nearest neighbors: large where a document is far from all others.</summary>
    NeighborDistance,

    /// <summary>
    /// The local outlier factor: the mean density of the neighbors divided by the own density. About 1 inside a group, however dense, and larger at its edge.
    /// </summary>
    LocalOutlierFactor,
}
