using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.KMeansBench;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Sqlite.LoadBench;

/// <summary>
/// The memory of a whole analysis of a store in a file: fit, member lists, distributions, heatmap, searches, report. Prints for each step, as a table in
/// Markdown, its time and the memory at its peak and after it. Linux only.
/// </summary>
internal static class MemoryRun
{
    private const string DatasetId = "memory";
    private const string VectorField = "text_vector_";
    private const int Centers = 300;

    /// <summary>Less than the vectors of the smallest store that is measured: they go to a file, and labels still fit.</summary>
    private const long MappedLimit = 100_000_000;

    /// <summary>The number of clusters from which a fit has no restarts: the largest sizes take minutes each.</summary>
    private const int ManyClusters = 500;

    private static readonly string[] Syllables = ["ka", "lo", "mi", "ra", "tes", "un", "vor", "zel"];

    /// <summary>Loads documents with a vector and six plain fields into a new store.</summary>
    public static async Task LoadAsync(string path, int count, int dimension)
    {
        const int BatchSize = 5000;
        using SqliteDocumentStore store = SqliteDocumentStore.Open(path);
        Dataset dataset = new RelevanceClient(store).GetDataset(DatasetId);
        PrintHeading();
        await StepAsync("insert", () => dataset.InsertDocumentsAsync(Documents(count, dimension), new WriteOptions { BatchSize = BatchSize }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nthe file has {new FileInfo(path).Length / 1e6:F0} MB"));
    }

    /// <summary>Runs the analysis.</summary>
    /// <param name="path">The store that <see cref="LoadAsync"/> has written.</param>
    /// <param name="clusterCount">How many clusters the fit finds: with default options, or above 500 without restarts.</param>
    /// <param name="isMapped">Whether the vectors are in a mapped file instead of memory.</param>
    public static async Task AnalyzeAsync(string path, int clusterCount, bool isMapped)
    {
        PrintHeading();
        SqliteDocumentStore? opened = null;
        await StepAsync("open", () => Task.FromResult(opened = SqliteDocumentStore.Open(path)));
        using SqliteDocumentStore store = opened!;
        RelevanceClientOptions options = isMapped ? new() { MaxCachedVectorBytes = MappedLimit } : new();
        Dataset dataset = new RelevanceClient(store, options).GetDataset(DatasetId);
        ClusterOps clusters = dataset.GetClusterOps("memory", VectorField);
        float[] query = new float[(await dataset.GetSchemaAsync())[VectorField].Dimension!.Value];
        Array.Fill(query, 1f);
        VectorQuery vector = new(VectorField, query);

        // The result of each step is dropped, as by a caller that has shown it.
        KMeansOptions model = new() { ClusterCount = clusterCount, Quality = clusterCount > ManyClusters ? KMeansQuality.Fast : KMeansQuality.Standard };
        await StepAsync("fit", () => clusters.FitAsync(new KMeans(model)));
        await StepAsync("closest", () => clusters.ListClosestAsync());
        await StepAsync("furthest", () => clusters.ListFurthestAsync());
        await StepAsync("distribution", () => clusters.DistributionAsync());
        await StepAsync("distribution against 1,000 truths", () => clusters.DistributionAsync("truth"));
        await StepAsync("heatmap of centroids", () => clusters.CentroidHeatmapAsync());
        await StepAsync("search, top 10", () => dataset.SearchAsync(vector));
        await StepAsync("search, top 10 of those with price < 10", () => dataset.SearchAsync(
            vector, new VectorSearchOptions { Filter = Filter.Field("price") < 10 }));
        await StepAsync("report as HTML", () => clusters.WriteReportAsync(path + ".html", new HtmlReportOptions { GroundTruthField = "truth" }));
        File.Delete(path + ".html");
    }

    private static void PrintHeading()
    {
        Console.WriteLine("| step | s | processor s | peak MB, files included | peak MB, anonymous | MB after it | managed | allocated |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    }

    private static async Task StepAsync<T>(string name, Func<Task<T>> work)
    {
        // From here the system counts the highest resident memory anew.
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        using PeakMemory anonymous = new();
        await work();
        long peak = anonymous.Stop();
        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        double[] figures =
        [
            PeakMemory.OfStatus("VmHWM") / 1e6, peak / 1e6, PeakMemory.OfStatus("RssAnon") / 1e6, GC.GetTotalMemory(forceFullCollection: false) / 1e6,
            allocated / 1e6,
        ];
        string cells = string.Join(" | ", figures.Select(figure => figure.ToString("N0", CultureInfo.InvariantCulture)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {wall.TotalSeconds:F2} | {processor.TotalSeconds:F2} | {cells} |"));
    }

    /// <summary>Documents around three hundred centers, from a seed.</summary>
    private static async IAsyncEnumerable<Document> Documents(int count, int dimension)
    {
        Random random = new(1);
        float[][] centers = [.. Enumerable.Range(0, Centers).Select(_ => Noise(random, dimension))];
        for (int i = 0; i < count; i++)
        {
            if (i % 1000 == 0)
            {
                await Task.Yield();
            }

            int center = random.Next(Centers);
            float[] vector = Noise(random, dimension);
            for (int t = 0; t < dimension; t++)
            {
                vector[t] = (0.7f * vector[t]) + centers[center][t];
            }

            yield return new Document(string.Create(CultureInfo.InvariantCulture, $"document-{i:D8}"))
            {
                ["title"] = string.Join(' ', Enumerable.Range(0, 6).Select(_ => Word(random))),
                ["brand"] = string.Create(CultureInfo.InvariantCulture, $"brand-{random.Next(97)}"),
                ["truth"] = string.Create(CultureInfo.InvariantCulture, $"truth-{(center * 3) + random.Next(100)}"),
                ["price"] = Math.Round(random.NextDouble() * 1000, 2),
                ["weight"] = random.NextDouble(),
                ["isNew"] = random.Next(2) == 0,
                [VectorField] = vector,
            };
        }
    }

    /// <summary>One of 5,000 words, the first ones more often.</summary>
    private static string Word(Random random)
    {
        int number = (int)(5000 * random.NextDouble() * random.NextDouble());
        return string.Create(CultureInfo.InvariantCulture, $"{Syllables[number % 8]}{Syllables[number / 8 % 8]}{Syllables[number / 64 % 8]}{number / 512}");
    }

    private static float[] Noise(Random random, int dimension)
    {
        float[] vector = new float[dimension];
        for (int t = 0; t < dimension; t++)
        {
            vector[t] = random.NextSingle() - 0.5f;
        }

        return vector;
    }
}
