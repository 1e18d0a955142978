namespace Relevance.Cluster.Analysis;

/// <summary>How far <see cref="PrincipalComponents.Fit"/> has come.</summary>
/// <param name="CompletedPasses">The passes over the vectors that are done.</param>
/// <param name="TotalPasses">The passes in all.</param>
public readonly record struct PrincipalComponentsProgress(int CompletedPasses, int TotalPasses);
