using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>Random swap: moves a centroid to a random row, runs Lloyd's algorithm, and keeps the result if its inertia is smaller.</summary>
/// <remarks>
/// Lloyd's algorithm often ends with two centroids in one group and one centroid in two groups. So the centroid to move is likely one that a neighbor can
/// replace at a small cost (Ward's: nᵢnⱼ/(nᵢ + nⱼ)·‖cᵢ − cⱼ‖²), and the row is drawn by its distance to its assigned centroid. Both are random, so every
/// swap is possible.
/// </remarks>
internal sealed class SwapSearch(KMeansProblem problem, LloydSearch lloyd)
{
    /// <summary>The number of swaps if no limit is set.</summary>
    private const int DefaultLimit = 200;

    /// <summary>The number of iterations after which a swap is compared with the best result.</summary>
    private const int TrialIterations = 3;

    /// <summary>
    /// The share of the mean inertia per cluster by which a swap can be worse and still be promising: it is compared again after it converged.
    /// </summary>
    private const double Promising = 0.3;

    /// <summary>The relative improvement below which two inertias are equal.</summary>
    private const double Resolution = 1e-9;

    private readonly ExchangeSearch _exchange = new(problem);
    private readonly LocalSwapSearch? _nearby = LocalSwapSearch.Suits(problem) ? new LocalSwapSearch(problem) : null;

    /// <summary>Gets the number of swaps that were tried in all restarts.</summary>
    public int Tried { get; private set; }

    /// <summary>Gets the number of swaps that were kept.</summary>
    public int Kept { get; private set; }

