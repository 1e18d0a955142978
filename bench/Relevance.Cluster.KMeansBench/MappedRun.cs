using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.KMeansBench;

/// <summary>K-means over a mapped file of vectors: the memory that it needs in addition to the pages of the file.</summary>
internal static class MappedRun
{
    private const int RowsAtOnce = 256;

    /// <summary>Writes a file of groups, vector by vector: nothing of it stays in memory.</summary>
    public static void Generate(string path, int count, int dimension)
    {
        const int groups = 200;
        var random = new Random(count + dimension);
        float[] centers = new float[groups * dimension];
        Fill(random, centers);
        float[] rows = new float[RowsAtOnce * dimension];
        using var writer = new MappedVectorsWriter(path, dimension);

        for (int row = 0; row < count; row += RowsAtOnce)
        {
            int length = Math.Min(RowsAtOnce, count - row);
            Fill(random, rows.AsSpan(0, length * dimension));

            for (int i = 0; i < length; i++)
            {
                int group = random.Next(groups);
                Span<float> vector = rows.AsSpan(i * dimension, dimension);

                for (int t = 0; t < vector.Length; t++)
                {
                    vector[t] += centers[(group * dimension) + t];
                }
            }

            writer.AddRows(rows.AsSpan(0, length * dimension));
        }

        writer.Complete();
    }

    /// <summary>Some iterations from random rows. Prints one line of JSON, with the peak of memory without files and a checksum of the result.</summary>
    public static void Print(string path, int clusters, int iterations, int threads, bool isCopied)
    {
        using MappedVectors mapped = MappedVectors.Open(path);
        VectorSet vectors = isCopied ? mapped.Vectors.Select([.. Enumerable.Range(0, mapped.Vectors.Count)]) : mapped.Vectors;
        var options = new KMeansOptions
        {
            ClusterCount = clusters,
            Initialization = KMeansInitialization.Random,
            Restarts = 1,
            MaxIterations = iterations,
            Tolerance = 0,
            MaxDegreeOfParallelism = threads,
        };
        using var peak = new PeakMemory();
        long before = PeakMemory.Anonymous();
        TimeSpan cpuBefore = Environment.CpuUsage.TotalTime;
        long began = Stopwatch.GetTimestamp();
        KMeansResult result = new KMeans(options).Run(vectors);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        TimeSpan cpu = Environment.CpuUsage.TotalTime - cpuBefore;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
                $"{{\"vectors\":\"{vectors}\",\"seconds\":{elapsed.TotalSeconds:F2},\"cpu\":{cpu.TotalSeconds:F2},\"anonymousMiBBefore\":{before >> 20},\"anonymousMiBPeak\":{peak.Stop() >> 20},\"inertia\":{result.Inertia:R},\"sha256\":\"{Checksum(result)}\"}}"
            ));
    }

    private static void Fill(Random random, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }
    }

    private static string Checksum(KMeansResult result)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>(result.Labels.ToArray()));

        for (int label = 0; label < result.Centroids!.Count; label++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(result.Centroids[label]));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }
}
