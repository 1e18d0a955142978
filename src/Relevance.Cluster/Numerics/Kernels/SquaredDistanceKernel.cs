using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Computes the squared distance Σ (x − y)² in float64, in the order of <see cref="EightLanes"/>. The caller has checked the lengths.</summary>
/// <remarks>
/// The square of a difference may need more than 53 bits and is rounded before it is added: a fused multiply-add would change the bits.
/// </remarks>
internal static class SquaredDistanceKernel
{
    /// <summary>Computes the sum.</summary>
    public static double Invoke(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Sum<Term>(x, y);

    /// <summary>The scalar definition.</summary>
    internal static double Scalar(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Scalar<Term>(x, y);

    private readonly struct Term : IPairTerm
    {
        public static double Of(double x, double y) => (x - y) * (x - y);

        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => (x - y) * (x - y);
    }
}