    /// <summary>Improves the result of one restart.</summary>
    /// <param name="outcome">The result of Lloyd's algorithm.</param>
    /// <param name="restart">The number of the restart, for the random numbers.</param>
    /// <param name="isTimeUp">Determines whether to stop; called before each swap.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    public LloydOutcome Improve(LloydOutcome outcome, int restart, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        LloydOutcome swapped = _nearby is null
            ? SwapAll(outcome, restart, isTimeUp, cancellationToken)
            : SwapNearby(Settle(outcome, restart, cancellationToken), restart, isTimeUp, cancellationToken);
        return Exchange(swapped, restart, isTimeUp, cancellationToken);
    }

    /// <summary>Swaps on member lists, then labels all rows by Lloyd's algorithm.</summary>
    private LloydOutcome SwapNearby(LloydOutcome outcome, int restart, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        VectorSet centroids = _nearby!.Improve(outcome, restart, isTimeUp, cancellationToken);
        (Tried, Kept) = (_nearby.Tried, _nearby.Kept);
        LloydOutcome swapped = lloyd.Run(centroids, restart, problem.Options.MaxIterations, null, cancellationToken);
        return swapped.Inertia < outcome.Inertia ? swapped with { Iterations = outcome.Iterations + swapped.Iterations } : outcome;
    }

    /// <summary>Swaps with Lloyd's algorithm on all rows.</summary>
    private LloydOutcome SwapAll(LloydOutcome outcome, int restart, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        var random = new CounterRandom(problem.Options.Seed, RandomPurpose.RandomSwap, restart);
        double promising = Promising / problem.ClusterCount;
        LloydOutcome best = Settle(outcome, restart, cancellationToken);
        int[] order = ByRemovalCost(best);

        int limit = problem.Options.SwapLimit ?? DefaultLimit;

        for (int swap = 0; swap < limit && best.Inertia > 0 && !isTimeUp(); swap++)
        {
            Tried++;
            int removed = order[DrawRank(random.Uniform((ulong)swap * 2), order.Length)];
            int row = DrawRow(best.Distances, random.Uniform(((ulong)swap * 2) + 1));
            LloydOutcome trial = lloyd.Run(Swap(best.Centroids, removed, row), restart, TrialIterations, null, cancellationToken);

            // Far from the optimum, a few iterations are enough to compare; near to it, optima differ by less than the remaining iterations gain.
            if (trial.Inertia < best.Inertia * (1 + promising) && trial.Inertia >= best.Inertia * (1 - promising))
            {
                best = Settle(best, restart, cancellationToken);
                trial = trial.Inertia < best.Inertia * (1 + promising) ? Settle(trial, restart, cancellationToken) : trial;
            }

            if (trial.Inertia < best.Inertia * (1 - Resolution))
            {
                Kept++;
                best = trial with { Iterations = best.Iterations + trial.Iterations };
                order = ByRemovalCost(best);
            }
        }

        return Settle(best, restart, cancellationToken);
    }

    /// <summary>Moves single rows while that lowers the inertia.</summary>
    private LloydOutcome Exchange(LloydOutcome best, int restart, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        while (!isTimeUp() && _exchange.Move(best, cancellationToken) is { } moved)
        {
            LloydOutcome outcome = lloyd.Run(moved, restart, problem.Options.MaxIterations, null, cancellationToken);

            if (!(outcome.Inertia < best.Inertia * (1 - Resolution)))
            {
                break;
            }

            best = outcome with { Iterations = best.Iterations + outcome.Iterations };
        }

        return best;
    }

    /// <summary>Continues until no label changes, or the iterations are used.</summary>
    private LloydOutcome Settle(LloydOutcome outcome, int restart, CancellationToken cancellationToken)
    {
        if (outcome.StopReason == KMeansStopReason.Converged)
        {
            return outcome;
        }

        LloydOutcome settled = lloyd.Run(outcome.Centroids, restart, problem.Options.MaxIterations, null, cancellationToken);
        return settled with { Iterations = outcome.Iterations + settled.Iterations };
    }

    /// <summary>Draws a rank: the first with probability 1/2, the second with 1/4, and so on, modulo the count.</summary>
    public static int DrawRank(double uniform, int count) => (int)Math.Min(-Math.Log2(1 - uniform), 60) % count;

    /// <summary>Returns the row at a share of the sum of weighted distances to the assigned centroids.</summary>
    private int DrawRow(double[] distances, double share)
    {
        double rest = share * RowDistances.Sum(distances, problem.Weights.Span).Value;
        int last = 0;

        for (int row = 0; row < distances.Length; row++)
        {
            double mass = distances[row] * problem.WeightOf(row);

            if (mass > 0)
            {
                (last, rest) = (row, rest - mass);

                if (rest < 0)
                {
                    break;
                }
            }
        }

        return last;
    }

    private VectorSet Swap(VectorSet centroids, int removed, int row)
    {
        VectorSet moved = VectorSet.From(Enumerable.Range(0, centroids.Count)
            .Select(label => (label == removed ? problem.Vectors[row] : centroids[label]).ToArray()));
        return problem.Metric == DistanceMetric.Cosine ? UnitVectors.Of(moved) : moved;
    }

    /// <summary>Sorts the clusters by the cost of replacing them with a neighbor; ties go to the lowest label.</summary>
    private int[] ByRemovalCost(LloydOutcome outcome)
    {
        double[] weights = new double[problem.ClusterCount];

        for (int row = 0; row < outcome.Labels.Length; row++)
        {
            weights[outcome.Labels[row]] += problem.WeightOf(row);
        }

        double[] costs = new double[weights.Length];

        for (int label = 0; label < costs.Length; label++)
        {
            costs[label] = double.PositiveInfinity;

            for (int other = 0; other < costs.Length; other++)
            {
                double sum = weights[label] + weights[other];

                if (other != label)
                {
                    double distance = Distance.SquaredEuclidean(outcome.Centroids[label], outcome.Centroids[other]);
                    costs[label] = Math.Min(costs[label], sum == 0 ? 0 : weights[label] * weights[other] / sum * distance);
                }
            }
        }

        return [.. Enumerable.Range(0, costs.Length).OrderBy(label => costs[label]).ThenBy(label => label)];
    }
}

