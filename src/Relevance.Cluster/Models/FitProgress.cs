namespace Relevance.Cluster;

/// <summary>The progress of <see cref="ClusterOps.FitAsync"/>.</summary>
/// <param name="Stage">The current stage.</param>
/// <param name="Done">The number of finished units, as <see cref="FitStage"/> defines them.</param>
/// <param name="Total">The number of all units; 0 if it is unknown.</param>
/// <param name="Model">The report of the model in the stage <see cref="FitStage.Fitting"/>; null otherwise.</param>
public readonly record struct FitProgress(FitStage Stage, long Done, long Total, ClusterModelProgress? Model = null);
