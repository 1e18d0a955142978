using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Bounds of the sum of the distances from each row to all rows, by score tiles: O(m²·d/2) at the rate of the kernel.</summary>
/// <remarks>
/// A float32 score gives a squared distance within its rounding bound, so that the root of the distance less the bound is below the true distance and that
/// of the distance plus the bound above. Rows whose lower bound is above the least upper bound have not the smallest sum; the caller computes the few others
/// in float64.
/// </remarks>
internal sealed unsafe class DistanceSums : IDisposable
{
    /// <summary>A relative part that covers the rounding of the sums themselves.</summary>
    private const double Margin = 1e-6;

    private readonly ScoredRows _rows;
    private readonly CentroidPanels _panels;
    private readonly RowScorer?[] _scorers;
    private readonly RoundingBound _bound;
    private readonly bool _isSquared;
    private readonly int _threads;

    private DistanceSums(VectorSet rows, DistanceMetric metric, int threads)
    {
        bool isCosine = metric == DistanceMetric.Cosine;
        float[]? scales = isCosine ? [.. UnitVectors.InverseLengths(rows).Select(inverse => (float)inverse)] : null;
        _rows = new ScoredRows(rows, metric, scales);
        _panels = new CentroidPanels(rows.Count, rows.Dimension);
        _scorers = new RowScorer?[threads];
        (_isSquared, _threads) = (metric != DistanceMetric.Euclidean, threads);

        if (isCosine)
        {
            _panels.PackForDotProduct(UnitVectors.Of(rows));
            _bound = RoundingBound.OfProducts(rows.Dimension, _panels.LargestNorm);
        }
        else
        {
            _panels.ChooseOrigin(rows);
            _panels.PackForDistance(rows);
            _bound = new RoundingBound(rows.Dimension, _panels.LargestNorm, areUnitRows: false);
        }
    }

    /// <summary>Determines whether a metric has bounds.</summary>
    public static bool Suits(DistanceMetric metric) => metric is DistanceMetric.Euclidean or DistanceMetric.SquaredEuclidean or DistanceMetric.Cosine;

    /// <summary>Lists the rows that can have the smallest sum of distances to all rows, ascending.</summary>
    public static int[] Candidates(VectorSet rows, DistanceMetric metric, int threads, CancellationToken cancellationToken)
    {
        using var sums = new DistanceSums(rows, metric, threads);
        (double[] low, double[] high) = sums.Measure(cancellationToken);
        double least = high.Where(double.IsFinite).DefaultIfEmpty(double.PositiveInfinity).Min();

        // A bound that is not a number excludes nothing.
        return [.. Enumerable.Range(0, rows.Count).Where(row => !(low[row] > least))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_scorers, scorer => scorer?.Free());
        _panels.Free();
    }

    /// <summary>Scores each pair once, and adds its bounds to the sums of both rows.</summary>
    private (double[] Low, double[] High) Measure(CancellationToken cancellationToken)
    {
        const int TaskRows = 64;
        (double[] Low, double[] High)[] parts = new (double[], double[])[_threads];
        using PinnedRows pinned = _rows.Pin();
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_rows.Count, TaskRows),
            _threads,
            worker =>
            {
                RowScorer scorer = _scorers[worker] = new RowScorer(_panels);
                (double[] low, double[] high) = parts[worker] = (new double[_rows.Count], new double[_rows.Count]);
                return block =>
                {
                    int end = Math.Min(_rows.Count, (block + 1) * TaskRows);

                    for (int first = block * TaskRows; first < end; first += scorer.ChunkRows)
                    {
                        int count = Math.Min(scorer.ChunkRows, end - first);

                        for (int i = 0; i < count; i++)
                        {
                            _rows.Put(scorer, _panels, pinned, first + i, i);
                        }

                        scorer.Score(count, first / CentroidPanels.PanelLanes);

                        for (int i = 0; i < count; i++)
                        {
                            Add(scorer.PointerOf(i), first + i, low, high);
                        }
                    }
                };
            },
            cancellationToken);

        // The rows of a thread are arbitrary, and so is the rounding of these sums: the margin covers it.
        (double[] lowSums, double[] highSums) = (new double[_rows.Count], new double[_rows.Count]);

        foreach ((double[] low, double[] high) in parts.Where(part => part.Low is not null))
        {
            for (int row = 0; row < lowSums.Length; row++)
            {
                lowSums[row] += low[row] * (1 - Margin);
                highSums[row] += high[row] * (1 + Margin);
            }
        }

        return (lowSums, highSums);
    }

    /// <summary>Adds the bounds of the distances from a row to all later rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(float* scores, int row, double[] lows, double[] highs)
    {
        RowDistance distance = _rows.DistanceOf(row, _bound, _rows.ErrorOf(row, _bound));

        // The factor 0 is that of a zero vector, whose cosine distances are 1 without an error; its bound would exclude no row at all.
        distance = distance.Factor == 0 ? distance with { Error = 0 } : distance;
        Vector256<float> square = Vector256.Create(distance.Square);
        Vector256<float> factor = Vector256.Create(distance.Factor);
        Vector256<float> error = Vector256.Create(distance.Error);
        Vector256<double> low = default, high = default;
        int whole = _panels.Count / Vector256<float>.Count * Vector256<float>.Count;
        int start = Math.Min((row + Vector256<float>.Count) / Vector256<float>.Count * Vector256<float>.Count, _panels.Count);

        fixed (double* lowSums = lows, highSums = highs)
        {
            AddEach(scores, row, (row + 1, start), distance, lowSums, highSums);

            for (int lane = start; lane < whole; lane += Vector256<float>.Count)
            {
                Vector256<float> squared = square - (factor * Vector256.Load(scores + lane));
                Vector256<float> least = Vector256.Max(squared - error, Vector256<float>.Zero);
                Vector256<float> most = Vector256.Max(squared, Vector256<float>.Zero) + error;
                (Vector256<double> least0, Vector256<double> least1) = Vector256.Widen(_isSquared ? least : Vector256.Sqrt(least));
                (Vector256<double> most0, Vector256<double> most1) = Vector256.Widen(_isSquared ? most : Vector256.Sqrt(most));
                low += least0 + least1;
                high += most0 + most1;
                AddTo(lowSums + lane, least0, least1);
                AddTo(highSums + lane, most0, most1);
            }

            AddEach(scores, row, (Math.Max(start, whole), _panels.Count), distance, lowSums, highSums);
            lowSums[row] += Vector256.Sum(low);
            highSums[row] += Vector256.Sum(high);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(double* sums, Vector256<double> first, Vector256<double> second)
    {
        (Vector256.Load(sums) + first).Store(sums);
        (Vector256.Load(sums + Vector256<double>.Count) + second).Store(sums + Vector256<double>.Count);
    }

    private void AddEach(float* scores, int row, (int Start, int End) lanes, RowDistance distance, double* lows, double* highs)
    {
        for (int lane = lanes.Start; lane < lanes.End; lane++)
        {
            float squared = distance.Square - (distance.Factor * scores[lane]);
            float least = MathF.Max(squared - distance.Error, 0);
            float most = MathF.Max(squared, 0) + distance.Error;
            (least, most) = _isSquared ? (least, most) : (MathF.Sqrt(least), MathF.Sqrt(most));
            lows[row] += least;
            lows[lane] += least;
            highs[row] += most;
            highs[lane] += most;
        }
    }
}
