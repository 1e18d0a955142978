using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>
/// Measures the silhouette by metrics whose mean distance to a cluster follows from the cluster's mean: squared Euclidean and cosine.
/// </summary>
/// <remarks>
/// With m the mean of a cluster, and everything relative to the mean of all rows: mean |x − y|² = |x − m|² + mean |y − m|². For unit vectors this
/// equals 2 (1 − cos), so one formula serves both metrics.
/// </remarks>
internal sealed class MeanSilhouette
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

    private readonly VectorSet _vectors;
    private readonly ClusterRows _members;
    private readonly int[] _clusters;
    private readonly int _threads;
    private readonly double[]? _factors;
    private readonly VectorSet _means;
    private readonly double[][] _centers;
    private readonly double[] _spreads;

    public MeanSilhouette(VectorSet vectors, ClusterRows members, (DistanceMetric Metric, int Threads) how, CancellationToken cancellationToken)
    {
        _vectors = vectors;
        _members = members;
        _threads = how.Threads;
        _clusters = [.. Enumerable.Range(0, members.ClusterCount).Where(cluster => members[cluster].Count > 0)];
        _factors = how.Metric == DistanceMetric.Cosine ? FactorsOf(vectors, members) : null;
        (_means, _centers, _spreads) = Summarize(cancellationToken);
    }

    /// <summary>Measures the silhouette of every member.</summary>
    public void Measure(double[] values, CancellationToken cancellationToken)
    {
        var panels = new CentroidPanels(_clusters.Length, _vectors.Dimension);
        panels.ChooseOrigin(_means, isFarFromZero: true);
        panels.PackForDistance(_means);

        for (int own = 0; own < _clusters.Length; own++)
        {
            IReadOnlyList<int> rows = _members[_clusters[own]];
            int label = own;
            var workers = new RowScorer?[_threads];
            const int taskRows = 256;
            ParallelBlocks.Run(
                ParallelBlocks.CountOf(rows.Count, taskRows),
                _threads,
                worker =>
                {
                    RowScorer scorer = workers[worker] ??= new RowScorer(panels);
                    return task =>
                    {
                        int end = Math.Min(rows.Count, (task + 1) * taskRows);

                        for (int start = task * taskRows; start < end; start += scorer.ChunkRows)
                        {
                            MeasureRows(scorer, rows, (start, Math.Min(scorer.ChunkRows, end - start)), label, values, cancellationToken);
                        }
                    };
                },
                cancellationToken);
        }
    }

    private static double[] FactorsOf(VectorSet vectors, ClusterRows members)
    {
        double[] factors = new double[vectors.Count];

        for (int cluster = 0; cluster < members.ClusterCount; cluster++)
        {
            foreach (int row in members[cluster])
            {
                factors[row] = UnitVectors.InverseLength(vectors[row]);
            }
        }

        return factors;
    }

    private bool IsZero(int row) => _factors is not null && _factors[row] == 0;

    private double FactorOf(int row) => _factors is null ? 1 : _factors[row];

    /// <summary>Computes the mean of each cluster in float32 and in float64, and the mean squared distance of its members to the latter.</summary>
    private (VectorSet Means, double[][] Centers, double[] Spreads) Summarize(CancellationToken cancellationToken)
    {
        var means = new VectorSetBuilder(_vectors.Dimension, _clusters.Length);
        double[] spreads = new double[_clusters.Length];
        double[][] centers = new double[_clusters.Length][];
        float[] mean = new float[_vectors.Dimension];

        for (int i = 0; i < _clusters.Length; i++)
        {
            IReadOnlyList<int> rows = _members[_clusters[i]];
            double[] center = centers[i] = new double[mean.Length];

            foreach (int row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                AccumulateKernel.Add(center, _vectors[row], FactorOf(row) / rows.Count);
            }

            for (int t = 0; t < mean.Length; t++)
            {
                mean[t] = (float)center[t];
            }

            means.Add(mean);
            double[] scatter = new double[mean.Length];

            foreach (int row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ScatterKernel.Add(scatter, _vectors[row], center, (FactorOf(row), 1.0 / rows.Count));
            }

            // A zero vector is at cosine distance 1 of every other vector, and 2 (1 − cos) is 2 if |x − y|² is 1.
            spreads[i] = scatter.Sum() + ((double)rows.Count(IsZero) / rows.Count);
        }

        return (means.Build(), centers, spreads);
    }

    private void MeasureRows(
        RowScorer scorer,
        IReadOnlyList<int> rows,
        (int Start, int Count) part,
        int own,
        double[] values,
        CancellationToken cancellationToken)
    {
        Span<float> squaredLengths = stackalloc float[part.Count];

        for (int i = 0; i < part.Count; i++)
        {
            int row = rows[part.Start + i];
            squaredLengths[i] = scorer.Place(i, _vectors[row], (float)FactorOf(row));
        }

        scorer.Score(part.Count);

        for (int i = 0; i < part.Count; i++)
        {
            int row = rows[part.Start + i];

            cancellationToken.ThrowIfCancellationRequested();

            // The only vector of a cluster has no neighbor in it; a zero vector is equally far from all others.
            values[row] = rows.Count == 1 || IsZero(row) ? 0 : ValueOf(row, squaredLengths[i], scorer.ScoresOf(i), own, rows.Count);
        }
    }

    private double ValueOf(int row, float squaredLength, ReadOnlySpan<float> scores, int own, int ownCount)
    {
        // The mean over the cluster includes the vector itself, at distance 0. It can be smaller than float32 resolves: it is computed in float64.
        (double squaredDistance, double squaredNorm) = SquaredDistance(row, own);
        double least = squaredNorm * Rounding;
        double unsure = Math.Max(squaredLength * Cancelled, squaredNorm * Moved);
        double mine = squaredDistance + _spreads[own];
        double other = double.PositiveInfinity;
        for (int cluster = 0; cluster < _clusters.Length; cluster++)
        {
            if (cluster != own)
            {
                double distance = squaredLength - (2.0 * scores[cluster]);
                distance = distance < unsure ? SquaredDistance(row, cluster).Value : distance;
                other = Math.Min(other, distance + _spreads[cluster]);
            }
        }

        return SilhouetteRows.ValueOf(mine < least ? 0 : mine * ownCount / (ownCount - 1), other < least ? 0 : other);
    }

    /// <summary>Computes |f·x − m|² and |f·x|².</summary>
    private (double Value, double SquaredNorm) SquaredDistance(int row, int cluster)
    {
        ReadOnlySpan<float> vector = _vectors[row];
        double[] center = _centers[cluster];
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
