using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Analysis;

/// <summary>
/// The medoid of a cluster: the member whose distances to the other members have the smallest sum (L. Kaufman, P. Rousseeuw, "Clustering by means of medoids", 1987). A document that is there, where a
/// centroid is none.
/// </summary>
public static class Medoid
{
    /// <summary>Distances that are measured between two looks at the token: a few milliseconds of work, however long the vectors.</summary>
    private const int PairsBetweenLooks = 1024;

    /// <summary>Finds the medoid of each cluster. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="vectors">One vector a row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 belongs to none.</param>
    /// <param name="options">The metric, and from how many members on a sample is compared; null takes the defaults.</param>
    /// <param name="cancellationToken">Looked at after each thousand distances.</param>
    /// <returns>The medoid of cluster i at index i, up to the largest label; null for one without members. Of equal sums, the lowest row.</returns>
    /// <remarks>O(m²·d) for each cluster, with m its members or those in its sample; distances and sums in float64, in row order.</remarks>
    /// <exception cref="ArgumentException">There is not one label a row, or a label is below −1.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IReadOnlyList<MedoidResult?> Find(
        VectorSet vectors, IReadOnlyList<int> labels, MedoidOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new MedoidOptions();
        var clusters = OccurringLabels.Of(vectors, labels);
        var members = new ClusterRows([.. Enumerable.Range(0, labels.Count).Where(row => labels[row] >= 0)], clusters);
        return clusters.ByLabel([.. clusters.Labels.Select((label, place) => FindOne(vectors, members[place], label, options, cancellationToken))], null);
    }

    private static MedoidResult? FindOne(VectorSet vectors, IReadOnlyList<int> members, int cluster, MedoidOptions options, CancellationToken cancellationToken)
    {
        int[] rows = RowSample.Take(members, options.MaxMembers, new CounterRandom(options.Seed, RandomPurpose.MedoidSample, cluster));
        double[] sums = new double[rows.Length];
        RowDistances.ForEachRow(
            rows.Length,
            ParallelBlocks.Threads(options.MaxDegreeOfParallelism),
            i =>
            {
                ReadOnlySpan<float> vector = vectors[rows[i]];
                for (int j = 0; j < rows.Length; j++)
                {
                    if (j % PairsBetweenLooks == 0)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                    }

                    sums[i] += i == j ? 0 : Distance.Between(vector, vectors[rows[j]], options.Metric);
                }
            },
            cancellationToken);

        int best = 0;
        for (int i = 1; i < sums.Length; i++)
        {
            best = sums[i] < sums[best] ? i : best;
        }

        return new MedoidResult(rows[best], rows.Length == 1 ? 0 : sums[best] / (rows.Length - 1), rows.Length, rows.Length < members.Count);
    }
}
