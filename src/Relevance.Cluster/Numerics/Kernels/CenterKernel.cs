using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Computes y = scale·x − origin and Σ y² in one read of the row, in float32.</summary>
/// <remarks>
/// <code>
/// component  t … t+7        t+8 … t+15
/// register   first          second        y, stored
/// sums       low += first²  high += second²
/// at the end low + high = 8 lanes ─► 4 ─► 2 ─► 1, lane i with lane i + half
/// </code>
/// Two accumulators of eight lanes are enough: the loop loads two streams and stores one, which takes longer than an addition's latency.
/// Same bits: component i goes to lane i mod 16, the lanes are joined in the tree 16 → 8 → 4 → 2 → 1, and products are rounded before they are added.
/// A fused multiply-add, a third accumulator, or lanes that follow the hardware's width would change the sum.
/// </remarks>
internal static class CenterKernel
{
    private const int Lanes = 16;

    /// <summary>Writes the centered row and returns its squared length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Invoke(ReadOnlySpan<float> x, float scale, ReadOnlySpan<float> origin, Span<float> y)
    {
        Debug.Assert(x.Length == origin.Length && x.Length == y.Length, "The caller checks the lengths.");

        ReadOnlySpan<Vector256<float>> xBlocks = MemoryMarshal.Cast<float, Vector256<float>>(x);
        ReadOnlySpan<Vector256<float>> originBlocks = MemoryMarshal.Cast<float, Vector256<float>>(origin);
        Span<Vector256<float>> yBlocks = MemoryMarshal.Cast<float, Vector256<float>>(y);
        Vector256<float> scales = Vector256.Create(scale);
        Vector256<float> low = Vector256<float>.Zero;
        Vector256<float> high = Vector256<float>.Zero;

        for (int i = 0; i + 1 < xBlocks.Length; i += 2)
        {
            Vector256<float> first = (xBlocks[i] * scales) - originBlocks[i];
            Vector256<float> second = (xBlocks[i + 1] * scales) - originBlocks[i + 1];
            yBlocks[i] = first;
            yBlocks[i + 1] = second;
            low += first * first;
            high += second * second;
        }

        int tail = x.Length / Lanes * Lanes;

        if (tail < x.Length)
        {
            Span<float> lanes = stackalloc float[Lanes];
            low.CopyTo(lanes);
            high.CopyTo(lanes[8..]);
            return Rest(x[tail..], scale, origin[tail..], y[tail..], lanes);
        }

        // The tree of the definition, in registers: 16 → 8 → 4 → 2 → 1.
        Vector256<float> eight = low + high;
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two[0] + two[1];
    }

    /// <summary>The scalar definition.</summary>
    internal static float Scalar(ReadOnlySpan<float> x, float scale, ReadOnlySpan<float> origin, Span<float> y) =>
        Rest(x, scale, origin, y, stackalloc float[Lanes]);

    private static float Rest(ReadOnlySpan<float> x, float scale, ReadOnlySpan<float> origin, Span<float> y, Span<float> lanes)
    {
        for (int i = 0; i < x.Length; i++)
        {
            float scaled = x[i] * scale;
            float centered = scaled - origin[i];
            y[i] = centered;
            float square = centered * centered;
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
