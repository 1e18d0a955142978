using System.Runtime.CompilerServices;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Analysis;

/// <content>Inertia, Caliński–Harabasz index and Davies–Bouldin index.</content>
public static partial class ClusterMetrics
{
    /// <summary>
    /// Measures the dispersion within and between clusters, by Euclidean distances to the means of the clusters in float64: inertia,
    /// Caliński–Harabasz index and Davies–Bouldin index.
    /// </summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">The cluster of each row, from 0; −1 is an outlier, which is excluded.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The largest number of threads, at least 1; −1, the default, for every core. The result does not depend on it.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <remarks>O(n·d + k²·d) for the k clusters that occur, whatever their labels.</remarks>
    /// <exception cref="ArgumentException">
    /// The labels do not have one entry per vector, a label is below −1 or 2³¹ − 1, or no row has a cluster.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static DispersionResult Dispersion(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        int maxDegreeOfParallelism = -1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        int threads = ParallelBlocks.Threads(ParallelBlocks.CheckLimit(maxDegreeOfParallelism, nameof(maxDegreeOfParallelism)));
        double[] distances = new double[vectors.Count];
        DispersionResult result;
        unsafe
        {
            fixed (double* pinned = distances)
            {
                result = MeasureDispersion(vectors, labels, pinned, threads, cancellationToken);
            }
        }

        return result with { Distances = distances.AsReadOnly(), Labels = labels.ToArray().AsReadOnly() };
    }

    /// <summary>Measures the dispersion without a list of the distances and labels of all rows.</summary>
    internal static unsafe DispersionResult DispersionOfClusters(VectorSet vectors, int[] labels, int threads, CancellationToken cancellationToken)
    {
        NativeBlock distances = NativeBlock.Of<double>(vectors.Count);
        try
        {
            return MeasureDispersion(vectors, labels, distances.Pointer<double>(), threads, cancellationToken);
        }
        finally
        {
            distances.Free();
        }
    }

    private static unsafe DispersionResult MeasureDispersion(
        VectorSet vectors, IReadOnlyList<int> labels, double* distances, int threads, CancellationToken cancellationToken)
    {
        var clusters = OccurringLabels.Of(vectors, labels);

        if (clusters.Count == 0)
        {
            throw new ArgumentException("No vector belongs to a cluster.", nameof(labels));
        }

        int[] ownLabels = clusters.Places;
        RowTerms terms = RowTerms.Of(vectors, default, null, threads, cancellationToken);
        double[][] means = MeansOf(LabelSums.Of(terms, ownLabels, clusters.Count, threads, cancellationToken), clusters.Count);
        MeasureDistances(vectors, ownLabels, means, distances, threads, cancellationToken);
        return Summarize(clusters, new ReadOnlySpan<double>(distances, vectors.Count), (means, threads, cancellationToken));
    }

    /// <summary>Computes the mean of each cluster from the sums of its rows; components that are NaN for a cluster without rows.</summary>
    internal static double[][] MeansOf(ClusterSums sums, int clusterCount) =>
    [
        .. Enumerable.Range(0, clusterCount)
            .Select(label => sums.SumOf(label).ToArray().Select(component => component / sums.WeightOf(label)).ToArray()),
    ];

    /// <summary>Computes the distance of each row to the mean of its cluster; NaN for a row without one.</summary>
    internal static double[] DistancesToMeans(VectorSet vectors, int[] labels, double[][] means, int threads, CancellationToken cancellationToken)
    {
        double[] distances = new double[vectors.Count];
        unsafe
        {
            fixed (double* pinned = distances)
            {
                MeasureDistances(vectors, labels, means, pinned, threads, cancellationToken);
            }
        }

        return distances;
    }

    private static unsafe void MeasureDistances(
        VectorSet vectors, int[] labels, double[][] means, double* distances, int threads, CancellationToken cancellationToken) => RowDistances.ForEachRow(
        vectors.Count,
        threads,
        row => distances[row] = labels[row] < 0 ? double.NaN : Math.Sqrt(SquaredDistance(vectors[row], means[labels[row]])),
        cancellationToken);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static DispersionResult Summarize(
        OccurringLabels clusters,
        ReadOnlySpan<double> distances,
        (double[][] Means, int Threads, CancellationToken Token) work)
    {
        int[] sizes = new int[clusters.Count];
        double[] inertia = new double[clusters.Count];
        double[] meanDistances = new double[clusters.Count];

        for (int row = 0; row < distances.Length; row++)
        {
            if (clusters.Places[row] is var place and >= 0)
            {
                sizes[place]++;
                inertia[place] += distances[row] * distances[row];
                meanDistances[place] += distances[row];
            }
        }

        for (int place = 0; place < sizes.Length; place++)
        {
            meanDistances[place] /= sizes[place];
        }

        double[] worst = new double[sizes.Length];
        RowDistances.ForEachRow(worst.Length, work.Threads, place => worst[place] = WorstNeighbor(place, meanDistances, work.Means), work.Token);

        return new DispersionResult
        {
            Distances = [],
            Sizes = clusters.ByLabel(sizes, 0),
            InertiaPerCluster = clusters.ByLabel(inertia, 0),
            MeanDistancePerCluster = clusters.ByLabel(meanDistances, double.NaN),
            DaviesBouldinPerCluster = clusters.ByLabel(worst, double.NaN),
            Inertia = inertia.Sum(),
            CalinskiHarabasz = VarianceRatio(sizes, work.Means, inertia.Sum()),
            DaviesBouldin = sizes.Length < 2 ? double.NaN : worst.Average(),
        };
    }

    /// <summary>Returns the largest ratio of a cluster with any other; ∞ for two means that are the same point.</summary>
    private static double WorstNeighbor(int place, double[] meanDistances, double[][] means)
    {
        double worst = 0;

        for (int other = 0; other < means.Length; other++)
        {
            if (other != place)
            {
                double distance = Math.Sqrt(SquaredDistance(means[place], means[other]));
                worst = Math.Max(worst, distance == 0 ? double.PositiveInfinity : (meanDistances[place] + meanDistances[other]) / distance);
            }
        }

        return worst;
    }

    /// <summary>Computes B/(k − 1) / (W/(n − k)).</summary>
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SquaredDistance(double[] x, double[] y)
    {
        double sum = 0;

        for (int t = 0; t < x.Length; t++)
        {
            sum += (x[t] - y[t]) * (x[t] - y[t]);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
