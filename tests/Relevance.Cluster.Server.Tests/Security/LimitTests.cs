using System.IO.Compression;
using System.Text;
using Relevance.Cluster.Server.Limits;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Tests.Security;

/// <summary>Tests that no client can exceed its limits.</summary>
public sealed class LimitTests
{
    private static readonly ServerOptions Small = new()
    {
        MaxBodyBytes = 64 * 1024,
        MaxVectorDimension = 4,
        BodyTimeout = TimeSpan.FromMilliseconds(300),
        HeaderTimeout = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public async Task Body_OverTheLimit_IsRejectedAlsoWhenItIsSmallOnItsWay()
    {
        await using TestServer server = await StartAsync(Small);
        byte[] bomb = new byte[10 * 1024 * 1024];
        using MemoryStream compressed = new();
        await using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(bomb, TestContext.Current.CancellationToken);
        }

        Reply plain = (
            await server.PostAsync("/datasets/x/documents/bulk_insert", $$"""{"documents": [{"_id": "a", "t": "{{new string('x', 70_000)}}"}]}""")
        ).Rejects(413, "too_large");
        using HttpRequestMessage request = new(HttpMethod.Post, "/datasets/x/documents/bulk_insert") { Content = new ByteArrayContent(compressed.ToArray()) };
        request.Headers.TryAddWithoutValidation("Authorization", TestServer.Key);
        request.Content.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(64 * 1024, plain["limit"].AsInteger());
        Assert.True(compressed.Length < 64 * 1024);
        (await Reply.OfAsync(response)).Rejects(413, "too_large");
    }

    [Fact]
    public async Task Vector_OverTheLimit_IsRejectedByItself()
    {
        await using TestServer server = await StartAsync(Small);

        Reply reply = await server.PostAsync(
            "/datasets/x/documents/bulk_insert",
            """{"documents": [{"_id": "a", "v_vector_": [1, 2, 3, 4, 5]}, {"_id": "b", "v_vector_": [1, 2, 3, 4]}, {"_id": "c", "n": {"w_vector_": [1, 2, 3, """
                + """4, 5, 6]}}]}"""
        );

        Assert.Equal((1, "a", "c"), (reply["inserted"].AsInteger(), reply["failed_documents.0._id"].AsText(), reply["failed_documents.1._id"].AsText()));
        Assert.Contains("at most 4 components, found 5", reply["failed_documents.0.error.body"].AsText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ThatDoesNotCome_IsGivenUp()
    {
        await using TestServer server = await StartAsync(Small);

        string line = await RawConnection.AskAsync(
            server.Address,
            $"POST /datasets/x/documents/bulk_insert HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\nContent-Length: 100\r\n\r\n{{\"documents\":");

        Assert.StartsWith("HTTP/1.1 408", line, StringComparison.Ordinal);
        Assert.Equal(200, (await server.GetAsync("/admin/ping")).Status);
    }

    [Fact]
    public async Task Headers_ThatDoNotEnd_AreGivenUp()
    {
        await using TestServer server = await StartAsync(Small);

        string line = await RawConnection
            .AskAsync(server.Address, "GET /admin/ping HTTP/1.1\r\nHost: x\r\nx-slow:")
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.True(line.Length == 0 || line.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), line);
    }

    [Fact]
    public async Task SlowBodies_UpToTheLimit_BlockNoOtherRequest()
    {
        await using TestServer server = await StartAsync(new ServerOptions { MaxConcurrentRequests = 1, MaxQueuedRequests = 0 });
        List<RawConnection> slow = [];
        for (int i = 0; i < 5; i++)
        {
            slow.Add(await RawConnection.OpenAsync(server.Address));
            await slow[i]
                .WriteAsync($"POST /datasets/x/documents/bulk_insert HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\nContent-Length: 100\r\n\r\n{{");
        }

        Assert.Equal(200, (await server.GetAsync("/admin/ping")).Status);
        slow.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task Connections_OverTheLimit_AreClosed()
    {
        await using TestServer server = await StartAsync(new ServerOptions { MaxConnections = 2 });
        using RawConnection first = await RawConnection.OpenAsync(server.Address);
        using RawConnection second = await RawConnection.OpenAsync(server.Address);
        await first.WriteAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        await second.WriteAsync("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await first.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await second.ReadLineAsync(), StringComparison.Ordinal);

        Assert.Equal("", await RawConnection.AskAsync(server.Address, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    [Fact]
    public async Task Work_OverTheLimit_Waits_AndOverTheQueueIsRejected()
    {
        await using WorkLimit limit = new(new ServerOptions { MaxConcurrentRequests = 1, MaxQueuedRequests = 1 }, TimeProvider.System);
        System.Threading.RateLimiting.RateLimitLease first = await limit.EnterAsync(TestContext.Current.CancellationToken);
        Task<System.Threading.RateLimiting.RateLimitLease> second = limit.EnterAsync(TestContext.Current.CancellationToken);

        WireException refusal = await Assert.ThrowsAsync<WireException>(() => limit.EnterAsync(TestContext.Current.CancellationToken));
        Assert.Equal((429, "too_many_requests"), (refusal.Status, refusal.Code));
        Assert.NotNull(refusal.RetryAfter);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public void Bodies_OverTheBudget_AreRejectedUntilOthersAreDone()
    {
        BodyBudget budget = new(100);
        budget.Take(60);

        Assert.Equal(429, Assert.Throws<WireException>(() => budget.Take(60)).Status);
        budget.Return(60);
        budget.Take(100);
    }

    [Fact]
    public async Task Bodies_ThatWereAnswered_AreNoLongerCounted()
    {
        await using TestServer server = await StartAsync(new ServerOptions { MaxBufferedBytes = 128 * 1024 });
        string body = $$"""{"documents": [{"_id": "a", "t": "{{new string('x', 20_000)}}"}]}""";

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await server.PostAsync("/datasets/x/documents/bulk_insert", body)).Status);
        }

        Reply refusal = (
            await server.PostAsync("/datasets/x/documents/bulk_insert", new StringBuilder(body).Insert(1, new string(' ', 200_000)).ToString())
        ).Rejects(429, "too_many_requests");
        Assert.Equal("1", refusal.Headers["Retry-After"]);
    }

    private static async Task<TestServer> StartAsync(ServerOptions options)
    {
        TestServer server = new(options, TimeProvider.System);
        await server.InitializeAsync();
        return server;
    }
}
