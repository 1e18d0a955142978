using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>
/// The silhouette by metrics whose mean distance to a cluster follows from the cluster's mean, squared Euclidean and cosine, of all rows or of a part of them.
/// </summary>
/// <remarks>
/// With m the mean of a cluster: mean |x − y|² = |x − m|² + mean |y − m|². For unit vectors this equals 2 (1 − cos), so one formula serves both metrics.
/// What is known of all rows are sums without an order, so that the parts do not change a bit.
/// </remarks>
internal sealed class SilhouettePart
{
    /// <summary>A squared distance below this share of the squared length has lost digits in float32 and is computed again in float64.</summary>
    private const double Cancelled = 1.0 / 1024;

    /// <summary>
    /// The same limit for the squared length from zero: unit vectors and means are rounded to float32, which moves them by 2⁻²⁴ of that length.
    /// </summary>
    private const double Moved = 1e-4;

    /// <summary>
    /// A mean squared distance below this share of the squared length is a rounding error of 0: two different float32 vectors are farther apart.
    /// </summary>
    private const double Rounding = 1e-18;

    private const int TaskRows = 256;

    private readonly VectorSet _vectors;
    private readonly int[] _places;
    private readonly int _threads;
    private readonly double[]? _factors;

    /// <summary>Initializes a new instance of the <see cref="SilhouettePart"/> class.</summary>
    /// <param name="vectors">The rows of the part.</param>
    /// <param name="places">The cluster of each, from 0 without a gap over all parts; −1 for a row that is not measured.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="exponent">The exponent of the power of two that scales the rows of all parts, see <see cref="FloatRange"/>; the cosine ignores it.</param>
    /// <param name="threads">The maximum number of threads.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public SilhouettePart(VectorSet vectors, int[] places, DistanceMetric metric, int exponent, int threads, CancellationToken cancellationToken)
    {
        (_places, _threads) = (places, threads);
        bool isCosine = metric == DistanceMetric.Cosine;
        _vectors = isCosine ? FloatRange.OfDirections(vectors, cancellationToken) : FloatRange.Scale(vectors, exponent, cancellationToken);
        _factors = isCosine ? [.. places.Select((place, row) => place < 0 ? 0 : UnitVectors.InverseLength(_vectors[row]))] : null;
    }

    /// <summary>Measures the terms of the sums.</summary>
    public TermRanges MeasureTerms(CancellationToken cancellationToken) => TermRanges.Of(_vectors, default, _factors, _threads, cancellationToken);

    /// <summary>Sums the rows of each cluster.</summary>
    public ClusterSums Sum(TermUnits units, int clusterCount, CancellationToken cancellationToken) =>
        LabelSums.Of(new RowTerms(_vectors, default, _factors, units), _places, clusterCount, _threads, cancellationToken);

    /// <summary>Counts the rows of each cluster, and those of them that are zero vectors by the cosine.</summary>
    public (int All, int Zeros)[] Count(int clusterCount)
    {
        var counts = new (int All, int Zeros)[clusterCount];
        for (int row = 0; row < _places.Length; row++)
        {
            if (_places[row] >= 0)
            {
                ref (int All, int Zeros) count = ref counts[_places[row]];
                count = (count.All + 1, count.Zeros + (IsZero(row) ? 1 : 0));
            }
        }

        return counts;
    }

    /// <summary>Sums the squared distances of the rows of each cluster to its mean.</summary>
    public ExactSum[] Scatter(double[][] centers, CancellationToken cancellationToken)
    {
        double[] squares = new double[_places.Length];
        RowDistances.ForEachRow(
            squares.Length,
            _threads,
            row => squares[row] = _places[row] < 0 ? 0 : ScatterKernel.Of(_vectors[row], centers[_places[row]], FactorOf(row)),
            cancellationToken);
        ExactSum[] sums = [.. centers.Select(_ => new ExactSum())];
        for (int row = 0; row < squares.Length; row++)
        {
            if (_places[row] >= 0)
            {
                sums[_places[row]].Add(squares[row]);
            }
        }

        return sums;
    }

