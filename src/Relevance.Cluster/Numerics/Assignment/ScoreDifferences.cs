using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>A byte for each row and centroid that says how far the centroid was behind at the reference: enough to close most rows without a look at their scores.</summary>
/// <remarks>
/// A row is closed if for each centroid the gap assigned − score − margin is above weight·(offset − offsetₒ) + radius·reach, as <see cref="ReferenceScores"/> has it. Divided by the radius, the left side
/// is the row's alone and is kept; the right side becomes ρ·(offset − offsetₒ) + reach with ρ = weight/radius, whose least and largest value among the rows of an assigned centroid make a limit for all of
/// them. Both sides are compared by their <see cref="MinifloatKernel"/> codes.
/// </remarks>
internal sealed unsafe class ScoreDifferences
{
    /// <summary>More than what rounding does to a limit.</summary>
    private const double Margin = 1e-6;

    private const int None = -1;

    private readonly int _laneCount;
    private readonly int _rows;
    private readonly int[] _leastRatios;
    private readonly int[] _largestRatios;
    private readonly byte[] _limits;

    // Keep the memory alive: it is pinned as long as it is referenced.
    private readonly byte[] _codes;
    private readonly int[] _assigned;
    private readonly byte* _firstCode;
    private readonly int* _firstAssigned;
    private readonly byte* _firstLimit;
    private int _base;

    public ScoreDifferences(int rows, CentroidPanels panels)
    {
        (_rows, _laneCount) = (rows, panels.LaneCount);
        _leastRatios = new int[panels.Count];
        _largestRatios = new int[panels.Count];
        (_codes, nint codes) = LargeArrays.AllocatePinned<byte>(rows * _laneCount);
        (_assigned, nint assigned) = LargeArrays.AllocatePinned<int>(rows);
        (_limits, nint limits) = LargeArrays.AllocatePinned<byte>(panels.Count * _laneCount);
        _firstCode = (byte*)codes;
        _firstAssigned = (int*)assigned;
        _firstLimit = (byte*)limits;
    }

    /// <summary>How many bytes there are for a row.</summary>
    public static long BytesOf(int laneCount) => laneCount + sizeof(int);

    /// <summary>There is another reference.</summary>
    /// <param name="scale">A length that no move will be much above.</param>
    public void Begin(float scale)
    {
        _base = MinifloatKernel.BaseOf(scale);
        new Span<int>(_firstAssigned, _rows).Fill(None);
        _leastRatios.AsSpan().Fill(BitConverter.SingleToInt32Bits(float.PositiveInfinity));
        _largestRatios.AsSpan().Clear();
    }

    /// <summary>Takes in where the centroids are now.</summary>
    public void Update(CentroidShifts shifts)
    {
        for (int assigned = 0; assigned < _leastRatios.Length; assigned++)
        {
            double least = BitConverter.Int32BitsToSingle(_leastRatios[assigned]);
            double largest = BitConverter.Int32BitsToSingle(_largestRatios[assigned]);
            float* offsets = shifts.OffsetsOf(assigned);
            float* relativeShifts = shifts.RelativeShiftsOf(assigned);

            for (int lane = 0; lane < _laneCount; lane++)
            {
                double offset = (double)offsets[lane] - offsets[assigned];
                double most = offset * (offset > 0 ? largest : least);
                double limit = most + relativeShifts[lane] + (Margin * (Math.Abs(most) + relativeShifts[lane]));

                // The assigned centroid never overtakes itself, and lanes of nobody do not count.
                _firstLimit[(assigned * _laneCount) + lane] = lane == assigned || lane >= _leastRatios.Length ? (byte)0 : MinifloatKernel.CodeOf(MathF.BitIncrement((float)limit), _base);
            }
        }
    }

    /// <summary>Whether a row may be open; so it is as long as it was not encoded with its label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsUnpruned(int row, int assigned) =>
        _firstAssigned[row] != assigned || MinifloatKernel.AnyWithin(_firstCode + ((nint)row * _laneCount), _firstLimit + (assigned * _laneCount), _laneCount);

    /// <summary>Encodes a row, if that was not done with its label, for later passes. Other threads may encode others.</summary>
    /// <param name="row">The row.</param>
    /// <param name="assigned">Its label.</param>
    /// <param name="scores">Its scores at the reference.</param>
    /// <param name="comparison">What it brings along.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Encode(int row, int assigned, float* scores, in ReferenceRow comparison)
    {
        float ratio = comparison.Weight / comparison.Radius;

        if (_firstAssigned[row] == assigned || !float.IsNormal(ratio) || !float.IsNormal(1 / comparison.Radius))
        {
            return;
        }

        byte* codes = _firstCode + ((nint)row * _laneCount);
        MinifloatKernel.Encode(scores, _laneCount, scores[assigned] - comparison.Rounding, 1 / comparison.Radius, _base, codes);
        codes[assigned] = MinifloatKernel.Most;
        _firstAssigned[row] = assigned;
        Include(assigned, BitConverter.SingleToInt32Bits(ratio));
    }

    /// <summary>Widens the range of an assigned centroid. The bits of positive numbers are in the order of the numbers.</summary>
    private void Include(int assigned, int ratio)
    {
        for (int seen = _leastRatios[assigned]; ratio < seen; seen = _leastRatios[assigned])
        {
            Interlocked.CompareExchange(ref _leastRatios[assigned], ratio, seen);
        }

        for (int seen = _largestRatios[assigned]; ratio > seen; seen = _largestRatios[assigned])
        {
            Interlocked.CompareExchange(ref _largestRatios[assigned], ratio, seen);
        }
    }
}
