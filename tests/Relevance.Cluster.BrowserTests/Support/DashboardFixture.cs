using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Settings;

namespace Relevance.Cluster.BrowserTests.Support;

/// <summary>
/// A server in this process on a free port of loopback, with a key, a dataset of shoes, hats and cups in two clusterings, and one whose every text tries to be
/// something else.
/// </summary>
public sealed partial class DashboardFixture : IAsyncLifetime
{
    internal const string Project = "shop";
    internal const string ApiKey = "0123456789abcdef0123456789abcdef";
    internal const string Shop = "shop-goods";
    internal const string Hostile = "..";
    internal const string Field = "goods_vector_";
    internal const string HostileField = "odd_vector_";
    internal const string HostileAlias = "a/b?c#d <img src=x onerror=alert(1)> \"'";
    internal const string HostileTitle = "<script>document.title = 'taken'; alert(1)</script>";

    private static readonly string[] Kinds = ["shoe", "hat", "cup"];

    private readonly ServerHost _host = ServerHost.Build(
        new ServerOptions
        {
            DataFolder = ServerOptions.InMemory,
            Urls = ["http://127.0.0.1:0"],
            Keys = [$"{Project}:{ApiKey}"],
            KeysFile = Path.Combine(Path.GetTempPath(), $"no-keys-{Guid.NewGuid():N}.json"),
        },
        TimeProvider.System,
        log => log.ClearProviders());

    /// <summary>Gets where the server is, with a slash at the end.</summary>
    internal Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Gets the cookie of a logged-in session, for tests of other subjects.</summary>
    internal Cookie Session { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        await _host.StartAsync(CancellationToken.None);
        Address = new Uri(_host.Addresses[0] + "/");
        await using HttpDocumentStore store = Connect();
        RelevanceClient client = new(store);
        await PutGoodsAsync(client.GetDataset(Shop));
        await PutHostileAsync(client.GetDataset(Hostile));
        await client.GetDataset("empty").CreateAsync();
        Session = await LogInAsync();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    internal HttpDocumentStore Connect() =>
        HttpDocumentStore.Connect(
            new HttpStoreOptions
            {
                BaseAddress = new Uri(Address, "latest"),
                Project = Project,
                ApiKey = ApiKey,
            }
        );

    private async Task<Cookie> LogInAsync()
    {
        System.Net.CookieContainer cookies = new();
        using HttpClientHandler handler = new() { CookieContainer = cookies, AllowAutoRedirect = false };
        using HttpClient http = new(handler) { BaseAddress = Address };
        string token = FormToken().Match(await http.GetStringAsync("login")).Groups["token"].Value;
        using FormUrlEncodedContent form = new([new("form_token", token), new("project", Project), new("api_key", ApiKey)]);
        using HttpResponseMessage response = await http.PostAsync("login", form);
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, response.StatusCode);
        System.Net.Cookie session = cookies.GetCookies(Address).Single(cookie => cookie.Name.StartsWith("relevance-session", StringComparison.Ordinal));
        return new Cookie { Name = session.Name, Value = session.Value, Url = Address.AbsoluteUri, HttpOnly = true, SameSite = SameSiteAttribute.Strict };
    }

    [GeneratedRegex("name=\"form_token\" value=\"(?<token>[\\w-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();

    private static async Task PutGoodsAsync(Dataset dataset)
    {
        // Each kind points along its own axis; later documents lean more and more towards the next axis, so that no two are equally far from their mean.
        await dataset.InsertDocumentsAsync(Enumerable.Range(0, 60).Select(i =>
        {
            float[] vector = [0, 0, 0];
            vector[i % 3] = 1;
            vector[(i + 1) % 3] = i * i / 12000f;
            return new Document($"g{i:00}") { ["title"] = $"{Kinds[i % 3]} number {i}", ["kind"] = Kinds[i % 3], ["price"] = 100 - i, [Field] = vector };
        }));
        await dataset.GetClusterOps("kmeans-3", Field).FitAsync(new KMeans(3));
        await dataset.GetClusterOps("kmeans-2", Field).FitAsync(new KMeans(2));
    }

    private static async Task PutHostileAsync(Dataset dataset)
    {
        await dataset.InsertDocumentsAsync(
        [
            new Document("<script>alert(1)</script>") { ["title"] = HostileTitle, ["link"] = "javascript:alert(1)", [HostileField] = new float[] { 1, 0 } },
            new Document("a/b?c#d&e=%2f\"'")
            {
                ["title"] = "\u202Eright to left\u202C עברית",
                ["link"] = "https://example.com/?q=<x>",
                [HostileField] = new float[] { 0, 1 },
            },
            new Document("picture")
            {
                ["title"] = "\"><img src=x onerror=alert(1)>",
                ["link"] = "http://pictures.example/a.png",
                [HostileField] = new float[] { .9f, .2f },
            },
        ]);
        ClusterOps clusters = dataset.GetClusterOps(HostileAlias, HostileField);
        await clusters.FitAsync(new KMeans(2));
        await clusters.RenameClustersAsync(new Dictionary<string, string> { ["cluster-0"] = "<script>alert(2)</script>" });
    }
}
