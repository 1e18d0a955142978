using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>How far centroids have moved since <see cref="ReferenceScores"/> were taken, and what that can do to a score. All in float64, then rounded up.</summary>
internal sealed unsafe class CentroidMoves
{
    /// <summary>A share of what is added up in float32 by which it is increased: far above its rounding.</summary>
    private const double Margin = 4e-6;

    private const int OwnsAtOnce = 16;

    private readonly int _count;
    private readonly int _laneCount;
    private readonly RowCodes _rows;
    private readonly MoveCodes _codes;
    private readonly int _dimension;
    private readonly nint _stride;
    private readonly AlignedFloats _moves;
    private readonly AlignedFloats _then;
    private readonly AlignedFloats _zeros;
    private readonly int[] _all;
    private readonly RoundingBound _rounding;
    private readonly float[] _codeOrigin;
    private readonly double[] _thenLengths;
    private readonly double[] _halfSquares;
    private readonly double[] _lengths;
    private readonly AlignedFloats _offsets;
    private readonly AlignedFloats _reaches;
    private readonly AlignedFloats _alone;
    private readonly AlignedFloats _shifts;
    private VectorSet? _reference;

    public CentroidMoves(CentroidPanels panels, RowCodes rows)
    {
        (_count, _laneCount, _rows) = (panels.Count, panels.LaneCount, rows);
        _codes = new MoveCodes(_count, rows);
        (_dimension, _stride) = (panels.Dimension, panels.RowStride);
        _moves = new AlignedFloats(checked(_count * (int)_stride));
        _then = new AlignedFloats(checked(_count * (int)_stride));
        _zeros = new AlignedFloats(_laneCount);
        _all = [.. Enumerable.Range(0, _count)];
        _rounding = RoundingBound.OfProducts(_dimension, 1);
        _codeOrigin = new float[panels.Dimension];
        _thenLengths = new double[_count];
        _halfSquares = new double[_count];
        _lengths = new double[_count];
        _offsets = new AlignedFloats(_count * _laneCount);
        _reaches = new AlignedFloats(_count * _laneCount);
        _alone = new AlignedFloats(_laneCount);
        _shifts = new AlignedFloats(_laneCount);
    }

    /// <summary>Gets the moves as they are multiplied with the codes of rows.</summary>
    public MoveCodes Codes => _codes;

    /// <summary>Gets, one a lane, |δ| or a little more.</summary>
    public float* Lengths => _alone.Pointer;

    /// <summary>Gets what a score has gained, one a lane, beside what the codes of the row say: a·δ − h with the origin a of the codes.</summary>
    public float* Shifts => _shifts.Pointer;

    /// <summary>Gets by how much a score may be another one because of rounding here.</summary>
    public float Rounding { get; private set; }

    /// <summary>Gets the length of the longest move in widths of the codes.</summary>
    public float Longest { get; private set; }

    /// <summary>Gets how far from the origin the farthest centroid of the reference is.</summary>
    public float Farthest => (float)_thenLengths.Max();

    /// <summary>One number a lane: what a row that lies on an own centroid cₒ gives to the score of each centroid, cₒ·δ − h or a little more; for the own one, what it has gained.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* OffsetsOf(int own) => _offsets.Pointer + ((nint)own * _laneCount);

    /// <summary>One number a lane: what a row can add to that for each unit that it is away from its own centroid, |δ − δₒ| or a little more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* ReachesOf(int own) => _reaches.Pointer + ((nint)own * _laneCount);

    /// <summary>Begins with these centroids.</summary>
    /// <param name="centroids">The centroids of the reference.</param>
    /// <param name="origin">What scores are relative to.</param>
    public void Begin(VectorSet centroids, float[] origin)
    {
        _reference = centroids;

        for (int centroid = 0; centroid < _count; centroid++)
        {
            Span<float> then = RowOf(_then, centroid);
            Subtract(centroids[centroid], origin, then);
            _thenLengths[centroid] = LengthOf(then);
        }

        Subtract(_rows.Origin.AsSpan(0, origin.Length), origin, _codeOrigin);
    }

