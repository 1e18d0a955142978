using System.IO.Compression;
using System.Text;
using Relevance.Cluster.Server.Tests.Support;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Tests.Limits;

/// <summary>Tests that a request above a limit is rejected before it is processed, with the property, the limit and the number.</summary>
public sealed class RequestLimitTests(TestServer server) : IClassFixture<TestServer>
{
    public static TheoryData<string, string, string, int, int> TooMuch => new()
    {
            {
                "documents/get_where",
                $$"""{"filters": {{Many("""{"fieldExists": {"field": "a"}}""", RequestLimits.MaxFilters + 1)}}}""",
                "filters",
                RequestLimits.MaxFilters,
                RequestLimits.MaxFilters + 1
            },
            {
                "documents/get_where",
                $$"""{"filters": [{"or": {{Many("""{"not": {"fieldExists": {"field": "a"}}}""", RequestLimits.MaxFilters + 1)}}}]}""",
                "filters",
                RequestLimits.MaxFilters,
                RequestLimits.MaxFilters + 1
            },
            {
                "documents/get_where",
                $$"""{"filters": [{"matchIds": {"value": {{Many("\"a\"", RequestLimits.MaxFilterValues + 1)}} } }]}""",
                "filters",
                RequestLimits.MaxFilterValues,
                RequestLimits.MaxFilterValues + 1
            },
            {
                "documents/get_where",
                $$"""{"filters": [{"match": {"field": "a", "value": "{{Words(501)}}", "fuzzy": true} }]}""",
                "filters",
                RequestLimits.MaxWords,
                501
            },
            {
                "documents/get_where",
                $$"""{"filters": [{"search": {"query": "{{Words(300)}}" } }, """
                    + $$"""{"field": "a", "filter_type": "word_match", "condition": "==", "condition_value": "{{Words(201)}}" }]}""",
                "filters",
                RequestLimits.MaxWords,
                501
            },
            {
                "documents/get_where",
                $$"""{"filters": [{"field": "a", "filter_type": "regexp", "condition": "==", "condition_value": {{Many("\"x\"", 21)}}}]}""",
                "filters",
                RequestLimits.MaxPatterns,
                21
            },
            {
                "documents/get_where",
                $$"""{"filters": [{"wildcard": {"field": "a", "value": "{{new string('*', 10_001)}}" } }]}""",
                "filters",
                RequestLimits.MaxTextLength,
                10_001
            },
        { "documents/get_where", $$"""{"sort": {{Many("""{"a": "asc"}""", 33)}}}""", "sort", RequestLimits.MaxSortKeys, 33 },
        { "documents/get_where", $$"""{"select_fields": {{Many("\"a\"", 1001)}}}""", "select_fields", RequestLimits.MaxFields, 1001 },
        { "documents/bulk_get", $$"""{"ids": {{Many("\"a\"", RequestLimits.MaxIds + 1)}}}""", "ids", RequestLimits.MaxIds, RequestLimits.MaxIds + 1 },
        { "documents/bulk_delete", $$"""{"ids": {{Many("\"a\"", RequestLimits.MaxIds + 1)}}}""", "ids", RequestLimits.MaxIds, RequestLimits.MaxIds + 1 },
            {
                "aggregate",
                $$$"""{"aggregation_query": {"groupby": {{{Many("""{"field": "a", "agg": "category"}""", 11)}}}}}""",
                "aggregation_query",
                RequestLimits.MaxGroupings,
                11
            },
            {
                "aggregate",
                $$$"""{"aggregation_query": {"metrics": {{{Many("""{"field": "a", "agg": "avg"}""", 101)}}}}}""",
                "aggregation_query",
                RequestLimits.MaxMetrics,
                101
            },
        { "facets", $$"""{"fields": {{Many("\"a\"", 1001)}}}""", "fields", RequestLimits.MaxFields, 1001 },
        { "simple_search", $$"""{"query": "{{Words(501)}}"}""", "query", RequestLimits.MaxWords, 501 },
            {
                "simple_search",
                $$"""{"vectorSearchQuery": {{Many("""{"field": "v_vector_", "vector": [1]}""", 101)}}}""",
                "vectorSearchQuery",
                RequestLimits.MaxVectors,
                101
            },
            {
                "cluster/facets",
                $$"""{"vector_fields": ["v_vector_"], "cluster_ids": {{Many("\"a\"", 10_001)}}}""",
                "cluster_ids",
                RequestLimits.MaxClusters,
                10_001
            },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public async Task Member_ThatHoldsTooMuch_IsRejectedWithItsNameTheLimitAndTheNumber(string path, string body, string member, int limit, int actual)
    {
        await server.PostAsync("/datasets/create", """{"id": "limits"}""");

        Reply reply = (await server.PostAsync($"/datasets/limits/{path}", body)).Rejects(422, "invalid_argument");

        reply.Names(member);
        Assert.Equal((limit, actual), ((int)reply["limit"].AsInteger()!, (int)reply["actual"].AsInteger()!));
    }

    [Fact]
    public async Task Vectors_AreCountedOnceForEveryField()
    {
        string fields = Many("\"v_vector_\"", 51);

        Reply reply = (await server.PostAsync(
                "/services/search/vector",
                $$"""{"dataset_id": "limits", "multivector_query": [{"vector": [1], "fields": {{fields}}}, {"vector": [1], "fields": {{fields}}}]}""")
        ).Rejects(422, "invalid_argument");

        Assert.Equal(102, reply["actual"].AsInteger());
    }

    [Fact]
    public async Task Documents_ThatAreTooMany_AreRejectedSoThatClientsSendTheHalves()
    {
        Reply reply = (
            await server.PostAsync("/datasets/limits/documents/bulk_insert", $$"""{"documents": {{Many("{}", RequestLimits.MaxDocuments + 1)}}}""")
        ).Rejects(413, "too_large");

        Assert.Equal((RequestLimits.MaxDocuments, RequestLimits.MaxDocuments + 1), ((int)reply["limit"].AsInteger()!, (int)reply["actual"].AsInteger()!));
    }

    [Theory]
    [InlineData("documents/bulk_get", "{\"ids\": [", "\"a\"")]
    [InlineData("documents/get_where", "{\"x\": [", "\"a\"")]
    [InlineData("documents/bulk_insert", "{\"documents\": [", "{}")]
    public async Task TenMillionItems_InAFewKilobytesOfGzip_AreRejectedBeforeTheyAreRead(string path, string start, string item)
    {
        byte[] part = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(item + ",", 10_000)));
        using MemoryStream packed = new();
        await using (GZipStream gzip = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(start), TestContext.Current.CancellationToken);
            for (int i = 0; i < 1000; i++)
            {
                await gzip.WriteAsync(part, TestContext.Current.CancellationToken);
            }

