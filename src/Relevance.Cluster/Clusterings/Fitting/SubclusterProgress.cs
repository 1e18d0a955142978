namespace Relevance.Cluster;

/// <summary>How far <see cref="ClusterOps.FitSubclustersAsync"/> has come.</summary>
/// <param name="Parent">The label of the cluster that is being divided; null while vectors are read and while the result is written.</param>
/// <param name="Done">The clusters that are divided already.</param>
/// <param name="Total">The clusters to divide; 0 while vectors are read, when it is not known yet.</param>
/// <param name="Fit">What is being done for this one.</param>
public readonly record struct SubclusterProgress(string? Parent, int Done, int Total, FitProgress Fit);
