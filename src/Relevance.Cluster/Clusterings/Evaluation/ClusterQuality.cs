using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Analysis;

/// <summary>Figures for how good a clustering is that need no ground truth and one pass over the vectors: inertia, Caliński–Harabasz and Davies–Bouldin.</summary>
public static class ClusterQuality
{
    /// <summary>Measures a clustering by Euclidean distances to the means of its clusters, in float64. O(n·d + k²·d) for the k clusters that occur, whatever their labels. Computes on the calling thread and the pool until it is done.</summary>
    /// <param name="vectors">One vector a row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 belongs to none and counts nowhere.</param>
    /// <param name="maxDegreeOfParallelism">The most threads to use, at least 1; −1 (the default) for every core. The result does not depend on it.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <exception cref="ArgumentException">There is not one label a row, a label is below −1 or 2³¹ − 1, or no row has a cluster.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ClusterQualityResult Measure(
        VectorSet vectors, IReadOnlyList<int> labels, int maxDegreeOfParallelism = -1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        int threads = ParallelBlocks.Threads(ParallelBlocks.CheckLimit(maxDegreeOfParallelism, nameof(maxDegreeOfParallelism)));
        var clusters = OccurringLabels.Of(vectors, labels);

        if (clusters.Count == 0)
        {
            throw new ArgumentException("No vector has a cluster.", nameof(labels));
        }

        int[] ownLabels = clusters.Places;
        double[][] means = MeansOf(vectors, ownLabels, clusters.Count, (threads, cancellationToken));
        double[] distances = new double[vectors.Count];
        RowDistances.ForEachRow(
            vectors.Count,
            threads,
            row => distances[row] = ownLabels[row] < 0 ? double.NaN : Math.Sqrt(SquaredDistance(vectors[row], means[ownLabels[row]])),
            cancellationToken);

        return Summarize(clusters, distances, (means, threads, cancellationToken));
    }

    private static double[][] MeansOf(VectorSet vectors, int[] labels, int clusterCount, (int Threads, CancellationToken Token) work)
    {
        var sums = new ClusterSums(vectors, clusterCount, default, null, work.Threads);
        sums.Recompute(labels, work.Token);
        return [.. Enumerable.Range(0, clusterCount).Select(label => sums.SumOf(label).ToArray().Select(component => component / sums.WeightOf(label)).ToArray())];
    }

    private static ClusterQualityResult Summarize(OccurringLabels clusters, double[] distances, (double[][] Means, int Threads, CancellationToken Token) work)
    {
        int[] sizes = new int[clusters.Count];
        double[] inertia = new double[clusters.Count];
        double[] spread = new double[clusters.Count];

        for (int row = 0; row < distances.Length; row++)
        {
            if (clusters.Places[row] is var place and >= 0)
            {
                sizes[place]++;
                inertia[place] += distances[row] * distances[row];
                spread[place] += distances[row];
            }
        }

        for (int place = 0; place < sizes.Length; place++)
        {
            spread[place] /= sizes[place];
        }

        double[] worst = new double[sizes.Length];
        RowDistances.ForEachRow(worst.Length, work.Threads, place => worst[place] = WorstNeighbor(place, spread, work.Means), work.Token);

        return new ClusterQualityResult
        {
            Distances = distances.AsReadOnly(),
            Sizes = clusters.ByLabel(sizes, 0),
            InertiaPerCluster = clusters.ByLabel(inertia, 0),
            SpreadPerCluster = clusters.ByLabel(spread, double.NaN),
            DaviesBouldinPerCluster = clusters.ByLabel(worst, double.NaN),
            Inertia = inertia.Sum(),
            CalinskiHarabasz = VarianceRatio(sizes, work.Means, inertia.Sum()),
            DaviesBouldin = sizes.Length < 2 ? double.NaN : worst.Average(),
        };
    }

    /// <summary>The largest ratio of a cluster with any other. Two means that are one point are as alike as can be.</summary>
    private static double WorstNeighbor(int place, double[] spread, double[][] means)
    {
        double worst = 0;

        for (int other = 0; other < means.Length; other++)
        {
            if (other != place)
            {
                double distance = Math.Sqrt(SquaredDistance(means[place], means[other]));
                worst = Math.Max(worst, distance == 0 ? double.PositiveInfinity : (spread[place] + spread[other]) / distance);
            }
        }

        return worst;
    }

    /// <summary>B/(k − 1) / (W/(n − k)).</summary>
    private static double VarianceRatio(int[] sizes, double[][] means, double inertia)
    {
        int count = sizes.Sum();
        int clusters = sizes.Length;

        if (clusters < 2 || clusters >= count)
        {
            return double.NaN;
        }

        double[] center = new double[means[0].Length];

        for (int place = 0; place < means.Length; place++)
        {
            for (int t = 0; t < center.Length; t++)
            {
                center[t] += means[place][t] * sizes[place] / count;
            }
        }

        double between = Enumerable.Range(0, means.Length).Sum(place => sizes[place] * SquaredDistance(means[place], center));
        bool isOnePoint = inertia == 0 && means.All(mean => SquaredDistance(mean, means[0]) == 0);
        return isOnePoint ? double.NaN : between / (clusters - 1) / (inertia / (count - clusters));
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
