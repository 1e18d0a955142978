using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Vectors in some thousands of groups that overlap, the same ones each time.</summary>
internal static class TestData
{
    private const int BatchSize = 5000;
    private const int Groups = 2000;
    private const float Noise = 0.8f;

    /// <summary>Returns some of the vectors.</summary>
    public static VectorSet Make(int count, int dimension)
    {
        VectorSetBuilder builder = new(dimension, count);
        float[][] centers = Centers(dimension);
        for (int n = 0; n < count; n++)
        {
            builder.Add(Vector(n, centers));
        }

        return builder.Build();
    }

    /// <summary>Writes the vectors as documents, unless the dataset exists.</summary>
    public static async Task LoadAsync(DocumentStore store, string dataset, string field, FitShape shape)
    {
        if (await store.DatasetExistsAsync(dataset))
        {
            return;
        }

        await store.CreateDatasetAsync(dataset, Schema.Empty);
        float[][] centers = Centers(shape.Dimension);
        TimeSpan written = default;
        for (long first = 0; first < shape.Count; first += BatchSize)
        {
            Document[] batch = new Document[Math.Min(BatchSize, shape.Count - first)];
            Parallel.For(0, batch.Length, n => batch[n] = Make(first + n, field, centers));
            long start = Stopwatch.GetTimestamp();
            await store.WriteAsync(dataset, batch, WriteMode.Insert);
            written += Stopwatch.GetElapsedTime(start);
        }

        double megabytes = shape.Count * (double)shape.Dimension * sizeof(float) / 1e6;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{shape.Count} documents written, {megabytes:F0} MB of vectors: {written.TotalSeconds:F2} s, {megabytes / written.TotalSeconds:F0} MB/s"));
    }

    private static Document Make(long n, string field, float[][] centers) =>
        new(string.Create(CultureInfo.InvariantCulture, $"d{n}")) { [field] = Vector(n, centers) };

    private static float[][] Centers(int dimension)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, Groups).Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextSingle()).ToArray())];
    }

    private static float[] Vector(long n, float[][] centers)
    {
        Random random = new((int)(n ^ (n >> 31)));
        return Array.ConvertAll(centers[n % Groups], component => component + (Noise * (random.NextSingle() - 0.5f)));
    }
}
