using System.Runtime.CompilerServices;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Turns kernel scores of one row into bounds of its distances: |x − c|² = square − factor · score ± error.</summary>
/// <param name="Square">|x|²; for the cosine, 2.</param>
/// <param name="Factor">2; for the cosine, 2/|x|.</param>
/// <param name="Error">The rounding bound of the squared distance.</param>
internal readonly record struct RowDistance(float Square, float Factor, float Error)
{
    /// <summary>Returns an upper bound of the distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float AtMost(float score) => MathF.Sqrt(MathF.Max(0, Square - (Factor * score)) + Error);

    /// <summary>Returns a lower bound of the distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float AtLeast(float score) => MathF.Sqrt(MathF.Max(0, Square - (Factor * score) - Error));
}
