using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>Compares rows of a set with all of its rows: float32 tiles exclude the pairs beyond a limit, float64 decides the others.</summary>
/// <remarks>
/// <code>
/// for each chunk of others       up to 960, packed one per lane
///   for each block of rows       on any thread
///     scores of the block        RowScorer
///     for each row and panel     48 scores are compared with the score of the limit, less the rounding bound; the visitor gets those above
/// </code>
/// Both metrics are screened as squared Euclidean distances; for the cosine, those of the unit vectors, 2 (1 − cos θ).
/// </remarks>
internal sealed unsafe class PairScan
{
    /// <summary>The most vectors that are packed at a time: a score for each, 128 rows at a time, stays in the second-level cache.</summary>
    private const int ChunkLanes = 20 * CentroidPanels.PanelLanes;

    /// <summary>The number of rows up to which the float64 distance of every pair costs less than packing all vectors.</summary>
    private const int FewRows = 16;

    /// <summary>A factor that covers the rounding of float64 distances.</summary>
    private const double AboveRounding = 1 + 1e-12;

    private readonly VectorSet _vectors;
    private readonly VectorSet _scaled;
    private readonly double[]? _inverseLengths;
    private readonly double[]? _squares;
    private readonly double _limitScale;
    private readonly int _threads;
    private readonly CentroidPanels _panels;

    /// <summary>Initializes a new instance of the <see cref="PairScan"/> class.</summary>
    /// <param name="vectors">The vectors, at least one; for the cosine, none is a zero vector.</param>
    /// <param name="metric">The metric: Euclidean or cosine.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="cancellationToken">A token that cancels the preparation.</param>
    public PairScan(VectorSet vectors, DistanceMetric metric, int threads, CancellationToken cancellationToken)
    {
        _vectors = vectors;
        _threads = threads;
        Metric = metric;
        int lanes = Math.Min(ChunkLanes, ParallelBlocks.CountOf(vectors.Count, CentroidPanels.PanelLanes) * CentroidPanels.PanelLanes);
        _panels = new CentroidPanels(lanes, vectors.Dimension);

        if (metric == DistanceMetric.Cosine)
        {
            _scaled = FloatRange.OfDirections(vectors, cancellationToken);
            _inverseLengths = UnitVectors.InverseLengths(_scaled);
            _squares = new double[vectors.Count];

            for (int row = 0; row < vectors.Count; row++)
            {
                _squares[row] = DotKernel.Invoke(vectors[row], vectors[row]);
            }

            _limitScale = 2;
        }
        else
        {
            (_scaled, int exponent) = FloatRange.Of(vectors, cancellationToken);
            _limitScale = Math.ScaleB(1, 2 * exponent);
            _panels.ChooseOrigin(_scaled);
        }
    }

    /// <summary>Gets the number of vectors.</summary>
    public int Count => _vectors.Count;

    /// <summary>Gets the metric.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Computes the distance of two rows in float64: that of <see cref="Numerics.Distance"/>, symmetric to the bit.</summary>
    public double Distance(int row, int other)
    {
        ReadOnlySpan<float> x = _vectors[row];
        ReadOnlySpan<float> y = _vectors[other];
        return _squares is null
            ? Math.Sqrt(SquaredDistanceKernel.Invoke(x, y))
            : 1 - Math.Clamp(DotKernel.Invoke(x, y) / Math.Sqrt(_squares[row] * _squares[other]), -1, 1);
    }

    /// <summary>Compares rows with all rows.</summary>
    /// <param name="rows">The rows, in any order.</param>
    /// <param name="visitor">The visitor, which threads share.</param>
    /// <param name="report">Called on the calling thread after each chunk; may be null.</param>
    /// <param name="cancellationToken">The token is checked before each block of rows.</param>
    public void Run<TVisitor>(int[] rows, TVisitor visitor, Action? report, CancellationToken cancellationToken)
        where TVisitor : class, IPairVisitor
    {
        if (rows.Length <= FewRows)
        {
            ParallelBlocks.Run(rows.Length, _threads, _ => index => VisitAll(index, rows[index], visitor), cancellationToken);
            report?.Invoke();
            return;
        }

        for (int first = 0; first < Count; first += _panels.Count)
        {
            RunChunk(first, rows, visitor, cancellationToken);
            report?.Invoke();
        }
    }

