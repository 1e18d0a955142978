namespace Relevance.Cluster;

/// <summary>Which clusters <see cref="ClusterOps.FitSubclustersAsync"/> divides.</summary>
public sealed record SubclusterOptions
{
    /// <summary>Gets the labels of the clusters to divide, compared to the letter; null or empty (the default) means every cluster that has a centroid.</summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>
    /// Gets how many documents with a vector a cluster must have to be divided, itself included, at least 1. The default is 1. Set it to the model's number of clusters or more: a model that finds
    /// fewer vectors than it needs ends the whole call.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MinParentSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;
}
