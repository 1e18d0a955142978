using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests aggregations of a dataset and of its clusters, in every form that original clients request.</summary>
public sealed class AggregateTests(TestServer server) : IClassFixture<TestServer>
{
    private const string ByBrand =
        """{"metrics": [{"name": "m", "field": "price", "agg": "avg"}], "groupby": [{"name": "brand", "field": "brand", "agg": "category"}]}""";

    [Fact]
    public async Task Aggregate_GroupsByFrequency_ThenByValue()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/aggregate",
            $$"""{"aggregation_query": {{ByBrand}}, "filters": [], "page_size": 100, "page": 1, "asc": false, "select_fields": null, "dataset_ids": """
                + $$"""[], "dataset_id": "{{id}}"}"""
        );

        Assert.Equal(
            """{"results":[{"brand":"Acme","m":20,"frequency":2},{"brand":"Moon","m":40,"frequency":1},{"brand":"Zeta","m":20,"frequency":1}]}""",
            reply.Text);
    }

    [Fact]
    public async Task Aggregate_BelowServices_IsABareList()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            "/services/aggregate/aggregate",
            $$"""{"dataset_ids": ["{{id}}"], "aggregation_query": {{ByBrand}}, "filters": [], "page_size": 10000, "page": 1, "asc": false, "flatten": """
                + $$"""true, "alias": "default"}"""
        );

        Assert.Equal(["Acme", "Moon", "Zeta"], reply.Json.AsArray().Select(row => row.AsObject()["brand"].AsText()));
    }

    [Fact]
    public async Task Aggregate_FilterPageAndOrder_AreKeptTo()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/aggregate",
            $$"""{"aggregation_query": {{ByBrand}}, "filters": [{"field": "price", "filter_type": "numeric", "condition": "<", "condition_value": """
                + $$"""35}], "page_size": 1, "page": 2, "asc": true}"""
        );

        Assert.Equal("""{"results":[{"brand":"Acme","m":20,"frequency":2}]}""", reply.Text);
    }

    [Fact]
    public async Task Aggregate_MetricOverNoValues_IsNull_AndWithoutGroupsThereIsOneRow()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/aggregate",
            """{"aggregation_query": {"groupby": [], "metrics": [{"name": "none", "field": "never", "agg": "avg"}, """
                + """{"name": "top", "field": "price", "agg": "max"}]}}"""
        );

        Assert.Equal("""{"results":[{"none":null,"top":40,"frequency":4}]}""", reply.Text);
    }

    [Fact]
    public async Task Aggregate_AskedExactly_SaysOverHowManyDocumentsEachFigureIs()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync($"/datasets/{id}/aggregate", $$"""{"aggregation_query": {{ByBrand}}, "exact": true}""");

        Assert.Equal(
            """{"results":[{"brand":"Acme","m":20,"frequency":2},{"brand":"Moon","m":40,"frequency":1},"""
                + """{"brand":"Zeta","m":20,"frequency":1}],"metric_counts":[{"m":{"used":2,"left_out":0}},{"m":{"used":1,"left_out":0}},{"m":"""
                    + """{"used":1,"left_out":0}}]}""",
            reply.Text);
    }

    [Fact]
    public async Task Aggregate_PageSize_CountsOuterGroups_AndInnerGroupsComeWhole()
    {
        string id = $"nested-{Guid.NewGuid():N}";

        // Brand A in seven sizes, B in three, C in two.
        string[] documents = [.. ("AAAAAAABBBCC").Select((brand, number) => $$"""{"_id": "{{number}}", "brand": "{{brand}}", "size": {{number}}}""")];
        await server.DoAsync($"/datasets/{id}/documents/bulk_insert", $$"""{"documents": [{{string.Join(',', documents)}}], "insert_date": false}""");
        const string Groups = """[{"name": "brand", "field": "brand", "agg": "category"}, {"name": "size", "field": "size", "agg": "numeric"INNER}]""";

        Reply two = await server.PostAsync(
            $"/datasets/{id}/aggregate",
            $$"""{"aggregation_query": {"groupby": {{Groups.Replace("INNER", "", StringComparison.Ordinal)}} }, "page_size": 2}""");
        Reply rest = await server.PostAsync(
            $"/datasets/{id}/aggregate",
            $$"""{"aggregation_query": {"groupby": {{Groups.Replace("INNER", "", StringComparison.Ordinal)}} }, "page_size": 2, "page": 2}""");
        Reply cut = await server.PostAsync(
            $"/datasets/{id}/aggregate",
            $$"""{"aggregation_query": {"groupby": {{Groups.Replace("INNER", ", \"page_size\": 1", StringComparison.Ordinal)}} }, "page_size": 2}""");

        Assert.Equal("AAAAAAABBB", string.Concat(two["results"].AsArray().Select(row => row.AsObject()["brand"].AsText())));
        Assert.Equal("CC", string.Concat(rest["results"].AsArray().Select(row => row.AsObject()["brand"].AsText())));
        Assert.Equal("AB", string.Concat(cut["results"].AsArray().Select(row => row.AsObject()["brand"].AsText())));
    }

    [Fact]
    public async Task Aggregate_WithDocuments_BringsThemAlong()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/aggregate",
            """{"aggregation_query": {"groupby": [{"name": "brand", "field": "brand", "agg": "category", "group_size": 1, "select_fields": """
                + """["price"]}]}, "page_size": 1}"""
        );

        Assert.Equal("""{"results":[{"brand":"Acme","frequency":2,"documents":[{"_id":"a","price":10}]}]}""", reply.Text);
    }

    [Fact]
    public async Task ClusterAggregate_IsThatOfEachCluster()
    {
        string id = await TwelvePoints.PutAsync(server);

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/cluster/aggregate",
            $$"""
            {"dataset_id": "{{id}}", "aggregation_query": {"groupby": [], "metrics": [{"name": "avg_rank", "field": "rank", "agg": "avg"}, {"name": "top", "field": "rank", "agg": "max"}]},
             "filters": [], "page_size": 20, "page": 1, "asc": false, "flatten": true, "vector_fields": ["point_vector_"], "alias": "kmeans_3"}
            """);

        Assert.Equal(
            """{"cluster-0":[{"avg_rank":1.5,"top":3,"frequency":4}],"cluster-1":[{"avg_rank":5,"top":6,"frequency":3}],"cluster-2":"""
                + """[{"avg_rank":9,"top":11,"frequency":5}]}""",
            reply["results"].ToJson());
        Assert.Equal(5, reply["info"].AsObject()["cluster-2"].AsObject()["count"].AsInteger());
        Assert.Equal(25, reply["info"].AsObject()["cluster-1"].AsObject()["percentage"].AsNumber());
    }

    [Fact]
    public async Task ClusterAggregate_BelowServices_GroupsWithinTheClustersAskedFor()
    {
        string id = await TwelvePoints.PutAsync(server);

        Reply reply = await server.PostAsync(
            "/services/cluster/aggregate",
            $$"""
            {"dataset_id": "{{id}}", "aggregation_query": {"groupby": [{"name": "kind", "field": "kind", "agg": "category"}], "metrics": []}, "vector_fields": ["point_vector_"], "alias": "kmeans_3",
             "cluster_ids": ["cluster-2"], "filters": [{"field": "rank", "filter_type": "numeric", "condition": ">", "condition_value": 7}]}
            """);

        Assert.Equal("""{"cluster-2":[{"kind":"cup","frequency":2},{"kind":"boot","frequency":1},{"kind":"tv","frequency":1}]}""", reply["results"].ToJson());
    }

    [Fact]
    public async Task Aggregate_Correlation_IsAnObjectOfObjects()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/aggregate",
            """{"aggregation_query": {"groupby": [], "metrics": [{"name": "correlation", "fields": ["price", "meta.score"], "agg": "correlation"}]}}""");

        // Two documents have both, and both grow.
        Assert.Equal(1, reply["results.0"].AsObject()["correlation"].AsObject()["price"].AsObject()["meta.score"].AsNumber()!.Value, 1e-12);
    }

    [Theory]
    [InlineData("""{"aggregation_query": {"groupby": [{"name": "x", "field": "brand", "agg": "magic"}]}}""", "magic")]
    [InlineData("""{"aggregation_query": {"metrics": [{"name": "x", "agg": "avg"}]}}""", "'field' or 'fields' is missing")]
    [InlineData("""{"aggregation_query": {"groupby": "brand"}}""", "expected a list")]
    [InlineData("""{"aggregation_query": {"groupby": [{"name": "frequency", "field": "brand", "agg": "category"}]}}""", "frequency")]
    public async Task Aggregate_WhatItCannotUse_IsSaid(string body, string expected)
    {
        string id = await server.ProductsAsync();

        Reply reply = (await server.PostAsync($"/datasets/{id}/aggregate", body)).Rejects(422, "invalid_argument");

        Assert.Contains(expected, reply["message"].AsText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aggregate_OfNoDataset_IsNotFound() =>
        (await server.PostAsync("/services/aggregate/aggregate", """{"dataset_ids": ["never-there"], "aggregation_query": {}}""")).Rejects(
            404,
            "dataset_not_found");
}
