namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>What belongs to the codes of a vector: a byte a component for a row, two for a move.</summary>
/// <param name="Step">What its whole numbers are multiplied with.</param>
/// <param name="Rest">The length of what they leave out of the row, or a little more; infinite if they say nothing.</param>
/// <param name="Length">The length of the coded row in widths of its components, or a little more.</param>
internal readonly record struct RowCode(float Step, float Rest, float Length);
