using Relevance.Cluster.Server.Dashboard;
using Relevance.Cluster.Server.Pipeline;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Security;

/// <summary>Tests the host names that the server accepts.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task OpenServer_UnderANameThatSomebodyElseChose_AnswersNothingAtAnyPath()
    {
        await using TestServer server = await StartAsync(TestServer.Open(new ServerOptions()));
        (string Method, string Path)[] paths =
        [
            .. RouteTable.All.Select(route => (route.Method, route.Path)),
            .. DashboardRoutes.Paths.Select(path => ("GET", path)),
            .. new[]
            {
                "/health",
                "/ready",
                "/metrics",
                "/openapi.json",
                "/openapi/v1.json",
                "/latest/health",
                "/nothing",
                "/_blob/project-a/00112233445566778899aabbccddeeff",
            }.Select(path => ("GET", path)),
        ];

        foreach ((string method, string path) in paths)
        {
            Reply reply = await server.SendAsync(
                new HttpMethod(method),
                path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal),
                "{}",
                "demo:any",
                ("Host", "evil.example"));
            Assert.True(reply.Status == 421, $"{method} {path}: {reply.Status}");
        }

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, "demo:any")).Status);
    }

    [Theory]
    [InlineData("GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n", "200")]
    [InlineData("GET /health HTTP/1.1\r\nHost: LocalHost:1\r\n\r\n", "200")]
    [InlineData("GET /health HTTP/1.1\r\nHost: 127.9.9.9:8710\r\n\r\n", "200")]
    [InlineData("GET /health HTTP/1.1\r\nHost: [::1]:8710\r\n\r\n", "200")]
    [InlineData("GET /health HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /health HTTP/1.1\r\nHost:\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.0\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n", "200")]
    [InlineData("GET http://evil.example/health HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n", "400")]
    [InlineData("GET http://localhost/health HTTP/1.1\r\nHost: localhost\r\n\r\n", "200")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: evil.example\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: localhost, evil.example\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: localhost:8710\r\n\r\n", "200")]
    [InlineData("GET /health HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nForwarded: for=192.0.2.1;host=evil.example\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nForwarded: host=localhost, for=192.0.2.1; Host=\"evil.example:80\"\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nForwarded: for=192.0.2.1;proto=https;host=\"localhost:8710\"\r\n\r\n", "200")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nForwarded: for=192.0.2.1\r\n\r\n", "200")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost.\r\n\r\n", "421")]
    [InlineData("GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", "400")]
    public async Task OpenServer_AnswersToNamesOfThisMachineOnly(string request, string status)
    {
        await using TestServer server = await StartAsync(TestServer.Open(new ServerOptions()));

        Assert.StartsWith($"HTTP/1.1 {status} ", await RawConnection.AskAsync(server.Address, request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vectors.example.org", 200)]
    [InlineData("Vectors.Example.ORG:8710", 200)]
    [InlineData("a.example.net", 200)]
    [InlineData("example.net", 421)]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1", 200)]
    public async Task ServerWithKeys_AnswersToTheNamesThatItIsTold(string host, int status)
    {
        await using TestServer server = await StartAsync(new TestServer(new ServerOptions { AllowedHosts = ["vectors.example.org", "*.example.net"] }));

        Assert.Equal(status, (await server.SendAsync(HttpMethod.Get, "/health", null, TestServer.Key, ("Host", host))).Status);
        Assert.Equal(status, (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, TestServer.Key, ("Host", host))).Status);
    }

    [Fact]
    public async Task ServerWithKeys_AnswersToEveryNameUnlessItIsTold()
    {
        await using TestServer server = await StartAsync(new TestServer(new ServerOptions()));

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, TestServer.Key, ("Host", "any.example"))).Status);
    }

    private static async Task<TestServer> StartAsync(TestServer server)
    {
        await server.InitializeAsync();
        return server;
    }
}
