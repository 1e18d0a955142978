using System.Net;
using System.Net.Sockets;
using Relevance.Cluster.Tool.Tests.Support;

namespace Relevance.Cluster.Tool.Tests;

/// <summary>The server of <c>relevance serve</c>, and the commands on its projects.</summary>
public sealed class ServerTests(Workplace workplace) : IClassFixture<Workplace>
{
    [Fact]
    public async Task Serve_AndKeys_AndCommandsOnAProject_WorkTogether()
    {
        string data = workplace.Locate("data");
        ToolRun added = await ToolRun.RunAsync("keys", "add", "shop", "--data", data);
        string key = added.Output.Split('\n').Select(line => line.Trim()).First(line => line.Contains("shop:", StringComparison.Ordinal));
        string token = key[key.IndexOf("shop:", StringComparison.Ordinal)..].Split(' ', '\'', '"')[0];
        string address = FreeAddress();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<ToolRun> server = ToolRun.RunAsync(new ToolSurroundings { Cancellation = stop.Token }, "serve", "--data", data, "--urls", address);
        await UntilReadyAsync(address);
        var client = new ToolSurroundings
        {
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["RELEVANCE_TOKEN"] = token, ["RELEVANCE_STORE"] = $"{address}/latest" },
        };

        ToolRun clustered = await ToolRun.RunAsync(client, "cluster", workplace.Flowers, "--columns", "petal_length,petal_width", "--k", "3");
        ToolRun listed = await ToolRun.RunAsync(client, "list", "iris");
        ToolRun distribution = await ToolRun.RunAsync(client, "distribution", "iris", "--truth", "class");
        ToolRun rejected = await ToolRun.RunAsync(
            client with { Variables = new Dictionary<string, string>(client.Variables, StringComparer.Ordinal) { ["RELEVANCE_TOKEN"] = "shop:wrong-key" } }, "list");
        await stop.CancelAsync();
        ToolRun served = await server;

        Assert.Equal((0, 0, 0, 0), (added.ExitCode, clustered.ExitCode, listed.ExitCode, distribution.ExitCode));
        Assert.Contains("kmeans-3", listed.Output, StringComparison.Ordinal);
        Assert.Contains("Agreement with class", distribution.Output, StringComparison.Ordinal);
        Assert.Equal(1, rejected.ExitCode);
        Assert.DoesNotContain("wrong-key", rejected.Errors, StringComparison.Ordinal);
        Assert.Equal(0, served.ExitCode);
    }

    [Fact]
    public async Task Help_OfTheServer_NamesTheCommandThatRunsIt()
    {
        ToolRun run = await ToolRun.RunAsync("serve", "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("relevance serve keys add PROJECT", run.Output, StringComparison.Ordinal);
        Assert.Contains("--max-projects", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_AndServe_OnPostgreSql_WorkOnOneProject_AndShowNoPassword()
    {
        string? server = Environment.GetEnvironmentVariable("RELEVANCE_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "There is no PostgreSQL server: set RELEVANCE_POSTGRES to what tests/postgres.sh start FOLDER prints");
        string database = $"{server};Password=s3cret";
        string project = $"tool-{Guid.NewGuid():N}";
        string address = FreeAddress();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<ToolRun> serving = ToolRun.RunAsync(
            new ToolSurroundings { Cancellation = stop.Token }, "serve", "--data", workplace.Locate("postgres"), "--store", database, "--urls", address);
        await UntilReadyAsync(address);
        var client = new ToolSurroundings
        {
            Variables = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["RELEVANCE_TOKEN"] = $"{project}:any",
                ["RELEVANCE_STORE"] = $"{address}/latest",
            },
        };

        ToolRun clustered = await ToolRun.RunAsync(
            "cluster", workplace.Flowers, "--columns", "petal_length,petal_width", "--k", "3", "--store", database, "--project", project);
        ToolRun again = await ToolRun.RunAsync("cluster", workplace.Flowers, "--columns", "petal_length", "--store", database, "--project", project);
        ToolRun listed = await ToolRun.RunAsync("list", "iris", "--store", database, "--project", project);
        ToolRun overHttp = await ToolRun.RunAsync(client, "list", "iris");
        ToolRun backup = await ToolRun.RunAsync("backup", database, "copy.db");
        await stop.CancelAsync();

        Assert.Equal((0, 0, 0, 0), (clustered.ExitCode, listed.ExitCode, overHttp.ExitCode, (await serving).ExitCode));
        Assert.Contains("kmeans-3", listed.Output, StringComparison.Ordinal);
        Assert.Equal(listed.Output, overHttp.Output);
        Assert.NotEqual(0, again.ExitCode);
        Assert.Contains("Host=127.0.0.1;", again.Errors, StringComparison.Ordinal);
        Assert.Contains("pg_dump", backup.Errors, StringComparison.Ordinal);
        Assert.All([clustered, again, listed, backup], run => Assert.DoesNotContain("s3cret", run.Output + run.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Worker_ComputesUntilItIsStopped()
    {
        string? server = Environment.GetEnvironmentVariable("RELEVANCE_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "There is no PostgreSQL server: set RELEVANCE_POSTGRES to what tests/postgres.sh start FOLDER prints");
        string project = $"tool-{Guid.NewGuid():N}";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        PostgresStoreOptions options = new() { Schema = $"relevance:{project}" };
        await using PostgresDocumentStore store = PostgresDocumentStore.Open(server!, options);
        await using ComputeEngine engine = await ComputeEngine.ConnectAsync(server!, options, TestContext.Current.CancellationToken);
        Dataset points = new RelevanceClient(store, engine).GetDataset("points");
        await points.InsertDocumentsAsync(
            [.. Enumerable.Range(0, 30).Select(n => new Document($"p-{n}") { ["at_vector_"] = new float[] { n % 3, n / 100f } })],
            cancellationToken: TestContext.Current.CancellationToken);

        Task<ToolRun> working = ToolRun.RunAsync(
            new ToolSurroundings { Cancellation = stop.Token }, "worker", "--store", $"{server};Password=s3cret", "--project", project, "--address", "localhost");
        while (!working.IsCompleted && await engine.CountWorkersAsync(TestContext.Current.CancellationToken) == 0)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        FitSummary fit = await points.GetClusterOps("km", "at_vector_").FitAsync(new KMeans(3), cancellationToken: TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        ToolRun run = await working;

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.All(fit.Distribution.Clusters, cluster => Assert.Equal(10, cluster.Count));
        Assert.Matches(@"^The worker 127\.0\.0\.1:\d+ computes for Host=127\.0\.0\.1;Port=\d+;Database=\w+", run.Output);
        Assert.DoesNotContain("s3cret", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, await engine.CountWorkersAsync(TestContext.Current.CancellationToken));
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }

    private static async Task UntilReadyAsync(string address)
    {
        using var http = new HttpClient();
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using HttpResponseMessage ready = await http.GetAsync(new Uri($"{address}/ready"), TestContext.Current.CancellationToken);
                if (ready.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (attempt < 600)
            {
                // It does not listen yet.
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
