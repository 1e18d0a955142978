using Relevance.Cluster.Documents;

namespace Relevance.Cluster;

/// <summary>What <see cref="ClusterOps.FitAsync"/> clusters.</summary>
public sealed record FitOptions
{
    /// <summary>Gets the condition on the documents to cluster; null (the default) means every document with a vector. The others get no label.</summary>
    public Filter? Filter { get; init; }
}
