using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Hosting;

/// <summary>Tests of the metrics and the health that the server reports to operators.</summary>
public sealed class OperationsTests
{
    /// <summary>The names of docs/server.md.</summary>
    private static readonly string[] Names =
    [
        "relevance_server_request_duration_seconds_count", "relevance_server_request_duration_seconds_sum", "relevance_server_request_duration_seconds_bucket",
        "relevance_server_keys_rejected_total", "relevance_server_projects_open", "relevance_server_requests_working", "relevance_server_requests_waiting",
        "relevance_server_bodies_size_bytes", "relevance_server_store_size_bytes", "relevance_server_uploads_size_bytes", "relevance_server_disk_free_bytes",
        "dotnet_process_memory_working_set_bytes",
    ];

    [Fact]
    public async Task Metrics_AreThereUnderTheirNames_AndNameNoProject()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = await StartAsync(new ServerOptions { DataFolder = folder.Path });
        string dataset = await server.ProductsAsync();
        await server.SendAsync(HttpMethod.Get, "/datasets/list", null, "shop:wrong");
        await server.SendAsync(new HttpMethod("SURPRISE"), $"/datasets/{dataset}/schema", null);

        Reply metrics = await server.GetAsync("/metrics");

        Assert.Equal(200, metrics.Status);
        Assert.All(Names, name => Assert.Contains(metrics.Text.Split('\n'), line => line.StartsWith(name + "{", StringComparison.Ordinal)));
        Assert.Contains("endpoint=\"/datasets/{id}/documents/bulk_insert\",method=\"POST\",status=\"200\"", metrics.Text, StringComparison.Ordinal);
        Assert.Contains("method=\"other\",status=\"405\"", metrics.Text, StringComparison.Ordinal);
        Assert.Contains("reason=\"wrong\"", metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(dataset, metrics.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SURPRISE", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_RequireAKey_UnlessTheSettingSpecifiesOtherwise()
    {
        await using TestServer closed = await StartAsync(new ServerOptions());
        await using TestServer open = await StartAsync(new ServerOptions { Metrics = MetricsAccess.Open });
        await using TestServer off = await StartAsync(new ServerOptions { Metrics = MetricsAccess.Off });

        (await closed.SendAsync(HttpMethod.Get, "/metrics", null, key: null)).Rejects(401, "unauthorized");
        (await closed.SendAsync(HttpMethod.Get, "/metrics", null, "Bearer shop:wrong")).Rejects(401, "unauthorized");
        Assert.Equal(200, (await closed.SendAsync(HttpMethod.Get, "/metrics", null, $"Bearer {TestServer.Key}")).Status);
        (await closed.SendAsync(HttpMethod.Post, "/metrics", "{}")).Rejects(405, "method_not_allowed");
        Assert.Equal(200, (await open.SendAsync(HttpMethod.Get, "/metrics", null, key: null)).Status);
        (await off.SendAsync(HttpMethod.Get, "/metrics", null)).Rejects(404, "path_not_found");
    }

    [Fact]
    public async Task Health_OfAServerThatCanWrite_IsOk()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = await StartAsync(new ServerOptions { DataFolder = folder.Path, MinFreeBytes = 1 });

        Assert.Equal("""{"status":"ok"}""", (await server.SendAsync(HttpMethod.Get, "/health", null, key: null)).Text);
        Assert.Equal("""{"status":"ready"}""", (await server.SendAsync(HttpMethod.Get, "/ready", null, key: null)).Text);
    }

    [Fact]
    public async Task Health_WithoutRoomOnTheDisk_IsDegradedAndNotReady()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = await StartAsync(new ServerOptions { DataFolder = folder.Path, MinFreeBytes = long.MaxValue });

        Reply health = await server.SendAsync(HttpMethod.Get, "/health", null, key: null);
        Reply ready = (await server.SendAsync(HttpMethod.Get, "/ready", null, key: null)).Rejects(503, "disk_short");

        Assert.Equal((200, "degraded", "disk_short"), (health.Status, health["status"].AsText(), health["problems.0.code"].AsText()));
        Assert.Equal("5", ready.Headers["Retry-After"]);
        Assert.DoesNotContain(folder.Path, health.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_WithoutItsDataFolder_IsDegradedAndNotReady()
    {
        using TemporaryFolder folder = new();
        string data = folder.Locate("data");
        await using TestServer server = await StartAsync(new ServerOptions { DataFolder = data });
        Directory.Delete(data);
        await File.WriteAllTextAsync(data, "", TestContext.Current.CancellationToken);

        Reply health = await server.SendAsync(HttpMethod.Get, "/health", null, key: null);

        Assert.Equal("data_not_writable", health["problems.0.code"].AsText());
        (await server.SendAsync(HttpMethod.Get, "/ready", null, key: null)).Rejects(503, "data_not_writable");
    }

    [Fact]
    public async Task Health_WithAProjectThatCannotBeOpened_SaysSo_AndTheOthersAreServed()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.Locate("project-shop.db"), "this is no store", TestContext.Current.CancellationToken);
        await using TestServer server = await StartAsync(new ServerOptions { DataFolder = folder.Path, MinFreeBytes = 1 });

        (await server.GetAsync("/datasets/list")).Rejects(500, "store_failed");
        Reply health = await server.SendAsync(HttpMethod.Get, "/health", null, key: null);

        Assert.Equal(("degraded", "projects_failed"), (health["status"].AsText(), health["problems.0.code"].AsText()));
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/ready", null, key: null)).Status);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, TestServer.OtherKey)).Status);
    }

    private static async Task<TestServer> StartAsync(ServerOptions options)
    {
        TestServer server = new(options);
        await server.InitializeAsync();
        return server;
    }
}
