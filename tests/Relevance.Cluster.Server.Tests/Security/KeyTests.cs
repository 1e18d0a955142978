using Relevance.Cluster.Server.Disk;
using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Security;

/// <summary>Tests which keys are accepted, and what they can see.</summary>
public sealed class KeyTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("shop")]
    [InlineData("shop:")]
    [InlineData(":0123456789abcdef0123456789abcdef")]
    [InlineData("shop:0123456789abcdef0123456789abcdee")]
    [InlineData("shop:0123456789abcdef0123456789abcde")]
    [InlineData("shop:fedcba9876543210fedcba9876543210")]
    [InlineData("bank:0123456789abcdef0123456789abcdef")]
    [InlineData("Shop:0123456789abcdef0123456789abcdef")]
    [InlineData("Bearer shop:0123456789abcdef0123456789abcdef")]
    [InlineData("../shop:0123456789abcdef0123456789abcdef")]
    public async Task Request_WithoutAKeyOfItsProject_IsRejected(string? key)
    {
        Reply reply = (await server.SendAsync(HttpMethod.Get, "/datasets/list", "{}", key)).Rejects(401, "unauthorized");

        Assert.DoesNotContain("0123456789abcdef", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithAKeyOfAToken_MayHaveMorePartsBehind() =>
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/datasets/list", "{}", $"{TestServer.Key}:us-east-1:uid")).Status);

    [Theory]
    [InlineData("api_key")]
    [InlineData("Authorization")]
    [InlineData("token")]
    public async Task Request_WithAKeyInTheQuery_IsRejectedEvenWithTheHeader(string name)
    {
        (await server.SendAsync(HttpMethod.Get, $"/datasets/list?{name}={TestServer.Key}", null, key: null)).Rejects(401, "unauthorized");
        (await server.SendAsync(HttpMethod.Get, $"/datasets/list?{name}={TestServer.Key}", null)).Rejects(401, "unauthorized");
    }

    [Fact]
    public async Task Project_SeesNothingOfAnother()
    {
        string id = await server.ProductsAsync();

        Reply list = await server.SendAsync(HttpMethod.Get, "/datasets/list", null, TestServer.OtherKey);
        Assert.Equal("""{"datasets":[],"count":0}""", list.Text);
        (await server.SendAsync(HttpMethod.Post, $"/datasets/{id}/documents/get_where", "{}", TestServer.OtherKey)).Rejects(404, "dataset_not_found");
        (await server.SendAsync(HttpMethod.Post, $"/datasets/{id}/delete", "{}", TestServer.OtherKey)).Rejects(404, "dataset_not_found");
        string cursor = (await server.PostAsync($"/datasets/{id}/documents/get_where", """{"page_size": 1}"""))["cursor"].AsText()!;
        (await server.SendAsync(HttpMethod.Post, $"/datasets/{id}/documents/get_where", $$"""{"cursor": "{{cursor}}"}""", TestServer.OtherKey)).Rejects(
            422,
            "invalid_argument");
    }

    [Fact]
    public async Task Log_HoldsNoKeyAndNoQuery()
    {
        await server.SendAsync(HttpMethod.Get, $"/datasets/list?api_key={TestServer.Key}", null);
        await server.SendAsync(HttpMethod.Get, "/datasets/x/documents/get?id=personal", null);

        Assert.Contains(server.Log.Lines, line => line.Contains("/datasets/list 401", StringComparison.Ordinal));
        Assert.DoesNotContain(
            server.Log.Lines,
            line => line.Contains("0123456789abcdef", StringComparison.Ordinal) || line.Contains("personal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task KeyFile_HoldsHashes_AndAKeyThatIsAddedOrRemovedHoldsAtOnce()
    {
        using TemporaryFolder folder = new();
        string path = folder.Locate("keys.json");
        KeyFile file = new(path, TimeProvider.System);
        string key = file.Add("shop");
        await using TestServer own = new(new ServerOptions { KeysFile = path, Keys = ["other:some-key"] });
        await own.InitializeAsync();

        Assert.Equal(200, (await own.SendAsync(HttpMethod.Get, "/datasets/list", null, $"shop:{key}")).Status);
        Assert.DoesNotContain(key, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

        string second = file.Add("shop");
        Touch(path, 1);
        Assert.Equal(200, (await own.SendAsync(HttpMethod.Get, "/datasets/list", null, $"shop:{second}")).Status);
        Assert.NotNull(file.Remove(file.Read()[0].Id));
        Touch(path, 2);
        (await own.SendAsync(HttpMethod.Get, "/datasets/list", null, $"shop:{key}")).Rejects(401, "unauthorized");
        Assert.NotNull(file.Remove(file.Read()[0].Id));
        Touch(path, 3);
        (await own.SendAsync(HttpMethod.Get, "/datasets/list", null, $"shop:{second}")).Rejects(401, "unauthorized");
    }

    [Fact]
    public async Task KeyFile_ThatCannotBeRead_RejectsEveryKey()
    {
        using TemporaryFolder folder = new();
        string path = folder.Locate("keys.json");
        string key = new KeyFile(path, TimeProvider.System).Add("shop");
        await using TestServer own = new(new ServerOptions { KeysFile = path, Keys = ["other:some-key"] });
        await own.InitializeAsync();

        await File.WriteAllTextAsync(path, "{ not json", TestContext.Current.CancellationToken);
        Touch(path, 1);

        (await own.SendAsync(HttpMethod.Get, "/datasets/list", null, $"shop:{key}")).Rejects(401, "unauthorized");
        Assert.Equal(200, (await own.SendAsync(HttpMethod.Get, "/datasets/list", null, "other:some-key")).Status);
        Assert.Contains(own.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shop", "project-shop.db")]
    [InlineData("Shop", "project-=53hop.db")]
    [InlineData("../../etc/passwd", "project-=2e=2e=2f=2e=2e=2fetc=2fpasswd.db")]
    [InlineData("a=53", "project-a=3d53.db")]
    [InlineData("con", "project-con.db")]
    public void FileName_OfAProject_IsItsOwnAndStaysInTheFolder(string project, string expected)
    {
        Assert.Equal(expected, ProjectNames.FileName(project));
        Assert.Equal(project, ProjectNames.FromFileName(expected));
    }

    [Theory]
    [InlineData("keys.json")]
    [InlineData("project-.db")]
    [InlineData("project-shop.db-wal")]
    [InlineData("project-Shop.db")]
    [InlineData("project-a=7.db")]
    [InlineData("project-a=zz.db")]
    [InlineData("project-=61.db")]
    [InlineData("project-=00.db")]
    public void Project_OfAnInvalidFileName_IsNull(string file) => Assert.Null(ProjectNames.FromFileName(file));

    /// <summary>File times are coarse: two writes of one tick would look like one.</summary>
    private static void Touch(string path, int seconds) => File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(seconds));
}
