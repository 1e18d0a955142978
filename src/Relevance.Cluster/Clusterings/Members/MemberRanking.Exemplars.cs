using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Analysis;

public static partial class MemberRanking
{
    /// <summary>The most members of a cluster that are compared; their distances take 32 MB.</summary>
    private const int MaxComparedMembers = 2000;

    /// <summary>
    /// Selects exemplars that cover each cluster: first the medoid, then, one by one, the member that reduces the sum of the distances of all members to their
    /// nearest exemplar most; ties go to the lowest row.
    /// </summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">The cluster of each row, as a row of <paramref name="centroids"/>; −1 for none.</param>
    /// <param name="centroids">One centroid per row, of the dimension of <paramref name="vectors"/>; the exemplars have their distance to it.</param>
    /// <param name="options">
    /// The clusters, the number of exemplars of each (<see cref="MemberRankingOptions.PageSize"/>), the metric, the rule for zero vectors and the threads;
    /// later pages, limits and known distances are ignored. Null means five of all clusters, by squared Euclidean distance.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked before each block of members.</param>
    /// <returns>
    /// One list per centroid row, at the same index, in the order of the selection; empty for a cluster without members and for one that was not requested.
    /// Shorter if the cluster has fewer members, or if each member equals an exemplar.
    /// </returns>
    /// <remarks>
    /// Greedy facility location with lazy evaluation (H. Lin, J. Bilmes, "A class of submodular functions for document summarization", ACL 2011): the reduction
    /// against any exemplar that is further than all members is at least 1 − 1/e, 63 %, of the best possible. O(m²·d) per cluster of m members; of more than
    /// 2,000, a seeded sample is compared and selected from. The result is the same on any number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException">The labels do not fit the vectors and centroids, or a cluster does not exist.</exception>
    /// <exception cref="VectorShapeException">As in <see cref="ListClosest"/>.</exception>
    public static IReadOnlyList<IReadOnlyList<RankedRow>> SelectExemplars(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        VectorSet centroids,
        MemberRankingOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(centroids);
        options ??= new MemberRankingOptions { PageSize = 5 };
        int[] clusters = RequestedClusters(options.Clusters, centroids.Count);
        return Exemplars((vectors, labels, centroids), clusters, options, cancellationToken);
    }

    /// <summary>Selects exemplars of some clusters.</summary>
    internal static IReadOnlyList<IReadOnlyList<RankedRow>> Exemplars(
        (VectorSet Vectors, IReadOnlyList<int> Labels, VectorSet Centroids) clustering,
        int[] clusters,
        MemberRankingOptions options,
        CancellationToken cancellationToken)
    {
        (VectorSet vectors, IReadOnlyList<int> labels, VectorSet centroids) = clustering;
        DistanceMetric metric = options.Metric ?? DistanceMetric.SquaredEuclidean;
        int[] known = labels as int[] ?? [.. labels];
        Check(vectors, known, centroids, options with { Metric = metric, Distances = null, MinSimilarity = null });
        bool[] isRequested = new bool[centroids.Count];
        Array.ForEach(clusters, cluster => isRequested[cluster] = true);

        if (metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.Reject)
        {
            RejectZeroCentroids(centroids, isRequested);
        }

        var members = new List<int>?[centroids.Count];

        for (int row = 0; row < known.Length; row++)
        {
            if (known[row] < 0 || !isRequested[known[row]])
            {
                continue;
            }

            if (metric == DistanceMetric.Cosine && options.ZeroVectors != ZeroVectorRule.CountAsUnrelated && UnitVectors.IsZero(vectors[row]))
            {
                if (options.ZeroVectors == ZeroVectorRule.Reject)
                {
                    throw VectorShape.NoDirection(row);
                }

                continue;
            }

            (members[known[row]] ??= []).Add(row);
        }

        return [.. members.Select(IReadOnlyList<RankedRow> (rows, cluster) => rows is null ? [] : SelectOne(rows, cluster))];

        RankedRow[] SelectOne(List<int> rows, int cluster)
        {
            int[] compared = RowSample.Take(rows, MaxComparedMembers, new CounterRandom(0, RandomPurpose.ExemplarSample, cluster));
            double[][] distances = DistancesOf(vectors, compared, metric, options.MaxDegreeOfParallelism, cancellationToken);
            return [.. SelectGreedily(distances, options.PageSize).Select(place => Measure(vectors, compared[place], centroids[cluster], metric))];
        }
    }

    /// <summary>Selects places: the one with the smallest sum of distances, then those that reduce the distances to the nearest selected place most.</summary>
    private static List<int> SelectGreedily(double[][] distances, int count)
    {
        int first = Enumerable.Range(0, distances.Length).MinBy(place => distances[place].Sum());
        List<int> selected = [first];
        double[] nearest = [.. distances[first]];
        PriorityQueue<int, (double NegativeGain, int Place)> bounds = new(
            Enumerable.Range(0, distances.Length).Where(place => place != first).Select(place => (place, (-GainOf(place), place))));

        // A gain never grows, since each distance to the nearest exemplar only shrinks and rounding is monotone: an old gain is an upper bound.
        while (selected.Count < count && bounds.TryDequeue(out int place, out _))
        {
            (double NegativeGain, int Place) now = (-GainOf(place), place);

            if (bounds.TryPeek(out _, out (double NegativeGain, int Place) next) && next.CompareTo(now) < 0)
            {
                bounds.Enqueue(place, now);
                continue;
            }

            if (now.NegativeGain == 0)
            {
                break;
            }

            selected.Add(place);

            for (int i = 0; i < nearest.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], distances[place][i]);
            }
        }

        return selected;

        double GainOf(int place)
        {
            double gain = 0;

            for (int i = 0; i < nearest.Length; i++)
            {
                gain += Math.Max(0, nearest[i] - distances[place][i]);
            }

            return gain;
        }
    }

    private static double[][] DistancesOf(
        VectorSet vectors, int[] rows, DistanceMetric metric, int maxDegreeOfParallelism, CancellationToken cancellationToken)
    {
        double[][] distances = [.. rows.Select(_ => new double[rows.Length])];
        ParallelBlocks.Run(
            rows.Length,
            ParallelBlocks.Threads(maxDegreeOfParallelism),
            _ => i =>
            {
                // Each pair once, also for its mirror, so that both have the same bits.
                for (int j = 0; j <= i; j++)
                {
                    distances[i][j] = Distance.Between(vectors[rows[i]], vectors[rows[j]], metric);
                    distances[j][i] = distances[i][j];
                }
            },
            cancellationToken);
        return distances;
    }
}
