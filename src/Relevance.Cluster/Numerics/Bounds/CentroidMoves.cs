using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Bounds;

/// <summary>How far centroids have moved since <see cref="ReferenceScores"/> were taken, and what that can do to a score. All in float64, then rounded up.</summary>
internal sealed unsafe class CentroidMoves
{
    /// <summary>A share of what is added up in float32 by which it is increased: far above its rounding.</summary>
    private const double Margin = 4e-6;

    private readonly int _count;
    private readonly int _laneCount;
    private readonly RowCodes _rows;
    private readonly MoveCodes _codes;
    private readonly float[][] _moves;
    private readonly float[][] _then;
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
        _moves = [.. Enumerable.Range(0, _count).Select(_ => new float[panels.Dimension])];
        _then = [.. Enumerable.Range(0, _count).Select(_ => new float[panels.Dimension])];
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
            Subtract(centroids[centroid], origin, _then[centroid]);
            _thenLengths[centroid] = LengthOf(_then[centroid]);
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
        ParallelBlocks.Run(_count, threads, _ => Fill, CancellationToken.None);
    }

    private static double LengthOf(float[] vector) => Math.Sqrt(DotKernel.Invoke(vector, vector));

    private static void Subtract(ReadOnlySpan<float> from, ReadOnlySpan<float> what, float[] result)
    {
        for (int t = 0; t < result.Length; t++)
        {
            result[t] = (float)((double)from[t] - what[t]);
        }
    }

    /// <summary>Takes one move, and returns its length in widths.</summary>
    private double Take(int centroid, ReadOnlySpan<float> now, bool hasHalfSquares)
    {
        float[] move = _moves[centroid];
        Subtract(now, _reference![centroid], move);
        double square = DotKernel.Invoke(move, move);
        _lengths[centroid] = Math.Sqrt(square);
        _alone.Pointer[centroid] = (float)(_lengths[centroid] * (1 + Margin));
        _halfSquares[centroid] = hasHalfSquares ? DotKernel.Invoke(move, _then[centroid]) + (square / 2) : 0;
        _shifts.Pointer[centroid] = (float)(DotKernel.Invoke(move, _codeOrigin) - _halfSquares[centroid]);
        return _codes.Encode(centroid, move);
    }

    /// <summary>The tables of one own centroid.</summary>
    private void Fill(int own)
    {
        for (int other = 0; other < _count; other++)
        {
            double both = _lengths[own] + _lengths[other];
            double then = _thenLengths[own] + _thenLengths[other];
            double offset = DotKernel.Invoke(_then[own], _moves[other]) - _halfSquares[other];
            OffsetsOf(own)[other] = (float)(offset + (other == own ? 0 : Margin * both * (then + both)));

            // |δ − δₒ| is the same both ways; each pair is measured once, by the thread that has the first of the two.
            if (other >= own)
            {
                double reach = Math.Sqrt(SquaredDistanceKernel.Invoke(_moves[other], _moves[own]));
                ReachesOf(own)[other] = ReachesOf(other)[own] = (float)((reach * (1 + Margin)) + (Margin * both));
            }
        }
    }
}
