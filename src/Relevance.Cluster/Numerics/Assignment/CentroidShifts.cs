using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>The shifts δ of all centroids since the reference of <see cref="ReferenceScores"/>, and bounds of how much they change a score.</summary>
/// <remarks>
/// For each assigned centroid o and each centroid j it has offset = cₒ·δⱼ − hⱼ and relative shift = ‖δⱼ − δₒ‖, with hⱼ = (‖cⱼ + δⱼ‖² − ‖cⱼ‖²)/2, or 0 for a
/// dot product. Products are computed by <see cref="DotTile"/> in float32 and enlarged by their rounding bound; the rest is float64, rounded up. The offset
/// of o itself is subtracted and must not be too large: it is computed in float64.
/// </remarks>
internal sealed unsafe class CentroidShifts : IDisposable
{
    /// <summary>The part of the magnitude of the summands that covers the rounding of sums in float32.</summary>
    private const double Margin = 4e-6;

    private const int RowsAtOnce = 16;

    private readonly int _count;
    private readonly int _laneCount;
    private readonly QuantizedRows _rows;
    private readonly QuantizedShifts _quantized;
    private readonly int _dimension;
    private readonly nint _stride;
    private readonly AlignedFloats _shifts;
    private readonly AlignedFloats _centroids;
    private readonly AlignedFloats _zeros;
    private readonly int[] _all;
    private readonly RoundingBound _rounding;
    private readonly float[] _quantizationOrigin;
    private readonly double[] _norms;
    private readonly double[] _halfSquares;
    private readonly double[] _shiftNorms;
    private readonly AlignedFloats _offsets;
    private readonly AlignedFloats _relativeShifts;
    private readonly AlignedFloats _largestGains;
    private readonly AlignedFloats _originGains;
    private VectorSet? _reference;

    /// <summary>Initializes a new instance of the <see cref="CentroidShifts"/> class.</summary>
    public CentroidShifts(CentroidPanels panels, QuantizedRows rows)
    {
        (_count, _laneCount, _rows) = (panels.Count, panels.LaneCount, rows);
        _quantized = new QuantizedShifts(_count, rows);
        (_dimension, _stride) = (panels.Dimension, panels.RowStride);
        _shifts = new AlignedFloats(checked(_count * (int)_stride));
        _centroids = new AlignedFloats(checked(_count * (int)_stride));
        _zeros = new AlignedFloats(_laneCount);
        _all = [.. Enumerable.Range(0, _count)];
        _rounding = RoundingBound.OfProducts(_dimension, 1);
        _quantizationOrigin = new float[panels.Dimension];
        _norms = new double[_count];
        _halfSquares = new double[_count];
        _shiftNorms = new double[_count];
        _offsets = new AlignedFloats(_count * _laneCount);
        _relativeShifts = new AlignedFloats(_count * _laneCount);
        _largestGains = new AlignedFloats(_laneCount);
        _originGains = new AlignedFloats(_laneCount);
    }

    /// <inheritdoc/>
    public void Dispose() => _quantized.Dispose();

    /// <summary>Gets the quantized shifts.</summary>
    public QuantizedShifts Quantized => _quantized;

    /// <summary>Gets the norms ‖δ‖, rounded up, one per lane.</summary>
    public float* Norms => _largestGains.Pointer;

    /// <summary>Gets the part of a score's change that is the same for all rows, one per lane: a·δ − h, with the origin a of the quantized rows.</summary>
    public float* OriginGains => _originGains.Pointer;

    /// <summary>Gets the rounding bound of these values.</summary>
    public float Rounding { get; private set; }

    /// <summary>Gets the largest norm ‖w∘δ‖ of a shift in widths of the quantized rows.</summary>
    public float Longest { get; private set; }

    /// <summary>Gets the largest norm of a reference centroid, relative to the origin.</summary>
    public float LargestNorm => (float)_norms.Max();

    /// <summary>
    /// Returns the offsets of an assigned centroid, one per lane: the change of each score for a row at the assigned centroid, cₒ·δ − h, rounded up.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* OffsetsOf(int assigned) => _offsets.Pointer + ((nint)assigned * _laneCount);

