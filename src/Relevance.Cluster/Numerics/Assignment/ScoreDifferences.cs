using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>
/// The differences of the assigned centroid's reference score and each other score, one byte each: most rows are skipped without reading their scores.
/// </summary>
/// <remarks>
/// A row is skipped if sₒ − sⱼ − rounding &gt; weight·(offsetⱼ − offsetₒ) + radius·‖δⱼ − δₒ‖ for each j (see <see cref="ReferenceScores"/>). Divided by the
/// radius, the left side depends on the row only, and is stored; the right side is ρ·(offsetⱼ − offsetₒ) + ‖δⱼ − δₒ‖ with ρ = weight/radius. It is linear in
/// ρ, so that the smallest or the largest ρ among the rows of o gives a limit for all of them. The left side is stored as a minifloat rounded down, the
/// limit as one rounded up: a larger code proves a larger number (<see cref="MinifloatKernel"/>).
/// </remarks>
internal sealed unsafe class ScoreDifferences : IDisposable
{
    /// <summary>A relative increase that covers the rounding of a limit.</summary>
    private const double Margin = 1e-6;

    private const int None = -1;

    private readonly int _laneCount;
    private readonly int _rows;
    private readonly int[] _leastRatios;
    private readonly int[] _largestRatios;
    private readonly NativeBlock _limits;
    private readonly NativeBlock _codes;
    private readonly NativeBlock _assigned;
    private readonly byte* _firstCode;
    private readonly int* _firstAssigned;
    private readonly byte* _firstLimit;
    private int _base;

    /// <summary>Initializes a new instance of the <see cref="ScoreDifferences"/> class.</summary>
    public ScoreDifferences(int rows, CentroidPanels panels)
    {
        (_rows, _laneCount) = (rows, panels.LaneCount);
        _leastRatios = new int[panels.Count];
        _largestRatios = new int[panels.Count];
        _codes = NativeBlock.Of<byte>((long)rows * _laneCount);
        _assigned = NativeBlock.Of<int>(rows);
        _limits = NativeBlock.Of<byte>((long)panels.Count * _laneCount);
        _firstCode = _codes.Pointer<byte>();
        _firstAssigned = _assigned.Pointer<int>();
        _firstLimit = _limits.Pointer<byte>();
    }

    /// <summary>Returns the number of bytes per row.</summary>
    public static long BytesOf(int laneCount) => laneCount + sizeof(int);

    /// <inheritdoc/>
    public void Dispose()
    {
        _codes.Free();
        _assigned.Free();
        _limits.Free();
    }

    /// <summary>Begins a new reference.</summary>
    /// <param name="scale">The number with the largest code; shifts are hardly longer.</param>
    public void Begin(float scale)
    {
        _base = MinifloatKernel.BaseOf(scale);
        new Span<int>(_firstAssigned, _rows).Fill(None);
        _leastRatios.AsSpan().Fill(BitConverter.SingleToInt32Bits(float.PositiveInfinity));
        _largestRatios.AsSpan().Clear();
    }

    /// <summary>Computes the limits for the current shifts.</summary>
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

                // The assigned centroid cannot overtake itself, and lanes without a centroid are ignored.
                _firstLimit[(assigned * _laneCount) + lane] = lane == assigned || lane >= _leastRatios.Length
                    ? (byte)0
                    : MinifloatKernel.CodeOf(MathF.BitIncrement((float)limit), _base);
            }
        }
    }

    /// <summary>Determines whether a row cannot be skipped; true for a row that was not encoded with its current label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsUnpruned(int row, int assigned) =>
        _firstAssigned[row] != assigned || MinifloatKernel.AnyWithin(_firstCode + ((nint)row * _laneCount), _firstLimit + (assigned * _laneCount), _laneCount);

    /// <summary>Encodes a row for later passes, unless it is encoded with its current label. Threads may encode different rows concurrently.</summary>
    /// <param name="row">The row.</param>
    /// <param name="assigned">Its label.</param>
    /// <param name="scores">Its reference scores.</param>
    /// <param name="comparison">Its values in the bound.</param>
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

    /// <summary>Extends the range of ρ of an assigned centroid. The bits of positive floats are in the order of the floats.</summary>
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
