using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>The one order in which a sum over the components of a vector is taken: component i goes to lane i mod 8, and the lanes meet in a fixed tree.</summary>
/// <remarks>
/// Two <see cref="Vector256{T}"/> of float64 on every machine, with plain multiplication and addition, so that the sum has the same bits everywhere.
/// </remarks>
internal static class EightLanes
{
    private const int Count = 8;

    /// <summary>Sums a term over the components of two vectors, eight at a time. The caller has checked the lengths.</summary>
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

    /// <summary>The definition.</summary>
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

    /// <summary>The tree.</summary>
    private static double Join(ReadOnlySpan<double> lanes) =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
