using System.Globalization;
using System.Text;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http;

/// <summary>Tests a real socket with a faulty server: which requests arrived, were retried and were reported.</summary>
public sealed class FaultyServerTests
{
    private const string Counted = """{"documents":[],"count":3,"after_id":[]}""";
    private const string Wrote = """{"inserted":2,"created":2,"updated":0,"failed_documents":[]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RawEnd.Close)]
    [InlineData(RawEnd.Reset)]
    public async Task Connection_ThatBreaksBeforeTheReply_IsMadeAgain(RawEnd end)
    {
        await using RawServer server = new((_, count) => count == 0 ? RawReply.Nothing(end) : RawReply.Json(Counted));
        await using HttpDocumentStore store = Connect(server);

        Assert.Equal(3, await store.CountAsync("shop", filter: null, Token));

        Assert.True(server.Questions.Count >= 2, "The question was not repeated.");
    }

    [Theory]
    [InlineData(RawEnd.Close)]
    [InlineData(RawEnd.Reset)]
    public async Task Reply_ThatBreaksOffInItsBody_IsAskedForAgain(RawEnd end)
    {
        await using RawServer server = new((_, count) => count == 0 ? RawReply.Json(Counted).Cut(10, end) : RawReply.Json(Counted));
        await using HttpDocumentStore store = Connect(server);

        Assert.Equal(3, await store.CountAsync("shop", filter: null, Token));

        Assert.Equal(2, server.Questions.Count);
    }

    [Fact]
    public async Task Write_WhoseReplyIsLost_IsRepeatedWithItsKeyAndCountedOnce()
    {
        // The server applied the change, and the response was lost; it answers the repeated key with the stored response.
        await using RawServer server = new((_, count) => count == 0 ? RawReply.Json(Wrote).Cut(30, RawEnd.Reset) : RawReply.Json(Wrote));
        await using HttpDocumentStore store = Connect(server);

        WriteSummary summary = await store.WriteAsync("shop", TestStore.Numbered(2), WriteMode.Insert, Token);

        Assert.Equal((2, 0), (summary.InsertedCount, summary.Rejected.Count));
        Assert.Equal(2, server.Questions.Count);
        Assert.Equal(server.Questions[0].Header("Idempotency-Key"), server.Questions[1].Header("Idempotency-Key"));
        Assert.Equal(server.Questions[0].Body, server.Questions[1].Body);
        Assert.Equal(["d-0", "d-1"], server.Questions[1].Ids());
    }

    [Fact]
    public async Task Reply_ThatIsCutWithoutALength_IsNoticedByItsContent()
    {
        byte[] body = Encoding.UTF8.GetBytes(Counted);
        await using RawServer server = new((_, count) => RawReply.UntilClose(count == 0 ? body[..^1] : body));
        await using HttpDocumentStore store = Connect(server);

        Assert.Equal(3, await store.CountAsync("shop", filter: null, Token));

        Assert.Equal(2, server.Questions.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"count":3""")]
    [InlineData("""{"count":3}}""")]
    [InlineData("""{"count":tru}""")]
    public async Task Reply_ThatIsNeverValid_IsReportedInTheEnd(string body)
    {
        await using RawServer server = new((_, _) => RawReply.Json(body));
        await using HttpDocumentStore store = Connect(server);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Equal(("count documents", "shop", 3), (e.Operation, e.DatasetId, e.Attempts));
        Assert.Contains("not valid JSON", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Questions.Count);
    }

    [Theory]
    [InlineData("text/html", "<html>Please log in</html>")]
    [InlineData("text/plain", Counted)]
    public async Task Reply_OfTheWrongType_IsReportedAtOnce(string type, string body)
    {
        await using RawServer server = new((_, _) => RawReply.Json(body, type: type));
        await using HttpDocumentStore store = Connect(server);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Contains(type, e.Message, StringComparison.Ordinal);
        Assert.Contains("base address", e.Message, StringComparison.Ordinal);
        Assert.Single(server.Questions);
    }

    [Fact]
    public async Task TooManyRequests_IsWaitedForInBothForms()
    {
        QuickClock clock = new();
        string date = clock.GetUtcNow().AddSeconds(40).ToString("R", CultureInfo.InvariantCulture);
        await using RawServer server = new((_, count) => count switch
        {
            0 => RawReply.Json("""{"message":"slow down","code":"too_many_requests"}""", 429, "Retry-After: 9\r\n"),
            1 => RawReply.Json("""{"message":"slow down","code":"too_many_requests"}""", 429, $"Retry-After: {date}\r\n"),
            _ => RawReply.Json(Counted),
        });
        await using HttpDocumentStore store = Connect(server, clock);

        Assert.Equal(3, await store.CountAsync("shop", filter: null, Token));

        Assert.Equal([TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(31)], clock.Waits);
    }

    [Fact]
    public async Task ServerErrors_OneAfterTheOther_AreCountedInTheReport()
    {
        await using RawServer server = new((_, count) => RawReply.Json("<h1>Oops</h1>", 500 + (count == 0 ? 0 : count + 1), type: "text/html"));
        await using HttpDocumentStore store = Connect(server);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        // 500, 502, 503.
        Assert.Equal(
            (503, 3, "expected a response of type 'application/json', found 'text/html', which says: <h1>Oops</h1>", "raw-1"),
            ((int)e.Status!, e.Attempts, e.ErrorMessage, e.TraceId));
        Assert.Equal(3, server.Questions.Count);
    }

    [Fact]
    public async Task TooLarge_WhileTheBodyIsStillSent_IsHalved()
    {
        await using RawServer server = new((request, _) => request.Ids().Length > 1
            ? RawReply.Json("""{"message":"too large","code":"too_large","limit":100}""", 413)
            : RawReply.Json("""{"inserted":1,"created":1,"updated":0,"failed_documents":[]}"""));
        await using HttpDocumentStore store = Connect(server);

        WriteSummary summary = await store.WriteAsync("shop", TestStore.Numbered(3), WriteMode.Insert, Token);

        Assert.Equal(3, summary.InsertedCount);
        Assert.Equal(["d-0 d-1 d-2", "d-0", "d-1 d-2", "d-1", "d-2"], server.Questions.Select(request => string.Join(' ', request.Ids())));
    }

    [Fact]
    public async Task Server_ThatSaysNothing_IsGivenUpWhenTheAttemptsTimeIsOver()
    {
        await using RawServer server = new((_, _) => RawReply.Nothing(RawEnd.Hang));
        await using HttpDocumentStore store = HttpDocumentStore.Connect(
            new HttpStoreOptions
            {
                BaseAddress = server.Address,
                Attempts = 2,
                BaseDelay = TimeSpan.FromMilliseconds(1),
                AttemptTimeout = TimeSpan.FromMilliseconds(50),
            });

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Equal((StoreFailure.Busy, 2, null), (e.Failure, e.Attempts, e.Status));
        Assert.Contains("no response in time", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_ThatStopsInItsMiddle_IsGivenUpWhenTheAttemptsTimeIsOver()
    {
        await using RawServer server = new((_, count) => count == 0 ? RawReply.Json(Counted).Cut(5, RawEnd.Hang) : RawReply.Json(Counted));
        await using HttpDocumentStore store = HttpDocumentStore.Connect(
            new HttpStoreOptions { BaseAddress = server.Address, BaseDelay = TimeSpan.FromMilliseconds(1), AttemptTimeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(3, await store.CountAsync("shop", filter: null, Token));

        Assert.Equal(2, server.Questions.Count);
    }

    [Fact]
    public async Task NobodyThere_IsReportedWithTheReason()
    {
        RawServer server = new((_, _) => RawReply.Json(Counted));
        Uri address = server.Address;
        await server.DisposeAsync();
        await using HttpDocumentStore store = HttpDocumentStore.Connect(TestStore.Options() with { BaseAddress = address, Attempts = 2 });

        RelevanceApiException e =
            await Assert.ThrowsAsync<RelevanceApiException>(() => store.WriteAsync("shop", TestStore.Numbered(1), WriteMode.Insert, Token));

        Assert.Contains("ConnectionError", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, e.Attempts);
    }

    [Theory]
    [InlineData(RawEnd.Close)]
    [InlineData(RawEnd.Reset)]
    public async Task VectorStream_ThatBreaksOff_IsReportedAfterWhatCame(RawEnd end)
    {
        RawReply whole = RawReply.UntilClose(Vectors(), "application/vnd.relevance.vectors");
        await using RawServer server = new((_, _) => whole.Cut(20, end));
        await using HttpDocumentStore store = Connect(server);
        int rows = 0;

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(async () =>
        {
            await foreach (VectorBatch batch in store.ReadVectorsAsync("shop", "v_vector_", Token))
            {
                rows += batch.DocumentIds.Count;
            }
        });

        Assert.Equal(1, rows);
        Assert.Contains("after 1 vectors", e.Message, StringComparison.Ordinal);
        Assert.Single(server.Questions);
    }

    [Fact]
    public async Task VectorStream_ThatStandsStill_IsGivenUp()
    {
        RawReply whole = RawReply.UntilClose(Vectors(), "application/vnd.relevance.vectors");
        await using RawServer server = new((_, _) => whole.Cut(20, RawEnd.Hang));
        await using HttpDocumentStore store =
            HttpDocumentStore.Connect(new HttpStoreOptions { BaseAddress = server.Address, TimeBudget = TimeSpan.FromMilliseconds(300) });

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(async () =>
        {
            await foreach (VectorBatch batch in store.ReadVectorsAsync("shop", "v_vector_", Token))
            {
                Assert.Equal("a", Assert.Single(batch.DocumentIds));
            }
        });

        Assert.Contains("no more data arrived in time", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed_SoThatTheKeyGoesNowhereElse()
    {
        await using RawServer elsewhere = new((_, _) => RawReply.Json(Counted));
        await using RawServer server = new((_, _) => RawReply.Json("{}", 307, $"Location: {elsewhere.Address}datasets/shop/documents/get_where\r\n"));
        await using HttpDocumentStore store = Connect(server);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Equal(307, (int)e.Status!);
        Assert.Empty(elsewhere.Questions);
    }

    private static HttpDocumentStore Connect(RawServer server, QuickClock? clock = null) =>
        HttpDocumentStore.Connect(TestStore.Options(clock) with { BaseAddress = server.Address, Attempts = 3 });

    /// <summary>Two batches of one vector each.</summary>
    private static byte[] Vectors()
    {
        using MemoryStream output = new();
        using BinaryWriter writer = new(output);
        writer.Write("RCVECS01"u8);
        writer.Write(1);
        writer.Write(2L);
        foreach (byte id in "ab"u8)
        {
            writer.Write(1);
            writer.Write(1);
            writer.Write(id);
            writer.Write(0.5f);
        }

        writer.Write(0);
        writer.Write(2L);
        return output.ToArray();
    }
}
