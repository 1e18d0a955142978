namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>The values of one row in the bound of <see cref="ReferenceKernel"/>.</summary>
/// <param name="AssignedScore">The assigned centroid's reference score plus weight times its offset.</param>
/// <param name="Weight">1; for the cosine, the norm of the row.</param>
/// <param name="Radius">An upper bound of the distance to the assigned centroid at the reference; for the cosine, times the norm of the row.</param>
/// <param name="Rounding">The rounding bound of a difference of two scores.</param>
internal readonly record struct ReferenceRow(float AssignedScore, float Weight, float Radius, float Rounding);
