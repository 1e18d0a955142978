using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Relevance.Cluster.KMeansBench;

/// <summary>One fit on the files of a folder, timed.</summary>
internal static class FitRun
{
    private const int WarmUpRows = 512;
    private const int ManyClusters = 512;
    private const long WarmUpWork = 1 << 25;

    public static void Print(string folder, FitChoice choice)
    {
        (VectorSet vectors, int clusterCount) = SetFiles.ReadVectors(folder);
        KMeansOptions options = choice.ToOptions(clusterCount);

        if (choice.Iterations > 0)
        {
            options = options with { InitialCentroids = SetFiles.ReadStart(folder), MaxIterations = choice.Iterations, Tolerance = 0 };
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

        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"centroids-{choice.Iterations}-{choice.Threads}-{choice.Seed}.f32"));
        SetFiles.Write(path, result.Centroids!);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
                $"{{\"seconds\":{elapsed.TotalSeconds:R},\"cpu\":{cpu.TotalSeconds:R},\"inertia\":{result.Inertia:R},\"iterations\":{result.Iterations},\"bestFound\":{result.BestFoundCount},\"swapsTried\":{result.SwapsTried},\"swapsKept\":{result.SwapsKept},\"centroids\":{JsonSerializer.Serialize(path)}}}"
            ));
    }

    /// <summary>Compiles what the fit will run, on a few rows of the same kind: enough for pruning bounds, and with no more clusters than that takes.</summary>
    private static void WarmUp(VectorSet vectors, KMeansOptions options)
    {
        options = options.InitialCentroids is null ? options with { ClusterCount = Math.Min(options.ClusterCount, ManyClusters) } : options;
        long rows = Math.Max(WarmUpRows, Math.Max((WarmUpWork / ((long)vectors.Dimension * options.ClusterCount)) + 1, 64L * options.ClusterCount));
        VectorSet few = vectors.Select([.. Enumerable.Range(0, (int)Math.Min(vectors.Count, rows))]);

        for (int round = 0; round < 3; round++)
        {
            new KMeans(options with { MaxIterations = 8, SwapLimit = 3 }).Run(few);
        }
    }
}
