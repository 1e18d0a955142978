using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Computes and compares the lower bounds of <see cref="Assignment.DistanceBounds"/>, eight groups of centroids at a time.</summary>
/// <remarks>
/// <para>
/// With s the largest score of a group, the lower bound of its distances is l = √max(0, square − factor·s − error)·(1 − ε) + shift, where shift is the sum of
/// the group's shifts so far; a group is skipped if l − (sum of shifts now) is above the upper bound of the assigned centroid.
/// </para>
/// <code>
/// lane        0     1    …    7       one Vector256 of float32 per step
/// maxima    | s0 | s1 | … | s7 |      one group per lane
/// bounds    | l0 | l1 | … | l7 |      compared at once, one bit per lane in a mask
/// </code>
/// <para>
/// Steps are independent, so that loads and the throughput of the square root limit the loop, not latency.
/// Same bits: a bound decides which distances are computed, never a label, and all rounding is covered by the factor 1 − ε. So the last bits of a bound
/// do not matter, and another width or a fused multiply-add would be allowed here. Wrong would be to round a lower bound up,
/// or to skip a group whose bound is NaN: the comparison therefore selects the skipped groups and inverts the mask.
/// </para>
/// </remarks>
internal static unsafe class BoundKernel
{
    /// <summary>The number of groups is a multiple of this.</summary>
    public const int Step = 8;

    /// <summary>Computes the lower bound of each group from its largest score.</summary>
    /// <param name="maxima">The largest score of each group.</param>
    /// <param name="distance">How a score becomes a squared distance.</param>
    /// <param name="share">1 − ε, by which a bound is lowered to cover its own rounding.</param>
    /// <param name="shifts">The sum of shifts of each group.</param>
    /// <param name="bounds">Receives the bounds, relative to these sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Invoke(float* maxima, in RowDistance distance, float share, ReadOnlySpan<float> shifts, Span<float> bounds)
    {
        fixed (float* shiftsStart = shifts, results = bounds)
        {
            Vector256<float> square = Vector256.Create(distance.Square - distance.Error);
            Vector256<float> factor = Vector256.Create(distance.Factor);
            Vector256<float> shares = Vector256.Create(share);

            for (int i = 0; i < bounds.Length; i += Step)
            {
                Vector256<float> squared = square - (factor * Vector256.Load(maxima + i));
                Vector256<float> bound = Vector256.Sqrt(Vector256.MaxNative(squared, Vector256<float>.Zero)) * shares;
                (bound + Vector256.Load(shiftsStart + i)).Store(results + i);
            }
        }
    }

    /// <summary>Computes the largest score of each group of 1, 2, 4, 8, 16, 32 or 64 lanes; the last group may be shorter.</summary>
    /// <remarks>
    /// Groups of 16 and more are first reduced to one register of eight lanes; then shuffles fold neighbors (1 and 0, 3 and 2, …), pairs of neighbors, and
    /// halves, until one lane per group is left. Maxima are exact, so that the order of the folds does not matter.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Maxima(float* scores, int laneCount, int groupLanes, float* maxima)
    {
        int step = Math.Max(Step, groupLanes);

        for (int lane = 0; lane < laneCount; lane += step)
        {
            Vector256<float> best = Vector256.Load(scores + lane);

            for (int i = lane + Step; i < Math.Min(laneCount, lane + step); i += Step)
            {
                best = Vector256.MaxNative(best, Vector256.Load(scores + i));
            }

            if (groupLanes == 1)
            {
                best.Store(maxima);
                maxima += Step;
                continue;
            }

            best = Vector256.MaxNative(best, Vector256.Shuffle(best, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
            best = groupLanes > 2 ? Vector256.MaxNative(best, Vector256.Shuffle(best, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5))) : best;

            if (groupLanes > 4)
            {
                *maxima++ = MathF.Max(best.ToScalar(), best.GetUpper().ToScalar());
                continue;
            }

            // After the folds, each of every two or four lanes holds the maximum of its group.
            *maxima++ = best[0];

            if (groupLanes == 2)
            {
                *maxima++ = best[2];
            }

            *maxima++ = best[4];

            if (groupLanes == 2)
            {
                *maxima++ = best[6];
            }
        }
    }

    /// <summary>Lists the groups that are not skipped: the bound minus the group's shifts is not above a limit, or is NaN.</summary>
    /// <returns>The number of groups in the list.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int FindUnpruned(ReadOnlySpan<float> bounds, ReadOnlySpan<float> shifts, float limit, Span<int> unpruned)
    {
        int count = 0;

        fixed (float* lower = bounds, shiftsStart = shifts)
        {
            Vector256<float> limits = Vector256.Create(limit);

            for (int i = 0; i < bounds.Length; i += Step)
            {
                uint pruned = Vector256.GreaterThan(Vector256.Load(lower + i) - Vector256.Load(shiftsStart + i), limits).ExtractMostSignificantBits();

                for (uint rest = ~pruned & 0xFF; rest != 0; rest &= rest - 1)
                {
                    unpruned[count++] = i + System.Numerics.BitOperations.TrailingZeroCount(rest);
                }
            }
        }

        return count;
    }

    /// <summary>Counts the groups that <see cref="FindUnpruned"/> would list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountUnpruned(ReadOnlySpan<float> bounds, ReadOnlySpan<float> shifts, float limit)
    {
        int count = 0;

        fixed (float* lower = bounds, shiftsStart = shifts)
        {
            Vector256<float> limits = Vector256.Create(limit);

            for (int i = 0; i < bounds.Length; i += Step)
            {
                uint pruned = Vector256.GreaterThan(Vector256.Load(lower + i) - Vector256.Load(shiftsStart + i), limits).ExtractMostSignificantBits();
                count += Step - System.Numerics.BitOperations.PopCount(pruned);
            }
        }

        return count;
    }
}