    /// <summary>
    /// Returns the relative shifts of an assigned centroid, one per lane: ‖δ − δₒ‖, rounded up; a row at distance r changes the difference by at most r
    /// times that.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* RelativeShiftsOf(int assigned) => _relativeShifts.Pointer + ((nint)assigned * _laneCount);

    /// <summary>Begins a reference.</summary>
    /// <param name="centroids">The centroids of the reference.</param>
    /// <param name="origin">The origin of the scores.</param>
    public void Begin(VectorSet centroids, float[] origin)
    {
        _reference = centroids;

        for (int centroid = 0; centroid < _count; centroid++)
        {
            Span<float> row = RowOf(_centroids, centroid);
            Subtract(centroids[centroid], origin, row);
            _norms[centroid] = NormOf(row);
        }

        Subtract(_rows.Origin.AsSpan(0, origin.Length), origin, _quantizationOrigin);
    }

    /// <summary>Computes the shifts and the tables for the current centroids. O(k²·d).</summary>
    /// <param name="centroids">The current centroids.</param>
    /// <param name="hasHalfSquares">True if the score is x·c − ‖c‖²/2, false if it is x·c.</param>
    /// <param name="threads">The most threads to use.</param>
    public void Update(VectorSet centroids, bool hasHalfSquares, int threads)
    {
        double[] longest = new double[_count];
        ParallelBlocks.Run(
            _count,
            threads,
            _ => centroid => longest[centroid] = Update(centroid, centroids[centroid], hasHalfSquares),
            CancellationToken.None);
        double most = _shiftNorms.Max();
        double largest = Math.Max(NormOf(_quantizationOrigin), _norms.Max());
        Longest = (float)longest.Max();
        Rounding = (float)(Margin * most * (largest + most));
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_count, RowsAtOnce),
            threads,
            _ => block =>
            {
                int first = block * RowsAtOnce;
                int count = Math.Min(RowsAtOnce, _count - first);
                Multiply(_centroids, first, count, _offsets);
                Multiply(_shifts, first, count, _relativeShifts);

                for (int assigned = first; assigned < first + count; assigned++)
                {
                    Fill(assigned);
                }
            },
            CancellationToken.None);
    }

    private static double NormOf(ReadOnlySpan<float> vector) => Math.Sqrt(DotKernel.Invoke(vector, vector));

    private static void Subtract(ReadOnlySpan<float> from, ReadOnlySpan<float> what, Span<float> result)
    {
        for (int t = 0; t < result.Length; t++)
        {
            result[t] = (float)((double)from[t] - what[t]);
        }
    }

    /// <summary>Computes one shift, and returns its norm in widths.</summary>
    private double Update(int centroid, ReadOnlySpan<float> current, bool hasHalfSquares)
    {
        Span<float> shift = RowOf(_shifts, centroid);
        Subtract(current, _reference![centroid], shift);
        double square = DotKernel.Invoke(shift, shift);
        _shiftNorms[centroid] = Math.Sqrt(square);
        _largestGains.Pointer[centroid] = (float)(_shiftNorms[centroid] * (1 + Margin));
        _halfSquares[centroid] = hasHalfSquares ? DotKernel.Invoke(shift, RowOf(_centroids, centroid)) + (square / 2) : 0;
        _originGains.Pointer[centroid] = (float)(DotKernel.Invoke(shift, _quantizationOrigin) - _halfSquares[centroid]);
        return _quantized.Encode(centroid, shift);
    }

    /// <summary>Multiplies some rows with all shifts, in float32.</summary>
    private void Multiply(AlignedFloats rows, int first, int count, AlignedFloats products)
    {
        float** starts = stackalloc float*[RowsAtOnce];
        float** scores = stackalloc float*[RowsAtOnce];

        for (int i = 0; i < count; i++)
        {
            starts[i] = rows.Pointer + ((first + i) * _stride);
            scores[i] = products.Pointer + ((nint)(first + i) * _laneCount);
        }

        fixed (int* all = _all)
        {
            DotTile.Invoke(new DotTile
            {
                Rows = starts,
                RowCount = count,
                Centroids = _shifts.Pointer,
                Stride = _stride,
                Indices = all,
                Count = _count,
                Dimension = _dimension,
                Biases = _zeros.Pointer,
                Scores = scores,
            });
        }
    }

    /// <summary>Computes the tables of one assigned centroid from these products.</summary>
    private void Fill(int assigned)
    {
        float* offsets = OffsetsOf(assigned);
        float* relativeShifts = RelativeShiftsOf(assigned);

        // Every other score is compared with this one, so that it must not be rounded up: it is computed in float64.
        double gained = DotKernel.Invoke(RowOf(_centroids, assigned), RowOf(_shifts, assigned)) - _halfSquares[assigned];

        for (int other = 0; other < _count; other++)
        {
            double both = _shiftNorms[assigned] + _shiftNorms[other];
            double norms = _norms[assigned] + _norms[other];
            double offset = offsets[other] - _halfSquares[other] + _rounding.OfLength(_norms[assigned] * _shiftNorms[other]);
            offsets[other] = (float)(other == assigned ? gained : offset + (Margin * both * (norms + both)));

            double squares = (_shiftNorms[assigned] * _shiftNorms[assigned]) + (_shiftNorms[other] * _shiftNorms[other]);
            double error = _rounding.OfLength(_shiftNorms[assigned] * _shiftNorms[other]);
            double relativeShift = Math.Sqrt(Math.Max(0, squares - (2.0 * relativeShifts[other]) + (2 * error)));
            relativeShifts[other] = (float)((relativeShift * (1 + Margin)) + (Margin * both));
        }
    }

    private Span<float> RowOf(AlignedFloats rows, int centroid) => new(rows.Pointer + (centroid * _stride), _dimension);
}

