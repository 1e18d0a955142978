using Relevance.Cluster.AI.Tests.Support;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of calls that end in the middle: what is embedded by then is written, and the next call continues.</summary>
public sealed class InterruptionTests
{
    private const int Count = 3080;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task EmbedAsync_AfterAFailureInTheMiddle_EmbedsEachTextExactlyOnce(int parallelism)
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(Count));
        EmbedOptions options = new() { Parallelism = parallelism };
        FakeModel broken = new() { Before = (call, _) => call == 20 ? throw new FormatException("broken") : Task.CompletedTask };
        FakeModel sound = new();

        await Assert.ThrowsAsync<FormatException>(() => shop.Products.EmbedAsync(broken, ["title"], Shop.VectorField, options, cancellationToken: Token));
        long written = await shop.Products.CountAsync(Filter.Field(Shop.VectorField).Exists(), Token);
        EmbedSummary summary = await shop.Products.EmbedAsync(sound, ["title"], Shop.VectorField, options, cancellationToken: Token);

        Assert.InRange(written, 19 * 64, (19 + parallelism) * 64);
        Assert.Equal((Count - written, written), (summary.EmbeddedCount, summary.UnchangedCount));
        AssertEachOnce(broken, sound);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task EmbedAsync_CancelledInTheMiddle_WritesWhatIsEmbeddedAndEmbedsEachTextExactlyOnce(int parallelism)
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(Count));
        EmbedOptions options = new() { Parallelism = parallelism };
        using CancellationTokenSource stop = new();
        FakeModel first = new();
        InlineProgress<OperationProgress> progress = new(report => { if (report.Completed >= 640) { stop.Cancel(); } });
        FakeModel second = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => shop.Products.EmbedAsync(first, ["title"], Shop.VectorField, options, progress, stop.Token));
        EmbedSummary summary = await shop.Products.EmbedAsync(second, ["title"], Shop.VectorField, options, cancellationToken: Token);

        Assert.Equal(first.Counts.Count, progress.Reports[^1].Completed);
        Assert.InRange(first.Counts.Count, 640, 640 + (parallelism * 64));
        Assert.Equal(Count - first.Counts.Count, summary.EmbeddedCount);
        AssertEachOnce(first, second);
    }

    [Fact]
    public async Task EmbedAsync_CancelledWhileTheModelWaits_EndsAtOnce()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(10));
        using CancellationTokenSource stop = new();
        FakeModel waiting = new()
        {
            Before = async (_, token) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => shop.Products.EmbedAsync(waiting, ["title"], Shop.VectorField, cancellationToken: stop.Token));

        Assert.Equal(1, waiting.Calls);
    }

    [Fact]
    public async Task EmbedAsync_WithAFailureBehindABatchThatIsDone_WritesTheLaterBatch()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(4));
        TaskCompletionSource lastReached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeModel model = new()
        {
            BeforeBatch = async texts =>
            {
                if (texts[0] == "title 0")
                {
                    await lastReached.Task;
                    throw new FormatException("broken");
                }

                if (texts[0] == "title 3")
                {
                    lastReached.SetResult();
                }
            },
        };

        await Assert.ThrowsAsync<FormatException>(() => shop.Products.EmbedAsync(
            model, ["title"], Shop.VectorField, new EmbedOptions { BatchSize = 1, Parallelism = 4 }, cancellationToken: Token));

        Assert.Equal(3, await shop.Products.CountAsync(Filter.Field(Shop.VectorField).Exists(), Token));
    }

    [Fact]
    public async Task EmbedAsync_WithAStoreThatFails_StopsTheModel()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(1000));
        FakeModel model = new();
        FailingDataset failing = new(shop.Products);

        await Assert.ThrowsAsync<DocumentStoreException>(() => failing.EmbedAsync(
            model, ["title"], Shop.VectorField, new EmbedOptions { BatchSize = 10, Parallelism = 2 }, cancellationToken: Token));

        Assert.InRange(model.Calls, 1, 3);
        Assert.Equal(1, failing.Writes);
    }

    /// <summary>The real texts: 3,080 questions to a bank, one of them asked twice.</summary>
    [Fact]
    public async Task EmbedAsync_OfRealQuestions_ContinuesAfterEachOfThreeFailures()
    {
        string[] lines = await File.ReadAllLinesAsync(SharedData.PathOrSkip("banking77-test.tsv"), Token);
        string[] questions = [.. lines.Skip(1).Select(line => line.Split('\t')[0])];
        await using Shop shop = await Shop.OpenAsync([.. questions.Select((text, i) => Shop.Titled($"q-{i}", text))]);
        FakeModel[] models = [.. Enumerable.Range(0, 4).Select(i => new FakeModel()
        {
            Before = (call, _) => i < 3 && call == 10 ? throw new FormatException("broken") : Task.CompletedTask,
        })];

        foreach (FakeModel model in models[..3])
        {
            await Assert.ThrowsAsync<FormatException>(() => shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, cancellationToken: Token));
        }

        await shop.Products.EmbedAsync(models[3], ["title"], Shop.VectorField, cancellationToken: Token);

        IEnumerable<string> embedded = models.SelectMany(model => model.Batches).SelectMany(batch => batch);
        Assert.Equal(questions.Order(StringComparer.Ordinal), embedded.Order(StringComparer.Ordinal));
    }

    private static void AssertEachOnce(params FakeModel[] models)
    {
        string[] embedded = [.. models.SelectMany(model => model.Batches).SelectMany(batch => batch)];
        Assert.Equal((Count, Count), (embedded.Length, embedded.Distinct(StringComparer.Ordinal).Count()));
    }

    /// <summary>A dataset whose updates fail.</summary>
    private sealed class FailingDataset(Dataset inner) : Dataset
    {
        public int Writes { get; private set; }

        public override string Id => inner.Id;

        public override Task<Schema> GetSchemaAsync(CancellationToken cancellationToken = default) => inner.GetSchemaAsync(cancellationToken);

        public override Task DeclareVectorFieldAsync(string vectorField, int dimension, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public override Task<DocumentPage> ReadPageAsync(DocumentQuery query, string? cursor = null, CancellationToken cancellationToken = default) =>
            inner.ReadPageAsync(query, cursor, cancellationToken);

        public override Task<WriteSummary> UpdateDocumentsAsync(
            IEnumerable<Document> changes,
            WriteOptions? options = null,
            IProgress<OperationProgress>? progress = null,
            CancellationToken cancellationToken = default)
        {
            Writes++;
            throw new DocumentStoreException(StoreFailure.Full, "The disk is full.");
        }
    }
}
