using System.Collections.Concurrent;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http.Bulk;

/// <summary>Writes that are cut, halved, rejected in part and sent again.</summary>
public sealed class BulkWriteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_ThatFits_IsOneRequest()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Written(100));
        await using HttpDocumentStore store = TestStore.Over(handler);

        WriteSummary summary = await store.WriteAsync("shop", TestStore.Numbered(100), WriteMode.Insert, Token);

        SentRequest request = Assert.Single(handler.Questions);
        Assert.Equal(100, summary.InsertedCount);
        Assert.Equal(("POST", "/datasets/shop/documents/bulk_insert"), (request.Method, request.Path));
        Assert.Equal(TestStore.Numbered(100).Select(document => document.Id), request.Ids());
        Assert.Equal(
            (false, false, true, false),
            (
                request.Member("insert_date").AsBoolean(),
                request.Member("overwrite").AsBoolean(),
                request.Member("update_schema").AsBoolean(),
                request.Member("create_dataset").AsBoolean()));
    }

    [Fact]
    public async Task Write_OfTooManyDocuments_IsCutByCountInTheirOrder()
    {
        FaultyHandler handler = WritingAll();
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { MaxBatchDocuments = 3 });

        WriteSummary summary = await store.WriteAsync("shop", TestStore.Numbered(8), WriteMode.Upsert, Token);

        Assert.Equal([3, 3, 2], handler.Questions.Select(request => request.Ids().Length));
        Assert.Equal(TestStore.Numbered(8).Select(document => document.Id), handler.Questions.SelectMany(request => request.Ids()));
        Assert.Equal(8, summary.InsertedCount);
        Assert.Equal(3, handler.Questions.Select(request => request.Header("Idempotency-Key")).Distinct().Count());
    }

    [Fact]
    public async Task Write_OfTooManyBytes_IsCutByBytes_AndALargeDocumentGoesAlone()
    {
        FaultyHandler handler = WritingAll();
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { MaxBatchBytes = 60 });
        Document[] documents = [.. TestStore.Numbered(4), new Document("large") { ["text"] = new string('x', 200) }, .. TestStore.Numbered(2, first: 4)];

        await store.WriteAsync("shop", documents, WriteMode.Insert, Token);

        // Each is 19 bytes, so three are within 60.
        Assert.Equal(["d-0 d-1 d-2", "d-3", "large", "d-4 d-5"], handler.Questions.Select(request => string.Join(' ', request.Ids())));
    }

    [Fact]
    public async Task Write_ThatIsTooLargeForTheService_IsHalvedUntilItFits_AndASingleDocumentIsRejected()
    {
        FaultyHandler handler = new((request, _) => request.Path == "/datasets/list" ? Reply.Ok("""{"datasets":[]}""")
            : request.Body.Length > 260 ? Reply.Error(413, """{"message":"The body is larger than 260 bytes.","code":"too_large","limit":260}""")
            : Reply.Written(request.Ids().Length));
        await using HttpDocumentStore store = TestStore.Over(handler);
        Document[] documents = [.. TestStore.Numbered(12), new Document("large") { ["text"] = new string('x', 300) }, .. TestStore.Numbered(3, first: 12)];

        WriteSummary summary = await store.WriteAsync("shop", documents, WriteMode.Insert, Token);

        RejectedDocument rejected = Assert.Single(summary.Rejected);
        Assert.Equal("large", rejected.DocumentId);
        Assert.Contains("larger than 260 bytes", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(15, summary.InsertedCount);
        string[] arrived = [.. handler.Questions.Where(request => request.Body.Length <= 260).SelectMany(request => request.Ids())];
        Assert.Equal(documents.Select(document => document.Id).Where(id => id != "large"), arrived);
    }

    [Fact]
    public async Task Rejections_OfManyBatches_AreListedInTheOrderGiven()
    {
        FaultyHandler handler = new((request, _) => request.Path == "/datasets/list" ? Reply.Ok("""{"datasets":[]}""") : RejectOdd(request));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { MaxBatchDocuments = 4, Parallelism = 3 });
        Document[] documents = TestStore.Numbered(30);

        WriteSummary summary = await store.WriteAsync("shop", documents, WriteMode.Update, Token);

        Assert.Equal(Enumerable.Range(0, 15).Select(n => $"d-{(2 * n) + 1}"), summary.Rejected.Select(rejected => rejected.DocumentId));
        Assert.All(summary.Rejected, rejected => Assert.Equal($"odd: {rejected.DocumentId}", rejected.Reason));
        Assert.Equal(15, summary.UpdatedCount);
    }

    [Fact]
    public async Task Rejection_OfOneIdTwice_IsThatOfTheRightOne()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Ok(
            """{"inserted":1,"created":1,"updated":0,"failed_documents":[{"_id":"b","error":{"status":422,"body":"x"}},"""
            + """{"_id":"a","error":{"status":409,"body":"there"}}]}"""));
        await using HttpDocumentStore store = TestStore.Over(handler);

        WriteSummary summary = await store.WriteAsync("shop", [new Document("a"), new Document("b"), new Document("a")], WriteMode.Insert, Token);

        // Which of the two is the rejected "a" is not certain, so it has no position.
        Assert.Equal([new("b", "x") { Index = 1 }, new("a", "there")], summary.Rejected);
    }

    [Fact]
    public async Task Failures_ThatMayPass_AreSentAgain_AndOnlyThey()
    {
        int writes = 0;
        FaultyHandler handler = new((request, _) => request.Path == "/datasets/list" ? Reply.Ok("""{"datasets":[]}""") : ++writes switch
        {
            1 => Reply.Written(
                2,
                """[{"_id":"d-1","error":{"status":503,"body":"busy"}},{"_id":"d-2","error":{"status":422,"body":"wrong"}},"""
                + """{"_id":"d-3","error":{"status":500,"body":"fell over"}}]"""),
            2 => Reply.Written(1, """[{"_id":"d-3","error":{"status":429,"body":"slow down"}}]"""),
            _ => Reply.Written(1),
        });
        QuickClock clock = new();
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options(clock));

        WriteSummary summary = await store.WriteAsync("shop", TestStore.Numbered(5), WriteMode.Upsert, Token);

        Assert.Equal(["d-0 d-1 d-2 d-3 d-4", "d-1 d-3", "d-3"], handler.Questions.Select(request => string.Join(' ', request.Ids())));
        Assert.Equal([new("d-2", "wrong") { Index = 2 }], summary.Rejected);
        Assert.Equal(4, summary.InsertedCount);
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], clock.Waits);
    }

    [Fact]
    public async Task Failures_ThatDoNotPass_AreRejectedInTheEnd()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Written(0, """[{"_id":"d-0","error":{"status":503,"body":"busy"}}]"""));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { Attempts = 3 });

        WriteSummary summary = await store.WriteAsync("shop", TestStore.Numbered(1), WriteMode.Upsert, Token);

        Assert.Equal(3, handler.Questions.Count);
        Assert.Equal([new("d-0", "busy") { Index = 0 }], summary.Rejected);
    }

    [Fact]
    public async Task Updates_GoSideBySide_AndNoMoreAtOnceThanAllowed()
    {
        CountingHandler handler = new(expected: 3);
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { MaxBatchDocuments = 1, Parallelism = 3 });

        WriteSummary summary = await store.WriteAsync("shop", TestStore.Numbered(12), WriteMode.Update, Token);

        Assert.Equal(3, handler.Most);
        Assert.Equal(12, summary.InsertedCount);
    }

    [Theory]
    [InlineData(WriteMode.Insert, true)]
    [InlineData(WriteMode.Upsert, true)]
    [InlineData(WriteMode.Update, false)]
    [InlineData(WriteMode.Upsert, false)]
    public async Task Batches_WhoseOrderCounts_GoOneAfterTheOther(WriteMode mode, bool keepsOrder)
    {
        CountingHandler handler = new(expected: 1);
        await using HttpDocumentStore store =
            TestStore.Over(handler, TestStore.Options() with { MaxBatchDocuments = 2, Parallelism = 4, KeepsInsertionOrder = keepsOrder });

        // Even without the insertion order, a repeated id forces a sequence.
        Document[] documents = keepsOrder ? TestStore.Numbered(9) : [.. TestStore.Numbered(8), new Document("d-0") { ["n"] = "last" }];
        await store.WriteAsync("shop", documents, mode, Token);

        Assert.Equal(1, handler.Most);
        Assert.Equal(documents.Select(document => document.Id), handler.Ids);
    }

    [Fact]
    public async Task Insert_WithoutOrder_GoesSideBySide()
    {
        CountingHandler handler = new(expected: 4);
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { MaxBatchDocuments = 1, KeepsInsertionOrder = false });

        await store.WriteAsync("shop", TestStore.Numbered(12), WriteMode.Insert, Token);

        Assert.Equal(4, handler.Most);
    }

    [Fact]
    public async Task WhatJsonCannotCarry_IsRejectedBeforeItIsSent()
    {
        FaultyHandler handler = WritingAll();
        await using HttpDocumentStore store = TestStore.Over(handler);
        Document[] documents =
        [
            new("good"), new("text") { ["m.x"] = "a\ud800" }, new("name") { ["\udc00"] = 1 }, new("vector") { ["v_vector_"] = new[] { 1f, float.NaN } },
            new("list") { ["l"] = FieldValue.FromArray(["\ud800"]) },
        ];

        WriteSummary summary = await store.WriteAsync("shop", documents, WriteMode.Insert, Token);

        Assert.Equal(["good"], Assert.Single(handler.Questions).Ids());
        Assert.Equal(["text", "name", "vector", "list"], summary.Rejected.Select(rejected => rejected.DocumentId));
        Assert.Contains("'m.x'", summary.Rejected[0].Reason, StringComparison.Ordinal);
        Assert.Contains("NaN", summary.Rejected[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VectorsInFieldsOfOtherNames_AreDeclaredBefore()
    {
        FaultyHandler handler = new((request, _) => request.PathAndQuery switch
        {
            "/datasets/list" => Reply.Ok("""{"datasets":[]}"""),
            "/datasets/shop/schema" => Reply.Ok(request.Method == "GET" ? """{"known":{"vector":2}}""" : "{}"),
            _ => Reply.Written(1),
        });
        await using HttpDocumentStore store = TestStore.Over(handler);

        await store.WriteAsync("shop", [new Document("a") { ["known"] = new[] { 1f, 2f }, ["m.embedding"] = new[] { 1f, 2f, 3f } }], WriteMode.Insert, Token);

        SentRequest declaration = Assert.Single(handler.Questions, request => request is { Method: "POST", Path: "/datasets/shop/schema" });
        Assert.Equal("""{"schema":{"m.embedding":{"vector":3}}}""", declaration.Body);
    }

    [Fact]
    public async Task Failure_BetweenBatches_IsReportedAndSendsNothingMore()
    {
        int writes = 0;
        FaultyHandler handler = new((request, _) => request.Path == "/datasets/list" ? Reply.Ok("""{"datasets":[]}""")
            : ++writes == 2 ? Reply.Error(507, """{"message":"Full.","code":"store_full","failure":"Full"}""")
            : Reply.Written(1));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { MaxBatchDocuments = 1 });

        RelevanceApiException e =
            await Assert.ThrowsAsync<RelevanceApiException>(() => store.WriteAsync("shop", TestStore.Numbered(5), WriteMode.Insert, Token));

        Assert.Equal((StoreFailure.Full, 2), (e.Failure, writes));
    }

    private static FaultyHandler WritingAll() =>
        new((request, _) => request.Path == "/datasets/list" ? Reply.Ok("""{"datasets":[]}""") : Reply.Written(request.Ids().Length));

    private static HttpResponseMessage RejectOdd(SentRequest request)
    {
        string[] odd = [.. request.Ids().Where(id => (id[^1] - '0') % 2 == 1)];
        string failed = string.Join(',', odd.Select(id => $$$"""{"_id":"{{{id}}}","error":{"status":422,"body":"odd: {{{id}}}"}}"""));
        int written = request.Ids().Length - odd.Length;
        return Reply.Ok(FormattableString.Invariant($$"""{"inserted":{{written}},"created":0,"updated":{{written}},"failed_documents":[{{failed}}]}"""));
    }

    /// <summary>Blocks requests until the expected number is waiting, and counts the largest number.</summary>
    private sealed class CountingHandler(int expected) : HttpMessageHandler
    {
        private readonly ConcurrentQueue<string> _ids = new();
        private readonly SemaphoreSlim _gate = new(0);
        private readonly Lock _lock = new();
        private int _waiting;
        private int _now;

        public int Most { get; private set; }

        public IEnumerable<string> Ids => _ids;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            SentRequest sent = await SentRequest.ReadAsync(request, cancellationToken);
            if (sent.Path == "/datasets/list")
            {
                return Reply.Ok("""{"datasets":[]}""");
            }

            Array.ForEach(sent.Ids(), _ids.Enqueue);
            lock (_lock)
            {
                Most = Math.Max(Most, ++_now);
                if (++_waiting == expected)
                {
                    _waiting = 0;
                    _gate.Release(expected);
                }
            }

            await _gate.WaitAsync(cancellationToken);
            lock (_lock)
            {
                _now--;
            }

            return Reply.Written(sent.Ids().Length);
        }
    }
}
