using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>s ← s + w·(f·x − m)² in float64, component by component, so that no order is involved.</summary>
internal static class ScatterKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<double> sums, ReadOnlySpan<float> x, ReadOnlySpan<double> mean, (double Factor, double Weight) row)
    {
        Debug.Assert(sums.Length == x.Length && sums.Length == mean.Length, "The caller checks the lengths.");

        ReadOnlySpan<Vector256<float>> xBlocks = MemoryMarshal.Cast<float, Vector256<float>>(x);
        ReadOnlySpan<Vector256<double>> meanBlocks = MemoryMarshal.Cast<double, Vector256<double>>(mean);
        Span<Vector256<double>> sumBlocks = MemoryMarshal.Cast<double, Vector256<double>>(sums);

        for (int i = 0; i < xBlocks.Length; i++)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(xBlocks[i]);
            low = (low * row.Factor) - meanBlocks[2 * i];
            high = (high * row.Factor) - meanBlocks[(2 * i) + 1];
            sumBlocks[2 * i] += low * low * row.Weight;
            sumBlocks[(2 * i) + 1] += high * high * row.Weight;
        }

        int tail = xBlocks.Length * Vector256<float>.Count;
        Scalar(sums[tail..], x[tail..], mean[tail..], row);
    }

    /// <summary>The definition.</summary>
    internal static void Scalar(Span<double> sums, ReadOnlySpan<float> x, ReadOnlySpan<double> mean, (double Factor, double Weight) row)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double scaled = x[i] * row.Factor;
            double deviation = scaled - mean[i];
            double square = deviation * deviation;
            sums[i] += square * row.Weight;
        }
    }
}
