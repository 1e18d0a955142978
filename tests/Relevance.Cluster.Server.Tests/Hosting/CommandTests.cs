using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Hosting;

/// <summary>The program's arguments and settings.</summary>
public sealed class CommandTests
{
    private static readonly FieldValue NoFile = FieldValue.FromObject([]);

    [Fact]
    public async Task Help_NamesEverySettingAndCommand()
    {
        (int code, string said, _) = await RunAsync("--help");

        Assert.Equal(0, code);
        Assert.All(ServerSettings.All, setting => Assert.Contains($"--{setting.Name} ", said, StringComparison.Ordinal));
        Assert.Contains("keys add PROJECT", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsOneLine()
    {
        (int code, string said, _) = await RunAsync("--version");

        Assert.Equal(0, code);
        Assert.Matches(@"^\d+\.\d+\.\d+", said);
    }

    [Theory]
    [InlineData("--nonsense", "1")]
    [InlineData("--data")]
    [InlineData("nonsense")]
    [InlineData("keys", "add")]
    [InlineData("keys", "add", "a:b")]
    [InlineData("--max-body-bytes", "lots")]
    [InlineData("--urls", "https://localhost:1")]
    [InlineData("--urls", "nonsense")]
    [InlineData("--keys", "no-colon")]
    [InlineData("--log", "xml")]
    [InlineData("--drain", "-1")]
    public async Task Arguments_ThatMakeNoSense_AreMisuse(params string[] arguments)
    {
        using TemporaryFolder folder = new();

        (int code, string said, string complaint) = await RunAsync(arguments.Contains("--data") ? arguments : [.. arguments, $"--data={folder.Path}"]);

        Assert.Equal((2, ""), (code, said));
        Assert.EndsWith("See --help.", complaint.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_AreAddedListedAndRemoved()
    {
        using TemporaryFolder folder = new();
        string data = folder.Locate("data");

        (_, string added, string note) = await RunAsync("keys", "add", "shop", "--data", data);
        (_, string listed, _) = await RunAsync("keys", "list", "--data", data);
        (int unknown, _, string complaint) = await RunAsync("keys", "remove", "nothing", "--data", data);
        (int removed, _, _) = await RunAsync("keys", "remove", listed.Split(' ')[0], "--data", data);

        Assert.Matches("^shop:[0-9a-f]{64}$", added.Trim());
        Assert.DoesNotContain(added.Trim()["shop:".Length..], listed + note, StringComparison.Ordinal);
        Assert.Matches($"^[0-9a-f]{{8}}  shop  {Regex.Escape(ManualClock.Now)}$", listed.Trim());
        Assert.Equal((1, 0), (unknown, removed));
        Assert.Contains("'nothing'", complaint, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync("keys", "list", "--data", data)).Said);
    }

    [Fact]
    public void Settings_OfSeveralSources_TakeTheNearest()
    {
        Dictionary<string, string> environment = new() { ["RELEVANCE_CLUSTER_MAX_BODY_BYTES"] = "2048", ["RELEVANCE_CLUSTER_DATA"] = "from-environment" };

        ServerOptions options = ServerSettings.Read(
            new Dictionary<string, string> { ["data"] = "from-command-line" },
            environment.GetValueOrDefault,
            FieldValue.Parse("""{"max-body-bytes": 4096, "max-connections": 7, "prefix": "/latest, v1", "path-base": "/api/"}""".Replace(", v1", ", /v1", StringComparison.Ordinal)));

        Assert.Equal(("from-command-line", 2048, 7), (options.DataFolder, options.MaxBodyBytes, options.MaxConnections));
        Assert.Equal(["/api", "/latest", "/v1", "/api/latest", "/api/v1"], options.Prefixes);
    }

    [Fact]
    public void Settings_ThatCannotBe_AreNamed_ButNeverAKey()
    {
        Assert.Contains("'max-connections' cannot be 'x'", Assert.Throws<FormatException>(() => Read("max-connections", "x")).Message, StringComparison.Ordinal);
        Assert.Contains("'nonsense'", Assert.Throws<FormatException>(() => ServerSettings.Read(new Dictionary<string, string>(), _ => null, FieldValue.Parse("""{"nonsense": 1}"""))).Message, StringComparison.Ordinal);
        using TemporaryFolder folder = new();
        FormatException refusal = Assert.Throws<FormatException>(() => new KeyRing(
            new KeyFile(folder.Locate("keys.json"), TimeProvider.System), Read("keys", "good:key,secret").Keys, new Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyRing>()));
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_WithoutAKey_ListensOnLoopbackOnlyAndSaysSo()
    {
        using TemporaryFolder folder = new();
        CapturedLog log = new();
        await using ServerHost host = ServerHost.Build(
            new ServerOptions { DataFolder = ServerOptions.InMemory, KeysFile = folder.Locate("keys.json"), Urls = ["http://0.0.0.0:0", "http://*:0", "http://[::]:0"] },
            TimeProvider.System,
            builder => builder.ClearProviders().AddProvider(log));
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.All(host.Addresses, address => Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.StartsWith("Warning No key is configured", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("http://0.0.0.0:0, http://*:0, http://[::]:0", StringComparison.Ordinal));
        using HttpClient client = new() { BaseAddress = new Uri(host.Addresses[0]) };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "any:key");
        Assert.Equal("""{"datasets":[],"count":0}""", await client.GetStringAsync("/datasets/list", TestContext.Current.CancellationToken));

        // A key that is made now closes it.
        string key = new KeyFile(folder.Locate("keys.json"), TimeProvider.System).Add("any");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await client.GetAsync("/datasets/list", TestContext.Current.CancellationToken)).StatusCode);
        client.DefaultRequestHeaders.Remove("Authorization");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"any:{key}");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync("/datasets/list", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Server_WithAKey_ListensWhereItIsTold()
    {
        using TemporaryFolder folder = new();
        await using ServerHost host = ServerHost.Build(
            new ServerOptions { DataFolder = ServerOptions.InMemory, KeysFile = folder.Locate("keys.json"), Urls = ["http://0.0.0.0:0"], Keys = ["a:b"], LogsJson = true }, TimeProvider.System);
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("http://0.0.0.0:", Assert.Single(host.Addresses), StringComparison.Ordinal);
    }

    private static ServerOptions Read(string name, string value) => ServerSettings.Read(new Dictionary<string, string> { [name] = value }, _ => null, NoFile);

    private static async Task<(int Code, string Said, string Complaint)> RunAsync(params string[] arguments)
    {
        await using StringWriter output = new();
        await using StringWriter errors = new();
        int code = await new ServerCommand(output, errors, new ManualClock()).RunAsync(arguments, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
