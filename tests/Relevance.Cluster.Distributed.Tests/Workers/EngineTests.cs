using System.Diagnostics;
using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Tests.Support;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Tests.Workers;

/// <summary>Fits by worker processes that are killed, leave and join: the bits are those of one machine.</summary>
public sealed class EngineTests
{
    private const string Dataset = "shop";
    private const string Field = "v_vector_";

    private static readonly KMeansOptions Long = new() { ClusterCount = 200, Restarts = 10_000 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFit_WhoseCoordinatorIsKilled_HasTheBitsOfOneMachine()
    {
        await using Cluster cluster = await Cluster.StartAsync(workers: 3);

        // Several restarts: on a busy machine one is over before its coordinator is killed.
        KMeansOptions options = new() { ClusterCount = 100, Seed = 3, MaxIterations = 40, Restarts = 6 };
        KMeansResult expected = new KMeans(options).Run(cluster.Vectors, progress: null, Token);
        Assert.Equal(3, await cluster.Engine.CountWorkersAsync(Token));

        ClusterOps clusters = new RelevanceClient(cluster.Store, cluster.Engine).GetDataset(Dataset).GetClusterOps("km", Field);
        Task<FitSummary> fit = clusters.FitAsync(new KMeans(options), cancellationToken: Token);
        DistributedFit running = await cluster.FindAsync(found => found.Coordinator is not null);
        cluster.Workers.Single(worker => worker.Address == running.Coordinator).Kill();
        KMeansResult result = Assert.IsType<KMeansResult>((await fit).ModelResult);

        Assert.Equal((expected.Inertia, expected.Iterations), (result.Inertia, result.Iterations));
        Assert.Equal(Same.BitsOf(expected.Centroids!), Same.BitsOf(result.Centroids!));
        Assert.Equal(
            expected.Labels.Select(label => $"cluster-{label}"),
            (await clusters.ReadLabelsAsync(cancellationToken: Token)).Select(each => each.Label));
        DistributedFit done = Assert.Single(await cluster.Engine.ListFitsAsync(Dataset, Token));
        Assert.Equal((FitState.Done, "km", null), (done.State, done.Alias, done.Error));
        Assert.NotEqual(running.Coordinator, done.Coordinator);
    }

    [Fact]
    public async Task AnEngine_OfAnotherStore_IsRejected()
    {
        await using TestSchema schema = TestSchema.Create();
        await using TestSchema otherSchema = TestSchema.Create();
        await using PostgresDocumentStore store = schema.Open();
        await using ComputeEngine engine = await ComputeEngine.ConnectAsync(schema.Server, new PostgresStoreOptions { Schema = otherSchema.Name }, Token);

        ArgumentException e = Assert.Throws<ArgumentException>(() => new RelevanceClient(store, engine));

        Assert.Contains(store.Place, e.Message, StringComparison.Ordinal);
        Assert.Contains(engine.Place, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_WhileTwoWorkersAreKilled_HaveTheBitsOfOneMachine()
    {
        await using Cluster cluster = await Cluster.StartAsync(workers: 3);
        Dataset here = new RelevanceClient(cluster.Store).GetDataset(Dataset);
        Dataset there = new RelevanceClient(cluster.Store, cluster.Engine).GetDataset(Dataset);
        VectorQuery[] queries = [.. Enumerable.Range(0, 24).Select(seed => new VectorQuery(Field, Generated.Components(32, (uint)seed)))];
        VectorSearchOptions options = new() { PageSize = 50 };
        Same.Assert(await here.SearchAsync(queries[0], options, Token), await there.SearchAsync(queries[0], options, Token));

        Task<VectorSearchResult>[] calls = Array.ConvertAll(queries, query => there.SearchAsync(query, options, Token));
        cluster.Workers[0].Kill();
        await Task.WhenAny(calls);
        cluster.Workers[1].Kill();

        foreach ((VectorQuery query, Task<VectorSearchResult> call) in queries.Zip(calls))
        {
            VectorSearchResult expected = await here.SearchAsync(query, options, Token);
            Same.Assert(expected, await call);
        }
    }

    [Fact]
    public async Task AFit_WhoseCallerHasGone_GoesOnAndIsFoundAgain()
    {
        await using Cluster cluster = await Cluster.StartAsync(workers: 1);
        ComputeEngine other = await cluster.ConnectAsync();
        _ = other.FitAsync(new FitJob(Dataset, Field, "km", Long), progress: null, CancellationToken.None).ContinueWith(
            call => call.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        DistributedFit started = await cluster.FindAsync(found => found.Progress.Iteration > 0);
        await other.DisposeAsync();

        DistributedFit later = await cluster.FindAsync(found => found.Progress != started.Progress);

        Assert.Equal((started.Id, FitState.Running), (later.Id, later.State));
        Assert.True(await cluster.Engine.CancelFitAsync(started.Id, Token));
        await cluster.FindAsync(found => found.State == FitState.Canceled);
        Assert.False(await cluster.Engine.CancelFitAsync(started.Id, Token));
    }

    [Fact]
    public async Task AFit_WhoseCoordinatorLeaves_IsTakenByAnotherAtOnceAndIsCanceledByItsCaller()
    {
        await using Cluster cluster = await Cluster.StartAsync(workers: 2);
        using CancellationTokenSource cancellation = new();
        Reports reports = new();
        Task<KMeansResult> fit = cluster.FitAsync(Long, reports, cancellation.Token);
        DistributedFit first = await cluster.FindAsync(found => found.Progress.Iteration > 0);

        await cluster.Workers.Single(worker => worker.Address == first.Coordinator).LeaveAsync();
        DistributedFit second = await cluster.FindAsync(found => found.Coordinator != first.Coordinator);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fit);
        Assert.Equal(FitState.Canceled, Assert.Single(await cluster.Engine.ListFitsAsync(cancellationToken: Token)).State);
        Assert.Equal(first.Id, second.Id);
        Assert.Contains(reports.Seen, report => report.Iteration > 0 && report.Inertia > 0);
        Assert.Empty(await cluster.Store.ListClusteringsAsync(Dataset, Token));
    }

    [Fact]
    public async Task AFit_OfAWorkerWhoseDiskIsFull_FailsWithoutTraces_AndSucceedsWithAnother()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The size of files is limited as Linux does it.");
        await using Cluster cluster = await Cluster.StartAsync(workers: 0);
        await using WorkerProcess full = await cluster.StartWorkerAsync(mostKibibytes: 1024);
        KMeansOptions options = new() { ClusterCount = 20, Seed = 3, MaxIterations = 5 };

        ComputeException e = await Assert.ThrowsAsync<ComputeException>(() => cluster.FitAsync(options));

        Assert.Contains("cannot keep vectors in '" + cluster.Folder, e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cluster.Folder));
        await using WorkerProcess other = await cluster.StartWorkerAsync(mostKibibytes: null);
        KMeansResult result = await cluster.FitAsync(options);
        KMeansResult expected = new KMeans(options).Run(cluster.Vectors, progress: null, Token);
        Assert.Equal(expected.Inertia, result.Inertia);
        Assert.Equal(Same.BitsOf(expected.Centroids!), Same.BitsOf(result.Centroids!));
    }

    [Fact]
    public async Task AFit_ThatCannotSucceed_FailsWithTheTextOfItsCoordinator()
    {
        await using Cluster cluster = await Cluster.StartAsync(workers: 1);

        ComputeException e = await Assert.ThrowsAsync<ComputeException>(() => cluster.FitAsync(new KMeansOptions { ClusterCount = 200_000 }));

        Assert.Contains("200", e.Message, StringComparison.Ordinal);
        DistributedFit failed = Assert.Single(await cluster.Engine.ListFitsAsync(Dataset, Token));
        Assert.Equal((FitState.Failed, e.Message), (failed.State, failed.Error));
    }

    [Fact]
    public async Task AFit_WithoutWorkers_FailsAtOnceWithWhatToDo()
    {
        await using Cluster cluster = await Cluster.StartAsync(workers: 0);

        ComputeException e = await Assert.ThrowsAsync<ComputeException>(() => cluster.FitAsync(Long));

        Assert.Contains("relevance worker --store", e.Message, StringComparison.Ordinal);
        Assert.Empty(await cluster.Engine.ListFitsAsync(cancellationToken: Token));
    }

    private sealed class Reports : IProgress<ClusterModelProgress>
    {
        public List<ClusterModelProgress> Seen { get; } = [];

        public void Report(ClusterModelProgress value) => Seen.Add(value);
    }

    /// <summary>A store with vectors, an engine, and worker processes that share a folder.</summary>
    private sealed class Cluster(
        TestSchema schema, PostgresDocumentStore store, ComputeEngine engine, IReadOnlyList<WorkerProcess> workers, DirectoryInfo folder) : IAsyncDisposable
    {
        /// <summary>Gets vectors without groups, so that a fit takes long.</summary>
        public VectorSet Vectors { get; } = VectorSet.From(Generated.Components(20_000 * 32, seed: 1).Chunk(32));

        public PostgresDocumentStore Store => store;

        public ComputeEngine Engine => engine;

        public IReadOnlyList<WorkerProcess> Workers => workers;

        public static async Task<Cluster> StartAsync(int workers)
        {
            var schema = TestSchema.Create();
            PostgresDocumentStore store = schema.Open();
            DirectoryInfo folder = Directory.CreateTempSubdirectory("relevance-engine-");
            Task<WorkerProcess>[] starts = [.. Enumerable.Range(0, workers).Select(_ => WorkerProcess.StartAsync(schema, folder: folder.FullName))];
            Cluster cluster = new(schema, store, await ConnectAsync(schema), await Task.WhenAll(starts), folder);
            await store.CreateDatasetAsync(Dataset, Schema.Empty, Token);
            foreach (int[] rows in Enumerable.Range(0, cluster.Vectors.Count).Chunk(10_000))
            {
                Document[] documents = [.. rows.Select(row => new Document($"d-{row}") { [Field] = cluster.Vectors[row].ToArray() })];
                await store.WriteAsync(Dataset, documents, WriteMode.Insert, Token);
            }

            return cluster;
        }

        public string Folder => folder.FullName;

        public Task<WorkerProcess> StartWorkerAsync(int? mostKibibytes) =>
            WorkerProcess.StartAsync(schema, folder: Folder, mostKibibytes: mostKibibytes);

        public Task<ComputeEngine> ConnectAsync() => ConnectAsync(schema);

        public Task<KMeansResult> FitAsync(
            KMeansOptions options, IProgress<ClusterModelProgress>? progress = null, CancellationToken? cancellationToken = null) =>
            engine.FitAsync(new FitJob(Dataset, Field, "km", options), progress, cancellationToken ?? Token);

        /// <summary>Waits until the one fit is in a state.</summary>
        public async Task<DistributedFit> FindAsync(Func<DistributedFit, bool> condition)
        {
            long start = Stopwatch.GetTimestamp();
            while (true)
            {
                if ((await engine.ListFitsAsync(Dataset, Token)).FirstOrDefault(condition) is { } fit)
                {
                    return fit;
                }

                Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "The fit does not come into the state.");
                await Task.Delay(20, Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Task.WhenAll(workers.Select(worker => worker.DisposeAsync().AsTask()));
            await engine.DisposeAsync();
            await store.DisposeAsync();
            await schema.DisposeAsync();
            folder.Delete(recursive: true);
        }

        private static Task<ComputeEngine> ConnectAsync(TestSchema schema) =>
            ComputeEngine.ConnectAsync(schema.Server, new PostgresStoreOptions { Schema = schema.Name }, Token);
    }
}
