using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Models;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Fits one dataset on workers, and in one process, and compares times and bits.</summary>
internal static class FitRun
{
    private const string Field = "v_vector_";
    private const string Alias = "workers";
    private const int MaxIterations = 12;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Prints the times; a line per iteration that the table of fits shows, which is written every second.</summary>
    /// <returns>Whether the bits are the same.</returns>
    public static async Task<bool> RunAsync(string connection, FitShape shape, int workerCount, string how)
    {
        await using PostgresDocumentStore store = PostgresDocumentStore.Open(connection);
        string dataset = string.Create(CultureInfo.InvariantCulture, $"bench-{shape.Count}-{shape.Dimension}");
        await TestData.LoadAsync(store, dataset, Field, shape);
        KMeansOptions options = new()
        {
            ClusterCount = shape.Clusters,
            Initialization = KMeansInitialization.Random,
            MaxIterations = MaxIterations,
            Restarts = 1,
            Tolerance = 0,
        };

        await using ComputeEngine engine = await ComputeEngine.ConnectAsync(connection);
        if (how != "joined")
        {
            // Those of an earlier run were killed, and count for some seconds.
            await WaitForWorkersAsync(engine, count: 0);
        }

        string folder = Directory.CreateTempSubdirectory("relevance-workers-").FullName;
        Process[] workers = [.. Enumerable.Range(0, how == "joined" ? 0 : workerCount).Select(_ => StartWorker(connection, folder))];
        try
        {
            await WaitForWorkersAsync(engine, workerCount);

            // The first fit reads the shards from the database, and compiles the code of the workers.
            ClusterOps fits = new RelevanceClient(store, engine).GetDataset(dataset).GetClusterOps(Alias, Field);
            await TimeAsync($"first fit, {workerCount} workers, shards read", () => fits.FitAsync(new KMeans(options with { MaxIterations = 1 })));

            FitSummary summary;
            await using (new FitWatch(engine, dataset, how == "kill" ? workers[0] : null))
            {
                summary = await TimeAsync($"fit, {workerCount} workers", () => fits.FitAsync(new KMeans(options)));
            }

            string together = await HashAsync(store, dataset);
            Line($"  {((KMeansResult)summary.ModelResult).Iterations} iterations, hash {together}");
            string alone = await AloneAsync(store, dataset, options);
            Console.WriteLine(together == alone ? "the bits are the same" : "THE BITS DIFFER");
            SimulateRun.PrintHere(shape, workerCount);
            return together == alone;
        }
        finally
        {
            foreach (Process worker in workers)
            {
                worker.Kill();
                await worker.WaitForExitAsync();
                worker.Dispose();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WaitForWorkersAsync(ComputeEngine engine, int count)
    {
        while (await engine.CountWorkersAsync() != count)
        {
            await Task.Delay(Look);
        }
    }

    private static async Task<string> AloneAsync(PostgresDocumentStore store, string dataset, KMeansOptions options)
    {
        VectorSet? vectors = null;
        List<string> ids = [];
        await TimeAsync("vectors read into one process", async () =>
        {
            VectorSetBuilder? builder = null;
            await foreach (VectorBatch batch in store.ReadVectorsAsync(dataset, Field))
            {
                builder ??= new VectorSetBuilder(batch.Dimension);
                builder.AddRows(batch.Values.Span);
                ids.AddRange(batch.DocumentIds);
            }

            vectors = builder!.Build();
            return ids.Count;
        });
        IterationTimes times = new();
        KMeansResult result = await TimeAsync("fit, one process", () => Task.FromResult(new KMeans(options).Run(vectors!, times)));
        times.Print();
        string hash = HashOf(ids.Zip(result.Labels.Select(ClusterLabels.Format)), result.Centroids!);
        Line($"  {result.Iterations} iterations, hash {hash}");
        return hash;
    }

    private static async Task<string> HashAsync(PostgresDocumentStore store, string dataset)
    {
        ClusteringKey key = new(Field, Alias);
        StoredClustering clustering = (await store.GetClusteringAsync(dataset, key))!;
        IReadOnlyList<DocumentLabel> labels = await store.ReadLabelsAsync(dataset, key);
        return HashOf(labels.Select(label => (label.DocumentId, label.Label)), clustering.Centroids!);
    }

    /// <summary>Returns a sum of all labels in the order of the documents, and of all bits of the centroids.</summary>
    private static string HashOf(IEnumerable<(string Id, string Label)> labels, VectorSet centroids)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string id, string label) in labels)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{id} {label}\n"));
        }

        foreach (ReadOnlyMemory<float> block in centroids.Blocks)
        {
            hash.AppendData(MemoryMarshal.AsBytes(block.Span));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }

    private static Process StartWorker(string connection, string folder) =>
        Process.Start(Environment.ProcessPath!, ["worker", connection, IPAddress.Loopback.ToString(), folder]);

    private static async Task<T> TimeAsync<T>(string what, Func<Task<T>> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = await work();
        Line($"{what}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");
        return result;
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
