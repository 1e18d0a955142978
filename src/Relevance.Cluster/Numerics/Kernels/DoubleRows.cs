using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Computes with rows in float64, component by component; only <see cref="Dot"/> adds components, in four lanes and then a fixed tree.</summary>
/// <remarks>Products and sums are rounded one after the other, so that every width of the hardware gives the same bits.</remarks>
internal static class DoubleRows
{
    /// <summary>Copies a row to float64.</summary>
    public static void Widen(ReadOnlySpan<float> row, Span<double> widened)
    {
        for (int t = 0; t < widened.Length; t++)
        {
            widened[t] = row[t];
        }
    }

    /// <summary>Computes row − mean.</summary>
    public static void Subtract(ReadOnlySpan<float> row, ReadOnlySpan<double> mean, Span<double> difference)
    {
        for (int t = 0; t < difference.Length; t++)
        {
            difference[t] = row[t] - mean[t];
        }
    }

    /// <summary>Adds factor·x to a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<double> x, double factor, Span<double> sum)
    {
        Debug.Assert(x.Length == sum.Length, "The caller has rows of one length.");
        ReadOnlySpan<Vector256<double>> xs = MemoryMarshal.Cast<double, Vector256<double>>(x);
        Span<Vector256<double>> sums = MemoryMarshal.Cast<double, Vector256<double>>(sum);
        var factors = Vector256.Create(factor);

        for (int i = 0; i < xs.Length && i < sums.Length; i++)
        {
            sums[i] += xs[i] * factors;
        }

        for (int t = xs.Length * Vector256<double>.Count; t < x.Length; t++)
        {
            sum[t] += x[t] * factor;
        }
    }

    /// <summary>Adds factor·x² to a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares(ReadOnlySpan<double> x, double factor, Span<double> sum)
    {
        for (int t = 0; t < x.Length; t++)
        {
            sum[t] += x[t] * x[t] * factor;
        }
    }

    /// <summary>Computes Σ x·y: component i goes to lane i mod 4, and a tree joins the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Debug.Assert(x.Length == y.Length, "The caller has rows of one length.");
        ReadOnlySpan<Vector256<double>> xs = MemoryMarshal.Cast<double, Vector256<double>>(x);
        ReadOnlySpan<Vector256<double>> ys = MemoryMarshal.Cast<double, Vector256<double>>(y);
        Vector256<double> lanes = Vector256<double>.Zero;

        for (int i = 0; i < xs.Length && i < ys.Length; i++)
        {
            lanes += xs[i] * ys[i];
        }

        double rest = 0;

        for (int t = xs.Length * Vector256<double>.Count; t < x.Length; t++)
        {
            rest += x[t] * y[t];
        }

        Vector128<double> two = lanes.GetLower() + lanes.GetUpper();
        return two[0] + two[1] + rest;
    }
}
