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

    /// <summary>Computes Σ (f·x − m)² of one vector: component i in lane i mod 8, and the tree of <see cref="EightLanes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of(ReadOnlySpan<float> x, ReadOnlySpan<double> mean, double factor)
    {
        Debug.Assert(x.Length == mean.Length, "The caller checks the lengths.");

        ReadOnlySpan<Vector256<float>> xBlocks = MemoryMarshal.Cast<float, Vector256<float>>(x);
        ReadOnlySpan<Vector256<double>> meanBlocks = MemoryMarshal.Cast<double, Vector256<double>>(mean);
        (Vector256<double> lowSum, Vector256<double> highSum) = (Vector256<double>.Zero, Vector256<double>.Zero);

        for (int i = 0; i < xBlocks.Length; i++)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(xBlocks[i]);
            low = (low * factor) - meanBlocks[2 * i];
            high = (high * factor) - meanBlocks[(2 * i) + 1];
            lowSum += low * low;
            highSum += high * high;
        }

        Span<double> lanes = stackalloc double[EightLanes.Count];
        lowSum.CopyTo(lanes);
        highSum.CopyTo(lanes[4..]);
        return Rest(lanes, x, mean, factor, start: xBlocks.Length * EightLanes.Count);
    }

    /// <summary>The scalar definition of <see cref="Of"/>.</summary>
    internal static double Scalar(ReadOnlySpan<float> x, ReadOnlySpan<double> mean, double factor) =>
        Rest(stackalloc double[EightLanes.Count], x, mean, factor, start: 0);

    private static double Rest(Span<double> lanes, ReadOnlySpan<float> x, ReadOnlySpan<double> mean, double factor, int start)
    {
        for (int i = start; i < x.Length; i++)
        {
            double scaled = x[i] * factor;
            double deviation = scaled - mean[i];
            double square = deviation * deviation;
            lanes[i % EightLanes.Count] += square;
        }

        return EightLanes.Join(lanes);
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
