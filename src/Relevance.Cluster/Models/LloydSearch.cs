using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Models;

/// <summary>Lloyd's algorithm from given centroids (S. P. Lloyd, "Least squares quantization in PCM", 1982).</summary>
/// <remarks>
/// With many clusters, most iterations are passes of <see cref="NeighborSearch"/>, by the order of <see cref="PassSchedule"/>, with rounds of
/// <see cref="SplitMergeSearch"/>. The last iteration is a complete pass, and every label is that of the nearest centroid.
/// </remarks>
internal sealed class LloydSearch : IDisposable
{
    /// <summary>The largest number of clusters without such passes.</summary>
    public const int FewClusters = 256;

    private readonly KMeansProblem _problem;
    private readonly NearestCentroidSearch _nearest;
    private readonly ClusterSums _sums;
    private int _filledCount;
    private readonly NeighborSearch? _near;
    private readonly SplitMergeSearch? _exchange;
    private int _listedPasses;

    public LloydSearch(KMeansProblem problem, BoundsPolicy bounds = BoundsPolicy.WhenTheyPay)
    {
        _problem = problem;
        bool isLarge = problem.ClusterCount > FewClusters;
        bounds = isLarge ? BoundsPolicy.Never : bounds;
        _nearest = new NearestCentroidSearch(problem.Vectors, problem.ClusterCount, problem.Metric, problem.Scales, problem.Threads, bounds)
        {
            BoundsBudget = problem.Options.BoundsMemory,
        };
        _sums = new ClusterSums(problem.Terms, problem.ClusterCount, problem.Threads);
        _near = isLarge ? new NeighborSearch(_nearest, problem.Threads) { RowWeights = problem.Weights } : null;
        _exchange = isLarge ? new SplitMergeSearch(problem, _sums, _near!) : null;
    }

    /// <summary>Releases the bounds of the search. A search that is not disposed releases them when it is collected.</summary>
    public void Dispose() => _nearest.Dispose();

    /// <summary>Assigns rows and moves centroids until no label changes, the shift is within the tolerance, or the iterations are used.</summary>
    public LloydOutcome Run(
        VectorSet start, int restart, int maxIterations, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken)
    {
        VectorSet centroids = start;
        int[] labels = LargeArrays.Allocate<int>(_problem.Vectors.Count);
        Array.Fill(labels, -1);
        _nearest.Forget();
        _sums.Clear();
        _filledCount = 0;
        var schedule = new PassSchedule(labels.Length, _problem.StepTolerance > 0);

        for (int iteration = 1; iteration <= maxIterations; iteration++)
        {
            bool isNear = schedule.IsNear;
            _nearest.PassesLeft = maxIterations - iteration + 1;
            int changed = isNear
                ? AssignNear(centroids, labels, schedule.IsLoweringInertia, cancellationToken)
                : Assign(centroids, labels, cancellationToken);
            double inertia = progress is null ? double.NaN : InertiaOf(centroids);

            if (changed == 0 && !isNear)
            {
                progress?.Report(new ClusterModelProgress(restart, iteration, inertia) { Centroids = centroids });
                return ToOutcome(labels, centroids, (iteration, KMeansStopReason.Converged), cancellationToken);
            }

            List<int> filled = FillEmptyClusters(labels, centroids, cancellationToken);
            VectorSet means = Means(centroids, Enumerable.Range(0, _problem.ClusterCount));
            double step = changed == 0 || filled.Count > 0 ? double.PositiveInfinity : SquaredStep(centroids, means);
            centroids = means;
            progress?.Report(new ClusterModelProgress(restart, iteration, inertia) { Centroids = centroids });

            // With a tolerance of 0, the next iteration detects that no label changes.
            bool isStill = _problem.StepTolerance > 0 && step <= _problem.StepTolerance;

            if (_near is null ? isStill : schedule.Next(filled.Count > 0 ? labels.Length : changed, isStill))
            {
                return Finish(labels, centroids, (iteration, KMeansStopReason.ToleranceReached), cancellationToken);
            }

            if (schedule.IsExchangeDue)
            {
                (int count, centroids) = Exchange(centroids, labels, cancellationToken);
                schedule.Exchanged(count);
            }
        }

        return Finish(labels, centroids, (maxIterations, KMeansStopReason.IterationLimit), cancellationToken);
    }

    /// <summary>Labels every row by the final centroids. If that empties a cluster, it is filled, and all rows are labeled again.</summary>
    /// <remarks>Each filling lowers the inertia, so the loop ends.</remarks>
    private LloydOutcome Finish(int[] labels, VectorSet centroids, (int Iterations, KMeansStopReason Reason) end, CancellationToken cancellationToken)
    {
        while (true)
        {
            Assign(centroids, labels, cancellationToken);
            List<int> filled = FillEmptyClusters(labels, centroids, cancellationToken);

            if (filled.Count == 0)
            {
                return ToOutcome(labels, centroids, end, cancellationToken);
            }

            centroids = Means(centroids, filled);
        }
    }

    /// <summary>Labels every row; the sums follow.</summary>
    private int Assign(VectorSet centroids, int[] labels, CancellationToken cancellationToken)
    {
        _listedPasses = 0;
        return _nearest.Assign(centroids, labels, _sums, cancellationToken);
    }

