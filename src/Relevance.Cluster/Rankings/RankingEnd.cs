using System.Text.Json.Serialization;

namespace Relevance.Cluster.Analysis;

/// <summary>Specifies the end of a ranking that comes first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RankingEnd>))]
public enum RankingEnd
{
    /// <summary>The smallest distance comes first: in a cluster, its most typical members.</summary>
    Closest,

    /// <summary>The largest distance comes first: in a cluster, its least typical members.</summary>
    Furthest,
}
