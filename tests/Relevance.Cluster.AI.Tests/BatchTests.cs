using Relevance.Cluster.AI.Tests.Support;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of batches: their limits, the calls at a time, the order of writes, progress and cost.</summary>
public sealed class BatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EmbedAsync_WithABatchSize_FillsBatchesAcrossPages()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(1234));
        FakeModel model = new();

        await shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, new EmbedOptions { BatchSize = 300, Parallelism = 1 }, cancellationToken: Token);

        Assert.Equal([300, 300, 300, 300, 34], model.Batches.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, 1234).Select(i => $"title {i}"), model.Batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task EmbedAsync_WithAMaximumLength_EndsABatchBeforeItIsExceededAndSendsALongerTextAlone()
    {
        string[] texts = ["aaaa", "bbbb", "cc", "dddddddddddd", "e", "fffffffff"];
        await using Shop shop = await Shop.OpenAsync([.. texts.Select(text => Shop.Titled(text, text))]);
        FakeModel model = new();

        await shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, new EmbedOptions { MaxBatchLength = 10, Parallelism = 1 }, cancellationToken: Token);

        Assert.Equal(["aaaa bbbb cc", "dddddddddddd", "e fffffffff"], model.Batches.Select(batch => string.Join(' ', batch)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task EmbedAsync_WithALimit_CallsTheModelSoManyTimesAtOnceAndNoMore(int parallelism)
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(100));
        TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int running = 0;
        FakeModel model = new()
        {
            Before = async (_, token) =>
            {
                if (Interlocked.Increment(ref running) == parallelism)
                {
                    full.SetResult();
                }

                await full.Task.WaitAsync(TimeSpan.FromMinutes(1), token);
            },
        };

        await shop.Products.EmbedAsync(
            model, ["title"], Shop.VectorField, new EmbedOptions { BatchSize = 5, Parallelism = parallelism }, cancellationToken: Token);

        Assert.Equal(parallelism, model.MostAtATime);
    }

    [Fact]
    public async Task EmbedAsync_WhileTheFirstCallWaits_HoldsNoMoreBatchesThanTheLimit()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(100));
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FakeModel model = new() { BeforeBatch = texts => texts[0] == "title 0" ? release.Task : Task.CompletedTask };

        Task<EmbedSummary> running = shop.Products.EmbedAsync(
            model, ["title"], Shop.VectorField, new EmbedOptions { BatchSize = 5, Parallelism = 4 }, cancellationToken: Token);
        while (model.Batches.Count < 3)
        {
            await Task.Delay(5, Token);
        }

        await Task.Delay(100, Token);
        int callsWhileWaiting = model.Calls;
        release.SetResult();
        await running;

        Assert.Equal((4, 20), (callsWhileWaiting, model.Calls));
    }

    [Fact]
    public async Task EmbedAsync_WithAnyParallelism_WritesTheSameBitsInTheSameOrder()
    {
        string[] results = [];
        foreach (int parallelism in new[] { 1, 2, 7 })
        {
            await using Shop shop = await Shop.OpenAsync(Shop.Numbered(500));
            InlineProgress<OperationProgress> progress = new();
            FakeModel model = new() { Before = (call, token) => Task.Delay(call % 3 * 2, token) };

            await shop.Products.EmbedAsync(
                model, ["title"], Shop.VectorField, new EmbedOptions { BatchSize = 20, Parallelism = parallelism }, progress, Token);

            results = [.. results, await shop.ToJsonAsync() + string.Join(' ', progress.Reports)];
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Fact]
    public async Task EmbedAsync_WithAProgress_ReportsEachBatchThatTheStoreHas()
    {
        await using Shop shop = await Shop.OpenAsync([.. Shop.Numbered(95), Shop.Titled("odd", "odd")]);
        InlineProgress<OperationProgress> progress = new();
        FakeModel model = new(embed: text => text == "odd" ? [1] : FakeModel.Embed(text));

        await shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, new EmbedOptions { BatchSize = 20 }, progress, Token);

        Assert.Equal([(20, 0), (40, 0), (60, 0), (80, 0), (95, 1)], progress.Reports.Select(report => ((int)report.Completed, (int)report.RejectedCount)));
    }

    [Fact]
    public async Task EmbedAsync_WithAModelThatReportsTokens_AddsThemUp()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Titled("a", "one two"), Shop.Titled("b", "three"), Shop.Titled("c", "four five six"));
        FakeModel model = new() { TokensOf = text => text.Split(' ').Length };

        EmbedSummary summary = await shop.Products.EmbedAsync(
            model, ["title"], Shop.VectorField, new EmbedOptions { BatchSize = 2 }, cancellationToken: Token);

        Assert.Equal((3L, 6L), (summary.InputCount, summary.TokenCount));
        Assert.EndsWith("fake-1, 6 tokens", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmbedAsync_WithAModelThatReportsNoTokens_SaysThatTheyAreUnknown()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(2));

        EmbedSummary summary = await shop.Products.EmbedAsync(new FakeModel(), ["title"], Shop.VectorField, cancellationToken: Token);

        Assert.Null(summary.TokenCount);
    }
}