    /// <summary>Measures the silhouette of each row that has a cluster.</summary>
    public void Measure(SilhouetteMeans all, double[] values, CancellationToken cancellationToken)
    {
        int[] rows = [.. Enumerable.Range(0, _places.Length).Where(row => _places[row] >= 0)];
        CentroidPanels panels = new(all.Counts.Length, _vectors.Dimension);
        RowScorer?[] scorers = new RowScorer?[_threads];
        try
        {
            panels.ChooseOrigin(all.Means, isFarFromZero: true);
            panels.PackForDistance(all.Means);
            ParallelBlocks.Run(
                ParallelBlocks.CountOf(rows.Length, TaskRows),
                _threads,
                worker =>
                {
                    RowScorer scorer = scorers[worker] = new RowScorer(panels);
                    return task =>
                    {
                        int end = Math.Min(rows.Length, (task + 1) * TaskRows);
                        for (int start = task * TaskRows; start < end; start += scorer.ChunkRows)
                        {
                            MeasureRows(scorer, rows.AsSpan(start, Math.Min(scorer.ChunkRows, end - start)), all, values);
                        }
                    };
                },
                cancellationToken);
        }
        finally
        {
            Array.ForEach(scorers, scorer => scorer?.Free());
            panels.Free();
        }
    }

    private bool IsZero(int row) => _factors is not null && _factors[row] == 0;

    private double FactorOf(int row) => _factors is null ? 1 : _factors[row];

    private void MeasureRows(RowScorer scorer, ReadOnlySpan<int> rows, SilhouetteMeans all, double[] values)
    {
        Span<float> squaredLengths = stackalloc float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            squaredLengths[i] = scorer.Place(i, _vectors[rows[i]], (float)FactorOf(rows[i]));
        }

        scorer.Score(rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            // The only vector of a cluster has no neighbor in it; a zero vector is equally far from all others.
            int row = rows[i];
            values[row] = all.Counts[_places[row]] == 1 || IsZero(row) ? 0 : ValueOf(row, squaredLengths[i], scorer.ScoresOf(i), all);
        }
    }

    private double ValueOf(int row, float squaredLength, ReadOnlySpan<float> scores, SilhouetteMeans all)
    {
        // The mean over the cluster includes the vector itself, at distance 0. It can be smaller than float32 resolves: it is computed in float64.
        int own = _places[row];
        (double squaredDistance, double squaredNorm) = SquaredDistance(row, all.Centers[own]);
        double least = squaredNorm * Rounding;
        double unsure = Math.Max(squaredLength * Cancelled, squaredNorm * Moved);
        double mine = squaredDistance + all.Spreads[own];
        double other = double.PositiveInfinity;
        for (int cluster = 0; cluster < all.Counts.Length; cluster++)
        {
            if (cluster != own)
            {
                double distance = squaredLength - (2.0 * scores[cluster]);
                distance = distance < unsure ? SquaredDistance(row, all.Centers[cluster]).Value : distance;
                other = Math.Min(other, distance + all.Spreads[cluster]);
            }
        }

        int count = all.Counts[own];
        return SilhouetteRows.ValueOf(mine < least ? 0 : mine * count / (count - 1), other < least ? 0 : other);
    }

    /// <summary>Computes |f·x − m|² and |f·x|².</summary>
    private (double Value, double SquaredNorm) SquaredDistance(int row, double[] center)
    {
        ReadOnlySpan<float> vector = _vectors[row];
        double factor = FactorOf(row);
        (double sum, double norm) = (0, 0);
        for (int t = 0; t < center.Length; t++)
        {
            double component = vector[t] * factor;
            double deviation = component - center[t];
            sum += deviation * deviation;
            norm += component * component;
        }

        return (sum, norm);
    }
}
