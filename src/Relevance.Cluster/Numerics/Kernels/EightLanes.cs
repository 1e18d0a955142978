using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>
/// Sums a term over the components of two vectors in float64, in one fixed order: component i goes to lane i mod 8, and a tree joins the lanes.
/// </summary>
/// <remarks>
/// <code>
/// component   t … t+3        t+4 … t+7      8 float32 of x and of y, widened to float64
/// sums        low (4 lanes)  high (4 lanes)
/// at the end  four = low + high;  two = four(0,1) + four(2,3);  two(0) + two(1)
/// </code>
/// <para>
/// Two accumulators per sum: the widening of x and y limits the loop, and callers need one distance at a time, mostly for few rows (near ties).
/// </para>
/// <para>
/// Same bits: the lanes are eight on every machine, two <see cref="Vector256{T}"/> that the runtime splits where the hardware is narrower; terms are
/// computed by plain subtraction and multiplication, each rounded. More accumulators, a fused multiply-add of inexact terms, or the hardware's own width
/// would change the sum.
/// </para>
/// </remarks>
internal static class EightLanes
{
    /// <summary>The number of lanes.</summary>
    public const int Count = 8;

    /// <summary>Computes the sum, eight components at a time. The caller has checked the lengths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where TTerm : IPairTerm
    {
        Debug.Assert(x.Length == y.Length, "The caller checks the lengths.");

        ReadOnlySpan<Vector256<float>> xBlocks = MemoryMarshal.Cast<float, Vector256<float>>(x);
        ReadOnlySpan<Vector256<float>> yBlocks = MemoryMarshal.Cast<float, Vector256<float>>(y);
        Vector256<double> low = Vector256<double>.Zero;
        Vector256<double> high = Vector256<double>.Zero;

        for (int i = 0; i < xBlocks.Length && i < yBlocks.Length; i++)
        {
            (Vector256<double> xLow, Vector256<double> xHigh) = Vector256.Widen(xBlocks[i]);
            (Vector256<double> yLow, Vector256<double> yHigh) = Vector256.Widen(yBlocks[i]);
            low += TTerm.Of(xLow, yLow);
            high += TTerm.Of(xHigh, yHigh);
        }

        if (x.Length % Count == 0)
        {
            // The tree of Join, in registers.
            Vector256<double> four = low + high;
            Vector128<double> two = four.GetLower() + four.GetUpper();
            return two[0] + two[1];
        }

        Span<double> lanes = stackalloc double[Count];
        low.CopyTo(lanes);
        high.CopyTo(lanes[4..]);
        int done = xBlocks.Length * Count;

        for (int i = done; i < x.Length; i++)
        {
            lanes[i - done] += TTerm.Of(x[i], y[i]);
        }

        return Join(lanes);
    }

    /// <summary>The scalar definition.</summary>
    internal static double Scalar<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where TTerm : IPairTerm
    {
        Span<double> lanes = stackalloc double[Count];

        for (int i = 0; i < x.Length; i++)
        {
            lanes[i % Count] += TTerm.Of(x[i], y[i]);
        }

        return Join(lanes);
    }

    /// <summary>Joins the lanes: 8 → 4 → 2 → 1, lane i with lane i + half.</summary>
    public static double Join(ReadOnlySpan<double> lanes) =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
