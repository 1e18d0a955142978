namespace Relevance.Cluster;

/// <summary>The progress of an operation: its stage, and how much of the stage is completed.</summary>
/// <param name="Stage">The current stage. Each operation has its own stages, in a fixed order.</param>
/// <param name="Completed">The number of completed units of the stage, as <see cref="OperationStage"/> counts them.</param>
/// <param name="Total">The number of all units of the stage; null if it is unknown. It grows if a store is written to concurrently.</param>
public readonly record struct OperationProgress(OperationStage Stage, long Completed, long? Total = null)
{
    /// <summary>Gets the number of documents that a write has rejected so far; 0 (the default) for any other operation.</summary>
    public long RejectedCount { get; init; }

    /// <summary>Gets the model's own report, while <see cref="ClusterOps.FitAsync"/> fits a model; null otherwise.</summary>
    public ClusterModelProgress? Model { get; init; }

    /// <summary>
    /// Gets the label of the cluster that <see cref="ClusterOps.FitSubclustersAsync"/> is dividing; null while vectors are read and the result is written,
    /// and for any other operation.
    /// </summary>
    public string? Parent { get; init; }

    /// <summary>Gets the number of clusters that <see cref="ClusterOps.FitSubclustersAsync"/> has divided; 0 (the default) for any other operation.</summary>
    public int CompletedParents { get; init; }

    /// <summary>Gets the number of clusters to divide; 0 (the default) while it is unknown, and for any other operation.</summary>
    public int ParentCount { get; init; }
}
