namespace Relevance.Cluster;

/// <summary>How far a report has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">The units done, as <see cref="ReportStage"/> counts them.</param>
/// <param name="Total">All units of the stage.</param>
public readonly record struct ReportProgress(ReportStage Stage, int Done, int Total);
