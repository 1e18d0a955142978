namespace Relevance.Cluster;

/// <summary>How far <see cref="ClusterOps.FitAsync"/> has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">The units done, as <see cref="FitStage"/> counts them.</param>
/// <param name="Total">All units; 0 when the total is not known.</param>
/// <param name="Model">The model's own report, while it is fitting; null otherwise.</param>
public readonly record struct FitProgress(FitStage Stage, long Done, long Total, ClusterModelProgress? Model = null);
