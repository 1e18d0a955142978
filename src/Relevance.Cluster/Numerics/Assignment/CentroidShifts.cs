using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>How far centroids have moved since <see cref="ReferenceScores"/> were taken, and what that can do to a score. All in float64, then rounded up.</summary>
internal sealed unsafe class CentroidShifts
{
    /// <summary>A share of what is added up in float32 by which it is increased: far above its rounding.</summary>
    private const double Margin = 4e-6;

    private const int RowsAtOnce = 16;

    private readonly int _count;
    private readonly int _laneCount;
    private readonly QuantizedRows _rows;
    private readonly QuantizedShifts _codes;
    private readonly int _dimension;
    private readonly nint _stride;
    private readonly AlignedFloats _shifts;
    private readonly AlignedFloats _centroids;
    private readonly AlignedFloats _zeros;
    private readonly int[] _all;
    private readonly RoundingBound _rounding;
    private readonly float[] _codeOrigin;
    private readonly double[] _norms;
    private readonly double[] _halfSquares;
    private readonly double[] _shiftNorms;
    private readonly AlignedFloats _offsets;
    private readonly AlignedFloats _relativeShifts;
    private readonly AlignedFloats _largestGains;
    private readonly AlignedFloats _originGains;
    private VectorSet? _reference;

    public CentroidShifts(CentroidPanels panels, QuantizedRows rows)
    {
        (_count, _laneCount, _rows) = (panels.Count, panels.LaneCount, rows);
        _codes = new QuantizedShifts(_count, rows);
        (_dimension, _stride) = (panels.Dimension, panels.RowStride);
        _shifts = new AlignedFloats(checked(_count * (int)_stride));
        _centroids = new AlignedFloats(checked(_count * (int)_stride));
        _zeros = new AlignedFloats(_laneCount);
        _all = [.. Enumerable.Range(0, _count)];
        _rounding = RoundingBound.OfProducts(_dimension, 1);
        _codeOrigin = new float[panels.Dimension];
        _norms = new double[_count];
        _halfSquares = new double[_count];
        _shiftNorms = new double[_count];
        _offsets = new AlignedFloats(_count * _laneCount);
        _relativeShifts = new AlignedFloats(_count * _laneCount);
        _largestGains = new AlignedFloats(_laneCount);
        _originGains = new AlignedFloats(_laneCount);
    }

    /// <summary>Gets the moves as they are multiplied with the codes of rows.</summary>
    public QuantizedShifts Quantized => _codes;

    /// <summary>Gets, one a lane, |δ| or a little more.</summary>
    public float* Norms => _largestGains.Pointer;

    /// <summary>Gets what a score has gained, one a lane, beside what the codes of the row say: a·δ − h with the origin a of the codes.</summary>
    public float* OriginGains => _originGains.Pointer;

    /// <summary>Gets by how much a score may be another one because of rounding here.</summary>
    public float Rounding { get; private set; }

    /// <summary>Gets the length of the longest move in widths of the codes.</summary>
    public float Longest { get; private set; }

    /// <summary>Gets how far from the origin the farthest centroid of the reference is.</summary>
    public float LargestNorm => (float)_norms.Max();

    /// <summary>One number a lane: what a row that lies on an assigned centroid cₒ gives to the score of each centroid, cₒ·δ − h or a little more; for the assigned one, what it has gained.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* OffsetsOf(int assigned) => _offsets.Pointer + ((nint)assigned * _laneCount);

    /// <summary>One number a lane: what a row can add to that for each unit that it is away from its assigned centroid, |δ − δₒ| or a little more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* RelativeShiftsOf(int assigned) => _relativeShifts.Pointer + ((nint)assigned * _laneCount);

    /// <summary>Begins with these centroids.</summary>
    /// <param name="centroids">The centroids of the reference.</param>
    /// <param name="origin">What scores are relative to.</param>
    public void Begin(VectorSet centroids, float[] origin)
    {
        _reference = centroids;

        for (int centroid = 0; centroid < _count; centroid++)
        {
            Span<float> then = RowOf(_centroids, centroid);
            Subtract(centroids[centroid], origin, then);
            _norms[centroid] = LengthOf(then);
        }

        Subtract(_rows.Origin.AsSpan(0, origin.Length), origin, _codeOrigin);
    }

