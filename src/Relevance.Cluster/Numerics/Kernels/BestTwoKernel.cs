using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Finds the two largest scores of a row.</summary>
/// <remarks>
/// <para>
/// For each lane: second ← max(second, min(best, s)), best ← max(best, s). The loop takes 16 scores per step, in two independent pairs of registers
/// (best0, second0 and best1, second1), because each max has a latency of four cycles and a throughput of two per cycle. A tree of
/// shuffles then merges 16 lanes into one:
/// </para>
/// <code>
/// best0 best1    8 + 8 lanes ─┐  second = max(max(secondA, secondB), min(bestA, bestB))
/// second0 second1             ┴► 8 ─► 4 ─► 2 ─► 1
/// </code>
/// <para>
/// Same bits: maxima and minima of numbers are exact and associative, so that neither the order nor the width matters. NaN breaks that (the native
/// maximum returns one fixed operand), and callers treat rows whose scores may be NaN separately: their rounding bound is infinite.
/// The length is a multiple of 16, as <see cref="CentroidPanels.LaneCount"/> is.
/// </para>
/// </remarks>
internal static class BestTwoKernel
{
    /// <summary>Twice the relative rounding of a conversion to float32.</summary>
    private const double FloatRounding = 1.0 / (1 << 23);

    /// <summary>Returns the largest score and the second largest; they are equal if two lanes share the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Best, float Second) Invoke(ReadOnlySpan<float> scores)
    {
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(scores);
        Vector256<float> best0 = Vector256.Create(float.NegativeInfinity);
        Vector256<float> best1 = best0;
        Vector256<float> second0 = best0;
        Vector256<float> second1 = best0;

        for (int i = 0; i + 1 < blocks.Length; i += 2)
        {
            second0 = Vector256.MaxNative(second0, Vector256.MinNative(best0, blocks[i]));
            best0 = Vector256.MaxNative(best0, blocks[i]);
            second1 = Vector256.MaxNative(second1, Vector256.MinNative(best1, blocks[i + 1]));
            best1 = Vector256.MaxNative(best1, blocks[i + 1]);
        }

        // The second best of two halves is the larger of their second best, or the smaller of their best.
        Vector256<float> second = Merge(best0, second0, best1, second1);
        Vector256<float> best = Vector256.MaxNative(best0, best1);
        Vector128<float> second4 = Merge(best.GetLower(), second.GetLower(), best.GetUpper(), second.GetUpper());
        Vector128<float> best4 = Vector128.MaxNative(best.GetLower(), best.GetUpper());
        (best4, second4) = Fold(best4, second4, Vector128.Create(2, 3, 0, 1));
        (best4, second4) = Fold(best4, second4, Vector128.Create(1, 0, 3, 2));
        return (best4.ToScalar(), second4.ToScalar());
    }

    /// <summary>Returns the first index of a score, eight comparisons at a time; −1 if no lane has it.</summary>
    public static int IndexOf(ReadOnlySpan<float> scores, float score)
    {
        ReadOnlySpan<Vector256<float>> blocks = MemoryMarshal.Cast<float, Vector256<float>>(scores);
        Vector256<float> wanted = Vector256.Create(score);

        for (int i = 0; i < blocks.Length; i++)
        {
            uint equal = Vector256.Equals(blocks[i], wanted).ExtractMostSignificantBits();

            if (equal != 0)
            {
                return (i * Vector256<float>.Count) + System.Numerics.BitOperations.TrailingZeroCount(equal);
            }
        }

        return -1;
    }