/// <summary>Random swap for vectors of few components: runs each swap to convergence, but only on the rows that it affects.</summary>
/// <remarks>
/// <para>
/// Every other swap is drawn as in <see cref="SwapSearch"/>, which places one centroid in each group. The others move a random centroid to its neighbor. It
/// mostly returns, but the rows between the two can end in another cluster, which distinguishes optima that differ by a millionth.
/// </para>
/// <para>
/// Measured with its 1,000 swaps per restart and three restarts, against 200 swaps over all rows, in seconds of one processor. In two dimensions it pays:
/// 7,500 points in 50 clusters (A3) 0.5 against 1.2, and 6,500 in 8 (Unbalance) 0.6 against 1.1, both with the same inertia; 5,000 in 15 (S3) 1.9
/// against 1.1 with the same inertia; 100,000 in 100 (Birch1) 27 against 23, with an inertia lower by 0.000016 %. With more components, its swaps read most
/// rows: 10,000 × 8 uniform vectors in 50 clusters take 48 against 13, for an inertia lower by 0.04 %, and 10,000 × 16 in 40 take 93 against 6, for 0.0001 %.
/// </para>
/// </remarks>
internal sealed class LocalSwapSearch(KMeansProblem problem)
{
    /// <summary>The maximum number of components. With more, most centroids are about as far from a row as its assigned one.</summary>
    private const int MostComponents = 16;

    /// <summary>The number of swaps if no limit is set: swaps are cheap, and overlapping groups have many optima.</summary>
    private const int DefaultLimit = 1000;

    /// <summary>The relative improvement below which two inertias are equal.</summary>
    private const double Resolution = 1e-10;

    private readonly LocalPartition _partition = new(problem);

    /// <summary>Gets the number of swaps that were tried in all restarts.</summary>
    public int Tried { get; private set; }

    /// <summary>Gets the number of swaps that were kept.</summary>
    public int Kept { get; private set; }

    /// <summary>Determines whether this search supports a problem: squared Euclidean, few components and at least two clusters.</summary>
    public static bool Suits(KMeansProblem problem) =>
        problem.Metric == DistanceMetric.SquaredEuclidean && problem.Vectors.Dimension <= MostComponents && problem.ClusterCount > 1;

    /// <summary>Improves the result of one restart, and returns the centroids after all swaps.</summary>
    public VectorSet Improve(LloydOutcome outcome, int restart, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        var random = new CounterRandom(problem.Options.Seed, RandomPurpose.RandomSwap, restart);
        _partition.Load(outcome, cancellationToken);
        int[] order = ByRemovalCost(_partition.Kept);
        int limit = problem.Options.SwapLimit ?? DefaultLimit;

        for (int swap = 0; swap < limit && _partition.Inertia > 0 && !isTimeUp(); swap++)
        {
            ulong place = (ulong)swap * 3;
            bool isNear = swap % 2 == 1;
            int removed = isNear ? random.Below(order.Length, place) : order[SwapSearch.DrawRank(random.Uniform(place), order.Length)];
            int target = isNear ? PartnerOf(_partition.Kept, removed) : DrawCluster(_partition.Kept, random.Uniform(place + 1));
            int row = _partition.MemberAt(target, random.Uniform(place + 2));
            Tried++;

            if (row >= 0 && _partition.TrySwap(removed, row, Resolution, cancellationToken))
            {
                Kept++;
                order = ByRemovalCost(_partition.Kept);
            }
        }

        return _partition.Kept.ToVectors();
    }

    /// <summary>Draws a cluster by its share of the inertia.</summary>
    private static int DrawCluster(PartitionState clusters, double share)
    {
        double rest = share * clusters.Costs.Sum();
        int last = 0;

        for (int label = 0; label < clusters.Costs.Length && rest >= 0; label++)
        {
            if (clusters.Costs[label] > 0)
            {
                (last, rest) = (label, rest - clusters.Costs[label]);
            }
        }

        return last;
    }

    /// <summary>Returns the cluster that can be merged with another one at the smallest cost.</summary>
    private static int PartnerOf(PartitionState clusters, int label) =>
        Enumerable.Range(0, clusters.Weights.Length).Where(other => other != label).MinBy(other => clusters.MergeCost(label, other));

    /// <summary>Sorts the clusters by the cost of replacing them with a neighbor; ties go to the lowest label.</summary>
    private static int[] ByRemovalCost(PartitionState clusters)
    {
        double[] costs =
            [.. Enumerable.Range(0, clusters.Weights.Length).Select(label => clusters.MergeCost(label, PartnerOf(clusters, label)))];
        return [.. Enumerable.Range(0, costs.Length).OrderBy(label => costs[label]).ThenBy(label => label)];
    }
}
