using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Models;

/// <summary>Random swap: takes one centroid away, puts it to a row, lets the others settle, and keeps what is better.</summary>
/// <remarks>
/// Lloyd's algorithm mostly ends with two centroids in one group and one centroid in two. So the one that is taken is likely one that a neighbor would replace at little cost
/// (Ward's: nᵢnⱼ/(nᵢ + nⱼ)·‖cᵢ − cⱼ‖²), and the row that it goes to is drawn by its distance to its own centroid. Both are drawn, so that every swap has a chance.
/// </remarks>
internal sealed class SwapSearch(KMeansProblem problem, LloydSearch lloyd)
{
    /// <summary>Swaps that no limit was given for.</summary>
    private const int DefaultLimit = 200;

    /// <summary>Iterations after which a swap is compared with the best so far.</summary>
    private const int TrialIterations = 3;

    /// <summary>A swap that is worse by no more than this share of what a cluster has on average may still end better: it is looked at again when no label changes any more.</summary>
    private const double Promising = 0.3;

    /// <summary>Better by less than this is the same.</summary>
    private const double Resolution = 1e-9;

    private readonly ExchangeSearch _exchange = new(problem);
    private readonly LocalSwapSearch? _nearby = LocalSwapSearch.Suits(problem) ? new LocalSwapSearch(problem) : null;

    /// <summary>Gets how many swaps were tried in all restarts.</summary>
    public int Tried { get; private set; }

    /// <summary>Gets how many of them were kept.</summary>
    public int Kept { get; private set; }

