using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Computes the dot product Σ x·y in float64, in the order of <see cref="EightLanes"/>. The caller has checked the lengths.</summary>
/// <remarks>
/// The product of two float32 is exact in float64 (24 + 24 ≤ 53 bits), so that only the additions round, and a fused multiply-add has the same bits.
/// </remarks>
internal static class DotKernel
{
    /// <summary>Computes the sum.</summary>
    public static double Invoke(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Sum<Term>(x, y);

    /// <summary>The scalar definition.</summary>
    internal static double Scalar(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Scalar<Term>(x, y);

    private readonly struct Term : IPairTerm
    {
        public static double Of(double x, double y) => x * y;

        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => x * y;
    }
}
