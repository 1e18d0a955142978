using System.Diagnostics;
using System.Runtime.Versioning;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Hosting;

/// <summary>Tests the program in its own process.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProcessTests
{
    [Fact]
    public async Task Keys_AddedBySeveralProcessesAtOnce_AllWork()
    {
        using TemporaryFolder folder = new();
        string data = folder.Locate("data");

        string[] keys = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => RunAsync("keys", "add", "shop", "--data", data)));

        await using TestServer server = new(new ServerOptions { DataFolder = data, KeysFile = Path.Combine(data, "keys.json") });
        await server.InitializeAsync();
        foreach (string key in keys)
        {
            Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/datasets/list", null, key)).Status);
        }
    }

    [Fact]
    public async Task Files_OfTheServer_AreItsOwnersOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        using TemporaryFolder folder = new();
        string data = folder.Locate("above/data");
        string key = await RunAsync("keys", "add", "shop", "--data", data);
        using Process server = Start("--data", data, "--urls", "http://127.0.0.1:0");
        try
        {
            string line = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
            using HttpClient client = new() { BaseAddress = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].TrimEnd('.')) };
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", key);
            await PostAsync(client, "/datasets/x/documents/bulk_insert", """{"documents": [{"_id": "a"}]}""");
            string made = await PostAsync(client, "/services/get_temporary_file_upload_url", "{}");
            string upload = FieldValue.Parse(made).AsObject()["upload_url"].AsText()!;
            (await client.PutAsync(upload, new StringContent("x"), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

            string[] names = Directory.GetFiles(data, "*", SearchOption.AllDirectories);
            Assert.Contains(names, name => name.EndsWith(".db-wal", StringComparison.Ordinal));
            Assert.Contains(names, name => name.Contains("files/project-shop/", StringComparison.Ordinal));
            Assert.All(names, name => Assert.Equal((name, PrivateFile.OwnFile), (name, File.GetUnixFileMode(name))));
            Assert.All(
                [folder.Locate("above"), data, .. Directory.GetDirectories(data, "*", SearchOption.AllDirectories)],
                name => Assert.Equal((name, PrivateFile.OwnFolder), (name, File.GetUnixFileMode(name))));
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task Files_OfAnEarlierVersion_AreTakenFromOthersAtTheStart()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "project-shop.db", "keys.json", "notes.txt", "files/project-shop/00112233445566778899aabbccddeeff" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.Locate(name))!);
            await File.WriteAllTextAsync(folder.Locate(name), name == "keys.json" ? """{"keys":[]}""" : "", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(folder.Locate(name), PrivateFile.OwnFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        await using TestServer server = new(new ServerOptions { DataFolder = folder.Path });

        Assert.Equal(PrivateFile.OwnFile, File.GetUnixFileMode(folder.Locate("project-shop.db")));
        Assert.Equal(PrivateFile.OwnFile, File.GetUnixFileMode(folder.Locate("keys.json")));
        Assert.Equal(PrivateFile.OwnFile, File.GetUnixFileMode(folder.Locate("files/project-shop/00112233445566778899aabbccddeeff")));
        Assert.Equal(PrivateFile.OwnFolder, File.GetUnixFileMode(folder.Locate("files/project-shop")));

        // Files that do not belong to the server remain unchanged.
        Assert.True(File.GetUnixFileMode(folder.Locate("notes.txt")).HasFlag(UnixFileMode.OtherRead));
    }

    [Fact]
    public async Task Home_OfTheUser_HoldsNoKeysOfCookies_AndTheLogWarnsOfNone()
    {
        using TemporaryFolder home = new();
        using Process server = StartAtHome(home.Path, "--data", ServerOptions.InMemory, "--keys", "shop:some-key", "--urls", "http://127.0.0.1:0");
        Task<string> rest;
        try
        {
            string line = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
            using DashboardGuest guest = new(new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].TrimEnd('.')));
            Assert.Equal(303, (await guest.LogInAsync("shop:some-key")).Status);
            Assert.Equal(200, (await guest.GetAsync("/")).Status);
            rest = server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            server.Kill();
        }

        string log = await rest;
        Assert.Contains("POST /login 303", log, StringComparison.Ordinal);
        Assert.DoesNotContain("warn:", log, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", log, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(home.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }),
            file => file.EndsWith(".xml", StringComparison.Ordinal));
    }

    private static async Task<string> PostAsync(HttpClient client, string path, string json)
    {
        using HttpResponseMessage response = await client.PostAsync(path, new StringContent(json), TestContext.Current.CancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static Process Start(params string[] arguments) => Process.Start(Program(arguments))!;

    private static Process StartAtHome(string home, params string[] arguments)
    {
        ProcessStartInfo program = Program(arguments);
        program.Environment["HOME"] = home;
        program.Environment.Remove("XDG_DATA_HOME");
        return Process.Start(program)!;
    }

    private static ProcessStartInfo Program(string[] arguments) => new(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "Relevance.Cluster.Server.dll"), .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = AppContext.BaseDirectory,
    };

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
