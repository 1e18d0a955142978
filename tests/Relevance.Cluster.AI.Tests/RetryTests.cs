using System.Net;
using Relevance.Cluster.AI.Tests.Support;

namespace Relevance.Cluster.AI.Tests;

/// <summary>Tests of failures of the model: temporary ones are retried, by the rules of the HTTP store, and others are not.</summary>
public sealed class RetryTests
{
    private static readonly EmbedOptions Quick = new() { BaseDelay = TimeSpan.Zero };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Exception> Temporary =>
    [
        .. new[] { 408, 429, 500, 502, 503, 504 }.Select(status => new HttpRequestException("status", inner: null, (HttpStatusCode)status)),
        new HttpRequestException(HttpRequestError.ConnectionError, "no connection"),
        new IOException("connection reset"),
        new TimeoutException("slow"),
        new TaskCanceledException("slow", new TimeoutException()),
        new InvalidOperationException("a provider's own exception", new HttpRequestException("no connection")),
    ];

    public static TheoryData<Exception> Permanent =>
    [
        .. new[] { 400, 401, 403, 404, 413, 422, 501 }.Select(status => new HttpRequestException("status", inner: null, (HttpStatusCode)status)),
        new InvalidOperationException("no such model"),
        new OperationCanceledException("the model stopped"),
        new InvalidOperationException("a provider's own exception", new HttpRequestException("status", inner: null, HttpStatusCode.Unauthorized)),
    ];

    [Theory]
    [MemberData(nameof(Temporary))]
    public async Task EmbedAsync_AfterATemporaryFailure_TriesAgain(Exception failure)
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(3));
        FakeModel model = Failing(failure, times: 3);

        EmbedSummary summary = await shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, Quick, cancellationToken: Token);

        Assert.Equal((4, 3L), (model.Calls, summary.EmbeddedCount));
        Assert.All(model.Counts, count => Assert.Equal(1, count.Value));
    }

    [Theory]
    [MemberData(nameof(Permanent))]
    public async Task EmbedAsync_AfterAPermanentFailure_PassesItOnUnchanged(Exception failure)
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(3));
        FakeModel model = Failing(failure, times: 1);

        Exception thrown = (await Record.ExceptionAsync(
            () => shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, Quick, cancellationToken: Token)))!;

        Assert.Same(failure, thrown);
        Assert.Equal(1, model.Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task EmbedAsync_AfterTheLastAttempt_PassesTheFailureOnUnchanged(int attempts)
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(3));
        HttpRequestException failure = new("busy", inner: null, HttpStatusCode.ServiceUnavailable);
        FakeModel model = Failing(failure, times: 100);

        Exception thrown = (await Record.ExceptionAsync(
            () => shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, Quick with { Attempts = attempts }, cancellationToken: Token)))!;

        Assert.Same(failure, thrown);
        Assert.Equal(attempts, model.Calls);
    }

    [Fact]
    public async Task EmbedAsync_WithARuleOfTheCaller_RetriesWhatItNames()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(3));
        FakeModel model = Failing(new FormatException("quota, as this provider says it"), times: 2);
        EmbedOptions options = Quick with { IsTransientFailure = failure => failure is FormatException };

        await shop.Products.EmbedAsync(model, ["title"], Shop.VectorField, options, cancellationToken: Token);

        Assert.Equal(3, model.Calls);
    }

    [Fact]
    public async Task EmbedAsync_WithAModelThatDoesNotRespond_EndsTheAttemptAndThenTheCall()
    {
        await using Shop shop = await Shop.OpenAsync(Shop.Numbered(3));
        FakeModel silent = new() { Before = (_, token) => Task.Delay(Timeout.Infinite, token) };
        EmbedOptions options = Quick with { AttemptTimeout = TimeSpan.FromMilliseconds(50), Attempts = 2 };

        TimeoutException failure = await Assert.ThrowsAsync<TimeoutException>(
            () => shop.Products.EmbedAsync(silent, ["title"], Shop.VectorField, options, cancellationToken: Token));

        Assert.Equal(2, silent.Calls);
        Assert.Contains("00:00:00.0500000 per attempt", failure.Message, StringComparison.Ordinal);
    }

    private static FakeModel Failing(Exception failure, int times) =>
        new() { Before = (call, _) => call <= times ? Task.FromException(failure) : Task.CompletedTask };
}
