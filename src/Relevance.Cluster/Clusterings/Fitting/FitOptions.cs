namespace Relevance.Cluster;

/// <summary>What <see cref="ClusterOps.FitAsync"/> clusters.</summary>
public sealed record FitOptions
{
    /// <summary>Gets the condition on the documents to cluster; null (the default) means every document with a vector. The others get no label.</summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Gets what happens when the vector field has a clustering of the alias already. The default is <see cref="ExistingClustering.Replace"/>. Whether there is one is looked up when the fit begins: two
    /// fits that begin together both go on.
    /// </summary>
    public ExistingClustering Existing { get; init; }
}
