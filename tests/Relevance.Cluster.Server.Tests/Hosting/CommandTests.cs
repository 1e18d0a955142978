using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Settings;
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
    [InlineData("backup", "shop")]
    [InlineData("backup", "a:b", "copy.db")]
    [InlineData("check")]
    [InlineData("--max-body-bytes", "lots")]
    [InlineData("--urls", "https://localhost:1")]
    [InlineData("--urls", "nonsense")]
    [InlineData("--keys", "no-colon")]
    [InlineData("--log", "xml")]
    [InlineData("--drain", "-1")]
    [InlineData("--urls", "http://127.0.0.l:1")]
    [InlineData("--urls", "http://127.0.0.1:1", "--certificate", "nowhere.pem")]
    [InlineData("--allowed-hosts", "a b")]
    [InlineData("--allowed-hosts", "example.org:443")]
    [InlineData("--public-address", "vectors.example.org")]
    [InlineData("--public-address", "https://vectors.example.org/?key=1")]
    [InlineData("--trusted-proxies", "everybody")]
    [InlineData("--idle-time", "0")]
    [InlineData("--metrics", "me")]
    [InlineData("keys", "list", "--read-only")]
    [InlineData("keys", "add", "shop", "--expires", "yesterday")]
    [InlineData("keys", "add", "shop", "--expires", "2026-03-03")]
    [InlineData("keys", "add", "shop", "--expires", "0d")]
    [InlineData("keys", "add", "shop", "--expires")]
    public async Task Arguments_ThatMakeNoSense_AreMisuse(params string[] arguments)
    {
        using TemporaryFolder folder = new();

        (int code, string said, string complaint) = await RunAsync(arguments.Contains("--data") ? arguments : [.. arguments, $"--data={folder.Path}"]);

        Assert.Equal((2, ""), (code, said));
        Assert.EndsWith("See --help.", complaint.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_ThatIsAFile_IsOneLineThatNamesTheSetting()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.Locate("data"), "", TestContext.Current.CancellationToken);

        (int code, string said, string complaint) = await RunAsync("--data", folder.Locate("data"));

        Assert.Equal((2, ""), (code, said));
        Assert.StartsWith($"The setting 'data' cannot be '{folder.Locate("data")}': ", complaint, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', complaint.TrimEnd());
    }

    [Theory]
    [InlineData("{\"keys\": 5}")]
    [InlineData("{\"keys\": [5]}")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task KeysFile_ThatIsInvalid_IsOneLineAndNoOpenServer(string content)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.Locate("keys.json"), content, TestContext.Current.CancellationToken);

        (int code, _, string complaint) = await RunAsync("--data", folder.Path, "--urls", "http://127.0.0.1:0");

        Assert.Equal(2, code);
        Assert.StartsWith($"'{folder.Locate("keys.json")}' is not a file of keys: ", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeysFile_ThatCannotBeRead_IsOneLineAndNoOpenServer()
    {
        using TemporaryFolder folder = new();

        // A folder cannot be read as a file, not even by root.
        (int code, _, string complaint) = await RunAsync("--data", folder.Path, "--urls", "http://127.0.0.1:0", "--keys-file", folder.Path);

        Assert.Equal(1, code);
        Assert.StartsWith($"The file of keys '{folder.Path}' cannot be read: ", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_AreAddedListedAndRemoved()
    {
        using TemporaryFolder folder = new();
        string data = folder.Locate("data");

        (_, string added, string note) = await RunAsync("keys", "add", "shop", "--data", data);
        (_, string listed, _) = await RunAsync("keys", "list", "--data", data);
        (int unknown, _, string complaint) = await RunAsync("keys", "remove", "nothing", "--data", data);
        (int removed, string goodbye, _) = await RunAsync("keys", "remove", listed.Split(' ')[0], "--data", data);

        Assert.Matches("^shop:[0-9a-f]{64}$", added.Trim());
        Assert.DoesNotContain(added.Trim()["shop:".Length..], listed + note, StringComparison.Ordinal);
        Assert.Matches($"^[0-9a-f]{{8}}  shop  created {Regex.Escape(TestServer.Now)}  read-write  expires never  last used never$", listed.Trim());
        Assert.Equal((1, 0), (unknown, removed));
        Assert.Equal($"Removed {listed}", goodbye);
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
            FieldValue.Parse(
                """{"max-body-bytes": 4096, "max-connections": 7, "prefix": "/latest, v1", "path-base": "/api/"}""".Replace(
                    ", v1",
                    ", /v1",
                    StringComparison.Ordinal)));

        Assert.Equal(("from-command-line", 2048, 7), (options.DataFolder, options.MaxBodyBytes, options.MaxConnections));
        Assert.Equal(["/api", "/latest", "/v1", "/api/latest", "/api/v1"], options.Prefixes);
    }

    [Fact]
    public void Settings_ThatCannotBe_AreNamed_ButNeverAKey()
    {
        Assert.Contains(
            "'max-connections' cannot be 'x'",
            Assert.Throws<FormatException>(() => Read("max-connections", "x")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'nonsense'",
            Assert
                .Throws<FormatException>(() => ServerSettings.Read(new Dictionary<string, string>(), _ => null, FieldValue.Parse("""{"nonsense": 1}""")))
                .Message,
            StringComparison.Ordinal);
        using TemporaryFolder folder = new();
        ServerOptions options = Read("keys", "good:key,secret") with { DataFolder = folder.Path };
        FormatException refusal = Assert.Throws<FormatException>(() => ServerHost.Build(options, TimeProvider.System, log => log.ClearProviders()));
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_WithoutAKey_ListensOnLoopbackOnlyAndSaysSo()
    {
        using TemporaryFolder folder = new();
        CapturedLog log = new();
        await using ServerHost host = ServerHost.Build(
            new ServerOptions
            {
                DataFolder = ServerOptions.InMemory,
                KeysFile = folder.Locate("keys.json"),
                Urls = ["http://0.0.0.0:0", "http://*:0", "http://[::]:0"],
            },
            TimeProvider.System,
            builder => builder.ClearProviders().AddProvider(log));
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.All(host.Addresses, address => Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.StartsWith("Warning No key is configured", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("http://0.0.0.0:0, http://*:0, http://[::]:0", StringComparison.Ordinal));
        using HttpClient client = new() { BaseAddress = new Uri(host.Addresses[0]) };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "any:key");
        Assert.Equal("""{"datasets":[],"count":0}""", await client.GetStringAsync("/datasets/list", TestContext.Current.CancellationToken));

        // A key that is created now closes it.
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
            new ServerOptions
            {
                DataFolder = ServerOptions.InMemory,
                KeysFile = folder.Locate("keys.json"),
                Urls = ["http://0.0.0.0:0"],
                Keys = ["a:b"],
                LogsJson = true,
            },
            TimeProvider.System);
        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("http://0.0.0.0:", Assert.Single(host.Addresses), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("http://192.0.2.1:1")]
    public async Task Urls_ThatCannotBeListenedAt_AreOneLine(string url)
    {
        using System.Net.Sockets.TcpListener taken = new(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        int port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        using TemporaryFolder folder = new();

        (int code, string said, string complaint) = await RunAsync(
            "--data", folder.Path, "--keys", "a:b", "--urls", string.Format(System.Globalization.CultureInfo.InvariantCulture, url, port));

        Assert.Equal((1, ""), (code, said));
        Assert.Contains(url.Split('{')[0], complaint, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', complaint.TrimEnd());
    }

    private static ServerOptions Read(string name, string value) => ServerSettings.Read(new Dictionary<string, string> { [name] = value }, _ => null, NoFile);

    private static async Task<(int Code, string Said, string Complaint)> RunAsync(params string[] arguments)
    {
        await using StringWriter output = new();
        await using StringWriter errors = new();
        int code = await new ServerCommand(output, errors, TestServer.MakeClock()).RunAsync(arguments, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
