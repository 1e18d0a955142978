using System.Text;
using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Security;

/// <summary>Tests of hostile input: it is rejected with a clean 4xx, and the server continues.</summary>
public sealed class HostileInputTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("a%2fb")]
    [InlineData("a%5cb")]
    [InlineData("a'b")]
    [InlineData("a\"b")]
    [InlineData("a%00b")]
    [InlineData("a%0d%0ab")]
    [InlineData("a;b")]
    [InlineData("A")]
    [InlineData("%c3%a4")]
    [InlineData("__relevance-cluster-records")]
    public async Task DatasetId_ThatIsInvalid_IsRejected(string id)
    {
        string line = await RawConnection.AskAsync(
            server.Address,
            $"GET /datasets/{id.Replace("\"", "%22", StringComparison.Ordinal)}/schema HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\nConnection: "
                + $"close\r\n\r\n"
        );

        Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", line);
        await LivesAsync();
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a'; DROP TABLE documents; --")]
    [InlineData("a\\u0000b")]
    [InlineData("__relevance-cluster-x")]
    [InlineData("")]
    public async Task DatasetId_InABody_IsRejected(string id)
    {
        (await server.PostAsync("/datasets/create", $$"""{"id": "{{id}}"}""")).Rejects(422, "invalid_argument");
        await LivesAsync();
    }

    [Fact]
    public async Task DatasetId_OfTwoDots_IsJustAName_WhichAPathHoldsEscapedTwice()
    {
        await server.DoAsync("/datasets/create", """{"id": "..", "schema": {"two": "text"}}""");

        Assert.Equal("""{"two":"text"}""", (await server.GetAsync("/datasets/%252e%252e/schema")).Text);
        Assert.StartsWith(
            "HTTP/1.1 404",
            await RawConnection.AskAsync(server.Address, $"GET /datasets/../schema HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\n\r\n"),
            StringComparison.Ordinal);
        Assert.Equal(200, (await server.PostAsync("/datasets/%252E%252E/delete", "{}")).Status);
    }

    [Fact]
    public async Task DatasetId_OfAHundredThousandCharacters_IsRejected() =>
        (await server.PostAsync("/datasets/create", $$"""{"id": "{{new string('a', 100_000)}}"}""")).Rejects(422, "invalid_argument");

    [Fact]
    public async Task Json_NestedTwoHundredLevels_IsRejected()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200));

        (await server.PostAsync("/datasets/x/documents/bulk_insert", $$"""{"documents": [{"_id": "a", "x": {{deep}}}]}""")).Rejects(400, "invalid_json");
        (await server.PostAsync("/datasets/x/documents/get_where", $$"""{"unknown": {{deep}}}""")).Rejects(400, "invalid_json");
        (await server.PostAsync("/datasets/x/documents/get_where", string.Concat(Enumerable.Repeat("{\"a\":", 100_000)))).Rejects(400, "invalid_json");
        await LivesAsync();
    }

    [Fact]
    public async Task Filters_NestedDeeply_AreRejected()
    {
        string filters = "[]";
        for (int i = 0; i < 25; i++)
        {
            filters = $$$"""[{"not": {"or": [{"fieldExists": {"field": "a"}}, {{filters}}]}}]""";
        }

        Reply reply = await server.PostAsync("/datasets/x/documents/get_where", $$"""{"filters": {{filters}}}""");

        Assert.InRange(reply.Status, 400, 422);
        await LivesAsync();
    }

    [Theory]
    [InlineData("""{"page_size": NUMBER}""")]
    [InlineData("""{"documents": [{"_id": "a", "x": NUMBER}]}""")]
    [InlineData("""{"documents": [{"_id": NUMBER}]}""")]
    [InlineData("""{"documents": [{"_id": "a", "x_vector_": [NUMBER]}]}""")]
    [InlineData("""{"unknown": {"x": [1, NUMBER]}}""")]
    public async Task Number_OfTenThousandDigits_IsRejected(string body)
    {
        (await server.PostAsync("/datasets/x/documents/bulk_insert", body.Replace("NUMBER", new string('7', 10_000), StringComparison.Ordinal))).Rejects(
            400,
            "invalid_json");
        (
            await server.PostAsync(
                "/datasets/x/documents/bulk_insert",
                body.Replace("NUMBER", "-0." + new string('0', 10_000) + "1e-400", StringComparison.Ordinal))
        ).Rejects(400, "invalid_json");
        await LivesAsync();
    }

    [Theory]
    [InlineData("""{"documents": [{"_id": "a"}], "documents": []}""")]
    [InlineData("""{"documents": [{"_id": "a", "_id": "b"}]}""")]
    [InlineData("""{"documents": [{"_id": "a", "x": {"y": 1, "y": 2}}]}""")]
    [InlineData("[1, 2]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"documents": [}""")]
    [InlineData("""{"documents": []} {}""")]
    [InlineData("""{"documents": ["\ud800"]}""")]
    [InlineData("""{"\ud800": 1}""")]
    [InlineData("""{documents: []}""")]
    public async Task Json_ThatIsAmbiguousOrBroken_IsRejected(string body)
    {
        (await server.PostAsync("/datasets/x/documents/bulk_insert", body)).Rejects(400, "invalid_json");
        await LivesAsync();
    }

    [Fact]
    public async Task Json_ThatIsNoUtf8_IsRejected()
    {
        string line = await RawConnection.AskAsync(
            server.Address,
            $"POST /datasets/create HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\nContent-Length: 12\r\nConnection: "
                + $"close\r\n\r\n{{\"id\":\"a\u00ff\u00fe\"}}"
        );

        Assert.StartsWith("HTTP/1.1 400", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"field": "a'); DROP TABLE documents; --", "filter_type": "exact_match", "condition": "==", "condition_value": "x"}]""")]
    [InlineData("""[{"field": "a\"]') OR 1=1 --", "filter_type": "numeric", "condition": ">", "condition_value": 1}]""")]
    [InlineData("""[{"field": "$.*[?(@)]\u0000", "filter_type": "exists", "condition": "==", "condition_value": ""}]""")]
    [InlineData("""[{"field": "a..b...", "filter_type": "exists", "condition": "==", "condition_value": ""}]""")]
    public async Task Filter_OfAHostileFieldName_MatchesNothingAndHarmsNothing(string filters)
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync($"/datasets/{id}/documents/get_where", $$"""{"filters": {{filters}}}""");

        Assert.Equal((200, 0), (reply.Status, reply["count"].AsInteger()));
        Assert.Equal(4, (await server.PostAsync($"/datasets/{id}/documents/get_where", "{}"))["count"].AsInteger());
    }

    [Fact]
    public async Task Filter_WithAPatternThatRunsAway_IsAnsweredInTime()
    {
        await server.DoAsync("/datasets/regexp/documents/bulk_insert", $$"""{"documents": [{"_id": "a", "t": "{{new string('a', 5000)}}!"}]}""");

        Reply reply = await server.PostAsync(
                "/datasets/regexp/documents/get_where",
                """{"filters": [{"field": "t", "filter_type": "regexp", "condition": "==", "condition_value": "(a+)+(a+)+b"}]}""")
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.InRange(reply.Status, 200, 422);
        await LivesAsync();
    }

    [Theory]
    [InlineData("Content-Length: 1073741824")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: gzip, nonsense")]
    public async Task Body_AnnouncedLargeOrTwice_IsRejectedBeforeItArrives(string header)
    {
        string line = await RawConnection.AskAsync(
            server.Address,
            $"POST /datasets/x/documents/bulk_insert HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\n{header}\r\n\r\n");

        Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", line);
        await LivesAsync();
    }

    [Fact]
    public async Task Body_OfAnAnnouncedGigabyte_NamesTheLimit()
    {
        using RawConnection connection = await RawConnection.OpenAsync(server.Address);
        await connection.WriteAsync(
            $"POST /datasets/x/documents/bulk_insert HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\nContent-Length: 1073741824\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", await connection.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-a: b\r\n c: d")]
    [InlineData("x-a\0: b")]
    [InlineData("x-a: b\rx-c: d")]
    [InlineData(" x-a: b")]
    public async Task Header_ThatSplits_IsRejected(string header)
    {
        string line = await RawConnection.AskAsync(
            server.Address,
            $"GET /admin/ping HTTP/1.1\r\nHost: x\r\nAuthorization: {TestServer.Key}\r\n{header}\r\n\r\n");

        Assert.Matches("^HTTP/1.1 4[0-9][0-9] ", line);
        await LivesAsync();
    }

    [Fact]
    public async Task Reply_ToWhatHoldsLineBreaks_HasNoHeaderOfTheClients()
    {
        Reply reply = await server.PostAsync("/datasets/x%0d%0aset-cookie:%20a=b/delete", "{}");

        Assert.InRange(reply.Status, 400, 422);
        Assert.DoesNotContain("set-cookie", reply.Headers.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains('\n', StringComparison.Ordinal) && line.Contains("set-cookie", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_OfAnyCharacters_ComeBackAsTheyWere()
    {
        const string Document = """{"_id":"a'\"; -- \u0001","x'; DROP":1,"$.y":{"z\"":[null,{}]}}""";

        await server.DoAsync("/datasets/names/documents/bulk_insert", $$"""{"documents": [{{Document}}], "insert_date": false}""");

        Assert.Equal(
            Encoding.UTF8.GetBytes(Document),
            Encoding.UTF8.GetBytes((await server.PostAsync("/datasets/names/documents/get_where", "{}"))["documents.0"].ToJson()));
    }

    private async Task LivesAsync() => Assert.Equal(200, (await server.GetAsync("/admin/ping")).Status);
}
