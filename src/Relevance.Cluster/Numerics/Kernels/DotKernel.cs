using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Σ x·y in float64, in the order of <see cref="EightLanes"/>. The caller has checked the lengths.</summary>
internal static class DotKernel
{
    public static double Invoke(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Sum<Term>(x, y);

    /// <summary>The definition.</summary>
    internal static double Scalar(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Scalar<Term>(x, y);

    // The product of two float32 is exact in float64, so that a fused multiply-add would give the same bits.
    private readonly struct Term : IPairTerm
    {
        public static double Of(double x, double y) => x * y;

        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => x * y;
    }
}
