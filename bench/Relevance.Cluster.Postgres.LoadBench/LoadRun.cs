using System.Diagnostics;
using System.Globalization;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Postgres.LoadBench;

/// <summary>Loads documents with vectors and labels, reads them, and asks a few questions; prints processor seconds, this program's and the server's.</summary>
internal static class LoadRun
{
    private const string Bench = "bench";
    private const string Field = "v_vector_";
    private const int BatchSize = 5000;
    private const int Labels = 100;

    private static readonly ClusteringKey Key = new(Field, "km");

    public static async Task RunAsync(string connectionString, int count, int dimension)
    {
        await using PostgresDocumentStore store = PostgresDocumentStore.Open(connectionString);
        await store.CreateDatasetAsync(Bench, Schema.Empty);
        Random random = new(1);
        float[][] vectors = [.. Enumerable.Range(0, BatchSize).Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        double megabytes = count * (double)dimension * sizeof(float) / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} documents, {dimension} components, {megabytes:F0} MB of vectors"));
        Console.WriteLine("| what | wall s | client s | server s | MB of vectors per core-second |");
        Console.WriteLine("|---|---:|---:|---:|---:|");

        await MeasureAsync("documents and vectors in", megabytes, () => LoadAsync(store, count, vectors));
        await MeasureAsync("vectors out", megabytes, () => ScanAsync(store));
        await MeasureAsync("vectors out again", megabytes, () => ScanAsync(store));
        DocumentLabel[] labels = [.. Enumerable.Range(0, count).Select(n => new DocumentLabel(IdOf(n), $"cluster-{n % Labels}"))];
        StoredClustering clustering = new()
        {
            Key = Key,
            ModelName = "kmeans-100",
            Metric = DistanceMetric.SquaredEuclidean,
            Labels = [.. Enumerable.Range(0, Labels).Select(n => $"cluster-{n}")],
            Centroids = VectorSet.From(vectors[..Labels]),
        };
        await MeasureAsync("labels in", null, () => store.WriteClusteringAsync(Bench, clustering, labels));
        await MeasureAsync("labels out", null, () => store.ReadLabelsAsync(Bench, Key));
        await MeasureAsync("label counts, first", null, () => store.CountLabelsAsync(Bench, Key));
        await MeasureAsync("filtered count, first", null, () => store.CountAsync(Bench, Filter.Field("price").LessThan(10)));
        await MeasureAsync("filtered count, again", null, () => store.CountAsync(Bench, Filter.Field("price").LessThan(20)));
        await MeasureAsync("page of 1,000", null, () => store.ReadPageAsync(Bench, new DocumentQuery { PageSize = 1000 }));
        await MeasureAsync("1,000 vectors replaced", null, () => store.WriteAsync(
            Bench, [.. Enumerable.Range(0, 1000).Select(n => Make(n * (count / 1000), vectors[n + 1]))], WriteMode.Upsert));
    }

    private static async Task LoadAsync(PostgresDocumentStore store, int count, float[][] vectors)
    {
        for (int first = 0; first < count; first += BatchSize)
        {
            Document[] batch = [.. Enumerable.Range(first, Math.Min(BatchSize, count - first)).Select(n => Make(n, vectors[n % BatchSize]))];
            await store.WriteAsync(Bench, batch, WriteMode.Insert);
        }
    }

    private static async Task ScanAsync(PostgresDocumentStore store)
    {
        long rows = 0;
        await foreach (VectorBatch batch in store.ReadVectorsAsync(Bench, Field))
        {
            rows += batch.DocumentIds.Count;
        }
    }

    private static Document Make(int n, float[] vector) =>
        new(IdOf(n)) { ["title"] = $"product number {n}", ["price"] = n % 100, [Field] = vector };

    private static string IdOf(int n) => string.Create(CultureInfo.InvariantCulture, $"product-{n}");

    private static async Task MeasureAsync(string what, double? megabytes, Func<Task> work)
    {
        (double Client, double Server) before = Processor();
        long start = Stopwatch.GetTimestamp();
        await work();
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (double Client, double Server) after = Processor();
        (double client, double server) = (after.Client - before.Client, after.Server - before.Server);
        string rate = megabytes is { } size ? (size / (client + server)).ToString("F0", CultureInfo.InvariantCulture) : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {wall:F2} | {client:F2} | {server:F2} | {rate} |"));
    }

    /// <summary>Returns the seconds of this process, and of all processes of PostgreSQL on this machine, which has no other server in use meanwhile.</summary>
    private static (double Client, double Server) Processor()
    {
        const double TicksPerSecond = 100;
        double server = 0;
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(folder[^1])))
        {
            // The titles of its processes differ; the second value is the name of the program. The 14th and 15th are its times.
            string stat = TryRead(Path.Combine(folder, "stat"));
            if (stat.Contains("(postgres)", StringComparison.Ordinal))
            {
                string[] values = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                server += (long.Parse(values[11], CultureInfo.InvariantCulture) + long.Parse(values[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
            }
        }

        using Process own = Process.GetCurrentProcess();
        return (own.TotalProcessorTime.TotalSeconds, server);
    }

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // The process has ended.
            return "";
        }
    }
}
