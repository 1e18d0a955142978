using System.Net.Http.Headers;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http.Calls;

/// <summary>Tests which requests are retried, the waits between attempts, and the message after the last attempt.</summary>
public sealed class RetryTests
{
    private const string Page = """{"documents":[],"count":3,"after_id":[]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Read_AnsweredByATransientStatus_IsRetried(int status)
    {
        QuickClock clock = new();
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Error(status), () => Reply.Error(status), () => Reply.Ok(Page));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options(clock));

        Assert.Equal(3, await store.CountAsync("shop", filter: null, Token));

        Assert.Equal(3, handler.Requests.Count);
        Assert.Equal(2, clock.Waits.Count);
        Assert.All(clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(422)]
    [InlineData(501)]
    [InlineData(507)]
    public async Task Read_AnsweredByAnyOtherStatus_IsNotRetried(int status)
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Error(status, """{"message":"No."}"""));
        await using HttpDocumentStore store = TestStore.Over(handler);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Single(handler.Requests);
        Assert.Equal((status, 1, "No."), ((int)e.Status!, e.Attempts, e.ErrorMessage));
    }

    [Fact]
    public async Task Read_WithoutAConnection_IsRetriedUntilTheAttemptsAreUsedUp()
    {
        FaultyHandler handler = new((_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (service.test:80)"));
        await using HttpDocumentStore store = TestStore.Over(handler);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Equal(4, handler.Requests.Count);
        Assert.Equal(("read the schema", "shop", 4, null), (e.Operation, e.DatasetId, e.Attempts, e.Status));
        Assert.Contains("Connection refused", e.Message, StringComparison.Ordinal);
        Assert.IsType<HttpRequestException>(e.InnerException);
    }

    [Fact]
    public async Task Exception_AfterTheLastAttempt_HasTheResponseAndTheAttempts()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Error(503, """{"message":"The store is busy.","code":"store_busy","failure":"Busy"}"""));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { Attempts = 3 });

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Equal(
            ("read the schema", "shop", 503, "store_busy", "The store is busy."), (e.Operation, e.DatasetId, (int)e.Status!, e.ErrorCode, e.ErrorMessage));
        Assert.Equal(("trace-7", 3, StoreFailure.Busy), (e.TraceId, e.Attempts, e.Failure));
        Assert.Equal("Failed to read the schema (dataset 'shop') after 3 attempts: status 503 (store_busy): The store is busy. Trace id: trace-7.", e.Message);
    }

    [Fact]
    public async Task RetryAfter_InSeconds_IsWaited()
    {
        QuickClock clock = new();
        FaultyHandler handler = FaultyHandler.Script(() => Reply.RetryAfter(429, new RetryConditionHeaderValue(TimeSpan.FromSeconds(7))), () => Reply.Ok(Page));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options(clock));

        await store.CountAsync("shop", filter: null, Token);

        Assert.Equal([TimeSpan.FromSeconds(7)], clock.Waits);
    }

    [Fact]
    public async Task RetryAfter_AsADate_IsWaitedUntilThen()
    {
        QuickClock clock = new();
        FaultyHandler handler =
            FaultyHandler.Script(() => Reply.RetryAfter(503, new RetryConditionHeaderValue(clock.GetUtcNow().AddSeconds(11))), () => Reply.Ok(Page));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options(clock));

        await store.CountAsync("shop", filter: null, Token);

        Assert.Equal([TimeSpan.FromSeconds(11)], clock.Waits);
    }

    [Fact]
    public async Task RetryAfter_ADateThatHasPassed_IsNotWaited()
    {
        QuickClock clock = new();
        FaultyHandler handler =
            FaultyHandler.Script(() => Reply.RetryAfter(503, new RetryConditionHeaderValue(clock.GetUtcNow().AddDays(-1))), () => Reply.Ok(Page));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options(clock));

        Assert.Equal(3, await store.CountAsync("shop", filter: null, Token));

        Assert.Empty(clock.Waits);
    }

    [Fact]
    public async Task RetryAfter_BeyondTheTimeBudget_EndsTheCallAtOnce()
    {
        QuickClock clock = new();
        FaultyHandler handler = FaultyHandler.Script(() => Reply.RetryAfter(429, new RetryConditionHeaderValue(TimeSpan.FromHours(1))));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options(clock));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Equal((429, 1), ((int)e.Status!, e.Attempts));
        Assert.Empty(clock.Waits);
    }

    [Fact]
    public async Task TimeBudget_UsedUpByWaits_EndsTheCallWithTheLastReply()
    {
        QuickClock clock = new();
        FaultyHandler handler = FaultyHandler.Script(() => Reply.RetryAfter(503, new RetryConditionHeaderValue(TimeSpan.FromSeconds(50))));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options(clock) with { Attempts = 20, TimeBudget = TimeSpan.FromSeconds(120) });

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        // 50 and 50 seconds are within two minutes; a third wait would not be.
        Assert.Equal((503, 3), ((int)e.Status!, e.Attempts));
        Assert.Equal(2, clock.Waits.Count);
    }

    [Fact]
    public async Task Attempt_ThatHangs_EndsAtItsTimeoutAndIsRepeated()
    {
        QuickClock clock = new();
        int attempts = 0;
        HangingHandler handler = new(token =>
        {
            if (++attempts > 1)
            {
                return Task.FromResult(Reply.Ok(Page));
            }

            clock.Advance(TimeSpan.FromSeconds(101));
            return Task.Delay(Timeout.Infinite, token).ContinueWith<HttpResponseMessage>(
                _ => throw new OperationCanceledException(token), TaskScheduler.Default);
        });
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options(clock));

        Assert.Equal(3, await store.CountAsync("shop", filter: null, Token));

        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task Cancellation_DuringAnAttempt_EndsTheCallAndIsNotRepeated()
    {
        using CancellationTokenSource source = new();
        int attempts = 0;
        HangingHandler handler = new(async token =>
        {
            attempts++;
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("Not reached.");
        });
        await using HttpDocumentStore store = TestStore.Over(handler);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CountAsync("shop", filter: null, source.Token));

        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Insert_ThatBrokeOff_IsRepeatedWithTheSameKeyWhereTheServerKnowsIt()
    {
        int writes = 0;
        FaultyHandler handler = new((request, _) => request.Path == "/datasets/list" ? Reply.Ok("""{"datasets":[]}""")
            : ++writes == 1 ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.")
            : Reply.Written(2));
        await using HttpDocumentStore store = TestStore.Over(handler);

        WriteSummary summary = await store.WriteAsync("shop", TestStore.Numbered(2), WriteMode.Insert, Token);

        Assert.Equal(2, summary.InsertedCount);
        Assert.Equal(2, handler.Questions.Count);
        Assert.Single(handler.Questions.Select(request => request.Header("Idempotency-Key")).Distinct());
        Assert.Equal(32, handler.Questions[0].Header("Idempotency-Key")!.Length);
    }

    [Fact]
    public async Task Insert_ThatBrokeOff_IsNotRepeatedWhereNoKeyIsKept()
    {
        FaultyHandler handler = new((request, _) => request.Path switch
        {
            "/datasets/list" => Reply.Plain("""{"datasets":["shop"]}"""),
            "/datasets/shop/documents/bulk_get" => Reply.Plain("""{"documents":[]}"""),
            _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely."),
        });
        await using HttpDocumentStore store = TestStore.Over(handler);

        RelevanceApiException e =
            await Assert.ThrowsAsync<RelevanceApiException>(() => store.WriteAsync("shop", TestStore.Numbered(2), WriteMode.Insert, Token));

        Assert.Single(handler.Requests, request => request.Path.EndsWith("/bulk_insert", StringComparison.Ordinal));
        Assert.Equal(("write documents", 1), (e.Operation, e.Attempts));
    }

    [Theory]
    [InlineData(429, 4)]
    [InlineData(500, 1)]
    [InlineData(503, 1)]
    public async Task Insert_OnAServiceWithoutKeys_IsRepeatedOnlyWhenNothingWasDone(int status, int requests)
    {
        FaultyHandler handler = new((request, _) => request.Path switch
        {
            "/datasets/list" => Reply.Plain("""{"datasets":["shop"]}"""),
            "/datasets/shop/documents/bulk_get" => Reply.Plain("""{"documents":[]}"""),
            _ => Reply.Plain("{}", (System.Net.HttpStatusCode)status),
        });
        await using HttpDocumentStore store = TestStore.Over(handler);

        await Assert.ThrowsAsync<RelevanceApiException>(() => store.WriteAsync("shop", TestStore.Numbered(2), WriteMode.Insert, Token));

        Assert.Equal(requests, handler.Requests.Count(request => request.Path.EndsWith("/bulk_insert", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Upsert_OnAServiceWithoutKeys_IsRepeated()
    {
        int writes = 0;
        FaultyHandler handler = new((request, _) => request.Path == "/datasets/list" ? Reply.Plain("""{"datasets":["shop"]}""")
            : ++writes < 3 ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.")
            : Reply.Plain("""{"inserted":2,"failed_documents":[]}"""));
        await using HttpDocumentStore store = TestStore.Over(handler);

        WriteSummary summary = await store.WriteAsync("shop", TestStore.Numbered(2), WriteMode.Upsert, Token);

        Assert.Equal((2, 3), (summary.InsertedCount, writes));
    }

    [Fact]
    public async Task OneAttempt_RepeatsNothing()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Error(500), () => Reply.Ok(Page));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { Attempts = 1 });

        await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task Store_ClosedDuringARead_ThrowsObjectDisposedException()
    {
        using SemaphoreSlim begun = new(0);
        HangingHandler handler = new(async token =>
        {
            begun.Release();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("Not reached.");
        });
        using HttpClient client = new(handler);
        HttpDocumentStore store = new(() => client, TestStore.Options(), client);
        Task closing = Task.Run(
            async () =>
            {
                await begun.WaitAsync(Token);
                await store.DisposeAsync();
            },
            Token);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CountAsync("shop", filter: null, Token));

        await closing;
    }

    private sealed class HangingHandler(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(cancellationToken);
    }
}
