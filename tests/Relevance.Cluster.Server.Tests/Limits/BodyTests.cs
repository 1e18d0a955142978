using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Limits;

/// <summary>Tests bodies in every encoding: complete ones are read, and truncated ones are rejected with 400.</summary>
public sealed class BodyTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Insert = """{"documents": [{"_id": "a", "text": "äpfel"}], "insert_date": false}""";

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_ThatIsPacked_IsRead(string encoding) =>
        Assert.Equal(1, (await SendAsync(Packed(encoding), encoding))["inserted"].AsInteger());

    [Theory]
    [InlineData("POST /datasets/x/documents/bulk_insert", "ffffffffffffffff")]
    [InlineData("GET /datasets/list", "ffffffffffffffff")]
    [InlineData("POST /login", "ffffffffffffffff")]
    [InlineData("POST /datasets/x/documents/bulk_insert", "-1")]
    [InlineData("POST /datasets/x/documents/bulk_insert", "x")]
    public async Task Body_InChunksOfAnImpossibleSize_IsRejected(string request, string size)
    {
        string answer = await RawConnection.AskAsync(
            server.Address,
            $"{request} HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\nContent-Type: "
                + $"application/{(request == "POST /login" ? "x-www-form-urlencoded" : "json")}\r\nTransfer-Encoding: "
                    + $"chunked\r\n\r\n{size}\r\n{{}}\r\n0\r\n\r\n"
        );

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_ThatIsNotPackedAsItSays_IsRejected(string encoding)
    {
        (await SendAsync(Encoding.UTF8.GetBytes(Insert), encoding)).Rejects(400, "invalid_json");
        (await SendAsync([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], encoding)).Rejects(400, "invalid_json");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_ThatIsCut_IsRejectedWhereverItIs(string encoding)
    {
        byte[] whole = Packed(encoding);

        // The last bytes of gzip and deflate are the end of the last block and a checksum: a body without some of them has the complete text.
        for (int length = 1; length < whole.Length - 12; length += 7)
        {
            (await SendAsync(whole[..length], encoding)).Rejects(400, "invalid_json");
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Body_WithAnyByteChanged_IsNeverAnErrorOfTheServer(string encoding)
    {
        byte[] whole = Packed(encoding);
        for (int position = 0; position < whole.Length; position += 3)
        {
            byte[] changed = [.. whole];
            changed[position] ^= 0x55;
            Assert.Contains((await SendAsync(changed, encoding)).Status, (int[])[200, 400, 422]);
        }
    }

    [Fact]
    public async Task Body_ThatAsksForADictionary_IsRejected() =>

        // The second byte of a zlib stream states that a dictionary was agreed on before.
        (await SendAsync([0x08, 0xb8, 0x0c, 0x44, 0x18, 0x37, 0x40, 0x07, 0xed, 0x03], "deflate")).Rejects(400, "invalid_json");

    [Fact]
    public async Task Encodings_ThatAreNone_AreRejected()
    {
        (await SendAsync(Encoding.UTF8.GetBytes(Insert), "zstd")).Rejects(415, "unsupported_media_type");
        (await SendAsync(Packed("gzip"), "gzip, gzip")).Rejects(415, "unsupported_media_type");
    }

    [Fact]
    public async Task ByteOrderMark_IsPassedOver_AsInAFile() =>
        Assert.Equal(1, (await SendAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Insert)], encoding: null))["inserted"].AsInteger());

    [Fact]
    public async Task ByteOrderMarkOfUtf16_AndTwoOfUtf8_AreRejected()
    {
        (await SendAsync([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Insert)], encoding: null)).Rejects(400, "invalid_json");
        (await SendAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Insert)], encoding: null)).Rejects(
            400,
            "invalid_json");
    }

    [Theory]
    [InlineData("utf-8", 200)]
    [InlineData("UTF8", 200)]
    [InlineData("us-ascii", 200)]
    [InlineData("utf-16", 400)]
    [InlineData("latin1", 400)]
    public async Task Charset_IsUtf8(string charset, int status) =>
        Assert.Equal(status, (await SendAsync(Encoding.UTF8.GetBytes("""{"documents": []}"""), encoding: null, charset)).Status);

    [Fact]
    public async Task Bytes_OfAnotherCharset_AreRejected() => (await SendAsync(Encoding.Latin1.GetBytes(Insert), encoding: null)).Rejects(400, "invalid_json");

    [Theory]
    [InlineData("((a{1,100}){1,100}){1,100}")]
    [InlineData("(.|[a-z]|x){1,4000}")]
    [InlineData("[")]
    public async Task RegularExpression_ThatIsTooLargeOrNone_IsRejectedWithout500(string pattern)
    {
        Reply reply = (await server.PostAsync(
            "/datasets/bodies/documents/get_where",
                $$"""{"filters": [{"field": "a", "filter_type": "regexp", "condition": "==", "condition_value": "{{pattern}}"}]}""")
        ).Rejects(400, "invalid_argument");

        reply.Names("filters");
    }

    private static byte[] Packed(string encoding)
    {
        using MemoryStream packed = new();
        using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            packing.Write(Encoding.UTF8.GetBytes(Insert));
        }

        return packed.ToArray();
    }

    private async Task<Reply> SendAsync(byte[] body, string? encoding, string? charset = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/datasets/bodies/documents/bulk_insert") { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", TestServer.Key);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = charset };
        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        using HttpResponseMessage response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.OfAsync(response);
    }
}
