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
/// Clusters are halved by <see cref="ClusterHalving"/>, O(n·d) for all, and merged with one of the neighbors that <see cref="NeighborSearch"/> lists. Each
/// cluster takes part in at most one exchange; the largest gains go to the smallest costs.
/// </para>
/// </remarks>
internal sealed class SplitMergeSearch(KMeansProblem problem, ClusterSums sums, NeighborSearch near)
{
    /// <summary>The relative gain below which an exchange is left, as rounding.</summary>
    private const double Resolution = 1e-6;

    private readonly ClusterHalving _halving = new(problem);
    private readonly Halves[] _halves = new Halves[problem.ClusterCount];
    private readonly (double Cost, int Other)[] _merges = new (double, int)[problem.ClusterCount];

    /// <summary>Exchanges merges for splits: changes the labels of the rows concerned.</summary>
    /// <param name="centroids">The means of the clusters.</param>
    /// <param name="labels">The label of each row; changed.</param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between clusters.</param>
    /// <returns>The number of exchanges, and of labels that changed.</returns>
    public (int Count, int Changed) Exchange(VectorSet centroids, int[] labels, CancellationToken cancellationToken)
    {
        const int TaskClusters = 8;
        near.Prepare(centroids, labels, areListed: false, cancellationToken);
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_halves.Length, TaskClusters),
            problem.Threads,
            _ => block =>
            {
                for (int label = block * TaskClusters; label < Math.Min(_halves.Length, (block + 1) * TaskClusters); label++)
                {
                    _halves[label] = _halving.Halve(centroids[label], near.RowsOf(label));
                    _merges[label] = CheapestMerge(label);
                }
            },
            cancellationToken);

        int[] splits = [.. Enumerable.Range(0, _halves.Length).OrderByDescending(label => _halves[label].Gain)];
        int[] merges = [.. Enumerable.Range(0, _merges.Length).OrderBy(label => _merges[label].Cost)];
        bool[] isTaken = new bool[_halves.Length];
        (int count, int changed, int next) = (0, 0, 0);

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

            if (next == merges.Length || !(_halves[split].Gain * (1 - Resolution) > _merges[merges[next]].Cost))
            {
                break;
            }

            int merged = merges[next];
            int other = _merges[merged].Other;
            (isTaken[merged], isTaken[other]) = (true, true);
            changed += Apply(labels, (merged, other), split);
            count++;
        }

        return (count, changed);
    }

    /// <summary>Moves the rows of a cluster to another, and half of a third one to the empty label.</summary>
    private int Apply(int[] labels, (int From, int To) merge, int split)
    {
        foreach (int row in near.RowsOf(merge.From))
        {
            labels[row] = merge.To;
        }

        foreach (int row in _halves[split].Rows)
        {
            labels[row] = merge.From;
        }

        return near.RowsOf(merge.From).Length + _halves[split].Rows.Length;
    }

    /// <summary>Returns the neighbor with which a cluster is merged at the smallest cost; ties go to the lowest label.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Cost, int Other) CheapestMerge(int label)
    {
        (double Cost, int Other) best = (double.PositiveInfinity, label);

        foreach (int other in near.NeighborsOf(label))
        {
            double cost = other == label
                ? double.PositiveInfinity
                : _halving.CostOfMerge(PartOf(label), PartOf(other));
            best = cost < best.Cost ? (cost, other) : best;
        }

        return best;
    }

    private ClusterPart PartOf(int label) => new(sums.SumOf(label), sums.WeightOf(label));
}