    /// <summary>Improves the outcome of one restart.</summary>
    /// <param name="outcome">Where Lloyd's algorithm ended.</param>
    /// <param name="restart">Which restart it is, for the random numbers.</param>
    /// <param name="isTimeUp">Asked before each swap.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    public LloydOutcome Improve(LloydOutcome outcome, int restart, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        LloydOutcome swapped = _nearby is null
            ? SwapAll(outcome, restart, isTimeUp, cancellationToken)
            : SwapNearby(Settle(outcome, restart, cancellationToken), restart, isTimeUp, cancellationToken);
        return Exchange(swapped, restart, isTimeUp, cancellationToken);
    }

    /// <summary>Swaps on lists of members; then the rows are labeled as always.</summary>
    private LloydOutcome SwapNearby(LloydOutcome outcome, int restart, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        VectorSet centroids = _nearby!.Improve(outcome, restart, isTimeUp, cancellationToken);
        (Tried, Kept) = (_nearby.Tried, _nearby.Kept);
        LloydOutcome swapped = lloyd.Run(centroids, restart, problem.Options.MaxIterations, null, cancellationToken);
        return swapped.Inertia < outcome.Inertia ? swapped with { Iterations = outcome.Iterations + swapped.Iterations } : outcome;
    }

    /// <summary>Swaps that are followed over all rows.</summary>
    private LloydOutcome SwapAll(LloydOutcome outcome, int restart, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        var random = new CounterRandom(problem.Options.Seed, RandomPurpose.RandomSwap, restart);
        double promising = Promising / problem.ClusterCount;
        LloydOutcome best = Settle(outcome, restart, cancellationToken);
        double[] distances = lloyd.OwnDistances(best.Labels, best.Centroids, cancellationToken);
        int[] order = ByRemovalCost(best);

        int limit = problem.Options.SwapLimit ?? DefaultLimit;

        for (int swap = 0; swap < limit && best.Inertia > 0 && !isTimeUp(); swap++)
        {
            Tried++;
            int removed = order[DrawRank(random.Uniform((ulong)swap * 2), order.Length)];
            int row = DrawRow(distances, random.Uniform(((ulong)swap * 2) + 1));
            LloydOutcome trial = lloyd.Run(Swap(best.Centroids, removed, row), restart, TrialIterations, null, cancellationToken);

            // Far from the optimum, a few iterations tell; near to it, optima differ by less than what those leave undone.
            if (trial.Inertia < best.Inertia * (1 + promising) && trial.Inertia >= best.Inertia * (1 - promising))
            {
                best = Settle(best, restart, cancellationToken);
                trial = trial.Inertia < best.Inertia * (1 + promising) ? Settle(trial, restart, cancellationToken) : trial;
            }

            if (trial.Inertia < best.Inertia * (1 - Resolution))
            {
                Kept++;
                best = trial with { Iterations = best.Iterations + trial.Iterations };
                distances = lloyd.OwnDistances(best.Labels, best.Centroids, cancellationToken);
                order = ByRemovalCost(best);
            }
        }

        return Settle(best, restart, cancellationToken);
    }

    /// <summary>Moves single rows as long as that helps.</summary>
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

    /// <summary>Goes on until no label changes, or the iterations are used up.</summary>
    private LloydOutcome Settle(LloydOutcome outcome, int restart, CancellationToken cancellationToken)
    {
        if (outcome.StopReason == KMeansStopReason.Converged)
        {
            return outcome;
        }

        LloydOutcome settled = lloyd.Run(outcome.Centroids, restart, problem.Options.MaxIterations, null, cancellationToken);
        return settled with { Iterations = outcome.Iterations + settled.Iterations };
    }

    /// <summary>Half of all draws take the first, a quarter the second, and so on; beyond the last it begins again.</summary>
    public static int DrawRank(double uniform, int count) => (int)Math.Min(-Math.Log2(1 - uniform), 60) % count;

    /// <summary>The row at a share of all weighted distances to the own centroid.</summary>
    private int DrawRow(double[] distances, double share)
    {
        double rest = share * RowDistances.Sum(distances, problem.Weights.Span);
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

    /// <summary>The clusters, those first that a neighbor would replace at the least cost; of equals the lowest first.</summary>
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

/// <summary>Random swap for vectors of few components: each swap is followed to its end, but only where it changes anything.</summary>
/// <remarks>
/// Every other swap is drawn as <see cref="SwapSearch"/> draws it, which gives each group its centroid. Those between take any centroid and put it to its neighbor, from where it mostly comes back, but
/// the rows between them may end otherwise: so optima that differ by a millionth are told apart.
/// </remarks>
internal sealed class LocalSwapSearch(KMeansProblem problem)
{
    /// <summary>With more components, most centroids are about as far from a row as its own, so that neighbors tell little.</summary>
    private const int MostComponents = 16;

    /// <summary>Swaps that no limit was given for: an iteration is cheap, and where spots overlap, optima are many.</summary>
    private const int DefaultLimit = 1000;

    /// <summary>Better by less than this share is the same.</summary>
    private const double Resolution = 1e-10;

    private readonly LocalPartition _partition = new(problem);

    /// <summary>Gets how many swaps were tried in all restarts.</summary>
    public int Tried { get; private set; }

    /// <summary>Gets how many of them were kept.</summary>
    public int Kept { get; private set; }

    /// <summary>Whether there are neighbors, and they tell much.</summary>
    public static bool Suits(KMeansProblem problem) =>
        problem.Metric == DistanceMetric.SquaredEuclidean && problem.Vectors.Dimension <= MostComponents && problem.ClusterCount > 1;

    /// <summary>The centroids after all swaps.</summary>
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

    /// <summary>A cluster, by its share of the inertia.</summary>
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

    /// <summary>The cluster that would take another one's members at the least cost.</summary>
    private static int PartnerOf(PartitionState clusters, int label) =>
        Enumerable.Range(0, clusters.Weights.Length).Where(other => other != label).MinBy(other => clusters.MergeCost(label, other));

    /// <summary>The clusters, those first that a neighbor would replace at the least cost; of equals the lowest first.</summary>
    private static int[] ByRemovalCost(PartitionState clusters)
    {
        double[] costs = [.. Enumerable.Range(0, clusters.Weights.Length).Select(label => clusters.MergeCost(label, PartnerOf(clusters, label)))];
        return [.. Enumerable.Range(0, costs.Length).OrderBy(label => costs[label]).ThenBy(label => label)];
    }
}