/// <summary>The shifts of centroids with 16 bits per component, in widths of the quantized rows: w∘δ = s·q + e.</summary>
internal sealed unsafe class QuantizedShifts : IDisposable
{
    private readonly float[] _widths;
    private readonly int _stride;
    private readonly int _most;
    private readonly AlignedFloats _steps;
    private readonly AlignedFloats _residuals;
    private readonly NativeBlock _codes;
    private readonly short* _first;

    /// <summary>Initializes a new instance of the <see cref="QuantizedShifts"/> class.</summary>
    public QuantizedShifts(int count, QuantizedRows rows)
    {
        _stride = rows.Stride;
        _widths = rows.Widths;
        _most = QuantizedKernel.LargestOfShift(_stride);
        _codes = NativeBlock.Of<short>((long)count * _stride);
        _first = _codes.Pointer<short>();
        _steps = new AlignedFloats(count);
        _residuals = new AlignedFloats(count);
    }

    /// <summary>Gets the steps s, one per centroid.</summary>
    public float* Steps => _steps.Pointer;

    /// <summary>Gets the norms of the residuals e, rounded up, one per centroid.</summary>
    public float* Residuals => _residuals.Pointer;

    /// <summary>Returns the integers q of a shift, padded with zeros; valid while this object is reachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public short* Of(int centroid) => _first + ((nint)centroid * _stride);

    /// <inheritdoc/>
    public void Dispose() => _codes.Free();

    /// <summary>Quantizes a shift.</summary>
    /// <returns>Its norm ‖w∘δ‖, rounded up.</returns>
    public float Encode(int centroid, ReadOnlySpan<float> shift)
    {
        const int MostOnStack = 2048;
        Span<float> weighted = _stride <= MostOnStack ? stackalloc float[_stride] : new float[_stride];

        for (int t = 0; t < shift.Length; t++)
        {
            weighted[t] = shift[t] * _widths[t];
        }

        weighted[shift.Length..].Clear();
        Quantization code = QuantizedKernel.EncodeShift(weighted, _most, Of(centroid));
        (_steps.Pointer[centroid], _residuals.Pointer[centroid]) = (code.Step, code.Residual);
        return code.Norm;
    }
}
