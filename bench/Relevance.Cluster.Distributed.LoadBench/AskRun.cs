using System.Diagnostics;
using System.Globalization;

namespace Relevance.Cluster.Distributed.LoadBench;

/// <summary>Asks questions of workers, and of one process, and compares times and results.</summary>
internal static class AskRun
{
    private const string Field = "v_vector_";
    private const int WarmCalls = 2;
    private const int Calls = 3;

    /// <summary>Prints the median time of each question.</summary>
    /// <returns>Whether the results are the same.</returns>
    public static async Task<bool> RunAsync(string connection, FitShape shape, int workerCount)
    {
        await using PostgresDocumentStore store = PostgresDocumentStore.Open(connection);
        string dataset = string.Create(CultureInfo.InvariantCulture, $"bench-{shape.Count}-{shape.Dimension}");
        await TestData.LoadAsync(store, dataset, Field, shape);
        await using ComputeEngine engine = await ComputeEngine.ConnectAsync(connection);
        await FitRun.WaitForWorkersAsync(engine, count: 0);
        await using var workers = WorkerProcesses.Start(connection, workerCount);
        await FitRun.WaitForWorkersAsync(engine, workerCount);
        Dataset here = new RelevanceClient(store).GetDataset(dataset);
        Dataset there = new RelevanceClient(store, engine).GetDataset(dataset);
        await here.GetClusterOps("asked", Field).FitAsync(new KMeans(new KMeansOptions { ClusterCount = shape.Clusters, MaxIterations = 5, Restarts = 1 }));
        bool isSame = true;
        foreach ((string what, Func<Dataset, Task<string>> ask) in Questions(shape))
        {
            (double alone, string expected) = await TimeAsync(here, ask);
            (double together, string actual) = await TimeAsync(there, ask);
            isSame &= expected == actual;
            string times = string.Create(CultureInfo.InvariantCulture, $"{1000 * alone:F0} ms here, {1000 * together:F0} ms by {workerCount} workers");
            Console.WriteLine($"{what}: {times}, same: {expected == actual}");
        }

        return isSame;
    }

    private static IEnumerable<(string What, Func<Dataset, Task<string>> Ask)> Questions(FitShape shape)
    {
        VectorSet queries = VectorSet.From(Enumerable.Range(0, 64).Select(seed =>
        {
            Random random = new(seed);
            return Enumerable.Range(0, shape.Dimension).Select(_ => random.NextSingle() - 0.5f).ToArray();
        }));
        EvaluationOptions squared = new() { Metric = DistanceMetric.SquaredEuclidean };
        yield return ("search, 20 nearest", async dataset => Text([await dataset.SearchAsync(new VectorQuery(Field, queries[0].ToArray()))]));
        yield return ("64 searches", async dataset => Text(await dataset.SearchEachAsync(Field, queries)));
        yield return ("closest of each cluster", async dataset => (await Ops(dataset).ListClosestAsync()).ToMarkdown());
        yield return ("silhouette, squared Euclidean", async dataset => $"{(await Ops(dataset).SilhouetteAsync(squared)).Mean:R}");
        yield return ("dispersion", async dataset => $"{(await Ops(dataset).DispersionAsync()).DaviesBouldin:R}");
        yield return ("assignment of all", async dataset => $"{await Ops(dataset).AssignBatchesAsync(new AssignOptions { IncludeLabeled = true })}");
    }

    private static ClusterOps Ops(Dataset dataset) => dataset.GetClusterOps("asked", Field);

    private static string Text(IReadOnlyList<VectorSearchResult> found) => string.Join(
        '\n', found.SelectMany(each => each.Hits).Select(hit => string.Create(CultureInfo.InvariantCulture, $"{hit.Document.Id} {hit.Distance:R}")));

    /// <summary>Returns the median of the times of calls after some that read vectors and compile code, and their result.</summary>
    private static async Task<(double Seconds, string Result)> TimeAsync(Dataset dataset, Func<Dataset, Task<string>> ask)
    {
        string result = "";
        List<double> times = [];
        for (int call = 0; call < WarmCalls + Calls; call++)
        {
            long start = Stopwatch.GetTimestamp();
            result = await ask(dataset);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return (times.Skip(WarmCalls).Order().ElementAt(Calls / 2), result);
    }
}
