using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
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
        using JsonDocument meta = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "meta.json")));
        int count = meta.RootElement.GetProperty("n").GetInt32();
        int dimension = meta.RootElement.GetProperty("d").GetInt32();
        int clusters = meta.RootElement.GetProperty("k").GetInt32();
        VectorSet vectors = Read(Path.Combine(folder, "X.f32"), count, dimension);
        var options = new KMeansOptions { ClusterCount = clusters, Restarts = 1, Seed = seed, MaxDegreeOfParallelism = threads };

        if (iterations > 0)
        {
            VectorSet start = Read(Path.Combine(folder, "C0.f32"), clusters, dimension);
            options = options with { InitialCentroids = start, MaxIterations = iterations, Tolerance = 0 };
        }

        if (Environment.GetEnvironmentVariable("KMEANS_COLD") != "1")
        {
            WarmUp(vectors, options);
        }

        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        long start0 = Stopwatch.GetTimestamp();
        KMeansResult result = new KMeans(options).Run(vectors);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start0);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - cpuBefore;

        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"centroids-{iterations}-{threads}-{seed}.f32"));
        Write(path, result.Centroids!);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"seconds\":{elapsed.TotalSeconds:R},\"cpu\":{cpu.TotalSeconds:R},\"inertia\":{result.Inertia:R},\"iterations\":{result.Iterations},\"centroids\":{JsonSerializer.Serialize(path)}}}"));
    }

    /// <summary>Reads float32 row after row; more than 2 GiB is fine.</summary>
    private static VectorSet Read(string path, int count, int dimension)
    {
        var builder = new VectorSetBuilder(dimension, count);
        float[] rows = new float[Math.Max(1, (1 << 20) / dimension) * dimension];
        using FileStream file = File.OpenRead(path);

        while (builder.Count < count)
        {
            Span<float> part = rows.AsSpan(0, (int)Math.Min(rows.Length, (long)(count - builder.Count) * dimension));
            file.ReadExactly(MemoryMarshal.AsBytes(part));
            builder.AddRows(part);
        }

        return builder.Build();
    }

    private static void Write(string path, VectorSet centroids)
    {
        using FileStream file = File.Create(path);

        for (int row = 0; row < centroids.Count; row++)
        {
            file.Write(MemoryMarshal.AsBytes(centroids[row]));
        }
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
