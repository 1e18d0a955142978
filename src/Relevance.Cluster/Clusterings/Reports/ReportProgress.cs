namespace Relevance.Cluster;

/// <summary>The progress of a report.</summary>
/// <param name="Stage">The current stage.</param>
/// <param name="Done">The number of finished units, as <see cref="ReportStage"/> defines them.</param>
/// <param name="Total">The number of all units of the stage.</param>
public readonly record struct ReportProgress(ReportStage Stage, int Done, int Total);
