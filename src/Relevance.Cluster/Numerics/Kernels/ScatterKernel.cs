using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Adds the squared deviation of a vector from a mean to float64 sums: s ← s + w·(f·x − m)², component by component.</summary>
/// <remarks>
/// <code>
/// x     | x0 … x7 |                 one Vector256 of float32, widened to two of float64
/// m, s  | 0 … 3 | 4 … 7 |           loaded; s + (x·f − m)²·w is stored
/// </code>
/// No sum stays in a register between two steps; five streams of memory bound the loop. Same bits: each component is its own chain over the rows, and every
/// product and difference is rounded: a fused multiply-add, or another association of the factors, would change the bits.
/// </remarks>
internal static class ScatterKernel
{
    /// <summary>Adds the weighted squared deviations of one row.</summary>
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

    /// <summary>The scalar definition.</summary>
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
