namespace Relevance.Cluster;

/// <summary>The options of <see cref="ClusterOps.FitSubclustersAsync"/>: which clusters are divided.</summary>
public sealed record SubclusterOptions
{
    /// <summary>
    /// Gets the labels of the clusters to divide, by ordinal comparison; null or empty (the default) means every cluster that has a centroid.
    /// </summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>
    /// Gets the smallest number of documents with a vector of a cluster that is divided, at least 1. The default is 1. Set it to the number of clusters of the
    /// model or
    /// more: a model that receives fewer vectors than it needs ends the entire call.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
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
