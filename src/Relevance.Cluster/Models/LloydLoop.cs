using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>Lloyd's algorithm from given centroids (S. P. Lloyd, "Least squares quantization in PCM", 1982), apart from the passes over the rows.</summary>
/// <remarks>
/// With many clusters, most iterations are passes of <see cref="NeighborSearch"/>, by the order of <see cref="PassSchedule"/>, with rounds of
/// <see cref="SplitMergeSearch"/>. The last iteration is a complete pass, and every label is that of the nearest centroid.
/// </remarks>
/// <param name="facts">What is known of the rows.</param>
/// <param name="sums">The sums of the clusters, which the driver keeps: those of all rows by their current labels.</param>
internal sealed class LloydLoop(KMeansFacts facts, ClusterSums sums)
{
    /// <summary>The largest number of clusters without passes over neighbors.</summary>
    public const int FewClusters = 256;

    private readonly int _threads = ParallelBlocks.Threads(facts.Options.MaxDegreeOfParallelism);
    private readonly PassSchedule _schedule = new(facts.RowCount, facts.StepTolerance > 0);
    private VectorSet? _listed;
    private int _listedPasses;
    private int _filledCount;

    /// <summary>Gets the result of the last run; null before its end.</summary>
    public LloydEnd? End { get; private set; }

    /// <summary>Gets where the last run is: before the iteration whose passes it requests, the last one if it finishes; null before the first run.</summary>
    public LloydState? State { get; private set; }

    /// <summary>Moves centroids until no label changes, the shift is within the tolerance, or the iterations are used.</summary>
    /// <returns>The requests, one after the other; the driver answers each before it takes the next.</returns>
    public IEnumerable<FitRequest> Run(VectorSet start, int restart, int maxIterations, IProgress<ClusterModelProgress>? progress) =>
        Run(new LloydState(start, 1), restart, maxIterations, progress);

    /// <summary>Goes on from where a run was; the driver has repeated the passes that <see cref="LloydState"/> names.</summary>
    /// <returns>The requests, one after the other; the driver answers each before it takes the next.</returns>
    public IEnumerable<FitRequest> Run(LloydState from, int restart, int maxIterations, IProgress<ClusterModelProgress>? progress)
    {
        VectorSet centroids = from.Centroids;
        (End, State) = (null, from);
        (_filledCount, _listed, _listedPasses) = (from.FilledClusterCount, from.Listed, from.ListedPasses);
        _schedule.State = from.Schedule;

        if (from.Iteration == 1)
        {
            yield return new BeginPass();
        }

        for (int iteration = from.Iteration; iteration <= maxIterations; iteration++)
        {
            State = iteration == from.Iteration ? from : StateAt(centroids, iteration);
            bool isNear = _schedule.IsNear;
            RowPass pass = isNear
                ? NearPassOf(centroids, _schedule.IsLoweringInertia)
                : AssignPassOf(centroids, passesLeft: maxIterations - iteration + 1);
            yield return pass;
            sums.DecodeAll(_threads);
            long changed = pass.Reply.Changed;
            double inertia = progress is null ? double.NaN : InertiaOf(centroids);

            if (changed == 0 && !isNear)
            {
                progress?.Report(new ClusterModelProgress(restart, iteration, inertia) { Centroids = centroids });
                var distances = new DistancePass(centroids);
                yield return distances;
                SetEnd(distances, iteration, KMeansStopReason.Converged);
                yield break;
            }

            List<RowMove> filled = [];

            foreach (FitRequest request in FillEmptyClusters(centroids, filled))
            {
                yield return request;
            }

            VectorSet means = Means(centroids, [.. Enumerable.Range(0, facts.ClusterCount)]);
            double step = changed == 0 || filled.Count > 0 ? double.PositiveInfinity : SquaredStep(centroids, means);
            centroids = means;
            progress?.Report(new ClusterModelProgress(restart, iteration, inertia) { Centroids = centroids });

            // With a tolerance of 0, the next iteration detects that no label changes.
            bool isStill = facts.StepTolerance > 0 && step <= facts.StepTolerance;

            if (facts.ClusterCount <= FewClusters ? isStill : _schedule.Next(filled.Count > 0 ? facts.RowCount : changed, isStill))
            {
                foreach (FitRequest request in Finish(centroids, iteration, KMeansStopReason.ToleranceReached))
                {
                    yield return request;
                }

                yield break;
            }

            if (_schedule.IsExchangeDue)
            {
                List<ClusterExchange> exchanges = [];

                foreach (FitRequest request in SplitAndMerge(centroids, exchanges))
                {
                    yield return request;
                }

                _schedule.Exchanged(exchanges.Count);

                // An exchange lists the neighbors of the centroids; without one, they are as they were.
                (_listed, _listedPasses) = (centroids, exchanges.Count == 0 ? _listedPasses : 0);
                centroids = exchanges.Count == 0 ? centroids : Means(centroids, [.. Enumerable.Range(0, facts.ClusterCount)]);
            }
        }

        State = from.Iteration > maxIterations ? from : StateAt(centroids, maxIterations + 1);

        foreach (FitRequest request in Finish(centroids, maxIterations, KMeansStopReason.IterationLimit))
        {
            yield return request;
        }
    }

