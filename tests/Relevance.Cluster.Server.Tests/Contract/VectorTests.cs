using System.Net.Http.Headers;
using System.Text;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>The stream of vectors, in both forms, to the bit.</summary>
public sealed class VectorTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Binary = "application/vnd.relevance.vectors";

    [Fact]
    public async Task Vectors_AsBytes_AreAsTheFormatSays()
    {
        string id = await server.ProductsAsync();

        (string? type, byte[] bytes) = await ReadAsync(id, "text_vector_", $"{Binary}, application/json;q=0.5");

        using BinaryReader reader = new(new MemoryStream(bytes));
        Assert.Equal(Binary, type);
        Assert.Equal("RCVECS01", Encoding.ASCII.GetString(reader.ReadBytes(8)));
        Assert.Equal((3, 3L), (reader.ReadInt32(), reader.ReadInt64()));
        List<string> ids = [];
        List<float> values = [];
        for (int rows = reader.ReadInt32(); rows > 0; rows = reader.ReadInt32())
        {
            for (int i = 0; i < rows; i++)
            {
                ids.Add(Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32())));
            }

            for (int i = 0; i < 3 * rows; i++)
            {
                values.Add(reader.ReadSingle());
            }
        }

        Assert.Equal(3L, reader.ReadInt64());
        Assert.Equal(-1, reader.PeekChar());
        Assert.Equal(["a", "b", "c"], ids);
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], values);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("*/*")]
    [InlineData(null)]
    public async Task Vectors_WithoutTheBinaryForm_AreJson(string? accept)
    {
        await server.DoAsync("/datasets/bits/documents/bulk_insert", """{"documents": [{"_id": "ä\"", "v_vector_": [0.1, -0, 1e-45, 3.4028235e38]}]}""");

        (string? type, byte[] bytes) = await ReadAsync("bits", "v_vector_", accept);

        Assert.Equal("application/json", type);
        FieldValue json = FieldValue.Parse(bytes);
        Assert.Equal((4, 1), (json.AsObject()["dimension"].AsInteger(), json.AsObject()["count"].AsInteger()));
        Document document = Document.FromValue(json.AsObject()["documents"].AsArray()[0]);
        Assert.Equal("ä\"", document.Id);
        Assert.Equal([0.1f, -0f, float.Epsilon, float.MaxValue], document.GetVector("v_vector_").ToArray());
        Assert.True(float.IsNegative(document.GetVector("v_vector_").Span[1]));
    }

    [Fact]
    public async Task Vectors_OfAFieldWithoutAny_AreAStreamOfNone()
    {
        await server.DoAsync("/datasets/create", """{"id": "none", "schema": {"v_vector_": 4}}""");

        (_, byte[] bytes) = await ReadAsync("none", "v_vector_", Binary);

        Assert.Equal("RCVECS01"u8.ToArray().Concat(new byte[] { 4, 0, 0, 0 }).Concat(new byte[8 + 4 + 8]), bytes);
    }

    [Fact]
    public async Task Vectors_OfNoVectorField_AreRejectedBeforeTheStreamBegins()
    {
        string id = await server.ProductsAsync();

        Reply reply = (await server.GetAsync($"/datasets/{id}/vectors?field=price")).Rejects(404, "field_not_found");

        Assert.Equal("""["text_vector_"]""", reply["candidates"].ToJson());
        (await server.SendAsync(HttpMethod.Get, $"/datasets/{id}/vectors?field=text_vector_", null, headers: [("Accept", "text/html")])).Rejects(
            406,
            "not_acceptable");
        (await server.GetAsync($"/datasets/{id}/vectors")).Rejects(422, "invalid_argument");
    }

    [Fact]
    public async Task Revision_IsAnotherAfterAVectorHasChanged()
    {
        string id = await server.ProductsAsync();

        string? before = await RevisionAsync(id);
        await server.DoAsync($"/datasets/{id}/documents/bulk_update", """{"updates": [{"_id": "a", "price": 5}]}""");
        string? same = await RevisionAsync(id);
        await server.DoAsync($"/datasets/{id}/documents/bulk_update", """{"updates": [{"_id": "a", "text_vector_": [5, 5, 5]}]}""");

        Assert.NotNull(before);
        Assert.Equal(before, same);
        Assert.NotEqual(before, await RevisionAsync(id));
    }

    [Fact]
    public async Task Labels_AsBytes_AreAsTheFormatSays_AndAsJsonByLabel()
    {
        await server.DoAsync(
            "/datasets/labels/documents/bulk_insert", """{"documents": [{"_id": "ä", "v_vector_": [0, 1]}, {"_id": "b", "v_vector_": [1, 0]}]}""");
        const string Key = "\"vector_fields\": [\"v_vector_\"], \"alias\": \"km\"";
        await server.DoAsync(
            "/datasets/labels/cluster/write",
            $$"""{{{Key}}, "centroids": [], "labels": {"eins": ["ä"], "zwei": ["b"]}, "label_revision": "0123456789abcdef0123456789abcdef"}""");

        using HttpRequestMessage request = new(HttpMethod.Post, "/datasets/labels/cluster/labels/read") { Content = new StringContent($"{{{Key}}}") };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Authorization", TestServer.Key);
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.relevance.labels");
        using HttpResponseMessage response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        using BinaryReader reader = new(new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));

        Assert.Equal("application/vnd.relevance.labels", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("RCLABL01", Encoding.ASCII.GetString(reader.ReadBytes(8)));
        Assert.Equal(2, reader.ReadInt32());
        Assert.Equal(["eins", "zwei"], [TextOf(reader), TextOf(reader)]);
        Assert.Equal(2, reader.ReadInt32());
        Assert.Equal([("ä", 0), ("b", 1)], [(TextOf(reader), reader.ReadInt32()), (TextOf(reader), reader.ReadInt32())]);
        Assert.Equal(-1, reader.PeekChar());
        FieldValue json = await server.DoAsync("/datasets/labels/cluster/labels/read", $"{{{Key}}}");
        Assert.Equal("""{"eins":["ä"],"zwei":["b"]}""", json.AsObject()["labels"].ToJson());
        string? revision = (await server.DoAsync("/datasets/labels/cluster/labels/revision", $"{{{Key}}}")).AsObject()["revision"].AsText();
        Assert.EndsWith("0123456789abcdef0123456789abcdef", revision, StringComparison.Ordinal);
        await server.DoAsync("/datasets/labels/cluster/labels", $"{{{Key}, \"labels\": {{\"zwei\": [\"ä\"]}}}}");
        Assert.NotEqual(revision, (await server.DoAsync("/datasets/labels/cluster/labels/revision", $"{{{Key}}}")).AsObject()["revision"].AsText());
        (await server.SendAsync(HttpMethod.Post, "/datasets/labels/cluster/write", $$"""{{{Key}}, "centroids": [], "labels": {}, "label_revision": "x"}"""))
            .Rejects(422, "invalid_argument");
    }

    private static string TextOf(BinaryReader reader) => Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32()));

    private async Task<string?> RevisionAsync(string id) => (await server.GetAsync($"/datasets/{id}/vectors/revision?field=text_vector_"))["revision"].AsText();

    private async Task<(string? Type, byte[] Bytes)> ReadAsync(string id, string field, string? accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/datasets/{id}/vectors?field={field}");
        request.Headers.TryAddWithoutValidation("Authorization", TestServer.Key);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using HttpResponseMessage response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        return (type?.ToString(), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
