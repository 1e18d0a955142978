using System.Diagnostics;
using System.Globalization;
using System.Text;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Server.LoadBench;

/// <summary>
/// Many clients search by a vector of their own, each as soon as it has its last response; then one client lists members and counts clusters through the HTTP
/// store, as after a fit.
/// </summary>
internal static class SearchTrial
{
    private const string DatasetId = "search";
    private const string VectorField = "text_vector_";
    private const string Project = "load";
    private const int Repeats = 15;

    /// <summary>The time in which the server compiles its hot methods once more.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>Runs.</summary>
    /// <param name="documents">The number of documents.</param>
    /// <param name="dimension">The number of components.</param>
    /// <param name="clients">The number of clients.</param>
    /// <param name="seconds">The time of the searches.</param>
    /// <returns>The exit code: 0.</returns>
    public static async Task<int> RunAsync(int documents, int dimension, int clients, int seconds)
    {
        string folder = Directory.CreateTempSubdirectory("relevance-search-").FullName;
        try
        {
            Console.WriteLine($"{documents} documents of {dimension} components, {clients} clients, on {Environment.ProcessorCount} processors");
            await using ServerProcess server = await ServerProcess.StartAsync(folder);
            using HttpDocumentStore store =
                HttpDocumentStore.Connect(new HttpStoreOptions { BaseAddress = server.Address, Project = Project, ApiKey = "key" });
            Dataset dataset = new RelevanceClient(store).GetDataset(DatasetId);
            await store.CreateDatasetAsync(DatasetId, Schema.Empty);
            for (int first = 0; first < documents; first += 1000)
            {
                Document[] batch =
                [
                    .. Enumerable.Range(first, Math.Min(1000, documents - first)).Select(n => MakeDocument(n, dimension)),
                ];
                await store.WriteAsync(DatasetId, batch, WriteMode.Insert);
            }

            await SearchAsync(server, dimension, clients, WarmUp, isReported: false);
            await SearchAsync(server, dimension, clients, TimeSpan.FromSeconds(seconds), isReported: true);

            ClusterOps clusters = dataset.GetClusterOps("k", VectorField);
            KMeans model = new(new KMeansOptions { ClusterCount = 50, Restarts = 1, Seed = 1, MaxIterations = 3 });
            await clusters.FitAsync(model);
            await TimeAsync("closest, the first after the fit", 1, () => clusters.ListClosestAsync());

            // The same without the methods that the first call compiles.
            await clusters.FitAsync(model);
            await TimeAsync("closest, the first after another fit", 1, () => clusters.ListClosestAsync());
            await TimeAsync("closest", Repeats, () => clusters.ListClosestAsync());
            await TimeAsync("distribution", Repeats, () => clusters.DistributionAsync());
            await TimeAsync("distribution against 1,000 values, the first", 1, () => clusters.DistributionAsync("truth"));
            await TimeAsync("distribution against 1,000 values", Repeats, () => clusters.DistributionAsync("truth"));

            Dataset other = new RelevanceClient(store).GetDataset(DatasetId);
            await other.SearchAsync(new VectorQuery(VectorField, new float[dimension]), new VectorSearchOptions { Metric = DistanceMetric.L1 });
            ClusterOps foreign = other.GetClusterOps("k", VectorField);
            await TimeAsync("closest, of a client with the vectors only", 1, () => foreign.ListClosestAsync());
            await TimeAsync("labels", Repeats, () => store.ReadLabelsAsync(DatasetId, new ClusteringKey(VectorField, "k")));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Searches, and prints the whole time and its best second: other programs that compute in the meantime slow down the rest.</summary>
    private static async Task SearchAsync(ServerProcess server, int dimension, int clients, TimeSpan time, bool isReported)
    {
        long count = 0;
        using CancellationTokenSource stop = new();
        Task searching = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Factory.StartNew(
            () =>
            {
                byte[] body = BodyOf(Client.Make("query", client, -1 - client, dimension).GetVector(VectorField).Span);
                using RawClient http = new(server.Address, "services/search/vector", $"{Project}:key", body);
                while (!stop.IsCancellationRequested)
                {
                    http.Post();
                    Interlocked.Increment(ref count);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        List<Sample> samples = [Take()];
        while (Stopwatch.GetElapsedTime(samples[0].Time) < time)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            samples.Add(Take());
        }

        await stop.CancelAsync();
        await searching;
        if (isReported)
        {
            Console.WriteLine($"searches, top 10, cosine: {samples[^1].Since(samples[0])}");
            Console.WriteLine($"  the best second: {samples.Skip(1).Zip(samples, (end, start) => end.Since(start)).MaxBy(each => each.Rate)}");
        }

        Sample Take() => new(Stopwatch.GetTimestamp(), Interlocked.Read(ref count), server.ProcessorTime, Process.GetCurrentProcess().TotalProcessorTime);
    }

    private static Document MakeDocument(int n, int dimension)
    {
        Document document = Client.Make($"document-{n}", n % 7, n, dimension);
        document["truth"] = string.Create(CultureInfo.InvariantCulture, $"truth-{n * 7919L % 1000}");
        return document;
    }

    private static byte[] BodyOf(ReadOnlySpan<float> vector)
    {
        string components = string.Join(',', vector.ToArray().Select(x => x.ToString("R", CultureInfo.InvariantCulture)));
        return Encoding.UTF8.GetBytes(
            $"{{\"dataset_id\":\"{DatasetId}\",\"page_size\":10,\"select_fields\":[\"n\"],"
                + $"\"multivector_query\":[{{\"vector\":[{components}],\"fields\":[\"{VectorField}\"]}}]}}");
    }

    private static async Task TimeAsync<T>(string what, int repeats, Func<Task<T>> question)
    {
        double wall = double.MaxValue;
        for (int i = 0; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await question();
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Console.WriteLine($"{what}: {wall:0.0} ms");
    }

    /// <summary>The counts at one moment.</summary>
    private sealed record Sample(long Time, long Count, TimeSpan OfServer, TimeSpan OfClients)
    {
        public Share Since(Sample start) => new(
            (Count - start.Count) / Stopwatch.GetElapsedTime(start.Time, Time).TotalSeconds,
            (OfServer - start.OfServer).TotalMilliseconds / (Count - start.Count),
            (OfClients - start.OfClients).TotalMilliseconds / (Count - start.Count));
    }

    /// <summary>The counts of a time.</summary>
    private sealed record Share(double Rate, double OfServer, double OfClients)
    {
        public override string ToString() =>
            $"{Rate:0} a second; of processor time each, {OfServer:0.000} ms in the server, {OfClients:0.000} ms in the clients";
    }
}
