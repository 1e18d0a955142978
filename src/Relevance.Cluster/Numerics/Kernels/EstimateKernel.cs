using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Estimates a distance of two vectors in float32: Σ (x − y)², Σ |x − y| or Σ x·y, so that only undecided rows are measured in float64.</summary>
/// <remarks>
/// <code>
/// component  t … t+7   t+8 … t+15   t+16 … t+23   t+24 … t+31
/// sums         s0          s1            s2            s3         4 × 8 lanes
/// at the end   (s0 + s2) + (s1 + s3) = 8 lanes ─► 4 ─► 2 ─► 1
/// </code>
/// <para>
/// Four accumulators hide the latency of an addition (four cycles) at the rate at which memory delivers a row: 32 components per step, two loads each.
/// </para>
/// <para>
/// Same bits: component i goes to lane i mod 32, and the tree 32 → 16 → … → 1 joins the lanes; products are rounded before they are added. The estimate
/// itself decides nothing: its error is at most γ(d)·Σ|terms|, and what lies within that is measured in float64. Fused operations would
/// keep the results but change which rows are measured.
/// </para>
/// </remarks>
internal static unsafe class EstimateKernel
{
    private const int Lanes = 32;
    private const int Width = 8;

    /// <summary>Computes the sum of a term over the components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum<TTerm>(float* x, float* y, int dimension)
        where TTerm : struct, IEstimateTerm
    {
        Vector256<float> s0 = Vector256<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        int t = 0;

        for (; t <= dimension - Lanes; t += Lanes)
        {
            s0 += TTerm.Of(Vector256.Load(x + t), Vector256.Load(y + t));
            s1 += TTerm.Of(Vector256.Load(x + t + Width), Vector256.Load(y + t + Width));
            s2 += TTerm.Of(Vector256.Load(x + t + (2 * Width)), Vector256.Load(y + t + (2 * Width)));
            s3 += TTerm.Of(Vector256.Load(x + t + (3 * Width)), Vector256.Load(y + t + (3 * Width)));
        }

        if (t < dimension)
        {
            float* lanes = stackalloc float[Lanes];
            s0.Store(lanes);
            s1.Store(lanes + Width);
            s2.Store(lanes + (2 * Width));
            s3.Store(lanes + (3 * Width));

            for (int lane = 0; t < dimension; t++, lane++)
            {
                lanes[lane] += TTerm.Of(x[t], y[t]);
            }

            (s0, s1) = (Vector256.Load(lanes), Vector256.Load(lanes + Width));
            (s2, s3) = (Vector256.Load(lanes + (2 * Width)), Vector256.Load(lanes + (3 * Width)));
        }

        Vector256<float> eight = (s0 + s2) + (s1 + s3);
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>The scalar definition.</summary>
    internal static float Scalar<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where TTerm : struct, IEstimateTerm
    {
        Span<float> lanes = stackalloc float[Lanes];

        for (int t = 0; t < x.Length; t++)
        {
            lanes[t % Lanes] += TTerm.Of(x[t], y[t]);
        }

        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    /// <summary>The term (x − y)² of a squared Euclidean distance.</summary>
    internal readonly struct SquaredDifference : IEstimateTerm
    {
        public static float Of(float x, float y)
        {
            float difference = x - y;
            return difference * difference;
        }

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y)
        {
            Vector256<float> difference = x - y;
            return difference * difference;
        }
    }

    /// <summary>The term |x − y| of a Manhattan distance.</summary>
    internal readonly struct AbsoluteDifference : IEstimateTerm
    {
        public static float Of(float x, float y) => MathF.Abs(x - y);

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => Vector256.Abs(x - y);
    }

    /// <summary>The term x·y of a dot product.</summary>
    internal readonly struct Product : IEstimateTerm
    {
        public static float Of(float x, float y) => x * y;

        public static Vector256<float> Of(Vector256<float> x, Vector256<float> y) => x * y;
    }
}

/// <summary>Defines the term that <see cref="EstimateKernel"/> sums over the components of two vectors.</summary>
internal interface IEstimateTerm
{
    /// <summary>Computes the term of one component.</summary>
    static abstract float Of(float x, float y);

    /// <summary>Computes the term of eight components.</summary>
    static abstract Vector256<float> Of(Vector256<float> x, Vector256<float> y);
}
