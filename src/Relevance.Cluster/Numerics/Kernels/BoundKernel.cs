using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.Kernels;

/// <summary>Bounds of distances from scores, eight at a time: √max(0, square − factor·score − error)·(1 − margin) + moved.</summary>
/// <remarks>A bound decides only what is looked at, never a label, so that its last bits are nobody's concern.</remarks>
internal static unsafe class BoundKernel
{
    /// <summary>The numbers of bounds and moves are multiples of this.</summary>
    public const int Step = 8;

    /// <summary>Writes the lower bounds for the largest score of each group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Invoke(float* maxima, in RowDistance distance, float share, ReadOnlySpan<float> moved, Span<float> bounds)
    {
        fixed (float* moves = moved, results = bounds)
        {
            Vector256<float> square = Vector256.Create(distance.Square - distance.Error);
            Vector256<float> factor = Vector256.Create(distance.Factor);
            Vector256<float> shares = Vector256.Create(share);

            for (int i = 0; i < bounds.Length; i += Step)
            {
                Vector256<float> squared = square - (factor * Vector256.Load(maxima + i));
                Vector256<float> bound = Vector256.Sqrt(Vector256.MaxNative(squared, Vector256<float>.Zero)) * shares;
                (bound + Vector256.Load(moves + i)).Store(results + i);
            }
        }
    }

    /// <summary>The largest score of each group of 1, 2, 4, 8, 16, 32 or 64 lanes; the last group may be shorter.</summary>
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

            // One of every two or four lanes.
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

    /// <summary>Finds the groups whose bound, less what the group moved, is not above a limit: also those where it is not a number.</summary>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Open(ReadOnlySpan<float> bounds, ReadOnlySpan<float> moved, float limit, Span<int> open)
    {
        int count = 0;

        fixed (float* lower = bounds, moves = moved)
        {
            Vector256<float> limits = Vector256.Create(limit);

            for (int i = 0; i < bounds.Length; i += Step)
            {
                uint closed = Vector256.GreaterThan(Vector256.Load(lower + i) - Vector256.Load(moves + i), limits).ExtractMostSignificantBits();

                for (uint rest = ~closed & 0xFF; rest != 0; rest &= rest - 1)
                {
                    open[count++] = i + System.Numerics.BitOperations.TrailingZeroCount(rest);
                }
            }
        }

        return count;
    }

    /// <summary>Counts them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountOpen(ReadOnlySpan<float> bounds, ReadOnlySpan<float> moved, float limit)
    {
        int count = 0;

        fixed (float* lower = bounds, moves = moved)
        {
            Vector256<float> limits = Vector256.Create(limit);

            for (int i = 0; i < bounds.Length; i += Step)
            {
                uint closed = Vector256.GreaterThan(Vector256.Load(lower + i) - Vector256.Load(moves + i), limits).ExtractMostSignificantBits();
                count += Step - System.Numerics.BitOperations.PopCount(closed);
            }
        }

        return count;
    }
}
