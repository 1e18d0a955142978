using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Models;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Fits one dataset on workers, and in one process, and compares times and bits.</summary>
internal static class FitRun
{
    private const string Field = "v_vector_";
    private const string Alias = "workers";
    private const int MaxIterations = 12;
    private const double Million = 1e6;
    private const int RowsToWarmUp = 20_000;
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

        await using var others = WorkerProcesses.Start(connection, how == "joined" ? 0 : workerCount - 1);
        await using ComputeWorker? own = how == "joined" ? null : await ComputeWorker.StartAsync(
            new ComputeWorkerOptions { Store = connection, ListenAddress = IPAddress.Loopback, CacheFolder = others.Folder });

        await WaitForWorkersAsync(engine, workerCount);

        // The first fit reads the shards from the database, and compiles the code of the workers.
        ClusterOps fits = new RelevanceClient(store, engine).GetDataset(dataset).GetClusterOps(Alias, Field);
        await TimeAsync($"first fit, {workerCount} workers, shards read", () => fits.FitAsync(new KMeans(options)));
        await using (await FitWatch.StartAsync(engine, dataset, how == "kill" ? others.First : null))
        {
            await TimeAsync($"fit, {workerCount} workers", () => fits.FitAsync(new KMeans(options)));
        }

        string together = await HashAsync(store, dataset);
        Line($"  hash {together}");
        IterationTimes? onWorkers = own is null || how == "kill" ? null : await CoordinateAsync(own, store, new FitJob(dataset, Field, Alias, options));
        VectorSet vectors = await ReadAsync(store, dataset);
        new KMeans(options).Run(vectors.Select([.. Enumerable.Range(0, Math.Min(vectors.Count, RowsToWarmUp))]));
        IterationTimes inOneProcess = new();
        KMeansResult result = await TimeAsync("fit, one process", () => Task.FromResult(new KMeans(options).Run(vectors, inOneProcess)));
        inOneProcess.Print();
        string alone = await HashAsync(store, dataset, result);
        Line($"  {result.Iterations} iterations, hash {alone}");
        Console.WriteLine(together == alone ? "the bits are the same" : "THE BITS DIFFER");
        if (onWorkers is not null)
        {
            PrintOverhead(onWorkers, inOneProcess, inOneProcess.Seconds[1] * Million / shape.Count);
        }

        // With few clusters there are no passes over neighbors, which the simulation has.
        if (shape.Clusters > LloydLoop.FewClusters)
        {
            SimulateRun.PrintHere(shape, workerCount);
        }

        return together == alone;
    }

    /// <summary>Waits until the database counts a number of workers.</summary>
    internal static async Task WaitForWorkersAsync(ComputeEngine engine, int count)
    {
        while (await engine.CountWorkersAsync() != count)
        {
            await Task.Delay(Look);
        }
    }

    /// <summary>Coordinates a fit in this process, whose worker is one of the workers, and takes the time of its iterations.</summary>
    private static async Task<IterationTimes> CoordinateAsync(ComputeWorker own, PostgresDocumentStore store, FitJob job)
    {
        FitTable table = new(store);
        FitClaim? claim = null;
        while (claim is null)
        {
            // A coordinator of a worker may be faster.
            Guid id = await table.AddAsync(job, CancellationToken.None);
            claim = await table.TryClaimAsync(id, "bench", TimeSpan.FromMinutes(1), CancellationToken.None);
        }

        IterationTimes times = new();
        await new DistributedKMeans(own.Link, store).RunAsync(claim.Job, new FitCheckpoints(table, claim), times, CancellationToken.None);
        times.Print();
        return times;
    }

    /// <summary>Prints what an iteration takes on workers beyond one process, as a share of a complete pass over a million rows.</summary>
    private static void PrintOverhead(IterationTimes onWorkers, IterationTimes inOneProcess, double pass)
    {
        double workers = onWorkers.Seconds.Skip(1).Average();
        double alone = inOneProcess.Seconds.Skip(1).Average();
        Line($"an iteration: {workers:F3} s on workers, {alone:F3} s in one process; a complete pass over 1 M rows in one process: {pass:F2} s");
        Line($"overhead of an iteration: {(workers - alone) / pass:P1} of a complete pass over 1 M rows");
    }

    private static Task<VectorSet> ReadAsync(PostgresDocumentStore store, string dataset) => TimeAsync("vectors read into one process", async () =>
    {
        VectorSetBuilder? builder = null;
        await foreach (VectorBatch batch in store.ReadVectorsAsync(dataset, Field))
        {
            builder ??= new VectorSetBuilder(batch.Dimension);
            builder.AddRows(batch.Values.Span);
        }

        return builder!.Build();
    });

    /// <summary>Returns the hash of a result, whose rows are the documents in their order.</summary>
    private static async Task<string> HashAsync(PostgresDocumentStore store, string dataset, KMeansResult result)
    {
        IReadOnlyList<DocumentLabel> stored = await store.ReadLabelsAsync(dataset, new ClusteringKey(Field, Alias));
        return HashOf(stored.Zip(result.Labels, (label, number) => (label.DocumentId, ClusterLabels.Format(number))), result.Centroids!);
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

    private static async Task<T> TimeAsync<T>(string what, Func<Task<T>> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = await work();
        Line($"{what}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");
        return result;
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
