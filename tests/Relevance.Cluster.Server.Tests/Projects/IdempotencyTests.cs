using Relevance.Cluster.Server.Caching;
using Relevance.Cluster.Server.Projects;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Tests.Projects;

/// <summary>Tests that an idempotency key belongs to one request, in every byte, and that stored responses are bounded.</summary>
public sealed class IdempotencyTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Key_WithAnotherBody_IsRejected_AndTheFirstAnswerStays()
    {
        string path = "/datasets/bodies/documents/bulk_insert";
        Reply first = await SendAsync(path, """{"documents": [{"_id": "a"}]}""", "one");

        Reply other = (await SendAsync(path, """{"documents": [{"_id": "b"}]}""", "one")).Rejects(422, "invalid_argument");
        Reply again = await SendAsync(path, """{"documents": [{"_id": "a"}]}""", "one");

        other.Names("Idempotency-Key");
        Assert.Contains("another body", other["message"].AsText(), StringComparison.Ordinal);
        Assert.Equal((200, 1), (first.Status, (int)first["created"].AsInteger()!));
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(1, (await server.PostAsync("/datasets/bodies/documents/get_where", """{"page_size": 0}"""))["count"].AsInteger());
    }

    [Theory]
    [InlineData("/datasets/other/documents/bulk_insert")]
    [InlineData("/datasets/same/documents/bulk_insert?insert_date=false")]
    [InlineData("/datasets/same/documents/bulk_update")]
    public async Task Key_WithAnotherPathOrQuery_IsRejected(string path)
    {
        string key = $"key of {path}";
        await SendAsync("/datasets/same/documents/bulk_insert", """{"documents": [], "updates": []}""", key);

        (await SendAsync(path, """{"documents": [], "updates": []}""", key)).Rejects(422, "invalid_argument");
    }

    [Fact]
    public async Task Key_OfAnotherProject_IsAnotherKey()
    {
        await SendAsync("/datasets/create", """{"id": "mine"}""", "shared");

        Reply theirs = await server.SendAsync(HttpMethod.Post, "/datasets/create", """{"id": "theirs"}""", TestServer.OtherKey, ("Idempotency-Key", "shared"));

        Assert.Equal(200, theirs.Status);
    }

    [Fact]
    public async Task SameBody_BelowAPrefix_IsTheSameRequest()
    {
        Reply first = await SendAsync("/datasets/create", """{"id": "prefixed"}""", "prefix");

        Reply again = await SendAsync("/latest/datasets/create", """{"id": "prefixed"}""", "prefix");

        Assert.Equal("true", first["created"].ToJson());
        Assert.Equal(first.Text, again.Text);
    }

    [Fact]
    public async Task Request_ThatFailed_IsNotKept()
    {
        (await SendAsync("/datasets/later/documents/bulk_insert", """{"documents": [{"_id": "a"}], "create_dataset": false}""", "failed")).Rejects(
            404,
            "dataset_not_found");
        await server.PostAsync("/datasets/create", """{"id": "later"}""");

        Assert.Equal(
            1,
            (await SendAsync("/datasets/later/documents/bulk_insert", """{"documents": [{"_id": "a"}], "create_dataset": false}""", "failed"))["inserted"]
                .AsInteger());
    }

    [Fact]
    public async Task Repeats_WhileTheFirstIsStillRunning_WaitForItsAnswer()
    {
        IdempotentReplies replies = new(new KeptEntries(TimeProvider.System, 1000_000, 1000_000), "shop");
        IdempotentRequest request = IdempotentRequest.Of("POST /x", "body"u8);
        TaskCompletionSource<WireReply> work = new();
        int done = 0;
        Task<WireReply> RunAsync(IdempotentRequest asked) => replies.RunAsync(
            "key",
            asked,
            () =>
            {
                done++;
                return work.Task;
            },
            TestContext.Current.CancellationToken);

        Task<WireReply> first = RunAsync(request);
        Task<WireReply> repeat = RunAsync(request);
        WireException refusal = await Assert.ThrowsAsync<WireException>(() => RunAsync(IdempotentRequest.Of("POST /x", "other"u8)));
        Assert.False(repeat.IsCompleted);
        work.SetResult(WireReply.Success());

        Assert.Same(await first, await repeat);
        Assert.Equal((422, 1), (refusal.Status, done));
    }

    [Fact]
    public async Task Repeat_OfAFirstThatFails_DoesItItself()
    {
        IdempotentReplies replies = new(new KeptEntries(TimeProvider.System, 1000_000, 1000_000), "shop");
        IdempotentRequest request = IdempotentRequest.Of("POST /x", "body"u8);
        TaskCompletionSource<WireReply> work = new();

        Task<WireReply> first = replies.RunAsync("key", request, () => work.Task, TestContext.Current.CancellationToken);
        Task<WireReply> repeat = replies.RunAsync("key", request, () => Task.FromResult<WireReply>(WireReply.Success()), TestContext.Current.CancellationToken);
        work.SetException(new IOException("no"));

        await Assert.ThrowsAsync<IOException>(() => first);
        Assert.Equal(200, (await repeat).Status);
    }

    [Fact]
    public async Task Answer_ThatIsDroppedForRoom_IsGivenAnew()
    {
        await using TestServer small = new(new ServerOptions { MaxProjectKeptBytes = 2000 });
        await small.InitializeAsync();
        await SendAsync("/datasets/create", """{"id": "first"}""", "first", small);
        for (int i = 0; i < 5; i++)
        {
            await SendAsync("/datasets/create", $$"""{"id": "more-{{i}}"}""", $"more-{i}", small);
        }

        Assert.Equal("false", (await SendAsync("/datasets/create", """{"id": "first"}""", "first", small))["created"].ToJson());
    }

    private Task<Reply> SendAsync(string path, string json, string key, TestServer? other = null) =>
        (other ?? server).SendAsync(HttpMethod.Post, path, json, TestServer.Key, ("Idempotency-Key", key));
}
