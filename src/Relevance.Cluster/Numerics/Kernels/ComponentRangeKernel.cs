using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Finds the largest |x| and the smallest |x| that is not 0 of each component over vectors.</summary>
/// <remarks>
/// Maximum and minimum are exact, so that neither the order of the vectors nor the width matters; eight components at a time, bound by loads and stores.
/// </remarks>
internal static class ComponentRangeKernel
{
    /// <summary>Includes a vector.</summary>
    /// <param name="largest">The largest magnitudes so far; at first 0.</param>
    /// <param name="smallest">The smallest magnitudes so far; at first ∞, which stays where all components are 0.</param>
    /// <param name="x">The vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Include(Span<float> largest, Span<float> smallest, ReadOnlySpan<float> x)
    {
        Debug.Assert(largest.Length == x.Length && smallest.Length == x.Length, "The caller checks the lengths.");

        ReadOnlySpan<Vector256<float>> xBlocks = MemoryMarshal.Cast<float, Vector256<float>>(x);
        Span<Vector256<float>> largestBlocks = MemoryMarshal.Cast<float, Vector256<float>>(largest);
        Span<Vector256<float>> smallestBlocks = MemoryMarshal.Cast<float, Vector256<float>>(smallest);

        for (int i = 0; i < xBlocks.Length; i++)
        {
            Vector256<float> magnitude = Vector256.Abs(xBlocks[i]);
            largestBlocks[i] = Vector256.ConditionalSelect(Vector256.GreaterThan(magnitude, largestBlocks[i]), magnitude, largestBlocks[i]);
            Vector256<float> isSmaller = Vector256.LessThan(magnitude, smallestBlocks[i]) & Vector256.GreaterThan(magnitude, Vector256<float>.Zero);
            smallestBlocks[i] = Vector256.ConditionalSelect(isSmaller, magnitude, smallestBlocks[i]);
        }

        Scalar(largest, smallest, x, start: xBlocks.Length * Vector256<float>.Count);
    }

    /// <summary>The scalar definition, from a component on.</summary>
    internal static void Scalar(Span<float> largest, Span<float> smallest, ReadOnlySpan<float> x, int start)
    {
        for (int i = start; i < x.Length; i++)
        {
            float magnitude = Math.Abs(x[i]);
            largest[i] = magnitude > largest[i] ? magnitude : largest[i];
            smallest[i] = magnitude > 0 && magnitude < smallest[i] ? magnitude : smallest[i];
        }
    }
}
