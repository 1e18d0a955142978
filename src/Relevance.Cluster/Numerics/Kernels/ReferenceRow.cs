namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>What a row brings along when its scores at the reference are looked at.</summary>
/// <param name="Own">The score that others must get ahead of.</param>
/// <param name="Weight">1; for directions, the length of the row.</param>
/// <param name="Radius">How far it was from its own centroid at most.</param>
/// <param name="Margin">What rounding may have done.</param>
internal readonly record struct ReferenceRow(float Own, float Weight, float Radius, float Margin);
