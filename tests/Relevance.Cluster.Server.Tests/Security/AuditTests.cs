using Relevance.Cluster.Server.Keys;
using Relevance.Cluster.Server.Settings;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Security;

/// <summary>Tests that the audit log has the key and the change, but no content.</summary>
public sealed class AuditTests
{
    private const string Mark = "dataset ";

    [Fact]
    public async Task Line_OfAWrite_SaysWhoAndWhat_AndNothingOfTheDocument()
    {
        using TemporaryFolder folder = new();
        KeyFile file = new(folder.Locate("keys.json"), TimeProvider.System);
        string key = file.Add("shop");
        string id = file.Read()[0].Id;
        await using TestServer server = new(new ServerOptions { KeysFile = file.Path });
        await server.InitializeAsync();

        await server.SendAsync(
            HttpMethod.Post,
            "/datasets/diary/documents/bulk_insert",
            """{"documents": [{"_id": "intimate", "text": "personal"}]}""",
            $"shop:{key}");
        await server.SendAsync(HttpMethod.Post, "/datasets/diary/documents/get_where", "{}", $"shop:{key}");
        await server.SendAsync(HttpMethod.Post, "/datasets/delete", """{"dataset_id": "nothing"}""", $"shop:{key}");
        await server.SendAsync(HttpMethod.Post, "/datasets/diary/documents/bulk_insert", "{ personal", $"shop:{key}");
        await server.SendAsync(HttpMethod.Post, "/datasets/create", """{"id": "personal\nline"}""", $"shop:{key}");

        string[] lines = [.. Lines(server)];
        Assert.Equal(
            [
                $"Information shop key {id} from 127.0.0.1: POST /datasets/{{id}}/documents/bulk_insert dataset diary status 200, trace ",
                $"Information shop key {id} from 127.0.0.1: POST /datasets/delete dataset nothing status 404, trace ",
                $"Information shop key {id} from 127.0.0.1: POST /datasets/{{id}}/documents/bulk_insert dataset diary status 400, trace ",
                $"Information shop key {id} from 127.0.0.1: POST /datasets/create dataset - status 422, trace ",
            ],
            lines.Select(line => line[..(line.IndexOf("trace ", StringComparison.Ordinal) + 6)]));
        Assert.DoesNotContain(
            server.Log.Lines,
            line =>
                line.Contains("personal", StringComparison.Ordinal)
                || line.Contains("intimate", StringComparison.Ordinal)
                || line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Line_IsWrittenForRejectionsAndUploadsToo()
    {
        using TemporaryFolder folder = new();
        KeyFile file = new(folder.Locate("keys.json"), TimeProvider.System);
        string key = file.Add("shop", KeyAccess.ReadOnly);
        await using TestServer server = new(new ServerOptions { KeysFile = file.Path });
        await server.InitializeAsync();

        await server.SendAsync(HttpMethod.Post, "/datasets/diary/delete", "{}", $"shop:{key}");
        string url = (await server.PostAsync("/services/get_temporary_file_upload_url", "{}"))["upload_url"].AsText()!;
        await server.SendAsync(HttpMethod.Put, url, "text", key: null);

        Assert.Contains(
            Lines(server),
            line => line.Contains($"key {file.Read()[0].Id} ", StringComparison.Ordinal) && line.Contains("dataset diary status 403", StringComparison.Ordinal)
        );
        Assert.Contains(
            Lines(server),
            line => line.Contains("shop key signed-address from 127.0.0.1: PUT /_blob/{owner}/{name} dataset - status 200", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("signature", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lines(TestServer server) =>
        server.Log.Lines.Where(line => line.Contains(Mark, StringComparison.Ordinal) && line.Contains(" key ", StringComparison.Ordinal));
}
