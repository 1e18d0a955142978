using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.KMeansBench;

/// <summary>
/// The exact Euclidean silhouette of the first rows of a set, in the clusters of one fit; the labels are written so that other programs can measure the same.
/// </summary>
internal static class SilhouetteRun
{
    private const int Rounds = 3;

    public static void Print(string folder, int rows, int clusters, int threads)
    {
        (VectorSet all, _) = SetFiles.Read(folder);
        VectorSet vectors = all.Select([.. Enumerable.Range(0, rows)]);
        IReadOnlyList<int> labels = new KMeans(new KMeansOptions { ClusterCount = clusters, Quality = KMeansQuality.Fast }).Run(vectors).Labels;
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"labels-{rows}-{clusters}.i32"));
        File.WriteAllBytes(path, [.. labels.SelectMany(BitConverter.GetBytes)]);
        var options = new EvaluationOptions { MaxSilhouetteVectors = rows, MaxDegreeOfParallelism = threads };
        SilhouetteResult? result = null;
        (double least, double wall) = (double.PositiveInfinity, double.PositiveInfinity);

        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long began = Stopwatch.GetTimestamp();
            result = ClusterMetrics.Silhouette(vectors, labels, options);
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(began).TotalSeconds);
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{{\"seconds\":{wall:F3},\"cpu\":{least:F3},\"mean\":{result!.Mean:R},\"labels\":\"{path}\"}}"));
    }
}
