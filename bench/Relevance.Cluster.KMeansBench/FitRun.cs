using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Relevance.Cluster.Clustering;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.KMeansBench;

/// <summary>One fit on the files of a folder, timed.</summary>
internal static class FitRun
{
    private const int WarmUpRows = 512;

    public static void Print(string folder, int iterations, int threads, int seed)
    {
        (VectorSet vectors, VectorSet start) = SetFiles.Read(folder);
        var options = new KMeansOptions { ClusterCount = start.Count, Restarts = 1, Seed = seed, MaxDegreeOfParallelism = threads };

        if (iterations > 0)
        {
            options = options with { InitialCentroids = start, MaxIterations = iterations, Tolerance = 0 };
        }

        if (Environment.GetEnvironmentVariable("KMEANS_COLD") != "1")
        {
            WarmUp(vectors, options);
        }

        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        KMeansResult result = new KMeans(options).Run(vectors);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - cpuBefore;

        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"centroids-{iterations}-{threads}-{seed}.f32"));
        SetFiles.Write(path, result.Centroids!);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"seconds\":{elapsed.TotalSeconds:R},\"cpu\":{cpu.TotalSeconds:R},\"inertia\":{result.Inertia:R},\"iterations\":{result.Iterations},\"centroids\":{JsonSerializer.Serialize(path)}}}"));
    }

    /// <summary>Compiles what the fit will run, on few rows of the same kind.</summary>
    private static void WarmUp(VectorSet vectors, KMeansOptions options)
    {
        VectorSet few = vectors.Select([.. Enumerable.Range(0, Math.Min(vectors.Count, Math.Max(WarmUpRows, options.ClusterCount)))]);

        for (int round = 0; round < 3; round++)
        {
            new KMeans(options with { MaxIterations = 5 }).Run(few);
        }
    }
}