    /// <summary>Takes in where the centroids are now. O(k²·d).</summary>
    /// <param name="centroids">The centroids.</param>
    /// <param name="hasHalfSquares">Whether scores are x·c − |c|²/2, not x·c.</param>
    /// <param name="threads">The most threads to use.</param>
    public void Take(VectorSet centroids, bool hasHalfSquares, int threads)
    {
        double[] longest = new double[_count];
        ParallelBlocks.Run(_count, threads, _ => centroid => longest[centroid] = Take(centroid, centroids[centroid], hasHalfSquares), CancellationToken.None);
        double most = _lengths.Max();
        double then = Math.Max(LengthOf(_codeOrigin), _thenLengths.Max());
        Longest = (float)longest.Max();
        Rounding = (float)(Margin * most * (then + most));
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_count, OwnsAtOnce),
            threads,
            _ => block =>
            {
                int first = block * OwnsAtOnce;
                int count = Math.Min(OwnsAtOnce, _count - first);
                Multiply(_then, first, count, _offsets);
                Multiply(_moves, first, count, _reaches);

                for (int own = first; own < first + count; own++)
                {
                    Fill(own);
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
    private double Take(int centroid, ReadOnlySpan<float> now, bool hasHalfSquares)
    {
        Span<float> move = RowOf(_moves, centroid);
        Subtract(now, _reference![centroid], move);
        double square = DotKernel.Invoke(move, move);
        _lengths[centroid] = Math.Sqrt(square);
        _alone.Pointer[centroid] = (float)(_lengths[centroid] * (1 + Margin));
        _halfSquares[centroid] = hasHalfSquares ? DotKernel.Invoke(move, RowOf(_then, centroid)) + (square / 2) : 0;
        _shifts.Pointer[centroid] = (float)(DotKernel.Invoke(move, _codeOrigin) - _halfSquares[centroid]);
        return _codes.Encode(centroid, move);
    }

    /// <summary>The products of some rows with all moves, in float32.</summary>
    private void Multiply(AlignedFloats rows, int first, int count, AlignedFloats products)
    {
        float** starts = stackalloc float*[OwnsAtOnce];
        float** scores = stackalloc float*[OwnsAtOnce];

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
                Centroids = _moves.Pointer,
                Stride = _stride,
                Indices = all,
                Count = _count,
                Dimension = _dimension,
                Biases = _zeros.Pointer,
                Scores = scores,
            });
        }
    }

    /// <summary>Makes of these products the tables of one own centroid.</summary>
    private void Fill(int own)
    {
        float* offsets = OffsetsOf(own);
        float* reaches = ReachesOf(own);

        // Nothing is added to this one, which others are compared with: it has no rounding of float32.
        double gained = DotKernel.Invoke(RowOf(_then, own), RowOf(_moves, own)) - _halfSquares[own];

        for (int other = 0; other < _count; other++)
        {
            double both = _lengths[own] + _lengths[other];
            double then = _thenLengths[own] + _thenLengths[other];
            double offset = offsets[other] - _halfSquares[other] + _rounding.OfLength(_thenLengths[own] * _lengths[other]);
            offsets[other] = (float)(other == own ? gained : offset + (Margin * both * (then + both)));

            double squares = (_lengths[own] * _lengths[own]) + (_lengths[other] * _lengths[other]);
            double reach = Math.Sqrt(Math.Max(0, squares - (2.0 * reaches[other]) + (2 * _rounding.OfLength(_lengths[own] * _lengths[other]))));
            reaches[other] = (float)((reach * (1 + Margin)) + (Margin * both));
        }
    }

    private Span<float> RowOf(AlignedFloats rows, int centroid) => new(rows.Pointer + (centroid * _stride), _dimension);
}

/// <summary>What centroids have moved, in widths of the codes of rows and as whole numbers of 16 bits: δ∘w = s·q + e.</summary>
internal sealed unsafe class MoveCodes
{
    private readonly float[] _widths;
    private readonly int _stride;
    private readonly int _most;
    private readonly AlignedFloats _steps;
    private readonly AlignedFloats _rests;

    // Keeps the memory alive: it is pinned as long as it is referenced.
    private readonly short[] _codes;
    private readonly short* _first;

    public MoveCodes(int count, RowCodes rows)
    {
        _stride = rows.Stride;
        _widths = rows.Widths;
        _most = CodeKernel.MostOfMove(_stride);
        (_codes, nint codes) = LargeArrays.AllocatePinned<short>(count * _stride);
        _first = (short*)codes;
        _steps = new AlignedFloats(count);
        _rests = new AlignedFloats(count);
    }

    /// <summary>Gets the steps s, one a centroid.</summary>
    public float* Steps => _steps.Pointer;

    /// <summary>Gets the lengths of the rests e, or a little more, one a centroid.</summary>
    public float* Rests => _rests.Pointer;

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
        RowCode code = CodeKernel.EncodeMove(weighted, _most, Of(centroid));
        (_steps.Pointer[centroid], _rests.Pointer[centroid]) = (code.Step, code.Rest);
        return code.Length;
    }
}