    /// <summary>Returns a limit below the largest score by at least a margin: a row whose only score from it on is the largest is decided.</summary>
    /// <remarks>
    /// One maximum a lane here and one comparison in <see cref="LoneIndex"/> are a third fewer operations than the two largest scores take, and give the index
    /// too. They are two calls because each is a chain of latencies, which overlap if the same one is called for row after row.
    /// </remarks>
    /// <param name="scores">A multiple of 16 scores.</param>
    /// <param name="margin">At least 0; infinity if scores may be NaN.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LimitOf(ReadOnlySpan<float> scores, double margin)
    {
        ReadOnlySpan<Vector512<float>> blocks = MemoryMarshal.Cast<float, Vector512<float>>(scores);
        Vector512<float> best16 = blocks[0];

        for (int i = 1; i < blocks.Length; i++)
        {
            best16 = Vector512.MaxNative(best16, blocks[i]);
        }

        Vector256<float> best8 = Vector256.MaxNative(best16.GetLower(), best16.GetUpper());
        Vector128<float> best4 = Vector128.MaxNative(best8.GetLower(), best8.GetUpper());
        best4 = Vector128.MaxNative(best4, Vector128.Shuffle(best4, Vector128.Create(2, 3, 0, 1)));
        double limit = Vector128.MaxNative(best4, Vector128.Shuffle(best4, Vector128.Create(1, 0, 3, 2))).ToScalar() - margin;

        // Rounded down, so that a score between the two limits leaves the row undecided.
        return (float)(limit - (Math.Abs(limit) * FloatRounding) - (2 * float.Epsilon));
    }

    /// <summary>Returns the index of the only score that is at least a limit; −1 if there are several or none, or the limit is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LoneIndex(ReadOnlySpan<float> scores, float limit)
    {
        ReadOnlySpan<Vector512<float>> blocks = MemoryMarshal.Cast<float, Vector512<float>>(scores);
        Vector512<float> limits = Vector512.Create(limit);
        (ulong lanes, int count, int place) = (0, 0, 0);
        int i = 0;

        for (; i + 3 < blocks.Length; i += 4)
        {
            ulong reaching = Reaching(blocks[i], limits) | (Reaching(blocks[i + 1], limits) << 16)
                | (Reaching(blocks[i + 2], limits) << 32) | (Reaching(blocks[i + 3], limits) << 48);
            int here = System.Numerics.BitOperations.PopCount(reaching);
            (lanes, count, place) = (lanes | reaching, count + here, place + (here * i));
        }

        for (; i < blocks.Length; i++)
        {
            ulong reaching = Reaching(blocks[i], limits);
            int here = System.Numerics.BitOperations.PopCount(reaching);
            (lanes, count, place) = (lanes | reaching, count + here, place + (here * i));
        }

        // If there is one, its block is the sum of the blocks, and its lane the only one.
        return count == 1 && float.IsFinite(limit)
            ? (place * Vector512<float>.Count) + System.Numerics.BitOperations.TrailingZeroCount(lanes)
            : -1;
    }

    /// <summary>The scalar definition.</summary>
    internal static (float Best, float Second) Scalar(ReadOnlySpan<float> scores)
    {
        (float best, float second) = (float.NegativeInfinity, float.NegativeInfinity);

        foreach (float score in scores)
        {
            second = Math.Max(second, Math.Min(best, score));
            best = Math.Max(best, score);
        }

        return (best, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Reaching(Vector512<float> scores, Vector512<float> limits) =>
        Vector512.GreaterThanOrEqual(scores, limits).ExtractMostSignificantBits();

    private static Vector256<float> Merge(Vector256<float> bestA, Vector256<float> secondA, Vector256<float> bestB, Vector256<float> secondB) =>
        Vector256.MaxNative(Vector256.MaxNative(secondA, secondB), Vector256.MinNative(bestA, bestB));

    private static Vector128<float> Merge(Vector128<float> bestA, Vector128<float> secondA, Vector128<float> bestB, Vector128<float> secondB) =>
        Vector128.MaxNative(Vector128.MaxNative(secondA, secondB), Vector128.MinNative(bestA, bestB));

    private static (Vector128<float> Best, Vector128<float> Second) Fold(Vector128<float> best, Vector128<float> second, Vector128<int> order)
    {
        Vector128<float> otherBest = Vector128.Shuffle(best, order);
        return (Vector128.MaxNative(best, otherBest), Merge(best, second, otherBest, Vector128.Shuffle(second, order)));
    }
}
