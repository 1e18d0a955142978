using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Hosting;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Hosting;

/// <summary>Backup, restore and check of a project's file, as commands and over HTTP.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Copy => _folder.Locate("copy.db");

    private string Data => _folder.Locate("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backup_OfAProject_IsRestoredUnderAnotherName()
    {
        await WriteProjectAsync();

        (int Code, string Said, string Complaint) made = await RunAsync("backup", "shop", Copy, "--data", Data);
        (int Code, string Said, string Complaint) again = await RunAsync("backup", "shop", Copy, "--data", Data);
        (int Code, string Said, string Complaint) restored = await RunAsync("restore", "other", Copy, "--data", Data);
        (int Code, string Said, string Complaint) onto = await RunAsync("restore", "shop", Copy, "--data", Data);
        (int Code, string Said, string Complaint) nothing = await RunAsync("backup", "none", Copy, "--data", Data);

        Assert.Equal((0, 1, 0, 1, 1), (made.Code, again.Code, restored.Code, onto.Code, nothing.Code));
        Assert.Contains("already exists", again.Complaint, StringComparison.Ordinal);
        Assert.Contains("already exists", onto.Complaint, StringComparison.Ordinal);
        Assert.Contains("The project 'none' does not exist", nothing.Complaint, StringComparison.Ordinal);
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(PathOf("other"));
        Assert.Equal(2, await store.CountAsync("products"));
    }

    [Fact]
    public async Task Check_OfAWholeFile_EndsWith0_OfADamagedOneWith1()
    {
        await WriteProjectAsync();
        (int Code, string Said, string Complaint) whole = await RunAsync("check", PathOf("shop"));
        byte[] bytes = await File.ReadAllBytesAsync(PathOf("shop"));
        bytes[bytes.AsSpan().IndexOf("a note to find"u8)] ^= 1;
        await File.WriteAllBytesAsync(PathOf("shop"), bytes);

        (int Code, string Said, string Complaint) damaged = await RunAsync("check", PathOf("shop"));

        Assert.Equal((0, 1), (whole.Code, damaged.Code));
        Assert.Contains("1 datasets, 2 documents", whole.Said, StringComparison.Ordinal);
        Assert.Contains("dataset 'products', document 'a' has a wrong checksum", damaged.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is not a file", "check", "")]
    [InlineData("is not a file", "check", ":memory:")]
    [InlineData("is not a file", "backup", "shop", " ")]
    [InlineData("is not a file", "restore", "other", "")]
    [InlineData("is not a valid name of a project", "backup", "two words", "copy.db")]
    [InlineData("is not a command", "backup", "shop")]
    [InlineData("is not a command", "check")]
    [InlineData("is not a command", "restore", "other", "a.db", "b.db")]
    public async Task AnyOfThem_WithInvalidArguments_EndsWith2_AndNamesThem(string complaint, params string[] words)
    {
        await WriteProjectAsync();

        (int code, string said, string complained) = await RunAsync([.. words, "--data", Data]);

        Assert.Equal((2, ""), (code, said));
        Assert.Contains(complaint, complained, StringComparison.Ordinal);
        Assert.Contains("See --help.", complained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_OntoTheProjectItself_IsRejected_AndLeavesIt()
    {
        await WriteProjectAsync();

        (int code, _, string complained) = await RunAsync("backup", "shop", PathOf("shop"), "--data", Data);

        Assert.Equal(2, code);
        Assert.Contains("is the file of project 'shop' itself", complained, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("check", PathOf("shop"))).Code);
    }

    [Fact]
    public async Task Check_OfAMissingFile_OrOneThatIsNotAStore_EndsWith1_AndNamesIt()
    {
        await File.WriteAllTextAsync(Copy, "something");

        (int Code, string Said, string Complaint) missing = await RunAsync("check", _folder.Locate("none.db"));
        (int Code, string Said, string Complaint) other = await RunAsync("check", Copy);

        Assert.Equal((1, 1), (missing.Code, other.Code));
        Assert.Contains($"'{_folder.Locate("none.db")}' cannot be opened read-only: it does not exist", missing.Complaint, StringComparison.Ordinal);
        Assert.Contains($"'{Copy}' cannot be opened: it is not a SQLite database", other.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_OverHttp_IsAStoreFile_AndNeedsAKey()
    {
        await using TestServer server = new(new ServerOptions { DataFolder = Data });
        await server.InitializeAsync();
        await server.SendAsync(HttpMethod.Post, "/datasets/products/documents/insert", """{"document":{"_id":"a","price":4}}""");

        (System.Net.HttpStatusCode Status, byte[] Body) reply = await GetAsync(server, TestServer.Key);
        (System.Net.HttpStatusCode Status, byte[] Body) refused = await GetAsync(server, "shop:wrong");

        Assert.Equal((System.Net.HttpStatusCode.OK, System.Net.HttpStatusCode.Unauthorized), (reply.Status, refused.Status));
        await File.WriteAllBytesAsync(Copy, reply.Body);
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(Copy);
        Assert.Equal(4, Assert.Single(await store.GetDocumentsAsync("products", ["a"]))["price"].AsInteger());
        Assert.Empty(Directory.GetFiles(Path.Combine(Data, "backups")));
    }

    private static async Task<(System.Net.HttpStatusCode Status, byte[] Body)> GetAsync(TestServer server, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/admin/backup");
        request.Headers.TryAddWithoutValidation("Authorization", key);
        using HttpResponseMessage response = await server.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task<(int Code, string Said, string Complaint)> RunAsync(params string[] arguments)
    {
        StringWriter output = new();
        StringWriter errors = new();
        int code = await new ServerCommand(output, errors, TestServer.MakeClock()).RunAsync(arguments, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }

    private string PathOf(string project) => Path.Combine(Data, ProjectNames.FileName(project));

    private async Task WriteProjectAsync()
    {
        Directory.CreateDirectory(Data);
        await using SqliteDocumentStore store = SqliteDocumentStore.Open(PathOf("shop"));
        await store.CreateDatasetAsync("products", Schema.Empty);
        await store.WriteAsync("products", [new Document("a") { ["text"] = "a note to find" }, new Document("b")], WriteMode.Insert);
    }
}
