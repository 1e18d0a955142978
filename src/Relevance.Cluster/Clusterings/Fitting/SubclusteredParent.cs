using System.Text.Json.Serialization;

namespace Relevance.Cluster;

/// <summary>A cluster that was divided.</summary>
public sealed record SubclusteredParent
{
    /// <summary>Gets the cluster's label, such as <c>cluster-9</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the cluster name; null (the default) if it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Gets the sizes of the sub-clusters, such as <c>cluster-9-0</c>; outliers of the model are under <c>outlier</c>.</summary>
    public required ClusterDistribution Distribution { get; init; }

    /// <summary>Gets the result of the model. Row i is the i-th document of the cluster that has a vector, in insertion order.</summary>
    public required ClusterModelResult ModelResult { get; init; }
}
