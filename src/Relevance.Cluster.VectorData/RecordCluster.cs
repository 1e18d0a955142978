namespace Relevance.Cluster;

/// <summary>The cluster of one record.</summary>
/// <param name="Label">The label, such as <c>cluster-3</c>; <c>outlier</c> for a record of no cluster.</param>
/// <param name="Name">The name that readers see, as set by <see cref="ClusterOps.SetClusterNamesAsync"/>; null if the cluster has none.</param>
public sealed record RecordCluster(string Label, string? Name)
{
    /// <summary>Returns the name, or the label if there is none.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Name ?? Label;
}
