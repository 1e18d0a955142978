using Microsoft.Extensions.Logging.Abstractions;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Distributed.Membership;
using Relevance.Cluster.Distributed.Questions;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Worker.Coordination;
using Relevance.Cluster.Worker.Membership;

namespace Relevance.Cluster.Distributed.Tests.Support;

/// <summary>A store whose questions workers in this process answer, with a client that asks them and one that computes itself.</summary>
internal sealed class QuestionCluster : IAsyncDisposable
{
    public const string Id = "shop";

    /// <summary>The clustering of <see cref="ClusterAsync"/>.</summary>
    public static readonly ClusteringKey Key = new(QuestionData.Field, "km");

    private readonly TestSchema _schema;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("relevance-ask-");
    private readonly List<WorkerEndpoint> _endpoints = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _coordinators = [];

    private QuestionCluster(TestSchema schema, PostgresDocumentStore store, ComputeEngine engine)
    {
        (_schema, Store, Engine) = (schema, store, engine);
        Link = new TestLink { InterruptAsync = _ => Task.CompletedTask };
        Here = new RelevanceClient(store).GetDataset(Id);
        There = new RelevanceClient(store, engine).GetDataset(Id);
    }

    public PostgresDocumentStore Store { get; }

    public ComputeEngine Engine { get; }

    public TestLink Link { get; }

    /// <summary>Gets the dataset of a client that computes on this machine.</summary>
    public Dataset Here { get; }

    /// <summary>Gets the dataset of a client that asks the workers.</summary>
    public Dataset There { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Creates a store with documents, and starts workers; the test is skipped without a server.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="workers">The number of workers.</param>
    /// <param name="shardSize">The number of positions of a shard.</param>
    /// <param name="coordinators">The number of coordinators; 0 for workers that take no question.</param>
    /// <param name="wrap">Returns what answers in place of a worker; null for the worker itself.</param>
    public static async Task<QuestionCluster> CreateAsync(
        IReadOnlyList<Document> documents,
        int workers,
        int shardSize = 512,
        int coordinators = 1,
        Func<IWorkerEndpoint, IWorkerEndpoint>? wrap = null)
    {
        TestSchema schema = TestSchema.Create();
        PostgresDocumentStore store = schema.Open();
        PostgresStoreOptions options = new() { Schema = schema.Name };
        QuestionCluster cluster = new(schema, store, await ComputeEngine.ConnectAsync(schema.Server, options, Token));
        await store.CreateDatasetAsync(Id, Schema.Empty, Token);
        await ClusterTables.CreateAsync(store.Database, Token);
        await cluster.SetAliveAsync(workers);
        await cluster.Here.InsertDocumentsAsync(documents, cancellationToken: Token);
        for (int number = 0; number < workers; number++)
        {
            WorkerEndpoint endpoint = new(store, Path.Combine(cluster._folder.FullName, $"{number}"));
            cluster._endpoints.Add(endpoint);
            cluster.Link.Add(number, wrap?.Invoke(endpoint) ?? endpoint);
        }

        for (int number = 0; number < coordinators; number++)
        {
            cluster.Coordinate($"coordinator-{number}", shardSize);
        }

        return cluster;
    }

    /// <summary>Gets the clustering of a dataset.</summary>
    public ClusterOps Ops(Dataset dataset) => dataset.GetClusterOps(Key.Alias, Key.VectorField);

    /// <summary>Clusters the documents, with one cluster that is empty and has a zero centroid, outliers, and documents without a label.</summary>
    public async Task ClusterAsync()
    {
        ClusterOps clusters = Ops(Here);
        await clusters.FitAsync(new KMeans(4), new FitOptions { Filter = Filter.Field("skipped") == false }, cancellationToken: Token);
        await clusters.UpsertCentroidsAsync(
            new Dictionary<string, ReadOnlyMemory<float>> { ["empty"] = new float[QuestionData.Dimension] }, cancellationToken: Token);
        await clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-1"] = "one" }, Token);
        await Store.UpdateLabelsAsync(
            Id, Key, [.. Enumerable.Range(0, 5).Select(n => new DocumentLabel($"d-{20 * n}", "outlier"))], Token);
    }

    /// <summary>Starts a coordinator.</summary>
    public void Coordinate(string name, int shardSize = 512)
    {
        QuestionCoordinator coordinator = new(Link, Store, name, NullLogger.Instance, shardSize);
        _coordinators.Add(Task.Run(() => coordinator.RunAsync(_stop.Token), CancellationToken.None));
    }

    /// <summary>Runs a statement, in which <c>{0}</c> is the quoted schema.</summary>
    public Task RunAsync(string sql) => _schema.RunAsync(sql);

    /// <summary>Counts the questions in the table.</summary>
    public async Task<long> CountQuestionsAsync() => (await Store.Database.ReadAsync(
        datasetId: null,
        (session, token) => session.QueryAsync($"SELECT count(*) FROM {session.Tables.Schema}.question", row => row.GetInt64(0), token),
        Token))[0];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_coordinators);
        await Engine.DisposeAsync();
        foreach (WorkerEndpoint endpoint in _endpoints)
        {
            await endpoint.DisposeAsync();
        }

        await Store.DisposeAsync();
        await _schema.DisposeAsync();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Writes that workers are alive, for longer than a test runs.</summary>
    private Task<bool> SetAliveAsync(int workers) => Store.Database.WriteAsync(
        datasetId: null,
        async (session, token) =>
        {
            for (int number = 0; number < workers; number++)
            {
                await session.ExecuteAsync(
                    $$"""
                    INSERT INTO {{LiveWorkers.Table(session.Tables)}}
                    VALUES ($1, 1, 3, DEFAULT, DEFAULT, DEFAULT, 1, 'infinity', '', '', '', 1, now(), now(), '{}', '{}')
                    """,
                    token,
                    $"{number}");
            }

            return true;
        },
        Token);
}
