using Microsoft.Extensions.Logging;
using Relevance.Cluster.Tests.Http.Support;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>The log of fits, in the factory of the store.</summary>
public sealed class FitLogTests
{
    private const string Secret = "content-that-nobody-may-see";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fit_OfKMeans_IsOneLineWithItsNumbers()
    {
        ListLoggers loggers = new() { Lowest = LogLevel.Information };
        await using SqliteDocumentStore store = Open(loggers);
        ClusterOps clusters = (await InsertAsync(store)).GetClusterOps("two", "t_vector_");

        FitSummary summary = await clusters.FitAsync(new KMeans(2, seed: 7), cancellationToken: Token);

        ListedEvent line = Assert.Single(Events(loggers));
        Assert.Equal((1, LogLevel.Information), (line.Id, line.Level));
        KMeansResult result = (KMeansResult)summary.ModelResult;
        Dictionary<string, object?> expected = new()
        {
            ["Model"] = "kmeans-2",
            ["Dataset"] = "shop",
            ["Field"] = "t_vector_",
            ["Clusters"] = 2,
            ["Vectors"] = 6L,
            ["Iterations"] = result.Iterations,
            ["Inertia"] = result.Inertia,
            ["StopReason"] = KMeansStopReason.Converged,
            ["Seed"] = 7,
        };
        Assert.All(expected, value => Assert.Equal(value.Value, line.Values[value.Key]));
        Assert.IsType<TimeSpan>(line.Values["Duration"]);
        Assert.DoesNotContain(Secret, line.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_AtDebugLevel_LogsItsStagesAndRestarts_AndHasTheSameBits()
    {
        KMeans model = new(new KMeansOptions { ClusterCount = 2, Restarts = 3 });
        ListLoggers loggers = new();
        await using SqliteDocumentStore store = Open(loggers);
        ClusterOps clusters = (await InsertAsync(store)).GetClusterOps("two", "t_vector_");

        FitSummary logged = await clusters.FitAsync(model, cancellationToken: Token);

        await using SqliteDocumentStore silent = SqliteDocumentStore.Open(":memory:");
        FitSummary unlogged = await (await InsertAsync(silent)).GetClusterOps("two", "t_vector_").FitAsync(model, cancellationToken: Token);
        Assert.Equal([6, 7, 7, 7, 8, 1], Events(loggers).Select(line => line.Id));
        Assert.Equal([0, 1, 2], Events(loggers).Where(line => line.Id == 7).Select(line => (int)line.Values["Restart"]!));
        Assert.All(Events(loggers).Where(line => line.Id == 7), line => Assert.InRange((int)line.Values["Iterations"]!, 1, 10));
        Assert.Equal(((KMeansResult)unlogged.ModelResult).InertiaPerRestart, ((KMeansResult)logged.ModelResult).InertiaPerRestart);
        Assert.All(Events(loggers), line => Assert.DoesNotContain(Secret, line.Everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fit_ThatUsesUpItsIterations_IsAWarning()
    {
        ListedEvent warning = await WarningOfAsync(
            new KMeansOptions { ClusterCount = 2, MaxIterations = 1, InitialCentroids = VectorSet.From([[0f, 0f], [1f, 0f]]) });

        Assert.Equal((4, 1), (warning.Id, warning.Values["Iterations"]));
    }

    [Fact]
    public async Task Fit_WithAClusterThatLostAllVectors_IsAWarning()
    {
        ListedEvent warning = await WarningOfAsync(new KMeansOptions { ClusterCount = 2, InitialCentroids = VectorSet.From([[0f, 0f], [1e6f, 1e6f]]) });

        Assert.Equal((5, 1), (warning.Id, warning.Values["Count"]));
    }

    [Fact]
    public async Task Fit_ThatFails_IsAnErrorWithoutTheMessage()
    {
        ListLoggers loggers = new() { Lowest = LogLevel.Information };
        await using SqliteDocumentStore store = Open(loggers);
        ClusterOps clusters = (await InsertAsync(store)).GetClusterOps("none", "t_vector_");

        await Assert.ThrowsAnyAsync<Exception>(() =>
            clusters.FitAsync(ClusterModels.FromFunction("broken", _ => throw new InvalidOperationException(Secret)), cancellationToken: Token));

        ListedEvent line = Assert.Single(Events(loggers));
        Assert.Equal((2, LogLevel.Error, "broken", nameof(InvalidOperationException)), (line.Id, line.Level, line.Values["Model"], line.Values["Failure"]));
        Assert.DoesNotContain(Secret, line.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_ThatIsCancelled_IsNoError()
    {
        ListLoggers loggers = new() { Lowest = LogLevel.Information };
        await using SqliteDocumentStore store = Open(loggers);
        ClusterOps clusters = (await InsertAsync(store)).GetClusterOps("two", "t_vector_");

        CancellationToken cancelled = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clusters.FitAsync(new KMeans(2), cancellationToken: cancelled));

        ListedEvent line = Assert.Single(Events(loggers));
        Assert.Equal((3, LogLevel.Information), (line.Id, line.Level));
    }

    [Fact]
    public async Task Subclusters_OfSeveralClusters_AreOneLine_WithoutTheLabelsOfTheParents()
    {
        ListLoggers loggers = new();
        await using SqliteDocumentStore store = Open(loggers);
        Dataset shop = await InsertAsync(store);
        ClusterOps parent = shop.GetClusterOps("brands", "t_vector_");
        await parent.LabelByFieldAsync("brand", cancellationToken: Token);

        await shop.GetClusterOps("halves", "t_vector_").FitSubclustersAsync(parent, new KMeans(2, seed: 3), cancellationToken: Token);

        ListedEvent line = Assert.Single(Events(loggers), line => line.Level == LogLevel.Information);
        Assert.Equal((4, 6L, 3), (line.Values["Clusters"], line.Values["Vectors"], line.Values["Seed"]));
        Assert.All(Events(loggers), line => Assert.DoesNotContain(Secret, line.Everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Batches_AreOneLine()
    {
        ListLoggers loggers = new() { Lowest = LogLevel.Information };
        await using SqliteDocumentStore store = Open(loggers);
        ClusterOps clusters = (await InsertAsync(store)).GetClusterOps("two", "t_vector_");

        await clusters.FitBatchesAsync(new MiniBatchKMeansLearner(2, seed: 5), cancellationToken: Token);

        ListedEvent line = Assert.Single(Events(loggers));
        Assert.Equal((1, "minibatch-kmeans-2", 2, 6L, 5), (line.Id, line.Values["Model"], line.Values["Clusters"], line.Values["Vectors"], line.Values["Seed"]));
    }

    [Fact]
    public void Factory_OfTheHttpStore_IsThatOfItsOptions()
    {
        ListLoggers loggers = new();
        using HttpClient client = new();
        using HttpDocumentStore store = new(client, TestStore.Options() with { LoggerFactory = loggers });

        Assert.Same(loggers, store.LoggerFactory);
    }

    private static async Task<ListedEvent> WarningOfAsync(KMeansOptions options)
    {
        ListLoggers loggers = new();
        await using SqliteDocumentStore store = Open(loggers);
        await (await InsertAsync(store)).GetClusterOps("two", "t_vector_").FitAsync(new KMeans(options), cancellationToken: Token);
        return Assert.Single(Events(loggers), line => line.Level == LogLevel.Warning);
    }

    private static SqliteDocumentStore Open(ListLoggers loggers) => SqliteDocumentStore.Open(":memory:", new SqliteStoreOptions { LoggerFactory = loggers });

    private static ListedEvent[] Events(ListLoggers loggers) => [.. loggers.Events.Where(line => line.Category == "Relevance.Cluster.Fitting")];

    private static async Task<Dataset> InsertAsync(SqliteDocumentStore store)
    {
        Dataset shop = new RelevanceClient(store).GetDataset("shop");
        float[][] vectors = [[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]];
        await shop.InsertDocumentsAsync(
            [.. vectors.Select((vector, i) => new Document($"{Secret}-{i}") { ["brand"] = $"{Secret}-{i % 2}", ["t_vector_"] = vector })], cancellationToken: Token);
        return shop;
    }
}
