using System.Text.Json.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>Which members of a cluster come first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RankingEnd>))]
public enum RankingEnd
{
    /// <summary>The members nearest to the centroid: what the cluster is about.</summary>
    Closest,

    /// <summary>The members furthest from the centroid: what may not belong in it.</summary>
    Furthest,
}
