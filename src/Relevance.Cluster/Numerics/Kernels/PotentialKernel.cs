using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Computes the distances of one row to 16 candidates for a centroid, and adds what the row contributes to the potential of each.</summary>
/// <remarks>
/// <code>
/// candidate   0 … 7          8 … 15
/// distances   first          second          2 × 8 float32
/// min         d0      d1     d2      d3      4 × 4 float64
/// potential   s0 … s3        …      s12 … s15    loaded, + min·weight, stored
/// </code>
/// Sixteen candidates are one panel of the score tile; the four multiply-adds are independent, and the sums stay in the first-level cache between rows.
/// Same bits: each candidate is one lane and one chain over the rows, in row order; lanes never meet. The minimum is taken in float32, where it is exact,
/// and the product with the weight is rounded before it is added: a fused multiply-add would change the bits for weights other than 1.
/// </remarks>
internal static class PotentialKernel
{
    /// <summary>The number of candidates.</summary>
    public const int Lanes = CentroidPanels.Lanes;

    /// <summary>Computes the squared distances of a row to the candidates: d = square − factor·score.</summary>
    /// <returns>True if a distance is within four times its error, or NaN, so that the caller has to compute it in float64.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Distances(ReadOnlySpan<float> scores, in RowDistance distance, Span<float> distances)
    {
        Debug.Assert(scores.Length == Lanes && distances.Length == Lanes, "One lane per candidate.");

        Vector256<float> square = Vector256.Create(distance.Square);
        Vector256<float> limit = Vector256.Create(4 * distance.Error);
        Vector256<float> first = square - (Vector256.Create(scores) * distance.Factor);
        Vector256<float> second = square - (Vector256.Create(scores[8..]) * distance.Factor);
        first.CopyTo(distances);
        second.CopyTo(distances[8..]);

        return !Vector256.GreaterThanAll(first, limit) || !Vector256.GreaterThanAll(second, limit);
    }

    /// <summary>Adds the row to the potential of each candidate: s ← s + w·min(least, d), in float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<double> sums, ReadOnlySpan<float> distances, float least, double weight)
    {
        Debug.Assert(sums.Length == Lanes && distances.Length == Lanes, "One lane per candidate.");

        Span<Vector256<double>> blocks = MemoryMarshal.Cast<double, Vector256<double>>(sums);
        Vector256<float> bound = Vector256.Create(least);
        (Vector256<double> d0, Vector256<double> d1) = Vector256.Widen(Vector256.Min(Vector256.Create(distances), bound));
        (Vector256<double> d2, Vector256<double> d3) = Vector256.Widen(Vector256.Min(Vector256.Create(distances[8..]), bound));
        blocks[0] += d0 * weight;
        blocks[1] += d1 * weight;
        blocks[2] += d2 * weight;
        blocks[3] += d3 * weight;
    }
}
