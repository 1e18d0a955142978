using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests of the routes that read documents, and of both ways to continue with the next page.</summary>
public sealed class DocumentReadTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task GetWhere_AsTheOldClientsAsk_HasWhatTheyRead()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/documents/get_where",
            """
            {"select_fields": ["price"], "cursor": null, "page_size": 1, "sort": [{"price": "desc"}], "include_vector": true, "random_state": 0, "is_random": false,
             "filters": [{"field": "brand", "filter_type": "exact_match", "condition": "==", "condition_value": "Acme"}]}
            """);

        Assert.Equal("""[{"_id":"c","price":30}]""", reply["documents"].ToJson());
        Assert.Equal(2, reply["count"].AsInteger());
        Assert.NotEmpty(reply["cursor"].AsText()!);
        Assert.NotEmpty(reply["after_id"].AsArray());
        Assert.True(reply["has_more"].AsBoolean());
    }

    [Theory]
    [InlineData("""{"page_size": 3, "sort": [{"price": "desc"}]}""", "dcb a")]
    [InlineData("""{"page_size": 2}""", "ab cd")]
    [InlineData("""{"page_size": 4}""", "abcd")]
    public async Task GetWhere_WithAfterId_ContinuesInOrderUntilAnEmptyPage(string body, string expected)
    {
        string id = await server.ProductsAsync();
        List<string> pages = [];
        string after = "[]";

        while (pages.Count < 10)
        {
            Reply page = await server.PostAsync($"/datasets/{id}/documents/get_where", $"{body[..^1]}, \"after_id\": {after}}}");
            Assert.Equal(4, page["count"].AsInteger());
            Assert.Equal(page["documents"].AsArray().Count == 0, page["after_id"].AsArray().Count == 0);
            after = page["after_id"].ToJson();
            if (page["documents"].AsArray().Count == 0)
            {
                break;
            }

            pages.Add(Ids(page));
        }

        Assert.Equal(expected, string.Join(' ', pages));
    }

    [Fact]
    public async Task GetWhere_WithOneCursor_GivesAnotherPageEachTime()
    {
        string id = await server.ProductsAsync();
        Reply first = await server.PostAsync(
            $"/datasets/{id}/documents/get_where",
            """{"page_size": 1, "sort": [{"price": "desc"}], "select_fields": ["price"]}""");
        string cursor = first["cursor"].AsText()!;

        // Several at a time, and with another page size, as the asynchronous client sends them.
        Reply[] next = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => server.PostAsync($"/datasets/{id}/documents/get_where", $$"""{"cursor": "{{cursor}}", "page_size": 0}""")));
        Reply past = await server.PostAsync($"/datasets/{id}/documents/get_where", $$"""{"cursor": "{{cursor}}", "page_size": 1}""");

        Assert.Equal("d", Ids(first));
        Assert.Equal(["a", "b", "c"], next.Select(Ids).Order(StringComparer.Ordinal));
        Assert.Equal(["_id", "price"], next[0]["documents.0"].AsObject().Keys);
        Assert.Equal(("", cursor, 4), (Ids(past), past["cursor"].AsText(), past["count"].AsInteger()));
    }

    [Fact]
    public async Task GetWhere_WithAnUnknownCursor_IsRejected()
    {
        string id = await server.ProductsAsync();

        (await server.PostAsync($"/datasets/{id}/documents/get_where", """{"cursor": "made-up"}""")).Rejects(422, "invalid_argument");
        (await server.PostAsync($"/datasets/{id}/documents/get_where", """{"after_id": ["made-up"]}""")).Rejects(422, "invalid_argument").Names("after_id");
    }

    [Fact]
    public async Task GetWhere_ThatAsksForTheValueOfAVector_IsRejected()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/documents/get_where",
            """{"filters": [{"field": "text_vector_", "filter_type": "numeric", "condition": ">", "condition_value": 1}]}""");

        Assert.Equal("filters", reply.Rejects(422, "invalid_argument")["field"].AsText());
        Assert.DoesNotContain("Parameter", reply["message"].AsText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    public async Task GetWhere_OfAPageOfMegabytes_ArrivesWhole(string encoding)
    {
        string vector = string.Join(',', Enumerable.Range(0, 1000).Select(i => i / 8f));
        string documents = string.Join(',', Enumerable.Range(0, 300).Select(i => $$"""{"_id": "{{i}}", "v_vector_": [{{vector}}]}"""));
        await server.DoAsync($"/datasets/large-{encoding}/documents/bulk_insert", $$"""{"documents": [{{documents}}], "insert_date": false}""");
        using HttpRequestMessage request = new(HttpMethod.Post, $"/datasets/large-{encoding}/documents/get_where")
        {
            Content = new StringContent("""{"page_size": 1000}"""),
        };
        request.Headers.TryAddWithoutValidation("Authorization", TestServer.Key);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        using HttpResponseMessage response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = encoding == "gzip" ? new System.IO.Compression.GZipStream(body, System.IO.Compression.CompressionMode.Decompress) : body;
        using StreamReader reader = new(plain);
        FieldValue page = FieldValue.Parse(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));

        Assert.Equal(300, page.AsObject()["documents"].AsArray().Count);
        Assert.All(
            page.AsObject()["documents"].AsArray(),
            document => Assert.True(document.AsObject()["v_vector_"].TryGetVector(out ReadOnlyMemory<float> read) && read.Span[999] == 999 / 8f));
    }

    [Fact]
    public async Task GetWhere_WithPageSizeZero_CountsOnly()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync($"/datasets/{id}/documents/get_where", """{"page_size": 0, "filters": []}""");

        Assert.Equal(("", 4), (Ids(reply), reply["count"].AsInteger()));
        (await server.PostAsync("/datasets/nowhere/documents/get_where", """{"page_size": 0, "include_count": false}""")).Rejects(404, "dataset_not_found");
    }

    [Fact]
    public async Task GetWhere_Shuffled_RepeatsItselfWithItsSeed()
    {
        string id = await server.ProductsAsync();

        string[] orders = new string[3];
        for (int i = 0; i < orders.Length; i++)
        {
            orders[i] = Ids(await server.PostAsync($"/datasets/{id}/documents/get_where", $$"""{"is_random": true, "random_state": {{(i == 2 ? 3 : 0)}}}"""));
        }

        Assert.Equal(orders[0], orders[1]);
        Assert.Equal("abcd", string.Concat(orders[2].Order()));
    }

    [Fact]
    public async Task GetWhere_WithoutVectors_KeepsLabelsUnderVectorNames()
    {
        string id = await server.ProductsAsync();
        await server.DoAsync($"/datasets/{id}/documents/bulk_update", """{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"km": "cluster-0"}}}]}""");

        Reply reply = await server.PostAsync($"/datasets/{id}/documents/get_where", """{"include_vector": false, "page_size": 1, "include_count": false}""");

        Assert.Equal(["_id", "brand", "price", "meta", "_cluster_"], reply["documents.0"].AsObject().Keys);
        Assert.Equal("cluster-0", reply["documents.0._cluster_.text_vector_.km"].AsText());
        Assert.Equal(FieldKind.Missing, reply["count"].Kind);
    }

    [Theory]
    [InlineData("""[{"filter_type": "or", "condition_value": []}]""", 4)]
    [InlineData("""[{"field": "ids", "filter_type": "ids", "condition": "!=", "condition_value": []}]""", 4)]
    [InlineData("""[{"field": "meta.score", "filter_type": "exists", "condition": ">=", "condition_value": " "}]""", 2)]
    [InlineData(
        """[{"field": "price", "filter_type": "numeric", "condition": ">", "condition_value": 10}, """
            + """{"field": "brand", "filter_type": "contains", "condition": "==", "condition_value": "e"}]""",
        2)]
    public async Task GetWhere_WithFiltersOfTheOldClients_CountsThoseThatMatch(string filters, int count)
    {
        string id = await server.ProductsAsync();

        Assert.Equal(
            count,
            (await server.PostAsync($"/datasets/{id}/documents/get_where", $$"""{"filters": {{filters}}, "page_size": 1}"""))["count"].AsInteger());
    }

    [Fact]
    public async Task Get_OfOne_HasItTwiceAndRejectsAnUnknownId()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.GetAsync($"/datasets/{id}/documents/get?id=a&include_vector=True");

        Assert.Equal("""{"_id":"a","brand":"Acme","price":10,"text_vector_":[1,0,0],"meta":{"source":"web","score":1}}""", reply["document"].ToJson());
        Assert.Equal("Acme", reply["brand"].AsText());
        Reply refusal = (await server.GetAsync($"/datasets/{id}/documents/get?id=nobody")).Rejects(404, "document_not_found");
        Assert.Equal((id, "nobody"), (refusal["dataset"].AsText(), refusal["document"].AsText()));
    }

    [Fact]
    public async Task BulkGet_GivesTheOrderOfTheIds_AndLeavesOutTheUnknown()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/documents/bulk_get",
            """{"ids": ["c", "no-such-document", "a", "c"], "include_vector": true, "select_fields": ["price"]}""");

        Assert.Equal("""[{"_id":"c","price":30},{"_id":"a","price":10},{"_id":"c","price":30}]""", reply["documents"].ToJson());
    }

    [Fact]
    public async Task List_OverAGet_PagesWithItsCursor()
    {
        string id = await server.ProductsAsync();

        Reply first = await server.GetAsync($"/datasets/{id}/documents/list?select_fields=price&page_size=3&include_vector=False&random_state=0");
        Reply second = await server.GetAsync(
            $"/datasets/{id}/documents/list?select_fields=price&page_size=3&cursor={Uri.EscapeDataString(first["cursor"].AsText()!)}");

        Assert.Equal(("abc", "d"), (Ids(first), Ids(second)));
        Assert.Equal("""{"_id":"a","price":10}""", first["documents.0"].ToJson());
    }

    [Fact]
    public async Task Paginate_OverAGetAndAPost_GivesThePageOfANumber()
    {
        string id = await server.ProductsAsync();

        Assert.Equal("d", Ids(await server.GetAsync($"/datasets/{id}/documents/paginate?page=2&page_size=3&include_vector=True")));
        Assert.Equal("cd", Ids(await server.PostAsync($"/datasets/{id}/documents/paginate", """{"page": 2, "page_size": 2}""")));
        Assert.Equal("", Ids(await server.GetAsync($"/datasets/{id}/documents/paginate?page=3&page_size=3")));
    }

    [Fact]
    public async Task GetMissing_WithRepeatedKeys_ListsTheUnknown()
    {
        string id = await server.ProductsAsync();

        Assert.Equal("""{"results":["x","y"],"count":2}""", (await server.GetAsync($"/datasets/{id}/documents/get_missing?ids=x&ids=a&ids=y")).Text);
    }

    private static string Ids(Reply page) => string.Concat(page["documents"].AsArray().Select(document => document.AsObject()["_id"].AsText()));
}
