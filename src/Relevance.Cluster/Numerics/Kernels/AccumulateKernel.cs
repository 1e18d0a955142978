using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>s ← s + f·x in float64, component by component, so that no order is involved.</summary>
internal static class AccumulateKernel
{
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

    /// <summary>s ← s + x, both float64.</summary>
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

    /// <summary>The definition.</summary>
    internal static void Scalar(Span<double> sums, ReadOnlySpan<float> x, double factor)
    {
        for (int i = 0; i < x.Length; i++)
        {
            sums[i] += x[i] * factor;
        }
    }
}
