using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Computes the squared norm Σ x² in float32, with the bits of <see cref="CenterKernel"/> for the scale 1 and the origin 0.</summary>
/// <remarks>
/// Two accumulators of eight lanes (low, high), component i in lane i mod 16, and the tree 16 → 8 → 4 → 2 → 1; loads from memory bound the loop. Rows that
/// are scored without a copy take it, so that their squared norm must have the same bits as that of a copy: no fused multiply-add, no other number of lanes.
/// </remarks>
internal static class SquaredLengthKernel
{
    private const int Lanes = 16;

    /// <summary>Computes the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Invoke(ReadOnlySpan<float> x)
    {
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(x);
        Vector256<float> low = Vector256<float>.Zero;
        Vector256<float> high = Vector256<float>.Zero;

        for (int i = 0; i + 1 < blocks.Length; i += 2)
        {
            low += blocks[i] * blocks[i];
            high += blocks[i + 1] * blocks[i + 1];
        }

        if (x.Length % Lanes == 0)
        {
            // The tree of Rest, in registers.
            Vector256<float> eight = low + high;
            Vector128<float> four = eight.GetLower() + eight.GetUpper();
            return (four[0] + four[2]) + (four[1] + four[3]);
        }

        Span<float> lanes = stackalloc float[Lanes];
        low.CopyTo(lanes);
        high.CopyTo(lanes[8..]);
        return Rest(x[(x.Length / Lanes * Lanes)..], lanes);
    }

    /// <summary>The scalar definition.</summary>
    internal static float Scalar(ReadOnlySpan<float> x) => Rest(x, stackalloc float[Lanes]);

    private static float Rest(ReadOnlySpan<float> x, Span<float> lanes)
    {
        for (int i = 0; i < x.Length; i++)
        {
            float square = x[i] * x[i];
            lanes[i % Lanes] += square;
        }

        // A tree over the lanes: 16 → 8 → 4 → 2 → 1.
        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                lanes[i] += lanes[i + half];
            }
        }

        return lanes[0];
    }
}
