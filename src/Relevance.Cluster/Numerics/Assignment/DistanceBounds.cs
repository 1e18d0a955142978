using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>
/// Pruning bounds by the triangle inequality: for each row an upper bound of the distance to its assigned centroid, and a lower bound for each group of
/// other centroids.
/// </summary>
/// <remarks>
/// <para>
/// With a the assigned centroid, G a group without a, u ≥ d(x, a) and l(G) ≤ d(x, c) for every c in G: if l(G) &gt; u, no centroid of G is nearest. When
/// centroids shift by Δ(c) = ‖c' − c‖, the triangle inequality keeps the bounds valid: u' = u + Δ(a) and l'(G) = l(G) − max Δ(c) over G.
/// </para>
/// <para>
/// One centroid per group is the scheme of C. Elkan, "Using the triangle inequality to accelerate k-means" (ICML 2003); all others in one group, that of
/// G. Hamerly, "Making k-means even faster" (SDM 2010); several groups, that of Y. Ding et al., "Yinyang k-means" (ICML 2015). Ours are 1 to 64 neighboring
/// lanes of a panel, the smallest groups that fit into the memory. Elkan's bounds between centroids (d(a, c)/2) are not used: groups of neighbors need one
/// comparison per eight groups, and scattered pairs cost more time than they save.
/// </para>
/// <para>
/// Shifts are summed per centroid and per group, and bounds are stored relative to these sums, so that a pass only reads the bounds of a skipped row.
/// </para>
/// <para>
/// Rounding: u is rounded up and l down, by the error of the score and by 10⁻⁶ of the distance; the comparison adds 10⁻⁵ of u and 10⁻⁶ of the longest sum of
/// shifts, which covers float32 sums that grow while distances do not. A skipped centroid is therefore farther by exact distances too. What would break it:
/// a group bound that includes the assigned centroid, a label that changes without <see cref="IncludeInLower"/>, or centroids that shift without
/// <see cref="Shift"/>. docs/numerics.md has the proof and a figure.
/// </para>
/// </remarks>
internal sealed unsafe class DistanceBounds : IDisposable
{
    /// <summary>The part of a distance that is added to or subtracted from a bound: well above the rounding of float32.</summary>
    private const float Margin = 1e-6f;

    /// <summary>Bounds take at most 1/5 of the memory of the vectors.</summary>
    private const int MemoryPart = 5;

    private const int MostGroupLanes = 64;

    private readonly NativeBlock _uppers;
    private readonly NativeBlock _lowers;
    private readonly float* _upper;
    private readonly float* _lower;
    private readonly double[] _shiftSums;
    private readonly double[] _groupShiftSums;
    private readonly float[] _shifts;
    private readonly float[] _groupShifts;
    private float _slack;

    private DistanceBounds(int rowCount, int centroidCount, int groupLanes, int groupCount)
    {
        GroupLanes = groupLanes;
        GroupCount = groupCount;
        _uppers = NativeBlock.Of<float>(rowCount);
        _lowers = NativeBlock.Of<float>((long)rowCount * groupCount);
        _upper = _uppers.Pointer<float>();
        _lower = _lowers.Pointer<float>();
        _shiftSums = new double[centroidCount];
        _shifts = new float[centroidCount];
        _groupShiftSums = new double[groupCount];
        _groupShifts = new float[groupCount];
    }

    /// <summary>Gets the number of lanes of a group: a power of two from 1 to 64.</summary>
    public int GroupLanes { get; }

    /// <summary>Gets the number of groups, rounded up to a multiple of 8 with empty groups.</summary>
    public int GroupCount { get; }

    /// <summary>Creates bounds with the smallest groups that fit into the memory.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="panels">The centroids.</param>
    /// <param name="budget">The most bytes for the bounds; null for a fifth of the vectors.</param>
    /// <returns>The bounds; null if even the largest groups do not fit.</returns>
    public static DistanceBounds? TryCreate(int rowCount, CentroidPanels panels, long? budget)
    {
        // One float per row for the assigned centroid, and one per group.
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _uppers.Free();
        _lowers.Free();
    }

    /// <summary>Clears the sums of shifts: all earlier bounds become invalid.</summary>
    public void Reset()
    {
        Array.Clear(_shiftSums);
        Array.Clear(_groupShiftSums);
        Array.Clear(_shifts);
        Array.Clear(_groupShifts);
        _slack = 0;
    }

    /// <summary>Adjusts all bounds to centroids that have shifted, by their sums of shifts. O(k·d).</summary>
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

        // Sums of shifts grow while distances do not: this covers what they lose in float32.
        _slack = (float)(most * Margin);
    }

    /// <summary>Counts the groups that the bounds do not skip: one of their centroids may be nearer than the assigned one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CountUnpruned(int row, int label) => BoundKernel.CountUnpruned(LowerOf(row), _groupShifts, UpperOf(row, label));

    /// <summary>Lists the groups that the bounds do not skip, and returns their number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindUnpruned(int row, int label, Span<int> groups) => BoundKernel.FindUnpruned(LowerOf(row), _groupShifts, UpperOf(row, label), groups);

    /// <summary>Sets the upper bound of a row from the score of its assigned centroid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetUpper(int row, int label, in RowDistance distance, float score) =>
        _upper[row] = (distance.AtMost(score) * (1 + Margin)) - _shifts[label];

    /// <summary>Sets the lower bounds of a row for all groups.</summary>
    /// <param name="row">The row.</param>
    /// <param name="maxima">The largest score of each group without the assigned centroid; −∞ for an empty group.</param>
    /// <param name="distance">How a score becomes a distance.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetLower(int row, float* maxima, in RowDistance distance) =>
        BoundKernel.Invoke(maxima, distance, 1 - Margin, _groupShifts, LowerOf(row));

    /// <summary>Sets the lower bound of a row for one group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetLower(int row, int group, in RowDistance distance, float bestScore) =>
        LowerOf(row)[group] = (distance.AtLeast(bestScore) * (1 - Margin)) + _groupShifts[group];

    /// <summary>Lowers the bound of a group that now includes the centroid with this score, because the row has another label.</summary>
    public void IncludeInLower(int row, int group, in RowDistance distance, float score)
    {
        ref float lower = ref LowerOf(row)[group];
        float bound = (distance.AtLeast(score) * (1 - Margin)) + _groupShifts[group];
        lower = lower < bound ? lower : bound;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<float> LowerOf(int row) => new(_lower + ((nint)row * GroupCount), GroupCount);

    /// <summary>Returns the upper bound of the distance to the assigned centroid, rounded up: a group with a larger lower bound is skipped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float UpperOf(int row, int label) => ((_upper[row] + _shifts[label]) * (1 + (10 * Margin))) + _slack;
}
