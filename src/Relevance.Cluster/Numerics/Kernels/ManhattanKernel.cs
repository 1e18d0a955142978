using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Σ |x − y| in float64, in the order of <see cref="EightLanes"/>. The caller has checked the lengths.</summary>
internal static class ManhattanKernel
{
    public static double Invoke(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Sum<Term>(x, y);

    /// <summary>The definition.</summary>
    internal static double Scalar(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => EightLanes.Scalar<Term>(x, y);

    private readonly struct Term : IPairTerm
    {
        public static double Of(double x, double y) => Math.Abs(x - y);

        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => Vector256.Abs(x - y);
    }
}
