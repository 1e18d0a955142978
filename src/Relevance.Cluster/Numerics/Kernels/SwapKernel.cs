using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Adds to each of 16 candidates what it would change in the potential of one row if the row's assigned centroid were removed.</summary>
/// <remarks>
/// <code>
/// candidate   0 … 7                  8 … 15
/// min         first8                 last8             2 × 8 float32
/// change      second0   second1      …                 4 × 4 float64, minus least, minus without
/// sums        s0 … s3   s4 … s7      …                 loaded, + change·weight, stored
/// </code>
/// Most rows have no candidate nearer than their second centroid, so that one comparison ends the call before any float64 arithmetic. Same bits: each
/// candidate is one lane and one chain over the rows; minima are exact, and differences and products are rounded before the addition, in this order. A row
/// without effect adds nothing, not even 0.
/// </remarks>
internal static class SwapKernel
{
    /// <summary>The number of candidates.</summary>
    public const int Lanes = PotentialKernel.Lanes;

    /// <summary>Adds the row to the sum of each candidate: s ← s + w·((min(second, d) − min(least, d)) − (second − least)), in float64.</summary>
    /// <returns>True if a candidate is nearer than the second centroid; otherwise nothing is added.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Add(Span<double> sums, ReadOnlySpan<float> distances, float least, float second, double weight)
    {
        Debug.Assert(sums.Length == Lanes && distances.Length == Lanes, "One lane per candidate.");

        Vector256<float> first8 = Vector256.Create(distances);
        Vector256<float> last8 = Vector256.Create(distances[8..]);
        Vector256<float> seconds = Vector256.Create(second);

        if (!Vector256.LessThanAny(Vector256.Min(first8, last8), seconds))
        {
            return false;
        }

        Span<Vector256<double>> blocks = MemoryMarshal.Cast<double, Vector256<double>>(sums);
        Vector256<float> leasts = Vector256.Create(least);
        Vector256<double> without = Vector256.Create((double)second - least);
        Vector256<double> weights = Vector256.Create(weight);
        Add(blocks, first8, leasts, seconds, without, weights);
        Add(blocks[2..], last8, leasts, seconds, without, weights);
        return true;
    }

    /// <summary>The scalar definition, for one candidate.</summary>
    internal static double Scalar(float distance, float least, float second, double weight) =>
        (((double)MathF.Min(second, distance) - MathF.Min(least, distance)) - ((double)second - least)) * weight;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Span<Vector256<double>> sums,
        Vector256<float> distances,
        Vector256<float> least,
        Vector256<float> second,
        Vector256<double> without,
        Vector256<double> weight)
    {
        (Vector256<double> second0, Vector256<double> second1) = Vector256.Widen(Vector256.Min(second, distances));
        (Vector256<double> least0, Vector256<double> least1) = Vector256.Widen(Vector256.Min(least, distances));
        sums[0] += (second0 - least0 - without) * weight;
        sums[1] += (second1 - least1 - without) * weight;
    }
}
