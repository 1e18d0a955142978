using System.Net;
using Microsoft.Extensions.Time.Testing;
using Relevance.Cluster.Server.Endpoints;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Pipeline;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Tests.Security;

/// <summary>Tests of the access and the end of keys, and of wrong keys.</summary>
public sealed class KeyTermsTests : IDisposable
{
    /// <summary>Every route that changes nothing, including POST routes. All others require a key that can write.</summary>
    private static readonly string[] Reads =
    [
        "GET /admin/ping", "GET /admin/backup", "POST /auth/users/list", "GET /files/list",
        "GET /datasets/list", "POST /datasets/list", "GET /datasets/search",
        "GET /datasets/{id}/schema", "GET /datasets/{id}/metadata", "POST /datasets/{id}/details", "GET /datasets/{id}/settings",
        "GET /datasets/{id}/monitor/health",
        "GET /datasets/{id}/monitor/stats",
        "POST /datasets/{id}/field_children/list",
        "GET /datasets/{id}/fields/{field}/keyphrase/{keyphrase}/get",
        "GET /datasets/{id}/documents/get",
        "POST /datasets/{id}/documents/bulk_get",
        "POST /datasets/{id}/documents/get_where",
        "GET /datasets/{id}/documents/list",
        "GET /datasets/{id}/documents/paginate", "POST /datasets/{id}/documents/paginate", "GET /datasets/{id}/documents/get_missing",
        "GET /datasets/{id}/vectors", "GET /datasets/{id}/vectors/revision",
        "POST /datasets/{id}/facets", "POST /datasets/{id}/aggregate", "POST /services/aggregate/aggregate",
        "POST /datasets/{id}/cluster/facets", "POST /services/cluster/facets", "POST /datasets/{id}/cluster/aggregate", "POST /services/cluster/aggregate",
        "POST /datasets/{id}/cluster/labels/count", "POST /datasets/{id}/cluster/labels/read", "POST /datasets/{id}/cluster/labels/revision",
        "GET /datasets/{id}/cluster/centroids/configs/list",
        "POST /datasets/{id}/cluster/centroids/documents", "POST /services/cluster/centroids/documents", "POST /services/cluster/centroids/list",
        "POST /datasets/{id}/cluster/centroids/list_closest_to_center", "POST /services/cluster/centroids/list_closest_to_center",
        "POST /datasets/{id}/cluster/centroids/list_furthest_from_center", "POST /services/cluster/centroids/list_furthest_from_center",
        "POST /datasets/{id}/search", "POST /datasets/{id}/fast_search", "POST /datasets/{id}/simple_search",
        "POST /services/search/vector", "POST /services/search/hybrid", "POST /services/search/chunk", "POST /services/search/multistep_chunk",
        "GET /reports/clusters/list",
        "GET /reports/clusters/{report}/get",
        "POST /reports/clusters/{report}/get",
        "GET /workflows/{workflow}/get",
        "POST /workflows/{workflow}/get",
    ];

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Locate("keys.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Routes_ThatAreNotKnownToRead_NeedAKeyThatWrites()
    {
        string[] unknown = [.. RouteTable.All.Where(route => !route.Route.Changes).Select(route => $"{route.Method} {route.Path}").Except(Reads)];

        Assert.Empty(unknown);
    }

    [Fact]
    public async Task ReadOnlyKey_ReadsAndSearches_AndChangesNothingAtAnyPath()
    {
        string key = "shop:" + new KeyFile(Path, TimeProvider.System).Add("shop", KeyAccess.ReadOnly);
        await using TestServer server = await StartAsync(new ServerOptions());
        string id = await server.ProductsAsync();

        foreach ((string method, string path, WireRoute route) in RouteTable.All)
        {
            string filled = path.Replace("{id}", id, StringComparison.Ordinal)
                .Replace("{", "", StringComparison.Ordinal)
                .Replace("}", "", StringComparison.Ordinal);
            Reply reply = await server.SendAsync(new HttpMethod(method), filled, "{}", key);
            if (route.Changes)
            {
                reply.Rejects(403, "read_only_key");
            }
            else
            {
                Assert.True(reply.Status != 403, $"{method} {path}: {reply.Status} {reply.Text}");
            }
        }

        Reply page = await server.SendAsync(HttpMethod.Post, $"/datasets/{id}/documents/get_where", "{}", key);
        Assert.Equal(4, page["count"].AsInteger());
    }

    [Fact]
    public async Task ReadOnlyKey_InABody_ReceivesNoCopy()
    {
        string key = new KeyFile(Path, TimeProvider.System).Add("bank", KeyAccess.ReadOnly);
        await using TestServer server = await StartAsync(new ServerOptions());
        string id = await server.ProductsAsync();
        string own = TestServer.Key.Split(':')[1];

        Reply into = await server.PostAsync(
            "/admin/copy_foreign_dataset",
            $$"""{"project": "bank", "api_key": "{{key}}", "dataset_id": "copy", "source_project": "shop", "source_api_key": "{{own}}", "source_dataset_id": "{{id}}"}"""
        );

        into.Rejects(403, "read_only_key");
    }

    [Fact]
    public async Task Key_ThatHasExpired_OpensNothingAndEndsItsSessions()
    {
        FakeTimeProvider clock = TestServer.MakeClock();
        string key = "shop:" + new KeyFile(Path, clock).Add("shop", KeyAccess.ReadWrite, clock.GetUtcNow().AddHours(2));
        await using TestServer server = await StartAsync(new ServerOptions());
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server, key);

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, key)).Status);
        Assert.Equal(200, (await guest.GetAsync("/")).Status);
        server.Clock.Advance(TimeSpan.FromHours(2));
        Reply refused = (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, key)).Rejects(401, "unauthorized");
        Assert.Contains("has expired", refused["message"].AsText(), StringComparison.Ordinal);
        Assert.Equal(303, (await guest.GetAsync("/")).Status);
    }

    [Theory]
    [InlineData("30d", "2026-04-03T05:06:07.8900000Z")]
    [InlineData("12h", "2026-03-04T17:06:07.8900000Z")]
    [InlineData("2026-03-04", "2026-03-05T00:00:00.0000000Z")]
    [InlineData("2027-01-31", "2027-02-01T00:00:00.0000000Z")]
    public void Expiry_IsATimeFromNowOrTheLastDay(string text, string expected) =>
        Assert.Equal(expected, KeyExpiry.Parse(text, TestServer.MakeClock().GetUtcNow()).UtcDateTime.ToString("O"));

    [Fact]
    public async Task KeyFile_OfAnEarlierVersion_StillHolds()
    {
        // As the version before wrote it: HMAC-SHA-256 of "old-key" under sixteen zeros, computed with Python's hmac.
        await File.WriteAllTextAsync(
            Path,
            """{"keys":"""
                + """[{"project":"shop","id":"aabbccdd","salt":"AAAAAAAAAAAAAAAAAAAAAA==","hash":"aSDwftKR6PB1CyGxQPT06s9hinYKDWRTPLspL6tJ7T0=","created":"2026-01-02T03:04:05.678Z"}]}""",
            TestContext.Current.CancellationToken);

        StoredKey key = Assert.Single(new KeyFile(Path, TimeProvider.System).Read());

        Assert.True(key.Matches("old-key"));
        Assert.Equal((KeyAccess.ReadWrite, null, "2026-01-02T03:04:05.678Z"), (key.Access, key.Expires, key.Created));
    }

    [Fact]
    public async Task Access_ThatThisVersionDoesNotKnow_IsTheLeast()
    {
        KeyFile file = new(Path, TimeProvider.System);
        file.Add("shop", KeyAccess.ReadOnly);
        string text = await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path, text.Replace("read-only", "sundays", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(KeyAccess.ReadOnly, Assert.Single(file.Read()).Access);
    }

    [Fact]
    public async Task Keys_AddedAtOnce_AreAllKept()
    {
        string[] keys = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => new KeyFile(Path, TimeProvider.System).Add("shop"))));

        IReadOnlyList<StoredKey> stored = new KeyFile(Path, TimeProvider.System).Read();
        Assert.All(keys, key => Assert.Single(stored, one => one.Matches(key)));
        Assert.Equal(24, stored.Select(key => key.Id).Distinct().Count());
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => file.Contains("draft", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Uses_AreKnownToTheHourAndWrittenOnceInIt()
    {
        KeyFile file = new(Path, TimeProvider.System);
        string key = "shop:" + file.Add("shop");
        string id = file.Read()[0].Id;
        ServerOptions options = new() { DataFolder = _folder.Path, KeysFile = Path };
        await using TestServer server = await StartAsync(options);

        await server.SendAsync(HttpMethod.Get, "/datasets/list", null, key);
        DateTime written = File.GetLastWriteTimeUtc(_folder.Locate("keys-used.json"));
        server.Clock.Advance(TimeSpan.FromMinutes(50));
        await server.SendAsync(HttpMethod.Get, "/datasets/list", null, key);

        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder.Locate("keys-used.json")));
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 0, 0, TimeSpan.Zero), KeyUses.Read(options)[id]);
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        await server.SendAsync(HttpMethod.Get, "/datasets/list", null, key);
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 6, 0, 0, TimeSpan.Zero), KeyUses.Read(options)[id]);

        await using StringWriter output = new();
        await new ServerCommand(output, TextWriter.Null, server.Clock).RunAsync(
            ["keys", "list", "--data", _folder.Path],
            TestContext.Current.CancellationToken);
        Assert.Contains("last used 2026-03-04T06:00Z", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uses_InADamagedFile_StopNoRequest_AndAreWrittenAgainInTheNextHour()
    {
        KeyFile file = new(Path, TimeProvider.System);
        string key = "shop:" + file.Add("shop");
        string id = file.Read()[0].Id;
        ServerOptions options = new() { DataFolder = _folder.Path, KeysFile = Path };
        await File.WriteAllTextAsync(_folder.Locate("keys-used.json"), $$"""{"{{id}}":"yesterday"}""", TestContext.Current.CancellationToken);
        await using TestServer server = await StartAsync(options);

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, key)).Status);

        FormatException damage = Assert.Throws<FormatException>(() => KeyUses.Read(options));
        Assert.Contains("keys-used.json' does not contain the uses of keys", damage.Message, StringComparison.Ordinal);
        Assert.Contains(server.Log.Lines, line => line.StartsWith("Warning The last uses of keys could not be written.", StringComparison.Ordinal));
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.SendAsync(HttpMethod.Get, "/datasets/list", null, key);
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 6, 0, 0, TimeSpan.Zero), KeyUses.Read(options)[id]);
    }

    [Fact]
    public async Task WrongKeys_ThatAreTooMany_AreRejectedForTheRestOfTheMinute_ButNotAKeyThatWasThereBefore()
    {
        await using TestServer server = await StartAsync(new ServerOptions { MaxFailedKeys = 3 });
        Assert.Equal(200, (await server.GetAsync("/datasets/list")).Status);
        for (int i = 0; i < 3; i++)
        {
            (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, $"shop:wrong-{i}")).Rejects(401, "unauthorized");
        }

        server.Clock.Advance(TimeSpan.FromSeconds(20));
        Reply wrong = (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, "shop:wrong-4")).Rejects(429, "too_many_requests");
        Reply right = (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, TestServer.OtherKey)).Rejects(429, "too_many_requests");

        Assert.Equal(("40", "40"), (wrong.Headers["Retry-After"], right.Headers["Retry-After"]));
        Assert.Equal(200, (await server.GetAsync("/datasets/list")).Status);
        server.Clock.Advance(TimeSpan.FromSeconds(41));
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, TestServer.OtherKey)).Status);
    }

    [Fact]
    public async Task WrongKeys_InABodyAndInTheForm_CountToo()
    {
        await using TestServer server = await StartAsync(new ServerOptions { MaxFailedKeys = 2 });
        (await server.PostAsync(
                "/admin/copy_foreign_dataset",
                """{"project": "bank", "api_key": "x", "dataset_id": "copy", "source_project": "bank", "source_api_key": "guess", "source_dataset_id": "a"}""")
        ).Rejects(401, "unauthorized");
        using DashboardGuest guest = new(server);

        Assert.Equal(401, (await guest.LogInAsync("bank:guess")).Status);
        Reply third = await guest.LogInAsync("bank:guess");
        Assert.Equal((429, "60"), (third.Status, third.Headers["Retry-After"]));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void WrongKeys_AreCountedByAddress_AndOfIPv6ByItsNetwork(string sinner, string other, bool isRejected)
    {
        FailedKeys failures = new(new ServerOptions { MaxFailedKeys = 1 }, new FakeTimeProvider());
        failures.Add(IPAddress.Parse(sinner));

        Exception? refusal = Record.Exception(() => failures.Check(IPAddress.Parse(other), keyId: null));

        Assert.Equal(isRejected ? 429 : null, (refusal as WireException)?.Status);
    }

    [Fact]
    public async Task Client_BehindATrustedProxy_IsTheOneThatTheProxyNames_AndOtherAddressesAreNotTrusted()
    {
        await using TestServer trusting = await StartAsync(new ServerOptions { MaxFailedKeys = 1, TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });
        await using TestServer plain = await StartAsync(new ServerOptions { MaxFailedKeys = 1 });

        foreach (TestServer server in new[] { trusting, plain })
        {
            (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, "shop:wrong", ("X-Forwarded-For", "203.0.113.7"))).Rejects(401, "unauthorized");
        }

        Assert.Equal(401, (await trusting.SendAsync(HttpMethod.Get, "/datasets/list", null, "shop:wrong", ("X-Forwarded-For", "203.0.113.8"))).Status);
        Assert.Equal(429, (await trusting.SendAsync(HttpMethod.Get, "/datasets/list", null, "shop:wrong", ("X-Forwarded-For", "203.0.113.7"))).Status);
        Assert.Equal(429, (await plain.SendAsync(HttpMethod.Get, "/datasets/list", null, "shop:wrong", ("X-Forwarded-For", "203.0.113.8"))).Status);
    }

    private async Task<TestServer> StartAsync(ServerOptions options)
    {
        TestServer server = new(options with { KeysFile = Path, Keys = [TestServer.Key, TestServer.OtherKey] });
        await server.InitializeAsync();
        return server;
    }
}
