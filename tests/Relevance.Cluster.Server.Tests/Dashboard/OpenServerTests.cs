using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Dashboard;

/// <summary>Tests the pages of a server without keys.</summary>
public sealed class OpenServerTests
{
    [Fact]
    public async Task Pages_OfASingleProject_RequestNoChoice()
    {
        await using TestServer server = await OpenAsync(new ServerOptions());
        await server.SendAsync(HttpMethod.Get, "/datasets/list", null, "demo:any");
        using DashboardGuest guest = new(server);

        Reply page = await guest.GetAsync("/");
        Assert.Equal(200, page.Status);
        Assert.Contains("<bdi>demo</bdi>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Log out", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_OfSeveralProjects_LetOneChooseAmongThem()
    {
        await using TestServer server = await OpenAsync(new ServerOptions());
        await server.SendAsync(HttpMethod.Get, "/datasets/list", null, "one:any");
        await server.SendAsync(HttpMethod.Get, "/datasets/list", null, "two<b>:any");
        using DashboardGuest guest = new(server);

        Assert.Equal(303, (await guest.GetAsync("/")).Status);
        Reply form = await guest.GetAsync("/login");
        Assert.Contains("value=\"one\"", form.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"two&lt;b&gt;\"", form.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await guest.PostAsync("/login", "/login", new() { ["project"] = "two<b>" })).Status);
        Assert.Contains("<bdi>two&lt;b&gt;</bdi>", (await guest.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_ThatIsNotThere_IsNotMadeByAskingForIt()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = await OpenAsync(new ServerOptions { DataFolder = folder.Path });
        using DashboardGuest guest = new(server);

        Assert.Contains("There is no project yet", (await guest.GetAsync("/login")).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await guest.GetAsync("/")).Status);
        Assert.Equal(403, (await guest.PostWithoutTokenAsync("/login", new() { ["project"] = "typo" })).Status);
        Assert.Empty(Directory.EnumerateFiles(folder.Path));
    }

    [Fact]
    public async Task Projects_OfAnEarlierRun_AreFoundByTheirFiles()
    {
        using TemporaryFolder folder = new();
        await using (TestServer earlier = await OpenAsync(new ServerOptions { DataFolder = folder.Path }))
        {
            await earlier.SendAsync(HttpMethod.Get, "/datasets/list", null, "Shop One:any".Replace(' ', '/'));
        }

        await using TestServer server = await OpenAsync(new ServerOptions { DataFolder = folder.Path });
        using DashboardGuest guest = new(server);
        Assert.Contains("<bdi>Shop/One</bdi>", (await guest.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:8710", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("10.0.0.1", 421)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:8710", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("[::1]:8710", 200)]
    public async Task Pages_UnderANameThatSomebodyElseChose_AreNotShown(string host, int status)
    {
        await using TestServer server = await OpenAsync(new ServerOptions());
        await server.SendAsync(HttpMethod.Get, "/datasets/list", null, "demo:any");
        using DashboardGuest guest = new(server);

        Assert.Equal(status, (await guest.GetAsync("/", ("Host", host))).Status);
        Assert.Equal(status, (await guest.GetAsync("/login", ("Host", host))).Status);
    }

    private static async Task<TestServer> OpenAsync(ServerOptions options)
    {
        TestServer server = TestServer.Open(options);
        await server.InitializeAsync();
        return server;
    }
}
