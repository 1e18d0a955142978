using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Models;

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
