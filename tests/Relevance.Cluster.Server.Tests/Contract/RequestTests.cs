using System.IO.Compression;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests of the rules for every request: prefixes, bodies, properties of the wrong type, idempotency keys.</summary>
public sealed class RequestTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("")]
    [InlineData("/latest")]
    public async Task Paths_AreAnswered_AtTheRootAndBelowThePrefix(string prefix)
    {
        Assert.Equal("""{"status":"ok"}""", (await server.GetAsync($"{prefix}/admin/ping")).Text);
        Assert.Equal("""{"status":"ok"}""", (await server.SendAsync(HttpMethod.Get, $"{prefix}/health", null, key: null)).Text);
        Assert.Equal("""{"status":"ready"}""", (await server.SendAsync(HttpMethod.Get, $"{prefix}/ready", null, key: null)).Text);
        Assert.Equal("""{"users":[]}""", (await server.PostAsync($"{prefix}/auth/users/list", null)).Text);
    }

    [Fact]
    public async Task Paths_ThatAreNone_AreRejected()
    {
        (await server.GetAsync("/nothing/here")).Rejects(404, "path_not_found");
        (await server.GetAsync("/latest/latest/admin/ping")).Rejects(404, "path_not_found");
        Reply reply = (await server.SendAsync(HttpMethod.Put, "/datasets/list", "{}")).Rejects(405, "method_not_allowed");
        Assert.Equal("GET, POST", reply.Headers["Allow"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{}")]
    [InlineData("""{"page_size": null, "filters": null, "select_fields": null, "cursor": null, "sort": null, "unknown": 1}""")]
    public async Task Body_WithNothingInIt_IsTheDefaults(string? body)
    {
        string id = await server.ProductsAsync();

        Assert.Equal(4, (await server.PostAsync($"/datasets/{id}/documents/get_where", body))["documents"].AsArray().Count);
    }

    [Theory]
    [InlineData("page_size", "-1", "expected an integer from 0 to 10000, found -1.")]
    [InlineData("page_size", "10001", "expected an integer from 0 to 10000, found 10001.")]
    [InlineData("page_size", "1.5", "expected an integer, found 1.5.")]
    [InlineData("page_size", "\"7\"", "expected an integer, found \"7\".")]
    [InlineData("page_size", "99999999999999999999", "expected an integer, found 99999999999999999999.")]
    [InlineData("include_vector", "\"True\"", "expected true or false, found \"True\".")]
    [InlineData("include_vector", "{}", "expected true or false, found an object.")]
    [InlineData("select_fields", "{}", "expected a list of texts, found an object.")]
    [InlineData("select_fields", "[true]", "expected a list of texts, found true.")]
    [InlineData("sort", "[{\"price\": \"up\"}]", "expected \"asc\" or \"desc\" for the field 'price', found \"up\".")]
    [InlineData("sort", "7", "expected a list of objects, found 7.")]
    [InlineData("filters", "[{\"filter_type\": \"nonsense\"}]", "nonsense")]
    public async Task Member_OfTheWrongKind_IsNamedWithWhatWasExpected(string member, string value, string said)
    {
        Reply reply = (await server.PostAsync("/datasets/x/documents/get_where", $$"""{"{{member}}": {{value}}}""")).Rejects(422, "invalid_argument");

        Assert.Equal(member, reply["field"].AsText());
        Assert.Contains(said, reply["message"].AsText(), StringComparison.Ordinal);
        Assert.Equal($"""["body","{member}"]""", reply["detail.0.loc"].ToJson());
        Assert.Equal(("value_error", reply["message"].AsText()), (reply["detail.0.type"].AsText(), reply["detail.0.msg"].AsText()));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Body_ThatIsCompressed_IsRead(string encoding)
    {
        byte[] sent = Compress(encoding, """{"documents": [{"_id": "a"}]}"""u8.ToArray());

        Assert.Equal(1, (await SendBytesAsync(sent, encoding))["inserted"].AsInteger());
    }

    [Fact]
    public async Task Body_InAnUnknownOrDamagedEncoding_IsRejected()
    {
        (await SendBytesAsync([1, 2, 3], "zstd")).Rejects(415, "unsupported_media_type");
        (await SendBytesAsync([1, 2, 3], "gzip")).Rejects(400, "invalid_json");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Reply_IsCompressed_WhenTheClientAsks(string encoding)
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.SendAsync(HttpMethod.Get, $"/datasets/{id}/schema", null, headers: [("Accept-Encoding", encoding)]);

        Assert.Equal((encoding, "application/json"), (reply.Headers["Content-Encoding"], reply.Headers["Content-Type"]));
    }

    [Fact]
    public async Task IdempotencyKey_ThatIsRepeated_GetsTheFirstAnswerAndDoesNothing()
    {
        const string Path = "/datasets/once/documents/bulk_insert";
        const string Body = """{"documents": [{"_id": "a"}], "overwrite": false}""";
        string key = Guid.NewGuid().ToString();

        Reply[] replies = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => server.SendAsync(HttpMethod.Post, Path, Body, headers: [("Idempotency-Key", key)])));

        Assert.All(replies, reply => Assert.Equal("""{"inserted":1,"failed_documents":[],"created":1,"updated":0}""", reply.Text));
        Assert.Equal(0, (await server.SendAsync(HttpMethod.Post, Path, Body, headers: [("Idempotency-Key", "another")]))["inserted"].AsInteger());
        (await server.SendAsync(HttpMethod.Post, "/datasets/once/delete", null, headers: [("Idempotency-Key", key)])).Rejects(422, "invalid_argument");
    }

    [Fact]
    public async Task IdempotencyKey_OfWhatFailed_IsTriedAgain()
    {
        (string, string) header = ("Idempotency-Key", Guid.NewGuid().ToString());

        (await server.SendAsync(HttpMethod.Post, "/datasets/appears/documents/delete", """{"id": "a"}""", headers: [header])).Rejects(404, "dataset_not_found");
        await server.DoAsync("/datasets/create", """{"id": "appears"}""");

        Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, "/datasets/appears/documents/delete", """{"id": "a"}""", headers: [header])).Status);
    }

    [Fact]
    public async Task IdempotencyKey_IsForgottenAfterTenMinutes()
    {
        await using TestServer own = new();
        await own.InitializeAsync();
        (string, string) header = ("Idempotency-Key", "k");
        await own.SendAsync(HttpMethod.Post, "/datasets/t/documents/bulk_insert", """{"documents": [{"_id": "a"}]}""", headers: [header]);

        own.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(
            1,
            (await own.SendAsync(HttpMethod.Post, "/datasets/t/documents/bulk_insert", """{"documents": [{"_id": "a"}]}""", headers: [header]))["updated"]
                .AsInteger());
    }

    [Fact]
    public async Task OpenApi_ListsEveryRouteWithItsMembers()
    {
        Reply reply = await server.SendAsync(HttpMethod.Get, "/openapi.json", null, key: null);

        IReadOnlyDictionary<string, FieldValue> paths = reply["paths"].AsObject();
        FieldValue pageSize = paths["/datasets/{id}/documents/get_where"]
            .AsObject()["post"]
            .AsObject()["requestBody"]
            .AsObject()["content"]
            .AsObject()["application/json"]
            .AsObject()["schema"].AsObject()["properties"].AsObject()["page_size"];
        Assert.Equal((20, 10000), (pageSize.AsObject()["default"].AsInteger(), pageSize.AsObject()["maximum"].AsInteger()));
        Assert.Equal(["get", "post"], paths["/datasets/{id}/metadata"].AsObject().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(reply.Text, (await server.SendAsync(HttpMethod.Get, "/openapi/v1.json", null, key: null)).Text);
        Assert.Distinct(paths.Values.SelectMany(path => path.AsObject().Values).Select(operation => operation.AsObject()["operationId"].AsText()));
    }

    private static byte[] Compress(string encoding, byte[] content)
    {
        using MemoryStream compressed = new();
        using (
            Stream stream = encoding == "gzip" ? new GZipStream(compressed, CompressionMode.Compress) : new BrotliStream(compressed, CompressionMode.Compress))
        {
            stream.Write(content);
        }

        return compressed.ToArray();
    }

    private async Task<Reply> SendBytesAsync(byte[] body, string encoding)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/datasets/{encoding}/documents/bulk_insert") { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", TestServer.Key);
        request.Content.Headers.ContentEncoding.Add(encoding);
        using HttpResponseMessage response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.OfAsync(response);
    }
}