    /// <summary>Moves rows to centroids around their assigned one; the sums follow.</summary>
    private int AssignNear(VectorSet centroids, int[] labels, bool isLoweringInertia, CancellationToken cancellationToken)
    {
        // Listing the neighbors takes k² products, a pass takes 48·n: lists are kept until the passes by them have cost a quarter of making them.
        double listing = (double)_problem.ClusterCount * _problem.ClusterCount;
        bool areListed = _listedPasses > 0 && 4.0 * _listedPasses * NeighborSearch.Neighbors * labels.Length < listing;
        _listedPasses = areListed ? _listedPasses + 1 : 1;
        _near!.Weights = isLoweringInertia ? [.. Enumerable.Range(0, _problem.ClusterCount).Select(WeightForMoves)] : [];
        return _near.Assign(centroids, labels, areListed, _sums, cancellationToken);
    }

    private float WeightForMoves(int label)
    {
        if (_problem.Metric != DistanceMetric.Cosine)
        {
            return (float)_sums.WeightOf(label);
        }

        double square = 0;

        foreach (double component in _sums.SumOf(label))
        {
            square += component * component;
        }

        return (float)Math.Sqrt(square);
    }

    /// <summary>Splits and merges clusters.</summary>
    private (int Count, VectorSet Centroids) Exchange(VectorSet centroids, int[] labels, CancellationToken cancellationToken)
    {
        int[] before = [.. labels];
        (int count, int changed) = _exchange!.Exchange(centroids, labels, cancellationToken);

        if (count == 0)
        {
            return (0, centroids);
        }

        _listedPasses = 0;
        _sums.Update(before, labels, changed, cancellationToken);
        return (count, Means(centroids, Enumerable.Range(0, _problem.ClusterCount)));
    }

    private LloydOutcome ToOutcome(int[] labels, VectorSet centroids, (int Iterations, KMeansStopReason Reason) end, CancellationToken cancellationToken)
    {
        double[] distances = OwnDistances(labels, centroids, cancellationToken);
        return new LloydOutcome(labels, centroids, RowDistances.Sum(distances, _problem.Weights.Span), end.Iterations, end.Reason)
        {
            Distances = distances,
            FilledClusterCount = _filledCount,
        };
    }

    /// <summary>Computes the distance of each row to its assigned centroid, in float64.</summary>
    public double[] OwnDistances(int[] labels, VectorSet centroids, CancellationToken cancellationToken)
    {
        double[] distances = LargeArrays.Allocate<double>(labels.Length);
        RowDistances.ToOwn(_problem.Vectors, centroids, labels, _problem.Metric, distances, _problem.Threads, cancellationToken);
        return distances;
    }

    /// <summary>Fills each cluster without weight with the row that is furthest from its centroid, and returns the filled clusters.</summary>
    private List<int> FillEmptyClusters(int[] labels, VectorSet centroids, CancellationToken cancellationToken)
    {
        List<int> empty = [.. Enumerable.Range(0, _problem.ClusterCount).Where(label => _sums.WeightOf(label) == 0)];

        if (empty.Count == 0)
        {
            return empty;
        }

        int[] before = [.. labels];
        double[] distances = OwnDistances(labels, centroids, cancellationToken);
        List<int> filled = EmptyClusters.Fill(_problem, empty, labels, distances);

        if (filled.Count == 0)
        {
            // No row moved: sums and bounds still match the labels.
            return filled;
        }

        _filledCount += filled.Count;
        _nearest.Forget();
        _sums.Update(before, labels, filled.Count, cancellationToken);
        return filled;
    }

    /// <summary>Returns the centroids with some of them moved to the means of their members; one without weight or direction stays.</summary>
    private VectorSet Means(VectorSet centroids, IEnumerable<int> moved)
    {
        float[][] means = [.. Enumerable.Range(0, centroids.Count).Select(label => centroids[label].ToArray())];

        foreach (int label in moved)
        {
            if (_sums.WeightOf(label) > 0)
            {
                _sums.TryMean(label, _problem.Metric, means[label]);
            }
        }

        return VectorSet.From(means);
    }

    private static double SquaredStep(VectorSet from, VectorSet to)
    {
        double step = 0;

        for (int label = 0; label < from.Count; label++)
        {
            step += SquaredDistanceKernel.Invoke(from[label], to[label]);
        }

        return step;
    }

    /// <summary>Computes the inertia of the labels from the sums alone: O(k·d), without reading the rows.</summary>
    /// <remarks>
    /// Σ w|x − c|² = Σ w|x − m|² + Σ over clusters of W|c − m|² − 2 (c − m)·(S − W m), with the mean m of all; for directions, Σ w − Σ S·c / |c|.
    /// </remarks>
    private double InertiaOf(VectorSet centroids)
    {
        bool isCosine = _problem.Metric == DistanceMetric.Cosine;
        double inertia = isCosine ? _problem.TotalWeight : _problem.Scatter;

        for (int label = 0; label < centroids.Count; label++)
        {
            ReadOnlySpan<float> centroid = centroids[label];
            ReadOnlySpan<double> sum = _sums.SumOf(label);
            double weight = _sums.WeightOf(label);
            (double product, double square) = (0, 0);

            for (int t = 0; t < centroid.Length; t++)
            {
                double origin = isCosine ? 0 : _problem.Mean[t];
                double offset = centroid[t] - origin;
                product += offset * (sum[t] - (weight * origin));
                square += offset * offset;
            }

            inertia += isCosine ? -product / Math.Sqrt(square) : (weight * square) - (2 * product);
        }

        return Math.Max(0, inertia);
    }
}
