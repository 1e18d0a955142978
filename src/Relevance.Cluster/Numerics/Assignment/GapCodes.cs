using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>A byte for each row and centroid that says how far the centroid was behind at the reference: enough to close most rows without a look at their scores.</summary>
/// <remarks>
/// A row is closed if for each centroid the gap own − score − margin is above weight·(offset − offsetₒ) + radius·reach, as <see cref="ReferenceScores"/> has it. Divided by the radius, the left side
/// is the row's alone and is kept; the right side becomes ρ·(offset − offsetₒ) + reach with ρ = weight/radius, whose least and largest value among the rows of an own centroid make a limit for all of
/// them. Both sides are compared by their <see cref="GapKernel"/> codes.
/// </remarks>
internal sealed unsafe class GapCodes
{
    /// <summary>More than what rounding does to a limit.</summary>
    private const double Margin = 1e-6;

    private const int Nobody = -1;

    private readonly int _laneCount;
    private readonly int _rows;
    private readonly int[] _leastRatios;
    private readonly int[] _largestRatios;
    private readonly byte[] _limits;

    // Keep the memory alive: it is pinned as long as it is referenced.
    private readonly byte[] _codes;
    private readonly int[] _owns;
    private readonly byte* _firstCode;
    private readonly int* _firstOwn;
    private readonly byte* _firstLimit;
    private int _base;

    public GapCodes(int rows, CentroidPanels panels)
    {
        (_rows, _laneCount) = (rows, panels.LaneCount);
        _leastRatios = new int[panels.Count];
        _largestRatios = new int[panels.Count];
        (_codes, nint codes) = LargeArrays.AllocatePinned<byte>(rows * _laneCount);
        (_owns, nint owns) = LargeArrays.AllocatePinned<int>(rows);
        (_limits, nint limits) = LargeArrays.AllocatePinned<byte>(panels.Count * _laneCount);
        _firstCode = (byte*)codes;
        _firstOwn = (int*)owns;
        _firstLimit = (byte*)limits;
    }

    /// <summary>How many bytes there are for a row.</summary>
    public static long BytesOf(int laneCount) => laneCount + sizeof(int);

    /// <summary>There is another reference.</summary>
    /// <param name="scale">A length that no move will be much above.</param>
    public void Begin(float scale)
    {
        _base = GapKernel.BaseOf(scale);
        new Span<int>(_firstOwn, _rows).Fill(Nobody);
        _leastRatios.AsSpan().Fill(BitConverter.SingleToInt32Bits(float.PositiveInfinity));
        _largestRatios.AsSpan().Clear();
    }

    /// <summary>Takes in where the centroids are now.</summary>
    public void Take(CentroidMoves moves)
    {
        for (int own = 0; own < _leastRatios.Length; own++)
        {
            double least = BitConverter.Int32BitsToSingle(_leastRatios[own]);
            double largest = BitConverter.Int32BitsToSingle(_largestRatios[own]);
            float* offsets = moves.OffsetsOf(own);
            float* reaches = moves.ReachesOf(own);

            for (int lane = 0; lane < _laneCount; lane++)
            {
                double offset = (double)offsets[lane] - offsets[own];
                double most = offset * (offset > 0 ? largest : least);
                double limit = most + reaches[lane] + (Margin * (Math.Abs(most) + reaches[lane]));

                // The own centroid never overtakes itself, and lanes of nobody do not count.
                _firstLimit[(own * _laneCount) + lane] = lane == own || lane >= _leastRatios.Length ? (byte)0 : GapKernel.CodeOf(MathF.BitIncrement((float)limit), _base);
            }
        }
    }

    /// <summary>Whether a row may be open; so it is as long as it was not encoded with its label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsOpen(int row, int own) =>
        _firstOwn[row] != own || GapKernel.AnyWithin(_firstCode + ((nint)row * _laneCount), _firstLimit + (own * _laneCount), _laneCount);

    /// <summary>Encodes a row, if that was not done with its label, for later passes. Other threads may encode others.</summary>
    /// <param name="row">The row.</param>
    /// <param name="own">Its label.</param>
    /// <param name="scores">Its scores at the reference.</param>
    /// <param name="known">What it brings along.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Encode(int row, int own, float* scores, in ReferenceRow known)
    {
        float ratio = known.Weight / known.Radius;

        if (_firstOwn[row] == own || !float.IsNormal(ratio) || !float.IsNormal(1 / known.Radius))
        {
            return;
        }

        byte* codes = _firstCode + ((nint)row * _laneCount);
        GapKernel.Encode(scores, _laneCount, scores[own] - known.Margin, 1 / known.Radius, _base, codes);
        codes[own] = GapKernel.Most;
        _firstOwn[row] = own;
        Include(own, BitConverter.SingleToInt32Bits(ratio));
    }

    /// <summary>Widens the range of an own centroid. The bits of positive numbers are in the order of the numbers.</summary>
    private void Include(int own, int ratio)
    {
        for (int seen = _leastRatios[own]; ratio < seen; seen = _leastRatios[own])
        {
            Interlocked.CompareExchange(ref _leastRatios[own], ratio, seen);
        }

        for (int seen = _largestRatios[own]; ratio > seen; seen = _largestRatios[own])
        {
            Interlocked.CompareExchange(ref _largestRatios[own], ratio, seen);
        }
    }
}
