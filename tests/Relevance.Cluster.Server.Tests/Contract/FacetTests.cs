using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests facets of a dataset and of its clusters, as original clients request and read them.</summary>
public sealed class FacetTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Facets_OfAText_HaveTheValueTwiceAndItsFrequency_MostFrequentFirst()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/facets",
            """{"fields": ["brand", "meta.source"], "date_interval": "monthly", "data_interval": "monthly", "page_size": 5, "page": 1, "asc": false}""");

        Assert.Equal(
            """{"results":{"brand":[{"frequency":2,"value":"Acme","brand":"Acme"},{"frequency":1,"value":"Moon","brand":"Moon"},"""
                + """{"frequency":1,"value":"Zeta","brand":"Zeta"}],"meta.source":[{"frequency":2,"value":"web","meta.source":"web"},"""
                    + """{"frequency":1,"value":"store","meta.source":"store"}]}}""",
            reply.Text);
    }

    [Fact]
    public async Task Facets_OfANumber_AreFigures()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync($"/datasets/{id}/facets", """{"fields": ["price"]}""");

        Assert.Equal("""{"results":{"price":{"avg":25,"max":40,"min":10,"sum":100}}}""", reply.Text);
    }

    [Fact]
    public async Task Facets_OfUnknownFieldsAndVectors_AreAbsent()
    {
        string id = await server.ProductsAsync();

        Assert.Equal(
            """{"results":{}}""",
            (await server.PostAsync($"/datasets/{id}/facets", """{"fields": ["never", "text_vector_", "_cluster_.text_vector_.never"]}""")).Text);
    }

    [Fact]
    public async Task Facets_WithoutFields_AreOfAllPlainOnes()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync($"/datasets/{id}/facets", """{"fields": []}""");

        Assert.Equal(["brand", "meta.score", "meta.source", "price"], reply["results"].AsObject().Keys.Order());
    }

    [Fact]
    public async Task Facets_PagesAndAscending_ComeFromTheSameOrder()
    {
        string id = await server.ProductsAsync();

        Assert.Equal(["Moon"], await ValuesAsync(id, """{"fields":["brand"],"page_size":1,"page":2}"""));
        Assert.Equal(["Moon", "Zeta", "Acme"], await ValuesAsync(id, """{"fields":["brand"],"asc":true}"""));
    }

    [Theory]
    [InlineData("monthly", "2021-05-01T00:00:00.000Z", "2021-04-01T00:00:00.000Z")]
    [InlineData("yearly", "2021-01-01T00:00:00.000Z", null)]
    [InlineData("weekly", "2021-05-17T00:00:00.000Z", "2021-04-26T00:00:00.000Z")]
    [InlineData("daily", "2021-05-23T00:00:00.000Z", "2021-05-01T00:00:00.000Z")]
    [InlineData("hourly", "2021-05-23T10:00:00.000Z", "2021-05-01T09:00:00.000Z")]
    [InlineData("minutely", "2021-05-23T10:59:00.000Z", "2021-05-01T09:08:00.000Z")]
    public async Task Facets_OfDates_AreGatheredInIntervals_LatestFirst(string interval, string first, string? second)
    {
        string id = $"dates-{Guid.NewGuid():N}";
        await server.DoAsync(
            $"/datasets/{id}/documents/bulk_insert",
            """{"documents":[{"_id":"a","on":"2021-05-23T10:59:58Z"},{"_id":"b","on":"2021-05-01T09:08:07.000Z"},"""
                + """{"_id":"c","on":"2021-04-30T23:00:00Z"}],"insert_date":false}"""
        );

        Reply reply = await server.PostAsync($"/datasets/{id}/facets", $$"""{"fields":["on"],"date_interval":"{{interval}}"}""");

        IReadOnlyList<FieldValue> rows = reply["results.on.date"].AsArray();
        Assert.Equal(first, rows[0].AsObject()["value"].AsText());
        Assert.Equal(second, rows.Count > 1 ? rows[1].AsObject()["value"].AsText() : null);
        Assert.Equal(3, rows.Sum(row => row.AsObject()["frequency"].AsInteger()));
        Assert.Equal(1621767598000, reply["results.on.max"].AsInteger());
    }

    [Fact]
    public async Task Facets_Exact_LoseNothing()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/facets",
            """{"fields":["price","never"],"exact":true,"page_size":1,"filters":"""
                + """[{"field":"brand","filter_type":"exact_match","condition":"==","condition_value":"Acme"}]}"""
        );

        Assert.Equal(
            """{"facets":[{"field":"price","count":2,"numbers":{"count":2,"min":10,"max":30,"sum":40,"mean":20},"values":[{"value":10,"count":1}]},"""
                + """{"field":"never","count":0,"values":[]}]}""",
            reply.Text);
    }

    [Fact]
    public async Task ClusterFacets_AreThoseOfEachCluster()
    {
        string id = await TwelvePoints.PutAsync(server);

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/cluster/facets",
            """{"vector_fields":["point_vector_"],"alias":"kmeans_3","facet_fields":["kind","rank"]}""");

        Assert.Equal(["cluster-0", "cluster-1", "cluster-2"], reply["results"].AsObject().Keys);
        FieldValue first = reply["results"].AsObject()["cluster-0"].AsObject()["results"];
        Assert.Equal(
            """{"kind":[{"frequency":3,"value":"shoe","kind":"shoe"},{"frequency":1,"value":"boot","kind":"boot"}],"rank":"""
                + """{"avg":1.5,"max":3,"min":0,"sum":6}}""",
            first.ToJson());
    }

    [Fact]
    public async Task ClusterFacets_AsTheOldestClientsAsk_AreTheSame()
    {
        string id = await TwelvePoints.PutAsync(server);

        Reply reply = await server.PostAsync(
            "/services/cluster/facets",
            $$"""{"dataset_id":"{{id}}","vector_fields":["point_vector_"],"alias":"kmeans_3","facets_fields":"""
                + $$"""["kind"],"page_size":20,"page":1,"asc":false,"date_interval":"monthly","cluster_ids":["cluster-1"]}"""
        );

        Assert.Equal(["cluster-1"], reply["results"].AsObject().Keys);
    }

    [Fact]
    public async Task ClusterFacets_OfNoClustering_AreNotFound()
    {
        string id = await server.ProductsAsync();

        (await server.PostAsync($"/datasets/{id}/cluster/facets", """{"vector_fields":["text_vector_"],"alias":"never"}""")).Rejects(
            404,
            "clustering_not_found");
    }

    private async Task<string[]> ValuesAsync(string id, string body) =>
        [.. (await server.PostAsync($"/datasets/{id}/facets", body))["results.brand"].AsArray().Select(row => row.AsObject()["value"].AsText()!)];
}
