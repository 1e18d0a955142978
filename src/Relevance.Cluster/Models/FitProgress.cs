namespace Relevance.Cluster;

/// <summary>How far <see cref="ClusterOps.FitAsync"/> has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">The units done, as <see cref="FitStage"/> counts them.</param>
/// <param name="Total">All units; 0 when the total is not known.</param>
/// <param name="Model">The model's own report, while it is fitting; null otherwise.</param>
public readonly record struct FitProgress(FitStage Stage, long Done, long Total, ClusterModelProgress? Model = null)
{
    /// <summary>Gets the label of the cluster that is being divided; null while vectors are read and the result is written, and for any other fit.</summary>
    public string? Parent { get; init; }

    /// <summary>Gets the number of clusters that <see cref="ClusterOps.FitSubclustersAsync"/> has divided; 0 (the default) for any other fit.</summary>
    public int DoneParents { get; init; }

    /// <summary>Gets the number of clusters to divide; 0 (the default) while it is unknown, and for any other fit.</summary>
    public int ParentCount { get; init; }
}
