using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>What 16 candidates for a next centroid would do for one row.</summary>
internal static class PotentialKernel
{
    public const int Lanes = CentroidPanels.Lanes;

    /// <summary>d ← square − factor·score: the squared distances of a row to the candidates.</summary>
    /// <returns>Whether one of them is within four times the error, or not a number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Distances(ReadOnlySpan<float> scores, in RowDistance distance, Span<float> distances)
    {
        Debug.Assert(scores.Length == Lanes && distances.Length == Lanes, "One lane a candidate.");

        Vector256<float> square = Vector256.Create(distance.Square);
        Vector256<float> limit = Vector256.Create(4 * distance.Error);
        Vector256<float> first = square - (Vector256.Create(scores) * distance.Factor);
        Vector256<float> second = square - (Vector256.Create(scores[8..]) * distance.Factor);
        first.CopyTo(distances);
        second.CopyTo(distances[8..]);

        return !Vector256.GreaterThanAll(first, limit) || !Vector256.GreaterThanAll(second, limit);
    }

    /// <summary>s ← s + w·min(least, d), in float64, for each candidate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<double> sums, ReadOnlySpan<float> distances, float least, double weight)
    {
        Debug.Assert(sums.Length == Lanes && distances.Length == Lanes, "One lane a candidate.");

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
