using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>How a row's scores are turned into bounds of its distances: |x − c|² = square − factor · score, give or take the error.</summary>
/// <param name="Square">|x|²; for directions, 2.</param>
/// <param name="Factor">2; for directions, 2/|x|.</param>
/// <param name="Error">What rounding may have done to the squared distance.</param>
internal readonly record struct RowDistance(float Square, float Factor, float Error)
{
    /// <summary>A distance that the true one is not above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float AtMost(float score) => MathF.Sqrt(MathF.Max(0, Square - (Factor * score)) + Error);

    /// <summary>A distance that the true one is not below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float AtLeast(float score) => MathF.Sqrt(MathF.Max(0, Square - (Factor * score) - Error));
}
