using System.Net.Http.Headers;
using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Security;

/// <summary>Tests uploads and downloads at signed addresses, their time, and their limits.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task Address_OfAnUpload_HoldsForAnHourAndThatOfADownloadForDays()
    {
        await using TestServer server = await StartAsync(new ServerOptions());
        FieldValue first = await MakeAsync(server);
        FieldValue second = await MakeAsync(server);

        Assert.Equal(200, (await PutAsync(server, Url(first, "upload_url"), [1, 2])).Status);
        server.Clock.Advance(TimeSpan.FromHours(2));
        (await PutAsync(server, Url(second, "upload_url"), [1, 2])).Rejects(403, "address_expired");
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, Url(first, "url"), null, key: null)).Status);
        server.Clock.Advance(TimeSpan.FromDays(7));
        (await server.SendAsync(HttpMethod.Get, Url(first, "url"), null, key: null)).Rejects(403, "address_expired");

        string bare = Url(first, "url").Split('?')[0];
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, bare, null)).Status);
        (await server.SendAsync(HttpMethod.Get, bare, null, key: null)).Rejects(401, "unauthorized");
        (await server.SendAsync(HttpMethod.Get, bare, null, TestServer.OtherKey)).Rejects(404, "file_not_found");
    }

    [Fact]
    public async Task Address_ThatWasAlteredOrIsForAnotherFile_IsRejected()
    {
        await using TestServer server = await StartAsync(new ServerOptions());
        FieldValue made = await MakeAsync(server);
        FieldValue other = await MakeAsync(server);
        string upload = Url(made, "upload_url");

        string[] altered =
        [
            Url(made, "url"),
            upload.Split('?')[0],
            upload[..^1] + (upload[^1] == '0' ? '1' : '0'),
            upload.Replace("expires=", "expires=9", StringComparison.Ordinal),
            Url(other, "upload_url").Split('?')[0] + "?" + upload.Split('?')[1],
            upload.Replace("project-shop", "project-bank", StringComparison.Ordinal),
        ];
        foreach (string address in altered)
        {
            (await PutAsync(server, address, [1])).Rejects(404, "file_not_found");
        }

        await PutAsync(server, upload, [1]);
        (await server.SendAsync(HttpMethod.Get, upload, null, key: null)).Rejects(404, "file_not_found");
    }

    [Fact]
    public async Task Address_IsThatOfTheSettingOrOfTheConnection_NeverThatOfTheHostHeader()
    {
        await using TestServer plain = await StartAsync(new ServerOptions());
        await using TestServer told = await StartAsync(new ServerOptions { PublicAddress = "https://vectors.example.org/api" });
        const string Body = """{"files": ["a"]}""";

        Reply own = await plain.SendAsync(
            HttpMethod.Post,
            "/latest/datasets/x/get_file_upload_urls",
            Body,
            TestServer.Key,
            ("Host", "evil.example"),
            ("X-Forwarded-Host", "evil.example"));
        Reply set = await told.SendAsync(HttpMethod.Post, "/datasets/x/get_file_upload_urls", Body, TestServer.Key, ("Host", "evil.example"));

        Assert.StartsWith($"http://127.0.0.1:{plain.Address.Port}/latest/_blob/project-shop/", own["files.0.upload_url"].AsText(), StringComparison.Ordinal);
        Assert.StartsWith("https://vectors.example.org/api/_blob/project-shop/", set["files.0.url"].AsText(), StringComparison.Ordinal);
        Assert.DoesNotContain("evil", own.Text + set.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_OverALimit_IsRejectedAndLeavesNothing()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = await StartAsync(
            new ServerOptions
            {
                DataFolder = folder.Path,
                MaxBodyBytes = 64 * 1024,
                MaxUploadBytes = 100 * 1024,
                BodyTimeout = TimeSpan.FromMilliseconds(300),
            },
            TimeProvider.System);
        string tooLarge = Url(await MakeAsync(server), "upload_url");
        string slow = Url(await MakeAsync(server), "upload_url");
        string fits = Url(await MakeAsync(server), "upload_url");
        string full = Url(await MakeAsync(server), "upload_url");

        (await PutAsync(server, tooLarge, new byte[65 * 1024])).Rejects(413, "too_large");
        string path = new Uri(slow).PathAndQuery;
        Assert.StartsWith(
            "HTTP/1.1 408",
            await RawConnection.AskAsync(server.Address, $"PUT {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab"),
            StringComparison.Ordinal);
        Assert.Equal(200, (await PutAsync(server, fits, new byte[60 * 1024])).Status);
        (await PutAsync(server, full, new byte[60 * 1024])).Rejects(507, "uploads_full");

        Assert.Equal(60 * 1024, Assert.Single(new DirectoryInfo(folder.Locate("files/project-shop")).GetFiles()).Length);
    }

    [Fact]
    public async Task Address_OfAFileThatIsDeleted_TakesNoOtherInItsPlace_AlsoAfterARestart()
    {
        using TemporaryFolder folder = new();
        ServerOptions options = new() { DataFolder = folder.Path };
        FieldValue made;
        await using (TestServer server = await StartAsync(options))
        {
            made = await MakeAsync(server);
            await PutAsync(server, Url(made, "upload_url"), [1, 2]);
            await server.DoAsync($"/files/{made.AsObject()["file"].AsText()}/delete", "{}");

            (await PutAsync(server, Url(made, "upload_url"), [3, 4])).Rejects(404, "file_not_found");
            (await server.SendAsync(HttpMethod.Get, Url(made, "url"), null, key: null)).Rejects(404, "file_not_found");
        }

        await using TestServer again = await StartAsync(options);
        (await PutAsync(again, new Uri(again.Address, new Uri(Url(made, "upload_url")).PathAndQuery).ToString(), [3, 4])).Rejects(404, "file_not_found");
        Assert.Empty((await again.GetAsync("/files/list"))["files"].AsArray());

        // The record of it is removed by a later deletion, when no upload address can be valid any longer.
        again.Clock.Advance(TimeSpan.FromHours(2));
        FieldValue later = await MakeAsync(again);
        await PutAsync(again, Url(later, "upload_url"), [1]);
        await again.DoAsync($"/files/{later.AsObject()["file"].AsText()}/delete", "{}");
        Assert.Single(Directory.GetFiles(folder.Locate("files/project-shop")));
    }

    [Fact]
    public async Task Upload_ThatIsDeleted_GivesItsRoomBack()
    {
        using TemporaryFolder folder = new();
        await using TestServer server = await StartAsync(new ServerOptions { DataFolder = folder.Path, MaxUploadBytes = 10_000 });
        FieldValue made = await MakeAsync(server);
        string name = made.AsObject()["file"].AsText()!;
        await PutAsync(server, Url(made, "upload_url"), new byte[9000]);

        Reply listed = await server.GetAsync("/files/list");
        (await server.SendAsync(HttpMethod.Post, $"/files/{name}/delete", "{}", TestServer.OtherKey)).Rejects(404, "file_not_found");
        await server.DoAsync($"/files/{name}/delete", "{}");

        Assert.Equal(
            (name, 9000, 1, 9000),
            (listed["files.0.file"].AsText(), listed["files.0.size"].AsInteger(), listed["count"].AsInteger(), listed["size"].AsInteger()));
        (await server.PostAsync($"/files/{name}/delete", "{}")).Rejects(404, "file_not_found");
        (await server.SendAsync(HttpMethod.Get, Url(made, "url"), null, key: null)).Rejects(404, "file_not_found");
        Assert.Equal(200, (await PutAsync(server, Url(await MakeAsync(server), "upload_url"), new byte[9000])).Status);
    }

    [Fact]
    public async Task Upload_OutlivesARestart_AndWhatWasNeverFinishedDoesNot()
    {
        using TemporaryFolder folder = new();
        ServerOptions options = new() { DataFolder = folder.Path };
        string url;
        await using (TestServer first = await StartAsync(options))
        {
            FieldValue made = await MakeAsync(first);
            await PutAsync(first, Url(made, "upload_url"), [7]);
            url = new Uri(Url(made, "url")).PathAndQuery;
        }

        string dead = folder.Locate("files/project-shop/00112233445566778899aabbccddeeff.draft-1");
        await File.WriteAllTextAsync(dead, "half", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(dead, DateTime.UtcNow.AddHours(-2));
        Directory.CreateDirectory(folder.Locate("backups"));
        await File.WriteAllTextAsync(folder.Locate("backups/half.db"), "half", TestContext.Current.CancellationToken);
        await using TestServer second = await StartAsync(options);

        Assert.Equal("\a", (await second.SendAsync(HttpMethod.Get, url, null, key: null)).Text);
        Assert.False(File.Exists(dead));
        Assert.False(File.Exists(folder.Locate("backups/half.db")));
        Assert.Equal(1, (await second.GetAsync("/files/list"))["count"].AsInteger());
    }

    [Fact]
    public void Create_OfAnExistingFile_ChangesNothingAndLeavesNoDraft()
    {
        using TemporaryFolder folder = new();
        string path = folder.Locate("own/file");

        Assert.True(PrivateFile.TryCreate(path, "a"u8));
        Assert.False(PrivateFile.TryCreate(path, "b"u8));
        PrivateFile.Replace(path, "c"u8);

        Assert.Equal("c", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Locate("own")));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == PrivateFile.OwnFile);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(folder.Locate("own")) == PrivateFile.OwnFolder);
    }

    private static string Url(FieldValue made, string name) => made.AsObject()[name].AsText()!;

    private static async Task<FieldValue> MakeAsync(TestServer server) =>
        (await server.DoAsync("/datasets/x/get_file_upload_urls", """{"files": ["a"]}""")).AsObject()["files"].AsArray()[0];

    private static async Task<Reply> PutAsync(TestServer server, string address, byte[] content)
    {
        using ByteArrayContent body = new(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using HttpResponseMessage response = await server.Http.PutAsync(address, body, TestContext.Current.CancellationToken);
        return await Reply.OfAsync(response);
    }

    private static async Task<TestServer> StartAsync(ServerOptions options, TimeProvider? clock = null)
    {
        TestServer server = new(options, clock);
        await server.InitializeAsync();
        return server;
    }
}