    /// <summary>Labels every row by the final centroids. If that empties a cluster, it is filled, and all rows are labeled again.</summary>
    /// <remarks>Each filling lowers the inertia, so the loop ends.</remarks>
    private IEnumerable<FitRequest> Finish(VectorSet centroids, int iterations, KMeansStopReason reason)
    {
        while (true)
        {
            List<RowMove> filled = [];
            yield return AssignPassOf(centroids, passesLeft: 1);

            foreach (FitRequest request in FillEmptyClusters(centroids, filled))
            {
                yield return request;
            }

            if (filled.Count == 0)
            {
                break;
            }

            centroids = Means(centroids, [.. filled.Select(move => move.Label)]);
        }

        var distances = new DistancePass(centroids);
        yield return distances;
        SetEnd(distances, iterations, reason);
    }

    private LloydState StateAt(VectorSet centroids, int iteration) => new(centroids, iteration)
    {
        Listed = _listed,
        ListedPasses = _listedPasses,
        FilledClusterCount = _filledCount,
        Schedule = _schedule.State,
    };

    private AssignPass AssignPassOf(VectorSet centroids, int passesLeft)
    {
        _listedPasses = 0;
        return new AssignPass(centroids, passesLeft);
    }

    private NearPass NearPassOf(VectorSet centroids, bool isLoweringInertia)
    {
        // Listing the neighbors takes k² products, a pass takes 48·n: lists are kept until the passes by them have cost a quarter of making them.
        double listing = (double)facts.ClusterCount * facts.ClusterCount;
        bool areListed = _listedPasses > 0 && 4.0 * _listedPasses * NeighborSearch.Neighbors * facts.RowCount < listing;
        (_listed, _listedPasses) = areListed ? (_listed, _listedPasses + 1) : (centroids, 1);
        return new NearPass(centroids, _listed!, isLoweringInertia ? [.. Enumerable.Range(0, facts.ClusterCount).Select(WeightForMoves)] : []);
    }

    private float WeightForMoves(int label) => (float)(facts.Metric == DistanceMetric.Cosine ? sums.LengthOf(label) : sums.WeightOf(label));

    private void SetEnd(DistancePass distances, int iterations, KMeansStopReason reason) =>
        End = new LloydEnd(distances.Centroids, distances.Reply.Inertia.Value, iterations, reason) { FilledClusterCount = _filledCount };

    /// <summary>Fills each cluster without weight with the row that is furthest from its centroid, and lists the moves.</summary>
    private IEnumerable<FitRequest> FillEmptyClusters(VectorSet centroids, List<RowMove> filled)
    {
        sums.DecodeAll(_threads);
        int[] empty = [.. Enumerable.Range(0, facts.ClusterCount).Where(label => sums.WeightOf(label) == 0)];

        if (empty.Length == 0)
        {
            yield break;
        }

        var furthest = new FurthestPass(centroids);
        yield return furthest;
        filled.AddRange(EmptyClusters.Choose(empty, furthest.Reply));

        if (filled.Count > 0)
        {
            _filledCount += filled.Count;
            yield return new MovePass(filled);
        }
    }

    /// <summary>Splits and merges clusters, and lists the exchanges.</summary>
    private IEnumerable<FitRequest> SplitAndMerge(VectorSet centroids, List<ClusterExchange> exchanges)
    {
        var halving = new HalvingRequest(centroids);
        yield return halving;
        var halves = new HalvesPass(halving.Planes);
        yield return halves;
        var search = new SplitMergeSearch(sums, halves.Beyond!, halving.Neighbors, facts.Metric);
        exchanges.AddRange(search.Find(_threads));

        if (exchanges.Count > 0)
        {
            yield return new ExchangePass(exchanges);
        }
    }

    /// <summary>Returns the centroids with some of them moved to the means of their members; one without weight or direction stays.</summary>
    private VectorSet Means(VectorSet centroids, int[] moved)
    {
        float[][] means = [.. Enumerable.Range(0, centroids.Count).Select(label => centroids[label].ToArray())];
        ForEachCluster(moved.Length, index =>
        {
            if (sums.WeightOf(moved[index]) > 0)
            {
                sums.TryMean(moved[index], facts.Metric, means[moved[index]]);
            }
        });
        return VectorSet.From(means);
    }

    private void ForEachCluster(int count, Action<int> act) => ParallelBlocks.ForEachVector(count, facts.Units.Dimension, _threads, act);

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
        bool isCosine = facts.Metric == DistanceMetric.Cosine;
        double[] terms = new double[centroids.Count];
        double[]? mean = isCosine ? null : facts.Mean;
        ForEachCluster(terms.Length, label =>
        {
            ReadOnlySpan<float> centroid = centroids[label];
            ReadOnlySpan<double> sum = sums.SumOf(label);
            double weight = sums.WeightOf(label);
            (double product, double square) = (0, 0);

            for (int t = 0; t < centroid.Length; t++)
            {
                double origin = mean is null ? 0 : mean[t];
                double offset = centroid[t] - origin;
                product += offset * (sum[t] - (weight * origin));
                square += offset * offset;
            }

            terms[label] = isCosine ? -product / Math.Sqrt(square) : (weight * square) - (2 * product);
        });
        return Math.Max(0, terms.Aggregate(isCosine ? facts.TotalWeight : facts.Scatter, (inertia, term) => inertia + term));
    }
}
