using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>Computes dot products in float64 of columns that zeros pad to a multiple of <see cref="DenseMatrix.Lane"/>.</summary>
/// <remarks>
/// Component i goes to lane i mod 8, and a tree joins the lanes, as in <see cref="Kernels.EightLanes"/>: the same bits with any registers. Products are rounded
/// before they are added.
/// </remarks>
internal static class PaddedDot
{
    /// <summary>Computes Σ x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Invoke(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Vector256<double> low = default, high = default;

        for (int i = 0; i + Vector512<double>.Count <= x.Length; i += Vector512<double>.Count)
        {
            low += Vector256.Create(x[i..]) * Vector256.Create(y[i..]);
            high += Vector256.Create(x[(i + 4)..]) * Vector256.Create(y[(i + 4)..]);
        }

        return Join(low, high);
    }

    /// <summary>Computes Σ (x − origin)·y of a row, which is not padded, and a column, which can be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Invoke(ReadOnlySpan<float> x, ReadOnlySpan<double> origin, ReadOnlySpan<double> y)
    {
        Vector256<double> low = default, high = default;
        int i = 0;

        for (; i + Vector256<float>.Count <= x.Length; i += Vector256<float>.Count)
        {
            (Vector256<double> lowRow, Vector256<double> highRow) = Vector256.Widen(Vector256.Create(x[i..]));
            low += (lowRow - Vector256.Create(origin[i..])) * Vector256.Create(y[i..]);
            high += (highRow - Vector256.Create(origin[(i + 4)..])) * Vector256.Create(y[(i + 4)..]);
        }

        for (int lane = 0; i < x.Length; i++, lane++)
        {
            double term = (x[i] - origin[i]) * y[i];
            (low, high) = lane < 4 ? (low.WithElement(lane, low[lane] + term), high) : (low, high.WithElement(lane - 4, high[lane - 4] + term));
        }

        return Join(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Join(Vector256<double> low, Vector256<double> high)
    {
        Vector256<double> four = low + high;
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }
}
