using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Bounds of the sum of the distances from each row to all rows, by score tiles: O(m²·d) at the rate of the kernel.</summary>
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
        (double[] low, double[] high) = (new double[rows.Count], new double[rows.Count]);
        sums.Measure(low, high, cancellationToken);
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

    private void Measure(double[] low, double[] high, CancellationToken cancellationToken)
    {
        const int TaskRows = 32;
        using PinnedRows pinned = _rows.Pin();
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_rows.Count, TaskRows),
            _threads,
            worker =>
            {
                RowScorer scorer = _scorers[worker] = new RowScorer(_panels);
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

                        scorer.Score(count);

                        for (int i = 0; i < count; i++)
                        {
                            (low[first + i], high[first + i]) = SumOf(scorer.PointerOf(i), first + i);
                        }
                    }
                };
            },
            cancellationToken);
    }

    /// <summary>Sums the bounds of the distances of one row, without that to itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Low, double High) SumOf(float* scores, int row)
    {
        RowDistance distance = _rows.DistanceOf(row, _bound, _rows.ErrorOf(row, _bound));
        Vector256<float> square = Vector256.Create(distance.Square);
        Vector256<float> factor = Vector256.Create(distance.Factor);
        Vector256<float> error = Vector256.Create(distance.Error);
        Vector256<double> low = default, high = default;
        int whole = _panels.Count / Vector256<float>.Count * Vector256<float>.Count;

        for (int lane = 0; lane < whole; lane += Vector256<float>.Count)
        {
            Vector256<float> squared = square - (factor * Vector256.Load(scores + lane));
            Vector256<float> least = Vector256.Max(squared - error, Vector256<float>.Zero);
            Vector256<float> most = Vector256.Max(squared, Vector256<float>.Zero) + error;
            (Vector256<double> least0, Vector256<double> least1) = Vector256.Widen(_isSquared ? least : Vector256.Sqrt(least));
            (Vector256<double> most0, Vector256<double> most1) = Vector256.Widen(_isSquared ? most : Vector256.Sqrt(most));
            low += least0 + least1;
            high += most0 + most1;
        }

        (double lowSum, double highSum) = (Vector256.Sum(low), Vector256.Sum(high));

        for (int lane = whole; lane < _panels.Count; lane++)
        {
            float squared = distance.Square - (distance.Factor * scores[lane]);
            (float least, float most) = (MathF.Max(squared - distance.Error, 0), MathF.Max(squared, 0) + distance.Error);
            lowSum += _isSquared ? least : MathF.Sqrt(least);
            highSum += _isSquared ? most : MathF.Sqrt(most);
        }

        // The row's own lane counts at most its error in both.
        double own = _isSquared ? distance.Error : MathF.Sqrt(distance.Error);
        return ((lowSum * (1 - Margin)) - (2 * own), highSum * (1 + Margin));
    }
}
