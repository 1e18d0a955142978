using Relevance.Cluster.Distributed.Fitting;
using Relevance.Cluster.Distributed.Fitting.Messages;
using Relevance.Cluster.Distributed.Links;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Distributed.Tests.Support;

/// <summary>A store with vectors, and workers in this process, each with a folder of its own.</summary>
internal sealed class FitCluster : IAsyncDisposable
{
    public const string Dataset = "shop";
    public const string Field = "v_vector_";

    // Labels come in several messages.
    private const int LabelsAtOnce = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.4);

    private readonly TestSchema _schema;
    private readonly string _folder = Directory.CreateTempSubdirectory("relevance-fit-").FullName;
    private readonly Dictionary<WorkerId, FitEndpoint> _endpoints = [];

    private FitCluster(TestSchema schema)
    {
        _schema = schema;
        Store = schema.Open();
        Table = new FitTable(Store);
        Link = new TestLink { InterruptAsync = ForgetAsync };
    }

    public PostgresDocumentStore Store { get; }

    public FitTable Table { get; }

    /// <summary>Gets the workers; one that is interrupted loses its memory, unless a test says otherwise.</summary>
    public TestLink Link { get; private set; }

    /// <summary>Gets the folder in which each worker has its own.</summary>
    public string Folder => _folder;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Creates a store with vectors in the order of their rows; the test is skipped without a server.</summary>
    public static async Task<FitCluster> CreateAsync(VectorSet vectors, int workers)
    {
        FitCluster cluster = new(TestSchema.Create());
        await cluster.Store.CreateDatasetAsync(Dataset, Schema.Empty, Token);
        await cluster.WriteAsync(vectors);
        await cluster.Table.CreateAsync(Token);
        cluster.Restart(workers);
        return cluster;
    }

    public async Task WriteAsync(VectorSet vectors)
    {
        foreach (int[] rows in Enumerable.Range(0, vectors.Count).Chunk(10_000))
        {
            await Store.WriteAsync(
                Dataset, [.. rows.Select(row => new Document($"d-{row}") { ["n"] = row, [Field] = vectors[row].ToArray() })], WriteMode.Upsert, Token);
        }
    }

    /// <summary>Replaces all workers by new ones, which have nothing in memory, but the files of those before.</summary>
    /// <param name="workers">Their number.</param>
    /// <param name="mostBytes">The most bytes of vectors that a worker reads in the order of their clusters; null for the default.</param>
    public void Restart(int workers, long? mostBytes = null)
    {
        Link = new TestLink { InterruptAsync = ForgetAsync };
        _endpoints.Clear();
        for (int number = 0; number < workers; number++)
        {
            FitEndpoint endpoint = new(Store, Path.Combine(_folder, $"{number}"), mostBytes: mostBytes);
            _endpoints.Add(Link.Add(number, endpoint), endpoint);
        }
    }

    /// <summary>Adds a fit to the table, and makes this process its coordinator.</summary>
    public async Task<FitClaim> ClaimAsync(KMeansOptions options, string alias = "km", Filter? filter = null)
    {
        Guid id = await Table.AddAsync(new FitJob(Dataset, Field, alias, options, FilterJson: filter?.ToJson()), Token);
        return await ClaimAsync(id);
    }

    /// <summary>Makes this process the coordinator of a fit, whatever coordinator it has.</summary>
    public async Task<FitClaim> ClaimAsync(Guid id) => (await Table.TryClaimAsync(id, "test", TimeSpan.FromDays(-1), Token))!;

    /// <summary>Runs a fit on the workers.</summary>
    public async Task<KMeansResult> FitAsync(KMeansOptions options, int shardSize = 512, string alias = "km", Filter? filter = null) =>
        await RunAsync(await ClaimAsync(options, alias, filter), shardSize);

    /// <summary>Runs a fit on the workers, and returns its result with the labels that are stored.</summary>
    public async Task<KMeansResult> RunAsync(
        FitClaim claim, int shardSize = 512, IProgress<ClusterModelProgress>? progress = null, CancellationToken? cancellationToken = null)
    {
        DistributedKMeans fit = new(Link, Store, shardSize, Patience, LabelsAtOnce);
        IterationClock clock = new(progress);
        FitCheckpoints checkpoints = new(Table, claim, TimeSpan.FromMilliseconds(50), clock);
        KMeansResult result = await fit.RunAsync(claim.Job, checkpoints, clock, cancellationToken ?? Token);
        IReadOnlyList<DocumentLabel> labels = await Store.ReadLabelsAsync(Dataset, new ClusteringKey(Field, claim.Job.Alias), filter: null, Token);
        string[] texts = [.. Enumerable.Range(0, result.Sizes.Count).Select(ClusterLabels.Format)];
        return result with { Labels = [.. labels.Select(label => Array.IndexOf(texts, label.Label))] };
    }

    /// <summary>Returns the number of fits of which workers that are alive hold shards.</summary>
    public int CountHeld() => Link.Workers.Sum(worker => _endpoints[worker].FitCount);

    public async ValueTask DisposeAsync()
    {
        await Link.WhenQuietAsync();
        foreach (FitEndpoint endpoint in _endpoints.Values)
        {
            await endpoint.DisposeAsync();
        }

        await Store.DisposeAsync();
        await _schema.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ForgetAsync(WorkerId worker)
    {
        foreach (FitRecord fit in await Table.ListAsync(datasetId: null, Token))
        {
            await _endpoints[worker].AnswerAsync(FitMessage.Request(FitRequestKind.Release, fit.Id, int.MaxValue).Written, Token);
        }
    }

    /// <summary>A clock that only iterations move, each by a minute, so that there is a checkpoint before each.</summary>
    private sealed class IterationClock(IProgress<ClusterModelProgress>? progress) : TimeProvider, IProgress<ClusterModelProgress>
    {
        private long _minutes;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60 * _minutes;

        public void Report(ClusterModelProgress value)
        {
            _minutes++;
            progress?.Report(value);
        }
    }
}
