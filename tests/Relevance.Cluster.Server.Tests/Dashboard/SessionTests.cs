using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Dashboard;

/// <summary>Who sees the pages, for how long, and whose forms are taken.</summary>
public sealed class SessionTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Page_OfAStranger_LeadsToTheFormAndFromThereBack()
    {
        using DashboardGuest guest = new(server);

        Reply refused = await guest.GetAsync("/dataset?dataset=x&show=a%20b");
        Assert.Equal(303, refused.Status);
        Assert.Equal("./login?return=%2Fdataset%3Fdataset%3Dx%26show%3Da%2520b", refused.Headers["Location"]);

        Assert.Equal("./dataset?dataset=x&show=a%20b", (await guest.LogInAsync(TestServer.Key, "/dataset?dataset=x&show=a%20b")).Headers["Location"]);
        Assert.Equal(
            "../../login?return=%2Fcluster%2Fcentroids%2Fclosest",
            (await new DashboardGuest(server).GetAsync("/cluster/centroids/closest")).Headers["Location"]);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("/latest/datasets/list")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task Login_WithAReturnThatIsNoPage_LeadsToTheFirstPage(string address)
    {
        using DashboardGuest guest = new(server);
        Assert.Equal("./", (await guest.LogInAsync(TestServer.Key, address)).Headers["Location"]);
    }

    [Fact]
    public async Task Cookie_OfASession_IsOutOfReachOfScriptsAndOtherSites()
    {
        using DashboardGuest guest = new(server);
        string[] cookies = (await guest.LogInAsync(TestServer.Key))
            .Headers["Set-Cookie"]
            .Split(", relevance-")
            .ToArray();
        string session = cookies.Last(cookie => cookie.Contains("session", StringComparison.Ordinal));

        // An empty path is the address of the dashboard, whatever path a proxy adds before it.
        Assert.Matches($"session-{server.Address.Port}=[\\w-]{{200,}}; path=; samesite=strict; httponly$", session);
        Assert.DoesNotContain("0123456789abcdef0123456789abcdef", session, StringComparison.Ordinal);

        Reply behindProxy = await guest.PostAsync("/login", "/login", Fields(TestServer.Key), ("X-Forwarded-Proto", "https"));
        Assert.Contains("; secure;", behindProxy.Headers["Set-Cookie"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_Again_GivesAnotherNumberAndEndsTheFirst()
    {
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        string first = guest.Session!;
        await guest.LogInAsync(TestServer.Key);

        Assert.NotEqual(first, guest.Session);
        using DashboardGuest thief = new(server);
        Assert.Equal(303, (await thief.GetAsync("/", ("Cookie", $"relevance-session-{server.Address.Port}={first}"))).Status);
        Assert.Equal(200, (await thief.GetAsync("/", ("Cookie", $"relevance-session-{server.Address.Port}={guest.Session}"))).Status);
    }

    [Theory]
    [InlineData("shop:wrong")]
    [InlineData("bank:0123456789abcdef0123456789abcdef")]
    [InlineData("nobody:0123456789abcdef0123456789abcdef")]
    [InlineData("shop:")]
    [InlineData(":0123456789abcdef0123456789abcdef")]
    public async Task Login_WithoutAKeyOfTheProject_IsRejectedAndSetsNoSession(string key)
    {
        using DashboardGuest guest = new(server);
        Reply reply = await guest.LogInAsync(key);

        Assert.Equal(401, reply.Status);
        Assert.Null(guest.Session);
        Assert.DoesNotContain("0123456789abcdef0123456789abcdef", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WithTheWholeHeaderAsTheKey_Opens()
    {
        using DashboardGuest guest = new(server);
        Assert.Equal(303, (await guest.PostAsync("/login", "/login", new() { ["project"] = "shop", ["api_key"] = TestServer.Key })).Status);
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRejected()
    {
        using DashboardGuest guest = new(server);
        Assert.Equal(403, (await guest.PostWithoutTokenAsync("/login", Fields(TestServer.Key))).Status);

        await guest.GetAsync("/login");
        Dictionary<string, string> forged = Fields(TestServer.Key);
        forged["form_token"] = new string('0', 64);
        Reply reply = await guest.PostWithoutTokenAsync("/login", forged);
        Assert.Equal(403, reply.Status);
        Assert.Contains("This form did not come from a page of this server", reply.Text, StringComparison.Ordinal);
        Assert.Null(guest.Session);
    }

    [Fact]
    public async Task Form_OfAnotherServer_IsRejectedEvenWithItsCookie()
    {
        await using TestServer other = new();
        await other.InitializeAsync();
        using DashboardGuest there = new(other);
        Dictionary<string, string> fields = Fields(TestServer.Key);
        await there.PostAsync("/login", "/login", fields);
        string cookie = $"relevance-form-{server.Address.Port}={there.Cookie("relevance-form")}";

        using DashboardGuest guest = new(server);
        Reply reply = await guest.PostWithoutTokenAsync("/login", fields, ("Cookie", cookie));

        Assert.Equal(403, reply.Status);
        Assert.Contains("This form did not come from a page of this server", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("ntiforgery", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "not an origin")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Form_FromAnotherSite_IsRejectedEvenWithTheToken(string header, string value)
    {
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);

        Assert.Equal(403, (await guest.PostAsync("/", "/logout", [], (header, value))).Status);
        Assert.Equal(200, (await guest.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Form_FromThisOrigin_IsTaken()
    {
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);

        Assert.Equal(
            303,
            (await guest.PostAsync("/", "/logout", [], ("Origin", server.Address.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"))).Status
        );
        Assert.Equal(303, (await guest.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Token_OfOneBrowser_IsWorthNothingInAnother()
    {
        using DashboardGuest first = await DashboardGuest.LogInAsync(server);
        using DashboardGuest second = await DashboardGuest.LogInAsync(server);
        Dictionary<string, string> fields = [];
        await first.PostAsync("/", "/assets/icon.svg", fields);

        Assert.Equal(403, (await second.PostWithoutTokenAsync("/logout", fields)).Status);
    }

    [Fact]
    public async Task Form_ThatIsTooLargeOrNone_IsRejected()
    {
        using DashboardGuest guest = new(server);
        Dictionary<string, string> large = Fields(TestServer.Key);
        large["return"] = new string('x', 100_000);

        Assert.Equal(413, (await guest.PostAsync("/login", "/login", large)).Status);
        Assert.Equal(415, (await guest.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new StringContent("{}") })).Status);
    }

    [Fact]
    public async Task Session_ThatIsIdle_IsDiscarded()
    {
        await using TestServer own = new();
        await own.InitializeAsync();
        using DashboardGuest guest = await DashboardGuest.LogInAsync(own);

        own.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(200, (await guest.GetAsync("/")).Status);
        own.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(200, (await guest.GetAsync("/")).Status);
        own.Clock.Advance(TimeSpan.FromHours(9));
        Assert.Equal(303, (await guest.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Session_WhoseKeyIsRemoved_EndsWithIt()
    {
        using TemporaryFolder folder = new();
        string path = folder.Locate("keys.json");
        KeyFile file = new(path, TimeProvider.System);
        string key = file.Add("shop");
        await using TestServer own = new(new ServerOptions { KeysFile = path, Keys = ["other:some-key"] });
        await own.InitializeAsync();
        using DashboardGuest guest = await DashboardGuest.LogInAsync(own, $"shop:{key}");
        Assert.Equal(200, (await guest.GetAsync("/")).Status);

        Assert.NotNull(file.Remove(file.Read()[0].Id));
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));

        // The paths of the wire contract do not look at the cookie.
        Assert.DoesNotContain("Set-Cookie", (await guest.GetAsync("/datasets/list")).Headers.Keys);
        Assert.Equal(303, (await guest.GetAsync("/")).Status);
        Assert.Null(guest.Session);
    }

    [Fact]
    public async Task Session_OfOneServer_IsNoneOfAnother()
    {
        await using TestServer other = new();
        await other.InitializeAsync();
        using DashboardGuest there = await DashboardGuest.LogInAsync(other);

        using DashboardGuest guest = new(server);
        Assert.Equal(303, (await guest.GetAsync("/", ("Cookie", $"relevance-session-{server.Address.Port}={there.Session}"))).Status);
        Assert.Equal(200, (await there.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Session_IsNoKeyOfTheWireContract()
    {
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Reply reply = await guest.GetAsync("/datasets/list");

        reply.Rejects(401, "unauthorized");
        Assert.DoesNotContain("Set-Cookie", reply.Headers.Keys);
        Assert.DoesNotContain("WWW-Authenticate", reply.Headers.Keys);
    }

    [Fact]
    public async Task Session_ThatWasLeft_IsNotReopenedByItsCookie()
    {
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        string cookie = $"relevance-session-{server.Address.Port}={guest.Session}";
        await guest.PostAsync("/", "/logout", []);

        Assert.Null(guest.Session);
        using DashboardGuest thief = new(server);
        Assert.Equal(303, (await thief.GetAsync("/", ("Cookie", cookie))).Status);
    }

    [Fact]
    public async Task Session_OfOneProject_SeesNothingOfAnother()
    {
        string id = await server.ProductsAsync();
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server, TestServer.OtherKey);

        Assert.DoesNotContain(id, (await guest.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await guest.GetAsync($"/dataset?dataset={id}")).Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/cluster/centroids/closest")]
    public async Task Key_InTheAddress_IsRejectedOnEveryPage(string path)
    {
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        Reply reply = await guest.GetAsync($"{path}?api_key={TestServer.Key}");

        Assert.Equal(400, reply.Status);
        Assert.DoesNotContain("0123456789abcdef0123456789abcdef", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_HoldsNoKeyNoCookieAndNoDocument()
    {
        using DashboardGuest guest = await DashboardGuest.LogInAsync(server);
        await guest.GetAsync("/document?dataset=shop&id=personal");

        Assert.Contains(server.Log.Lines, line => line.Contains("GET /document 404", StringComparison.Ordinal));
        Assert.DoesNotContain(
            server.Log.Lines,
            line =>
                line.Contains("personal", StringComparison.Ordinal)
                || line.Contains("0123456789abcdef", StringComparison.Ordinal)
            || line.Contains(guest.Session!, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Fields(string key) => new() { ["project"] = key.Split(':')[0], ["api_key"] = key.Split(':')[1] };
}
