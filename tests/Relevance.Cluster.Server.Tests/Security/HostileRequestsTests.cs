using Relevance.Cluster.Server.HostileRequests;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Security;

/// <summary>A short run of generated hostile requests over every operation of the OpenAPI document. The long run is a separate program.</summary>
public sealed class HostileRequestsTests
{
    [Fact]
    public async Task HostileRequests_ToEveryOperation_AreNeverAnsweredWith500()
    {
        await using TestServer server = TestServer.Open(new ServerOptions { BodyTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        await server.InitializeAsync();
        HostileRun run = new(server.Address, seed: 20260304);

        await run.RunAsync(count: 600, clients: 4, TestContext.Current.CancellationToken);

        Assert.True(
            run.Tally.Failures.Count == 0,
            string.Join("\n\n", run.Tally.Failures.Select(failure => $"request {failure.Number}: {failure.Request}\n{failure.Answer.Text}")));
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/admin/ping", null)).Status);
    }

    [Fact]
    public void Request_OfASeedAndNumber_IsAlwaysTheSame()
    {
        Operation[] operations = [new("POST", "/datasets/{id}/documents/get_where", [new("filters", "array", false), new("page_size", "integer", false)])];

        HostileRequest one = new RequestGenerator(operations, seed: 5).Make(17);
        HostileRequest same = new RequestGenerator(operations, seed: 5).Make(17);
        HostileRequest other = new RequestGenerator(operations, seed: 6).Make(17);

        Assert.Equal(one.Head, same.Head);
        Assert.Equal(one.Body, same.Body);
        Assert.NotEqual(one.ToString(), other.ToString());
    }

    [Fact]
    public async Task Requests_GoToThisMachineOnly()
    {
        HostileRequest request = new RequestGenerator([new("GET", "/x", [])], seed: 1).Make(0);

        await Assert.ThrowsAsync<ArgumentException>(() => RawExchange.SendAsync(new Uri("http://example.com"), request, TestContext.Current.CancellationToken));
    }
}
