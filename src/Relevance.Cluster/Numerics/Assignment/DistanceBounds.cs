using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>For each row, how far its own centroid is at most, and how far each other centroid, or each small group of others, is at least: what proves that a label stays.</summary>
/// <remarks>
/// <para>
/// One bound a centroid (C. Elkan, "Using the triangle inequality to accelerate k-means", ICML 2003) where the memory for it is small beside the vectors, else
/// one for 2, 4 or more neighbors in the panels (as in Y. Ding et al., "Yinyang K-Means", ICML 2015, whose groups are clusters of centroids). When centroids move, a
/// bound moves with them by the triangle inequality: the own one by what its centroid shift, that of a group by the most that any of the group shift. The moves are
/// added up by centroid and by group, and the bounds are kept relative to these sums, so that a row that is left alone is only read.
/// </para>
/// <para>
/// All bounds have a margin above what rounding can do, and a row is left alone only if its own centroid is nearer than every other by more than that margin: then
/// the exact distances would have said the same.
/// </para>
/// </remarks>
internal sealed class DistanceBounds
{
    /// <summary>A share of a distance by which bounds are loosened: far above float32's rounding of a bound, far below what matters.</summary>
    private const float Margin = 1e-6f;

    /// <summary>Bounds take at most this part of the memory of the vectors.</summary>
    private const int MemoryPart = 5;

    private const int MostGroupLanes = 64;

    private readonly float[] _upper;
    private readonly float[] _lower;
    private readonly double[] _shiftSums;
    private readonly double[] _groupShiftSums;
    private readonly float[] _shifts;
    private readonly float[] _groupShifts;
    private float _slack;

    private DistanceBounds(int rowCount, int centroidCount, int groupLanes, int groupCount)
    {
        GroupLanes = groupLanes;
        GroupCount = groupCount;
        _upper = LargeArrays.Allocate<float>(rowCount);
        _lower = LargeArrays.Allocate<float>(rowCount * groupCount);
        _shiftSums = new double[centroidCount];
        _shifts = new float[centroidCount];
        _groupShiftSums = new double[groupCount];
        _groupShifts = new float[groupCount];
    }

    /// <summary>Gets how many lanes are a group: a power of two from 1 to 64.</summary>
    public int GroupLanes { get; }

    /// <summary>Gets the number of groups, filled up to a multiple of 8 with groups of nobody.</summary>
    public int GroupCount { get; }

    /// <summary>Makes bounds with the smallest groups that keep within the memory.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="panels">The centroids.</param>
    /// <param name="budget">The bytes that they may take; null for a fifth of the vectors.</param>
    /// <returns>Null where no groups do.</returns>
    public static DistanceBounds? TryCreate(int rowCount, CentroidPanels panels, long? budget)
    {
        // One float a row for the own centroid, one for each group.
        long most = budget is { } bytes ? (bytes / sizeof(float) / Math.Max(1, rowCount)) - 1 : panels.Dimension / MemoryPart;

        for (int groupLanes = 1; groupLanes <= MostGroupLanes; groupLanes *= 2)
        {
            int groups = (((panels.LaneCount + groupLanes - 1) / groupLanes) + BoundKernel.Step - 1) / BoundKernel.Step * BoundKernel.Step;

            if (groups <= most && (long)groups * rowCount < Array.MaxLength)
            {
                return new DistanceBounds(rowCount, panels.Count, groupLanes, groups);
            }
        }

        return null;
    }

    /// <summary>Begins anew: what was recorded before means nothing any more.</summary>
    public void Reset()
    {
        Array.Clear(_shiftSums);
        Array.Clear(_groupShiftSums);
        Array.Clear(_shifts);
        Array.Clear(_groupShifts);
        _slack = 0;
    }

    /// <summary>Takes in that the centroids shift. O(k·d).</summary>
    public void Shift(VectorSet from, VectorSet to)
    {
        double most = 0;
        double[] groupMost = new double[GroupCount];

        for (int centroid = 0; centroid < to.Count; centroid++)
        {
            double shift = Math.Sqrt(SquaredDistanceKernel.Invoke(from[centroid], to[centroid])) * (1 + Margin);
            _shiftSums[centroid] += shift;
            _shifts[centroid] = (float)_shiftSums[centroid];
            most = Math.Max(most, _shiftSums[centroid]);
            ref double group = ref groupMost[centroid / GroupLanes];
            group = Math.Max(group, shift);
        }

        for (int group = 0; group < GroupCount; group++)
        {
            _groupShiftSums[group] += groupMost[group];
            _groupShifts[group] = (float)_groupShiftSums[group];
            most = Math.Max(most, _groupShiftSums[group]);
        }

        // Sums of moves grow while distances do not: what float32 loses of them is covered here.
        _slack = (float)(most * Margin);
    }

    /// <summary>Counts the groups in which a centroid may be nearer than the own one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CountUnpruned(int row, int label) => BoundKernel.CountUnpruned(LowerOf(row), _groupShifts, UpperOf(row, label));

    /// <summary>Lists these groups and returns how many they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindUnpruned(int row, int label, Span<int> groups) => BoundKernel.FindUnpruned(LowerOf(row), _groupShifts, UpperOf(row, label), groups);

    /// <summary>Records how far the own centroid is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetUpper(int row, int label, in RowDistance distance, float score) =>
        _upper[row] = (distance.AtMost(score) * (1 + Margin)) - _shifts[label];

    /// <summary>Records how near the nearest other centroid of every group is.</summary>
    /// <param name="row">The row.</param>
    /// <param name="maxima">The largest score of each group, without that of the own centroid; −∞ where there is nobody.</param>
    /// <param name="distance">How they become distances.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void SetLower(int row, float* maxima, in RowDistance distance) =>
        BoundKernel.Invoke(maxima, distance, 1 - Margin, _groupShifts, LowerOf(row));

    /// <summary>The same for one group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetLower(int row, int group, in RowDistance distance, float bestScore) =>
        LowerOf(row)[group] = (distance.AtLeast(bestScore) * (1 - Margin)) + _groupShifts[group];

    /// <summary>Takes in that a centroid with this score has become one of the others.</summary>
    public void IncludeInLower(int row, int group, in RowDistance distance, float score)
    {
        ref float lower = ref LowerOf(row)[group];
        float bound = (distance.AtLeast(score) * (1 - Margin)) + _groupShifts[group];
        lower = lower < bound ? lower : bound;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<float> LowerOf(int row) => _lower.AsSpan(row * GroupCount, GroupCount);

    /// <summary>What the bound of a group must exceed for the group to be closed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float UpperOf(int row, int label) => ((_upper[row] + _shifts[label]) * (1 + (10 * Margin))) + _slack;
}
