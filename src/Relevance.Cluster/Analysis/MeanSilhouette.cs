using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Analysis;

/// <summary>The silhouette by metrics of which the mean distance to a cluster follows from its mean: squared Euclidean and cosine.</summary>
/// <remarks>With m the mean of a cluster, and everything relative to the mean of all: mean |x − y|² = |x − m|² + mean |y − m|². For unit vectors the same is 2 (1 − cos), so that one formula serves both.</remarks>
internal sealed class MeanSilhouette
{
    private readonly VectorSet _vectors;
    private readonly ClusterMembers _members;
    private readonly int[] _clusters;
    private readonly int _threads;
    private readonly double[]? _factors;
    private readonly VectorSet _means;
    private readonly double[] _spreads;

    public MeanSilhouette(VectorSet vectors, ClusterMembers members, (DistanceMetric Metric, int Threads) how, CancellationToken cancellationToken)
    {
        _vectors = vectors;
        _members = members;
        _threads = how.Threads;
        _clusters = [.. Enumerable.Range(0, members.ClusterCount).Where(cluster => members[cluster].Count > 0)];
        _factors = how.Metric == DistanceMetric.Cosine ? FactorsOf(vectors, members) : null;
        (_means, _spreads) = Summarize(cancellationToken);
    }

    /// <summary>Writes the silhouette of every member.</summary>
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
                            MeasureRows(scorer, rows, (start, Math.Min(scorer.ChunkRows, end - start)), label, values);
                        }
                    };
                },
                cancellationToken);
        }
    }

    private static double[] FactorsOf(VectorSet vectors, ClusterMembers members)
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

    /// <summary>The mean of each cluster in float32, and the mean squared distance of its members to that.</summary>
    private (VectorSet Means, double[] Spreads) Summarize(CancellationToken cancellationToken)
    {
        var means = new VectorSetBuilder(_vectors.Dimension, _clusters.Length);
        double[] spreads = new double[_clusters.Length];
        double[] sum = new double[_vectors.Dimension];
        float[] mean = new float[sum.Length];

        for (int i = 0; i < _clusters.Length; i++)
        {
            IReadOnlyList<int> rows = _members[_clusters[i]];
            Array.Clear(sum);

            foreach (int row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                AccumulateKernel.Add(sum, _vectors[row], FactorOf(row) / rows.Count);
            }

            for (int t = 0; t < mean.Length; t++)
            {
                mean[t] = (float)sum[t];
            }

            means.Add(mean);
            double[] center = [.. mean.Select(component => (double)component)];
            double[] scatter = new double[mean.Length];

            foreach (int row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ScatterKernel.Add(scatter, _vectors[row], center, (FactorOf(row), 1.0 / rows.Count));
            }

            // A row of zeros is at cosine distance 1 of every other, and 2 (1 − cos) is 2 where |x − y|² is 1.
            spreads[i] = scatter.Sum() + ((double)rows.Count(IsZero) / rows.Count);
        }

        return (means.Build(), spreads);
    }

    private void MeasureRows(RowScorer scorer, IReadOnlyList<int> rows, (int Start, int Count) part, int own, double[] values)
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

            // The only vector of a cluster has nobody to be near to; one without a direction is as far from all.
            values[row] = rows.Count == 1 || IsZero(row) ? 0 : ValueOf(row, squaredLengths[i], scorer.ScoresOf(i), own, rows.Count);
        }
    }

    private double ValueOf(int row, float squaredLength, ReadOnlySpan<float> scores, int own, int ownCount)
    {
        double other = double.PositiveInfinity;

        for (int cluster = 0; cluster < _clusters.Length; cluster++)
        {
            if (cluster != own)
            {
                other = Math.Min(other, Math.Max(0, squaredLength - (2.0 * scores[cluster])) + _spreads[cluster]);
            }
        }

        // The mean over the cluster has the vector itself in it, at distance 0. It may be much smaller than float32 can tell: it is taken in float64.
        double mine = OwnSquaredDistance(row, own) + _spreads[own];
        return Silhouette.ValueOf(mine * ownCount / (ownCount - 1), other);
    }

    private double OwnSquaredDistance(int row, int own)
    {
        if (_factors is null)
        {
            return SquaredDistanceKernel.Invoke(_vectors[row], _means[own]);
        }

        // |f·x − m|² = 1 − 2 f x·m + |m|².
        double product = DotKernel.Invoke(_vectors[row], _means[own]) * _factors[row];
        return Math.Max(0, 1 - (2 * product) + DotKernel.Invoke(_means[own], _means[own]));
    }
}
