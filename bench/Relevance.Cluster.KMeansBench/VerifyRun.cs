using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.KMeansBench;

/// <summary>Lloyd's algorithm with bounds, compared with plain passes from the same centroids: the labels must be the same after every pass.</summary>
internal static class VerifyRun
{
    /// <summary>Prints one line of JSON and returns whether all labels agreed.</summary>
    public static bool Print(string folder, int iterations)
    {
        (VectorSet vectors, VectorSet centroids) = SetFiles.Read(folder);
        int threads = Environment.ProcessorCount;
        var bounded = new NearestCentroidSearch(vectors, centroids.Count, DistanceMetric.SquaredEuclidean, null, threads, BoundsPolicy.EvenForFew);
        var plain = new NearestCentroidSearch(vectors, centroids.Count, DistanceMetric.SquaredEuclidean, null, threads);
        var terms = RowTerms.Of(vectors, default, null, threads, CancellationToken.None);
        var labelSums = new LabelSums(terms, centroids.Count, threads);
        int[] labels = new int[vectors.Count], expected = new int[vectors.Count], before = new int[vectors.Count];
        Array.Fill(labels, -1);
        TimeSpan boundedTime = TimeSpan.Zero, plainTime = TimeSpan.Zero;
        (int pass, int differing, double scored) = (0, 0, 0);

        for (int changed = 1; pass < iterations && changed > 0; pass++)
        {
            labels.CopyTo(before, 0);
            TimeSpan start = Environment.CpuUsage.TotalTime;
            changed = bounded.Assign(centroids, labels, null, CancellationToken.None);
            TimeSpan middle = Environment.CpuUsage.TotalTime;
            plain.Forget();
            plain.Assign(centroids, expected, null, CancellationToken.None);
            plainTime += Environment.CpuUsage.TotalTime - middle;
            boundedTime += middle - start;
            scored += bounded.ScoredShare;
            differing += expected.Zip(labels).Count(pair => pair.First != pair.Second);
            labelSums.Update(before, labels, changed, CancellationToken.None);
            centroids = Means(labelSums.Sums, centroids);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
                $"{{\"passes\":{pass},\"differing\":{differing},\"scored\":{scored / pass:F3},\"boundedCpu\":{boundedTime.TotalSeconds:F3},\"plainCpu\":{plainTime.TotalSeconds:F3}}}"
            ));
        return differing == 0;
    }

    private static VectorSet Means(ClusterSums sums, VectorSet centroids)
    {
        float[][] means = [.. Enumerable.Range(0, centroids.Count).Select(label => centroids[label].ToArray())];

        for (int label = 0; label < means.Length; label++)
        {
            if (sums.WeightOf(label) > 0)
            {
                sums.TryMean(label, DistanceMetric.SquaredEuclidean, means[label]);
            }
        }

        return VectorSet.From(means);
    }
}
