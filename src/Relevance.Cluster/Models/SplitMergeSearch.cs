using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Models;

/// <summary>Moves centroids to where they lower the inertia most: splits clusters in two, and merges as many pairs of neighbors.</summary>
/// <remarks>
/// <para>
/// Lloyd's algorithm moves a centroid only a little, so that with many clusters some groups keep too many centroids and others too few. Merging clusters
/// a and b costs nₐn_b/(nₐ + n_b)·‖cₐ − c_b‖² (Ward's), and splitting one gains as much as merging its halves would cost; for directions with sums s,
/// ‖sₐ‖ + ‖s_b‖ − ‖sₐ + s_b‖. Both are exact for the labels at hand, so that every exchange of a merge for a split that gains more lowers the inertia.
/// </para>
/// <para>
/// Clusters are halved at the planes of <see cref="ClusterHalving"/>, and merged with one of the neighbors that <see cref="NeighborSearch"/> lists. Each
/// cluster takes part in at most one exchange; the largest gains go to the smallest costs. The search knows sums only, not rows.
/// </para>
/// </remarks>
/// <param name="sums">The sums of the clusters.</param>
/// <param name="beyond">The sums of the rows of each cluster beyond its plane.</param>
/// <param name="neighbors">The neighbors of each cluster, in lists of <see cref="NeighborSearch.Neighbors"/>.</param>
/// <param name="metric">The metric of the inertia.</param>
internal sealed class SplitMergeSearch(ClusterSums sums, ClusterSums beyond, int[] neighbors, DistanceMetric metric)
{
    /// <summary>The relative gain below which an exchange is left, as rounding.</summary>
    private const double Resolution = 1e-6;

    private readonly double[] _gains = new double[neighbors.Length / NeighborSearch.Neighbors];
    private readonly (double Cost, int Other)[] _merges = new (double, int)[neighbors.Length / NeighborSearch.Neighbors];

    /// <summary>Finds the exchanges that lower the inertia.</summary>
    /// <param name="threads">The most threads to use.</param>
    public List<ClusterExchange> Find(int threads)
    {
        const int TaskClusters = 8;
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_gains.Length, TaskClusters),
            threads,
            _ => block =>
            {
                double[] nearer = new double[sums.SumOf(0).Length];

                for (int label = block * TaskClusters; label < Math.Min(_gains.Length, (block + 1) * TaskClusters); label++)
                {
                    _gains[label] = GainOfSplit(label, nearer);
                    _merges[label] = CheapestMerge(label);
                }
            },
            CancellationToken.None);
        return Choose();
    }

    private List<ClusterExchange> Choose()
    {
        int[] splits = [.. Enumerable.Range(0, _gains.Length).OrderByDescending(label => _gains[label])];
        int[] merges = [.. Enumerable.Range(0, _merges.Length).OrderBy(label => _merges[label].Cost)];
        bool[] isTaken = new bool[_gains.Length];
        List<ClusterExchange> exchanges = [];
        int next = 0;

        foreach (int split in splits)
        {
            if (isTaken[split])
            {
                continue;
            }

            isTaken[split] = true;

            while (next < merges.Length && (isTaken[merges[next]] || isTaken[_merges[merges[next]].Other]))
            {
                next++;
            }

            if (next == merges.Length || !(_gains[split] * (1 - Resolution) > _merges[merges[next]].Cost))
            {
                break;
            }

            int merged = merges[next];
            int other = _merges[merged].Other;
            (isTaken[merged], isTaken[other]) = (true, true);
            exchanges.Add(new ClusterExchange(merged, other, split));
        }

        return exchanges;
    }

    /// <summary>Computes by how much the inertia falls if a cluster is divided at its plane.</summary>
    /// <param name="label">The cluster.</param>
    /// <param name="nearer">Receives the sum of the rows that are not beyond the plane.</param>
    private double GainOfSplit(int label, double[] nearer)
    {
        ReadOnlySpan<double> all = sums.SumOf(label);
        ReadOnlySpan<double> further = beyond.SumOf(label);

        for (int t = 0; t < nearer.Length; t++)
        {
            nearer[t] = all[t] - further[t];
        }

        var half = new ClusterPart(nearer, sums.WeightOf(label) - beyond.WeightOf(label));
        return half.CostOfMergeWith(new ClusterPart(further, beyond.WeightOf(label)), metric);
    }

    /// <summary>Returns the neighbor with which a cluster is merged at the smallest cost; ties go to the lowest label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Cost, int Other) CheapestMerge(int label)
    {
        (double Cost, int Other) best = (double.PositiveInfinity, label);

        foreach (int other in neighbors.AsSpan(label * NeighborSearch.Neighbors, NeighborSearch.Neighbors))
        {
            double cost = other == label ? double.PositiveInfinity : PartOf(label).CostOfMergeWith(PartOf(other), metric);
            best = cost < best.Cost ? (cost, other) : best;
        }

        return best;
    }

    private ClusterPart PartOf(int label) => new(sums.SumOf(label), sums.WeightOf(label));
}

/// <summary>A merge, and the split that uses the label that it frees.</summary>
/// <param name="From">The cluster whose rows get another label.</param>
/// <param name="To">That label.</param>
/// <param name="Split">The cluster whose rows beyond its plane get the label <paramref name="From"/>.</param>
internal readonly record struct ClusterExchange(int From, int To, int Split);
