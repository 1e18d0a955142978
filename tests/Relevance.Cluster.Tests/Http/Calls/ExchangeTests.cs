using System.IO.Compression;
using System.Net;
using System.Text;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http.Calls;

/// <summary>Tests the headers of every request, and the compression of bodies.</summary>
public sealed class ExchangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Authorization_IsProjectAndKeyWithoutAScheme_AndNowhereElse()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Ok("""{"documents":[],"count":0,"after_id":[]}"""));
        await using HttpDocumentStore store = TestStore.Over(handler);

        await store.CountAsync("shop", filter: null, Token);

        SentRequest request = Assert.Single(handler.Requests);
        Assert.Equal($"my-project:{TestStore.Key}", request.Header("Authorization"));
        Assert.DoesNotContain(TestStore.Key, request.PathAndQuery + request.Body, StringComparison.Ordinal);
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Null(request.Header("Idempotency-Key"));
    }

    [Fact]
    public async Task Authorization_WithoutAKey_IsLeftToTheClient()
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Ok("""{"datasets":[]}"""));
        using HttpClient client = new(handler) { BaseAddress = new Uri("http://service.test/latest/") };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "theirs:key");
        using HttpDocumentStore store = new(client);

        await store.ListDatasetsAsync(Token);

        Assert.Equal(("/latest/datasets/list", "theirs:key"), (handler.Requests[0].Path, handler.Requests[0].Header("Authorization")));
    }

    [Fact]
    public async Task Client_ThatWasGiven_IsNotDisposedWithTheStore()
    {
        using HttpClient client = new(FaultyHandler.Script(() => Reply.Ok("""{"datasets":["a"]}""")));
        HttpDocumentStore first = new(client, TestStore.Options());
        await first.DisposeAsync();
        await using HttpDocumentStore second = new(client, TestStore.Options());

        Assert.Equal(["shop"], await second.ListDatasetsAsync(Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.ListDatasetsAsync(Token));
    }

    [Theory]
    [InlineData(RequestCompression.Gzip, "gzip")]
    [InlineData(RequestCompression.Brotli, "br")]
    [InlineData(RequestCompression.None, null)]
    public async Task Request_ThatIsLarge_IsCompressedForAServerThatUnderstandsIt(RequestCompression compression, string? encoding)
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Written(1));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { Compression = compression, MinCompressedBytes = 1000 });

        await store.WriteAsync("shop", [new Document("large") { ["text"] = new string('x', 2000) }], WriteMode.Upsert, Token);
        await store.WriteAsync("shop", [new Document("small")], WriteMode.Upsert, Token);

        Assert.Equal(encoding, handler.Questions[0].Header("Content-Encoding"));
        Assert.Equal(["large"], handler.Questions[0].Ids());
        Assert.Null(handler.Questions[1].Header("Content-Encoding"));
    }

    [Theory]
    [InlineData("http://service.test", null, "gzip", "gzip, br")]
    [InlineData("http://localhost:8710", null, null, "identity")]
    [InlineData("http://127.0.0.1:8710", null, null, "identity")]
    [InlineData("http://[::1]:8710", null, null, "identity")]
    [InlineData("http://localhost:8710", RequestCompression.Brotli, "br", "gzip, br")]
    public async Task Request_ToALoopbackAddress_IsCompressedOnlyIfItWasRequested(
        string address, RequestCompression? compression, string? encoding, string accepted)
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Written(1));
        HttpStoreOptions options = TestStore.Options() with { BaseAddress = new Uri(address), Compression = compression, MinCompressedBytes = 1000 };
        await using HttpDocumentStore store = TestStore.Over(handler, options);

        await store.WriteAsync("shop", [new Document("large") { ["text"] = new string('x', 2000) }], WriteMode.Upsert, Token);

        Assert.Equal(encoding, handler.Questions[0].Header("Content-Encoding"));
        Assert.Equal(accepted, handler.Questions[0].Header("Accept-Encoding"));
    }

    [Fact]
    public async Task Request_ToAServiceWithoutExtensions_IsNeverCompressed()
    {
        FaultyHandler handler = new(
            (request, _) =>
                request.Path == "/datasets/list" ? Reply.Plain("""{"datasets":["shop"]}""") : Reply.Plain("""{"inserted":1,"failed_documents":[]}"""));
        await using HttpDocumentStore store = TestStore.Over(handler, TestStore.Options() with { MinCompressedBytes = 0 });

        await store.WriteAsync("shop", [new Document("large") { ["text"] = new string('x', 2000) }], WriteMode.Upsert, Token);

        Assert.All(handler.Requests, request => Assert.Null(request.Header("Content-Encoding")));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Reply_ThatIsCompressed_IsRead(string encoding)
    {
        FaultyHandler handler = FaultyHandler.Script(() => Pack("""{"price":"numeric"}""", encoding, cut: 0));
        await using HttpDocumentStore store = TestStore.Over(handler);

        Schema schema = await store.GetSchemaAsync("shop", Token);

        Assert.Equal(FieldType.Numeric, schema["price"]);
        Assert.Equal("gzip, br", handler.Requests[0].Header("Accept-Encoding"));
    }

    [Fact]
    public async Task Reply_WhoseCompressionWasCut_IsAskedForAgain()
    {
        string json = $$"""{"{{string.Join("\":\"text\",\"", Enumerable.Range(0, 500))}}":"text"}""";
        FaultyHandler handler = FaultyHandler.Script(() => Pack(json, "gzip", cut: 200), () => Pack(json, "gzip", cut: 0));
        await using HttpDocumentStore store = TestStore.Over(handler);

        Assert.Equal(500, (await store.GetSchemaAsync("shop", Token)).Count);
        Assert.Equal(2, handler.Requests.Count);
    }

    [Fact]
    public async Task Document_NestedAsDeeplyAsItMay_TravelsBothWays()
    {
        Document deep = new("deep") { [string.Join('.', Enumerable.Repeat("x", 64))] = "end" };
        FaultyHandler handler = FaultyHandler.Script(
            () => Reply.Written(1), () => Reply.Ok($$"""{"documents":[{{deep.ToJson()}}],"after_id":["1"],"has_more":false}"""), () => Reply.Ok("{}"));
        await using HttpDocumentStore store = TestStore.Over(handler);

        await store.WriteAsync("shop", [deep], WriteMode.Insert, Token);
        DocumentPage page = await store.ReadPageAsync("shop", new DocumentQuery(), cursor: null, Token);

        Assert.Contains(deep.ToJson(), handler.Questions[0].Body, StringComparison.Ordinal);
        Assert.Equal(deep.ToJson(), Assert.Single(page.Documents).ToJson());
    }

    [Theory]
    [InlineData(".", "/datasets/%252e/schema")]
    [InlineData("..", "/datasets/%252e%252e/schema")]
    [InlineData("...", "/datasets/.../schema")]
    [InlineData("a.b", "/datasets/a.b/schema")]
    public async Task DatasetId_ThatMeansSomethingInAPath_IsEscaped(string id, string path)
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Ok("{}"));
        await using HttpDocumentStore store = TestStore.Over(handler);

        await store.GetSchemaAsync(id, Token);

        Assert.Equal(path, handler.Requests[0].PathAndQuery);
    }

    private static HttpResponseMessage Pack(string json, string encoding, int cut)
    {
        using MemoryStream packed = new();
        using (Stream stream = encoding == "gzip"
                ? new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)
                : new BrotliStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(json));
        }

        HttpResponseMessage response = Reply.Bytes(packed.ToArray()[..^cut], "application/json");
        response.Content.Headers.ContentEncoding.Add(encoding);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }
}
