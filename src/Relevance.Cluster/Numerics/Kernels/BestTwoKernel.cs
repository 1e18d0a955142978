using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>The two largest of a row of scores. Comparing is exact, so that no order is involved.</summary>
/// <remarks>The length is a multiple of 16, as <see cref="CentroidPanels.LaneCount"/> is. Scores that are NaN are the caller's matter: they may be missed.</remarks>
internal static class BestTwoKernel
{
    /// <summary>The largest score, and the largest of the others (equal to the first if two share it).</summary>
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

        // Halving: the runner-up of two pairs is the larger of the runners-up, or the smaller of the winners.
        Vector256<float> second = Merge(best0, second0, best1, second1);
        Vector256<float> best = Vector256.MaxNative(best0, best1);
        Vector128<float> second4 = Merge(best.GetLower(), second.GetLower(), best.GetUpper(), second.GetUpper());
        Vector128<float> best4 = Vector128.MaxNative(best.GetLower(), best.GetUpper());
        (best4, second4) = Fold(best4, second4, Vector128.Create(2, 3, 0, 1));
        (best4, second4) = Fold(best4, second4, Vector128.Create(1, 0, 3, 2));
        return (best4.ToScalar(), second4.ToScalar());
    }

    /// <summary>The first index of a score; there is one.</summary>
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

    /// <summary>The definition.</summary>
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