            await gzip.WriteAsync(Encoding.UTF8.GetBytes(item + "]}"), TestContext.Current.CancellationToken);
        }

        using HttpRequestMessage request = new(HttpMethod.Post, $"/datasets/limits/{path}") { Content = new ByteArrayContent(packed.ToArray()) };
        request.Headers.TryAddWithoutValidation("Authorization", TestServer.Key);
        request.Content.Headers.ContentEncoding.Add("gzip");
        using HttpResponseMessage response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.InRange(packed.Length, 0, 200_000);
        Reply reply = (await Reply.OfAsync(response)).Rejects(413, "too_large");
        reply.Names(start[2..^4]);
    }

    [Fact]
    public void Members_AreCountedBeforeTheyAreRead()
    {
        WireBody body = WireBody.Parse(
            """{"list": [1, [2, 3], {"a": 4}], "object": {"a": 1, "b": [2]}, "text": "x"}"""u8.ToArray(),
            Microsoft.AspNetCore.Http.QueryCollection.Empty);

        // The list is a value itself, with 1, a list of two, and an object of one.
        Assert.Equal(("list", 7), body.Largest);
        Assert.Equal(3, Assert.Throws<WireException>(() => body.Get("list", maxItems: 2)).Members.Single(member => member.Key == "actual").Value.AsInteger());
        Assert.Equal(2, Assert.Throws<WireException>(() => body.Get("object", maxItems: 1)).Members.Single(member => member.Key == "actual").Value.AsInteger());
        Assert.Equal("x", body.Get("text", maxItems: 0, maxValues: 1).AsText());
    }

    [Fact]
    public void Members_ThatAreCounted_CostNoMemory()
    {
        byte[] body = Encoding.UTF8.GetBytes($"{{\"ids\":{Many("\"a\"", 1_000_000)}}}");
        long before = GC.GetAllocatedBytesForCurrentThread();

        WireBody parsed = WireBody.Parse(body, Microsoft.AspNetCore.Http.QueryCollection.Empty);
        Assert.Throws<WireException>(() => parsed.Get("ids", RequestLimits.MaxIds));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public async Task Body_OfVeryManyMembers_IsRejected() => (await server.PostAsync(
        "/datasets/create", $"{{{string.Join(',', Enumerable.Range(0, 1001).Select(number => $"\"m{number}\":1"))}}}")).Rejects(400, "invalid_json");

    [Fact]
    public async Task WhatOldClientsSend_Passes()
    {
        string id = await server.ProductsAsync();

        // Observed: a page of 10,000, filters of a few hundred ids, a thousand documents in one request.
        Assert.Equal(
            200,
            (
                await server.PostAsync(
                    $"/datasets/{id}/documents/get_where",
                    $$"""{"page_size": 10000, "filters": [{"filter_type": "ids", "field": "ids", "condition": "==", "condition_value": """
                        + $$"""{{Many("\"a\"", 10_000)}}}]}"""
                )
            ).Status);
        Assert.Equal(
            200,
            (
                await server.PostAsync(
                    $"/datasets/{id}/documents/get_where",
                    $$"""{"filters": [{"filter_type": "or", "condition_value": """
                        + $$"""{{Many("""{"field": "brand", "filter_type": "category", "condition": "==", "condition_value": "Acme"}""", 1000)}}}]}"""
                )
            ).Status);
    }

    [Fact]
    public async Task OpenApiDocument_SaysTheLimits()
    {
        const string Members = "paths./datasets/{id}/documents/get_where.post.requestBody.content.application/json.schema.properties.";
        Reply reply = await server.GetAsync("/openapi.json");

        Assert.Equal(RequestLimits.MaxFilters, reply[Members + "filters.maxItems"].AsInteger());
        Assert.Equal(RequestLimits.MaxSortKeys, reply[Members + "sort.maxItems"].AsInteger());
        Assert.Contains($"{RequestLimits.MaxWords} words", reply[Members + "filters.description"].AsText(), StringComparison.Ordinal);
    }

    private static string Many(string item, int count) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";

    private static string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(word => $"w{word}"));
}