    private void VisitAll<TVisitor>(int index, int row, TVisitor visitor)
        where TVisitor : class, IPairVisitor
    {
        for (int other = 0; other < Count; other++)
        {
            visitor.Visit(index, row, other);
        }
    }

    private void RunChunk<TVisitor>(int first, int[] rows, TVisitor visitor, CancellationToken cancellationToken)
        where TVisitor : class, IPairVisitor
    {
        int used = Math.Min(_panels.Count, Count - first);

        // The lanes beyond the last vector hold copies of it, which are not visited.
        VectorSet chunk = _scaled.Select([.. Enumerable.Range(first, _panels.Count).Select(other => Math.Min(other, Count - 1))]);
        _panels.PackForDistance(_inverseLengths is null ? chunk : UnitVectors.Of(chunk));
        var bound = new RoundingBound(_panels.Dimension, _panels.LargestNorm, areUnitRows: _inverseLengths is not null);
        int blockRows = BlockRowsOf(rows.Length);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(rows.Length, blockRows),
            _threads,
            _ =>
            {
                var scorer = new RowScorer(_panels);
                return block =>
                {
                    int end = Math.Min(rows.Length, (block + 1) * blockRows);

                    for (int start = block * blockRows; start < end; start += scorer.BlockRows)
                    {
                        ScanBlock(scorer, rows, (start, Math.Min(scorer.BlockRows, end - start)), (first, used), bound, visitor);
                    }
                };
            },
            cancellationToken);
    }

    private static int BlockRowsOf(int rows) => Math.Clamp(rows / 32, 32, 512);

    private void ScanBlock<TVisitor>(
        RowScorer scorer, int[] rows, (int Start, int Count) block, (int First, int Count) others, RoundingBound bound, TVisitor visitor)
        where TVisitor : class, IPairVisitor
    {
        Span<float> squares = stackalloc float[block.Count];

        for (int i = 0; i < block.Count; i++)
        {
            int row = rows[block.Start + i];
            squares[i] = scorer.Place(i, _scaled[row], _inverseLengths is null ? 1 : (float)_inverseLengths[row]);
        }

        scorer.Score(block.Count);

        for (int i = 0; i < block.Count; i++)
        {
            VisitScores(scorer.PointerOf(i), (block.Start + i, rows[block.Start + i]), others, (squares[i], bound.OfDistance(squares[i])), visitor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void VisitScores<TVisitor>(
        float* scores, (int Index, int Row) row, (int First, int Count) others, (float Square, double Error) own, TVisitor visitor)
        where TVisitor : class, IPairVisitor
    {
        Vector256<float> least = Vector256.Create(LeastScore(visitor.LimitOf(row.Index), own));

        for (int lane = 0; lane < others.Count; lane += CentroidPanels.Lanes)
        {
            uint open = ~(Vector256.LessThan(Vector256.Load(scores + lane), least).ExtractMostSignificantBits()
                | (Vector256.LessThan(Vector256.Load(scores + lane + 8), least).ExtractMostSignificantBits() << 8)) & 0xFFFF;

            if (open == 0)
            {
                continue;
            }

            if (others.Count - lane < CentroidPanels.Lanes)
            {
                open &= (1u << (others.Count - lane)) - 1;
            }

            for (; open != 0; open &= open - 1)
            {
                visitor.Visit(row.Index, row.Row, others.First + lane + BitOperations.TrailingZeroCount(open));
            }

            least = Vector256.Create(LeastScore(visitor.LimitOf(row.Index), own));
        }
    }

    /// <summary>Returns a score below which no pair is within a limit; −∞ if every pair may be. A NaN score passes every comparison.</summary>
    private float LeastScore(double limit, (float Square, double Error) own)
    {
        double square = _squares is null ? limit * limit * _limitScale : limit * _limitScale;
        double least = (own.Square - (square * AboveRounding) - own.Error) / 2;
        return double.IsFinite(least) ? MathF.BitDecrement((float)least) : float.NegativeInfinity;
    }
}