    /// <summary>Takes in where the centroids are now. O(k²·d).</summary>
    /// <param name="centroids">The centroids.</param>
    /// <param name="hasHalfSquares">Whether scores are x·c − |c|²/2, not x·c.</param>
    /// <param name="threads">The most threads to use.</param>
    public void Update(VectorSet centroids, bool hasHalfSquares, int threads)
    {
        double[] longest = new double[_count];
        ParallelBlocks.Run(_count, threads, _ => centroid => longest[centroid] = Update(centroid, centroids[centroid], hasHalfSquares), CancellationToken.None);
        double most = _shiftNorms.Max();
        double then = Math.Max(LengthOf(_codeOrigin), _norms.Max());
        Longest = (float)longest.Max();
        Rounding = (float)(Margin * most * (then + most));
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

    private static double LengthOf(ReadOnlySpan<float> vector) => Math.Sqrt(DotKernel.Invoke(vector, vector));

    private static void Subtract(ReadOnlySpan<float> from, ReadOnlySpan<float> what, Span<float> result)
    {
        for (int t = 0; t < result.Length; t++)
        {
            result[t] = (float)((double)from[t] - what[t]);
        }
    }

    /// <summary>Takes one move, and returns its length in widths.</summary>
    private double Update(int centroid, ReadOnlySpan<float> current, bool hasHalfSquares)
    {
        Span<float> move = RowOf(_shifts, centroid);
        Subtract(current, _reference![centroid], move);
        double square = DotKernel.Invoke(move, move);
        _shiftNorms[centroid] = Math.Sqrt(square);
        _largestGains.Pointer[centroid] = (float)(_shiftNorms[centroid] * (1 + Margin));
        _halfSquares[centroid] = hasHalfSquares ? DotKernel.Invoke(move, RowOf(_centroids, centroid)) + (square / 2) : 0;
        _originGains.Pointer[centroid] = (float)(DotKernel.Invoke(move, _codeOrigin) - _halfSquares[centroid]);
        return _codes.Encode(centroid, move);
    }

    /// <summary>The products of some rows with all moves, in float32.</summary>
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

    /// <summary>Makes of these products the tables of one assigned centroid.</summary>
    private void Fill(int assigned)
    {
        float* offsets = OffsetsOf(assigned);
        float* relativeShifts = RelativeShiftsOf(assigned);

        // Nothing is added to this one, which others are compared with: it has no rounding of float32.
        double gained = DotKernel.Invoke(RowOf(_centroids, assigned), RowOf(_shifts, assigned)) - _halfSquares[assigned];

        for (int other = 0; other < _count; other++)
        {
            double both = _shiftNorms[assigned] + _shiftNorms[other];
            double then = _norms[assigned] + _norms[other];
            double offset = offsets[other] - _halfSquares[other] + _rounding.OfLength(_norms[assigned] * _shiftNorms[other]);
            offsets[other] = (float)(other == assigned ? gained : offset + (Margin * both * (then + both)));

            double squares = (_shiftNorms[assigned] * _shiftNorms[assigned]) + (_shiftNorms[other] * _shiftNorms[other]);
            double reach = Math.Sqrt(Math.Max(0, squares - (2.0 * relativeShifts[other]) + (2 * _rounding.OfLength(_shiftNorms[assigned] * _shiftNorms[other]))));
            relativeShifts[other] = (float)((reach * (1 + Margin)) + (Margin * both));
        }
    }

    private Span<float> RowOf(AlignedFloats rows, int centroid) => new(rows.Pointer + (centroid * _stride), _dimension);
}

/// <summary>What centroids have moved, in widths of the codes of rows and as whole numbers of 16 bits: δ∘w = s·q + e.</summary>
internal sealed unsafe class QuantizedShifts
{
    private readonly float[] _widths;
    private readonly int _stride;
    private readonly int _most;
    private readonly AlignedFloats _steps;
    private readonly AlignedFloats _residuals;

    // Keeps the memory alive: it is pinned as long as it is referenced.
    private readonly short[] _codes;
    private readonly short* _first;

    public QuantizedShifts(int count, QuantizedRows rows)
    {
        _stride = rows.Stride;
        _widths = rows.Widths;
        _most = QuantizedKernel.LargestOfShift(_stride);
        (_codes, nint codes) = LargeArrays.AllocatePinned<short>(count * _stride);
        _first = (short*)codes;
        _steps = new AlignedFloats(count);
        _residuals = new AlignedFloats(count);
    }

    /// <summary>Gets the steps s, one a centroid.</summary>
    public float* Steps => _steps.Pointer;

    /// <summary>Gets the lengths of the residuals e, or a little more, one a centroid.</summary>
    public float* Residuals => _residuals.Pointer;

    /// <summary>The whole numbers of a move, filled up with zeros; valid while this object is reachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public short* Of(int centroid) => _first + ((nint)centroid * _stride);

    /// <summary>Encodes a move.</summary>
    /// <returns>Its length in widths, or a little more.</returns>
    public float Encode(int centroid, ReadOnlySpan<float> move)
    {
        const int MostOnStack = 2048;
        Span<float> weighted = _stride <= MostOnStack ? stackalloc float[_stride] : new float[_stride];

        for (int t = 0; t < move.Length; t++)
        {
            weighted[t] = move[t] * _widths[t];
        }

        weighted[move.Length..].Clear();
        Quantization code = QuantizedKernel.EncodeShift(weighted, _most, Of(centroid));
        (_steps.Pointer[centroid], _residuals.Pointer[centroid]) = (code.Step, code.Residual);
        return code.Norm;
    }
}
