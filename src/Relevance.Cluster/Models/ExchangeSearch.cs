using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Models;

/// <summary>Hartigan's exchange (J. Hartigan, <em>Clustering Algorithms</em>, 1975, chapter 4): moves single rows where that lowers the inertia although no label is another.</summary>
/// <remarks>
/// Lloyd's algorithm leaves a row with the nearest centroid. But a centroid follows the row that joins it: taking a row of weight w from a cluster of weight W saves W·w/(W − w)·d², and costs
/// W·w/(W + w)·d² where it goes, so that a row may better be in the second nearest cluster. Each local optimum of this is one of Lloyd's; not the other way round. Rows are moved in
/// row order, one after another; only which rows are worth a look is shared out among threads. Not for cosine.
/// </remarks>
internal sealed class ExchangeSearch(KMeansProblem problem)
{
    private const int RowsPerTask = 512;

    /// <summary>Saving less than this share is nothing.</summary>
    private const double Resolution = 1e-9;

    /// <summary>The centroids after all moves, or null if there was none.</summary>
    /// <param name="outcome">Where Lloyd's algorithm ended.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    public VectorSet? Move(LloydOutcome outcome, CancellationToken cancellationToken)
    {
        if (problem.Metric == DistanceMetric.Cosine)
        {
            return null;
        }

        var clusters = new Clusters(problem, outcome.Labels);
        List<int> rows = Candidates(outcome, clusters, cancellationToken);
        int moved = 0;

        foreach (int row in rows)
        {
            moved += clusters.TryMove(row, outcome.Labels[row]) ? 1 : 0;
        }

        return moved == 0 ? null : clusters.Means(outcome.Centroids);
    }

    /// <summary>The rows that would gain by a move if no other row moved, in row order.</summary>
    private List<int> Candidates(LloydOutcome outcome, Clusters clusters, CancellationToken cancellationToken)
    {
        double[][] apart = [.. Enumerable.Range(0, problem.ClusterCount).Select(label => Enumerable.Range(0, problem.ClusterCount)
            .Select(other => Distance.Euclidean(outcome.Centroids[label], outcome.Centroids[other])).ToArray())];
        bool[] gains = new bool[problem.Vectors.Count];
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(gains.Length, RowsPerTask),
            problem.Threads,
            _ => block =>
            {
                for (int row = block * RowsPerTask; row < (int)Math.Min(gains.Length, ((long)block + 1) * RowsPerTask); row++)
                {
                    gains[row] = Gains(row, outcome, clusters, apart[outcome.Labels[row]]);
                }
            },
            cancellationToken);
        return [.. Enumerable.Range(0, gains.Length).Where(row => gains[row])];
    }

    private bool Gains(int row, LloydOutcome outcome, Clusters clusters, double[] apart)
    {
        int own = outcome.Labels[row];
        ReadOnlySpan<float> vector = problem.Vectors[row];
        double square = Distance.SquaredEuclidean(vector, outcome.Centroids[own]);
        double saved = clusters.Saved(own, problem.WeightOf(row), square) * (1 - Resolution);
        double reach = Math.Sqrt(square) * (1 + Resolution);

        for (int other = 0; other < apart.Length && saved > 0; other++)
        {
            // By the triangle inequality, the row is at least this far from the other centroid.
            double least = Math.Max(0, (apart[other] * (1 - Resolution)) - reach);

            if (other != own && clusters.Cost(other, problem.WeightOf(row), least * least) < saved
                && clusters.Cost(other, problem.WeightOf(row), Distance.SquaredEuclidean(vector, outcome.Centroids[other])) < saved)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The clusters with their sums, which follow the rows that move.</summary>
    private sealed class Clusters
    {
        private readonly KMeansProblem _problem;
        private readonly double[] _weights;
        private readonly double[][] _sums;

        public Clusters(KMeansProblem problem, int[] labels)
        {
            _problem = problem;
            _weights = new double[problem.ClusterCount];
            _sums = [.. _weights.Select(_ => new double[problem.Vectors.Dimension])];

            for (int row = 0; row < labels.Length; row++)
            {
                Add(row, labels[row], problem.WeightOf(row));
            }
        }

        /// <summary>What a row saves by leaving its cluster; nothing if it is all of it.</summary>
        public double Saved(int label, double weight, double distance) => _weights[label] > weight ? _weights[label] * weight / (_weights[label] - weight) * distance : 0;

        /// <summary>What a row costs where it comes to.</summary>
        public double Cost(int label, double weight, double distance) => weight == 0 ? 0 : _weights[label] * weight / (_weights[label] + weight) * distance;

        /// <summary>Moves a row to where it costs least, if that is less than it saves.</summary>
        public bool TryMove(int row, int own)
        {
            double weight = _problem.WeightOf(row);
            double least = Saved(own, weight, SquaredDistance(row, own)) * (1 - Resolution);
            int best = own;

            for (int other = 0; other < _weights.Length; other++)
            {
                double cost = other == own ? double.PositiveInfinity : Cost(other, weight, _weights[other] == 0 ? 0 : SquaredDistance(row, other));
                (best, least) = cost < least ? (other, cost) : (best, least);
            }

            if (best == own)
            {
                return false;
            }

            Add(row, own, -weight);
            Add(row, best, weight);
            return true;
        }

        /// <summary>The means; a cluster without weight keeps its centroid.</summary>
        public VectorSet Means(VectorSet centroids) => VectorSet.From(_sums.Select((sum, label) =>
            _weights[label] > 0 ? sum.Select(component => (float)(component / _weights[label])).ToArray() : centroids[label].ToArray()));

        private void Add(int row, int label, double weight)
        {
            _weights[label] += weight;
            AccumulateKernel.Add(_sums[label], _problem.Vectors[row], weight);
        }

        private double SquaredDistance(int row, int label)
        {
            ReadOnlySpan<float> vector = _problem.Vectors[row];
            double sum = 0;

            for (int t = 0; t < vector.Length; t++)
            {
                double difference = vector[t] - (_sums[label][t] / _weights[label]);
                sum += difference * difference;
            }

            return sum;
        }
    }
}
