using Relevance.Cluster.Clustering;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>Figures for how good a clustering is that need no ground truth and one pass over the vectors: inertia, Caliński–Harabasz and Davies–Bouldin.</summary>
public static class ClusterQuality
{
    /// <summary>Measures a clustering by Euclidean distances to the means of its clusters, in float64. O(n·d + k²·d). Computes on the calling thread and the pool until it is done.</summary>
    /// <param name="vectors">One vector a row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 belongs to none and counts nowhere.</param>
    /// <param name="maxDegreeOfParallelism">The most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <exception cref="ArgumentException">There is not one label a row, a label is below −1, or no row has a cluster.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ClusterQualityResult Measure(
        VectorSet vectors, IReadOnlyList<int> labels, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        int threads = ParallelBlocks.Threads(ParallelBlocks.CheckLimit(maxDegreeOfParallelism, nameof(maxDegreeOfParallelism)));
        int clusterCount = ClusterMembers.CheckLabels(vectors, labels);

        if (clusterCount == 0)
        {
            throw new ArgumentException("No vector has a cluster.", nameof(labels));
        }

        int[] ownLabels = [.. labels];
        double[][] means = MeansOf(vectors, ownLabels, clusterCount, (threads, cancellationToken));
        double[] distances = new double[vectors.Count];
        RowDistances.ForEachRow(
            vectors.Count,
            threads,
            row => distances[row] = ownLabels[row] < 0 ? double.NaN : Math.Sqrt(SquaredDistance(vectors[row], means[ownLabels[row]])),
            cancellationToken);

        return Summarize(ownLabels, distances, means);
    }

    private static double[][] MeansOf(VectorSet vectors, int[] labels, int clusterCount, (int Threads, CancellationToken Token) work)
    {
        var sums = new ClusterSums(vectors, clusterCount, default, null, work.Threads);
        sums.Recompute(labels, work.Token);
        return
        [
            .. Enumerable.Range(0, clusterCount).Select(label =>
            {
                double[] mean = sums.SumOf(label).ToArray();
                return sums.WeightOf(label) == 0 ? mean : [.. mean.Select(component => component / sums.WeightOf(label))];
            }),
        ];
    }

    private static ClusterQualityResult Summarize(int[] labels, double[] distances, double[][] means)
    {
        int[] sizes = new int[means.Length];
        double[] inertia = new double[means.Length];
        double[] spread = new double[means.Length];

        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] >= 0)
            {
                sizes[labels[row]]++;
                inertia[labels[row]] += distances[row] * distances[row];
                spread[labels[row]] += distances[row];
            }
        }

        for (int label = 0; label < sizes.Length; label++)
        {
            spread[label] /= sizes[label];
        }

        double[] worst = WorstNeighbors(sizes, spread, means);
        int[] used = [.. Enumerable.Range(0, sizes.Length).Where(label => sizes[label] > 0)];
        bool hasNoSpread = used.All(label => spread[label] == 0);
        bool isOnePoint = used.All(label => SquaredDistance(means[label], means[used[0]]) == 0);

        return new ClusterQualityResult
        {
            Distances = distances.AsReadOnly(),
            Sizes = sizes.AsReadOnly(),
            InertiaPerCluster = inertia.AsReadOnly(),
            SpreadPerCluster = spread.AsReadOnly(),
            DaviesBouldinPerCluster = worst.AsReadOnly(),
            Inertia = inertia.Sum(),
            CalinskiHarabasz = VarianceRatio(sizes, means, inertia.Sum()),
            DaviesBouldin = used.Length < 2 ? double.NaN : hasNoSpread || isOnePoint ? 0 : used.Average(label => worst[label]),
        };
    }

    private static double[] WorstNeighbors(int[] sizes, double[] spread, double[][] means)
    {
        double[] worst = new double[sizes.Length];

        for (int label = 0; label < sizes.Length; label++)
        {
            worst[label] = sizes[label] == 0 ? double.NaN : 0;

            for (int other = 0; other < sizes.Length; other++)
            {
                if (other != label && sizes[other] > 0 && sizes[label] > 0)
                {
                    double sum = spread[label] + spread[other];

                    // Two clusters that are one point each are as bad as can be if it is the same point, and else as good.
                    double distance = Math.Sqrt(SquaredDistance(means[label], means[other]));
                    worst[label] = Math.Max(worst[label], sum == 0 && distance > 0 ? 0 : distance == 0 ? double.PositiveInfinity : sum / distance);
                }
            }
        }

        return worst;
    }

    private static double VarianceRatio(int[] sizes, double[][] means, double inertia)
    {
        int count = sizes.Sum();
        int clusters = sizes.Count(size => size > 0);

        if (clusters < 2 || clusters >= count)
        {
            return double.NaN;
        }

        double[] center = new double[means[0].Length];

        for (int label = 0; label < means.Length; label++)
        {
            for (int t = 0; t < center.Length; t++)
            {
                center[t] += means[label][t] * sizes[label] / count;
            }
        }

        double between = Enumerable.Range(0, means.Length).Sum(label => sizes[label] * (sizes[label] == 0 ? 0 : SquaredDistance(means[label], center)));
        return inertia == 0 ? 1 : between / (clusters - 1) / (inertia / (count - clusters));
    }

    private static double SquaredDistance(double[] x, double[] y)
    {
        double sum = 0;

        for (int t = 0; t < x.Length; t++)
        {
            sum += (x[t] - y[t]) * (x[t] - y[t]);
        }

        return sum;
    }

    private static double SquaredDistance(ReadOnlySpan<float> x, double[] mean)
    {
        double sum = 0;

        for (int t = 0; t < x.Length; t++)
        {
            double difference = x[t] - mean[t];
            sum += difference * difference;
        }

        return sum;
    }
}
