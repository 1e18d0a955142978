using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Hosting;

/// <summary>Tests that a stop finishes the requests in progress, rejects all others, and loses nothing that was acknowledged.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_UnderLoad_KeepsEveryWriteThatWasAcknowledged()
    {
        using TemporaryFolder folder = new();
        List<string> acknowledged = [];
        TestServer first = new(new ServerOptions { DataFolder = folder.Path });
        await first.InitializeAsync();
        await first.DoAsync("/datasets/create", """{"id": "load"}""");

        // Each writer continues until it is rejected or disconnected.
        Task<List<string>>[] writers = [.. Enumerable.Range(0, 4).Select(writer => WriteAsync(first, writer))];
        while (first.Log.Lines.Count < 20)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await first.StopAsync();
        foreach (Task<List<string>> writer in writers)
        {
            acknowledged.AddRange(await writer);
        }

        await first.DisposeAsync();
        await using TestServer second = new(new ServerOptions { DataFolder = folder.Path });
        await second.InitializeAsync();
        Reply page = await second.PostAsync("/datasets/load/documents/get_where", """{"page_size": 9999}""");
        HashSet<string?> there = [.. page["documents"].AsArray().Select(document => document.AsObject()["_id"].AsText())];

        Assert.NotEmpty(acknowledged);
        Assert.DoesNotContain(acknowledged, id => !there.Contains(id));
        Assert.Equal(there.Count, page["count"].AsInteger());
    }

    [Fact]
    public async Task Stop_WhileABodyIsStillComing_FinishesThatRequest()
    {
        TestServer server = new(new ServerOptions { DrainTime = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);
        await server.InitializeAsync();
        using RawConnection connection = await RawConnection.OpenAsync(server.Address);
        await connection.WriteAsync(
            $"POST /datasets/x/documents/bulk_insert HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\nContent-Length: 29\r\n\r\n{{\"documents\":");
        await server.GetAsync("/admin/ping");

        Task stop = server.StopAsync();
        await connection.WriteAsync(" [{\"_id\": \"a\"}]}");

        Assert.StartsWith("HTTP/1.1 200", await connection.ReadLineAsync(), StringComparison.Ordinal);
        await stop;
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Drain_AnswersAsBefore_ButIsNotReady()
    {
        TestServer server = new(new ServerOptions { DrainTime = TimeSpan.FromSeconds(2) }, TimeProvider.System);
        await server.InitializeAsync();
        await server.GetAsync("/admin/ping");

        Task stop = server.StopAsync();
        Reply ready = await server.SendAsync(HttpMethod.Get, "/ready", null);
        while (ready.Status == 200)
        {
            ready = await server.SendAsync(HttpMethod.Get, "/ready", null);
        }

        ready.Rejects(503, "shutting_down");
        Assert.Equal(200, (await server.GetAsync("/health")).Status);
        Assert.Equal(200, (await server.GetAsync("/datasets/list")).Status);
        await stop;
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Projects_AreFilesOfTheirOwn_AndThereAgainAfterARestart()
    {
        using TemporaryFolder folder = new();
        ServerOptions options = new() { DataFolder = folder.Path };
        await using (TestServer first = new(options))
        {
            await first.InitializeAsync();
            await first.ProductsAsync();
            await first.SendAsync(HttpMethod.Get, "/admin/ping", null, TestServer.OtherKey);
            Assert.Equal(
                ["project-bank.db", "project-shop.db"],
                Directory.GetFiles(folder.Path, "*.db").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        await using TestServer second = new(options);
        await second.InitializeAsync();
        Assert.Equal(1, (await second.GetAsync("/datasets/list"))["count"].AsInteger());
    }

    private static async Task<List<string>> WriteAsync(TestServer server, int writer)
    {
        List<string> acknowledged = [];
        try
        {
            for (int i = 0; ; i++)
            {
                Reply reply = await server.PostAsync("/datasets/load/documents/bulk_insert", $$"""{"documents": [{"_id": "{{writer}}-{{i}}"}]}""");
                if (reply.Status != 200)
                {
                    reply.Rejects(503, "shutting_down");
                    return acknowledged;
                }

                acknowledged.Add($"{writer}-{i}");
            }
        }
        catch (HttpRequestException)
        {
            return acknowledged;
        }
    }
}
