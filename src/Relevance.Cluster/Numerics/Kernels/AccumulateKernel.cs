using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Adds a vector to float64 sums: s ← s + f·x, component by component.</summary>
/// <remarks>
/// <code>
/// x     | x0 … x7 |  one Vector256 of float32, widened to two of float64
/// s     | s0 … s3 | s4 … s7 |  loaded, s + x·f, stored
/// </code>
/// No sum stays in a register between two steps: the loop reads and writes memory and is bound by it, so that two independent multiply-adds per step are
/// enough. Same bits: each component is its own chain (one product, one addition per row), and components never meet, so that the width does not matter. The
/// product is rounded before the addition. A fused multiply-add would change the bits wherever f·x is not exact in float64.
/// </remarks>
internal static class AccumulateKernel
{
    /// <summary>Adds a float32 vector times a factor to float64 sums of the same length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<double> sums, ReadOnlySpan<float> x, double factor)
    {
        Debug.Assert(sums.Length == x.Length, "The caller checks the lengths.");

        ReadOnlySpan<Vector256<float>> xBlocks = MemoryMarshal.Cast<float, Vector256<float>>(x);
        Span<Vector256<double>> sumBlocks = MemoryMarshal.Cast<double, Vector256<double>>(sums);
        Vector256<double> factors = Vector256.Create(factor);

        for (int i = 0; i < xBlocks.Length; i++)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(xBlocks[i]);
            sumBlocks[2 * i] += low * factors;
            sumBlocks[(2 * i) + 1] += high * factors;
        }

        int tail = xBlocks.Length * Vector256<float>.Count;
        Scalar(sums[tail..], x[tail..], factor);
    }

    /// <summary>Adds float64 values to float64 sums: s ← s + x, component by component, four at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<double> sums, ReadOnlySpan<double> x)
    {
        Debug.Assert(sums.Length == x.Length, "The caller checks the lengths.");

        ReadOnlySpan<Vector256<double>> xBlocks = MemoryMarshal.Cast<double, Vector256<double>>(x);
        Span<Vector256<double>> sumBlocks = MemoryMarshal.Cast<double, Vector256<double>>(sums);

        for (int i = 0; i < xBlocks.Length; i++)
        {
            sumBlocks[i] += xBlocks[i];
        }

        for (int i = xBlocks.Length * Vector256<double>.Count; i < x.Length; i++)
        {
            sums[i] += x[i];
        }
    }

    /// <summary>The scalar definition.</summary>
    internal static void Scalar(Span<double> sums, ReadOnlySpan<float> x, double factor)
    {
        for (int i = 0; i < x.Length; i++)
        {
            sums[i] += x[i] * factor;
        }
    }
}
