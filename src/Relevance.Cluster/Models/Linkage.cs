using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>Specifies the distance of two clusters that <see cref="AgglomerativeClustering"/> and <see cref="ClusterHierarchy"/> merge.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Linkage>))]
public enum Linkage
{
    /// <summary>
    /// √(2·|A|·|B|/(|A| + |B|))·‖mean A − mean B‖: the merge that raises the sum of squares least (J. Ward, JASA 58, 1963). Euclidean only. Compact
    /// clusters of similar size.
    /// </summary>
    Ward,

    /// <summary>The mean distance of a vector of one cluster to a vector of the other.</summary>
    Average,

    /// <summary>The largest distance of a vector of one cluster to a vector of the other.</summary>
    Complete,

    /// <summary>The smallest distance of a vector of one cluster to a vector of the other: chains of any shape.</summary>
    Single,
}
