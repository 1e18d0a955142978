using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests closest and furthest documents, in the bodies and both response shapes of the original clients.</summary>
public sealed class RankingTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Closest = "cluster/centroids/list_closest_to_center";
    private const string Furthest = "cluster/centroids/list_furthest_from_center";

    [Fact]
    public async Task ListClosest_OfAllClusters_IsTheReferenceOrderWithItsScores()
    {
        string id = await TwelvePoints.PutAsync(server);

        FieldValue reply = await server.DoAsync($"/datasets/{id}/{Closest}", Body(id, pageSize: 5));

        for (int cluster = 0; cluster < 3; cluster++)
        {
            IReadOnlyList<FieldValue> documents = Of(reply, cluster);
            Assert.Equal(TwelvePoints.Closest[cluster], documents.Select(document => document.AsObject()["_id"].AsText()));
            Assert.All(
                documents.Zip(TwelvePoints.Scores[cluster]),
                pair => Assert.Equal(pair.Second, pair.First.AsObject()["_search_score"].AsNumber()!.Value, 1e-6));
        }

        Assert.Equal(
            """{"_id":"p1","kind":"shoe","rank":1,"_cluster_":{"point_vector_":{"kmeans_3":"cluster-0"}},"_search_score":""",
            Of(reply, 0)[0].ToJson()[..Of(reply, 0)[0].ToJson().IndexOf("0.99", StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task ListClosest_WithAFieldThatNoDocumentHas_IsSilentAboutIt()
    {
        string id = await TwelvePoints.PutAsync(server);

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/{Closest}",
            $$"""{"dataset_id":"{{id}}","vector_fields":["point_vector_"],"alias":"kmeans_3","cluster_ids":[],"select_fields":["knid"],"filters":"""
                + $$"""[{"field":"rnak","filter_type":"exists","condition":"!=","condition_value":" "}],"page_size":5}"""
        );

        Assert.Equal(200, reply.Status);
        Assert.Equal(TwelvePoints.Closest[1], Of(reply.Json, 1).Select(document => document.AsObject()["_id"].AsText()));
    }

    [Fact]
    public async Task ListFurthest_IsTheOtherEnd()
    {
        string id = await TwelvePoints.PutAsync(server);

        FieldValue reply = await server.DoAsync($"/datasets/{id}/{Furthest}", Body(id, pageSize: 5));

        Assert.Equal(
            TwelvePoints.Closest.Select(cluster => cluster.Reverse()),
            Enumerable.Range(0, 3).Select(cluster => Of(reply, cluster).Select(document => document.AsObject()["_id"].AsText()!)));
    }

    [Fact]
    public async Task ListClosest_BelowServices_HasNothingAroundTheLists()
    {
        string id = await TwelvePoints.PutAsync(server);

        Reply reply = await server.PostAsync("/services/" + Furthest, Body(id, pageSize: 1));

        Assert.Equal(["cluster-0", "cluster-1", "cluster-2"], reply.Json.AsObject().Keys);
        Assert.Equal("p11", reply.Json.AsObject()["cluster-2"].AsArray()[0].AsObject()["_id"].AsText());
    }

    [Fact]
    public async Task ListClosest_SomeClustersAndFields_WithVectorsAndPages()
    {
        string id = await TwelvePoints.PutAsync(server);

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/{Closest}",
            """
            {"vector_fields": ["point_vector_"], "alias": "kmeans_3", "cluster_ids": ["cluster-2", "never"], "select_fields": ["point_vector_"], "page_size": 2, "page": 2,
             "similarity_metric": "l2", "include_vector": true, "include_relevance": true, "filters": [{"field": "rank", "filter_type": "numeric", "condition": ">", "condition_value": 7}],
             "cluster_properties_filter": {"minimum_cluster_size": 5}}
            """);

        Assert.Equal(["cluster-2"], reply["results"].AsObject().Keys);
        IReadOnlyList<FieldValue> documents = reply["results"].AsObject()["cluster-2"].AsObject()["results"].AsArray();
        Assert.Equal(["p9", "p11"], documents.Select(document => document.AsObject()["_id"].AsText()));
        Assert.Equal(["_id", "point_vector_", "_search_score", "_relevance"], documents[0].AsObject().Keys);

        // (0, .3, 1.1) to (.16, .18, .88).
        Assert.Equal(Math.Sqrt((.16 * .16) + (.12 * .12) + (.22 * .22)), documents[0].AsObject()["_search_score"].AsNumber()!.Value, 1e-6);
    }

    [Theory]
    [InlineData("dp", "p3")]
    [InlineData("l1", "p1")]
    [InlineData("l2", "p1")]
    [InlineData("cosine", "p1")]
    public async Task ListClosest_EachMetric_HasItsOrder(string metric, string expected)
    {
        string id = await TwelvePoints.PutAsync(server);

        FieldValue reply = await server.DoAsync($"/datasets/{id}/{Closest}", Body(id, pageSize: 1, metric));

        Assert.Equal(expected, Of(reply, 0)[0].AsObject()["_id"].AsText());
    }

    [Fact]
    public async Task ListClosest_OfAVectorOfZeros_ScoresItAsZero()
    {
        string id = await TwelvePoints.PutAsync(server);
        await server.DoAsync($"/datasets/{id}/documents/bulk_update", """{"updates":[{"_id":"p1","point_vector_":[0,0,0]}]}""");

        FieldValue reply = await server.DoAsync($"/datasets/{id}/{Furthest}", Body(id, pageSize: 1));

        Assert.Equal("p1", Of(reply, 0)[0].AsObject()["_id"].AsText());
        Assert.Equal(0, Of(reply, 0)[0].AsObject()["_search_score"].AsNumber());
    }

    [Fact]
    public async Task ListClosest_OfAnUnknownAlias_IsNotFound_WithTheTextThatClientsKnow()
    {
        string id = await TwelvePoints.PutAsync(server);

        Reply reply = (await server.PostAsync($"/datasets/{id}/{Closest}", """{"vector_fields":["point_vector_"],"alias":"never"}""")).Rejects(
            404,
            "clustering_not_found");

        Assert.StartsWith("No centroids were found for chosen vector fields and alias.", reply["message"].AsText(), StringComparison.Ordinal);
        Assert.Equal(["kmeans_3"], reply["known_aliases"].AsArray().Select(alias => alias.AsText()));
    }

    [Theory]
    [InlineData("""{"alias":"kmeans_3"}""", "vector_fields")]
    [InlineData("""{"vector_fields":["point_vector_"],"alias":"kmeans_3","similarity_metric":"near"}""", "similarity_metric")]
    [InlineData("""{"vector_fields":["point_vector_"],"alias":"kmeans_3","page_size":-1}""", "page_size")]
    [InlineData("""{"vector_fields":["point_vector_"],"alias":"kmeans_3","min_score":"high"}""", "min_score")]
    [InlineData(
        """{"vector_fields":["point_vector_"],"alias":"kmeans_3","cluster_properties_filter":{"minimum_cluster_size":"many"}}""",
        "cluster_properties_filter")]
    public async Task ListClosest_WhatItCannotUse_IsNamed(string body, string field)
    {
        string id = await TwelvePoints.PutAsync(server);

        Reply reply = (await server.PostAsync($"/datasets/{id}/{Closest}", body)).Rejects(422, "invalid_argument");

        Assert.Equal(field, reply["field"].AsText());
        Assert.Equal(field, reply["detail.0.loc.1"].AsText());
    }

    [Fact]
    public async Task Merge_GivesTheFirstClusterTheDocumentsAndTheMeanOfAll()
    {
        string id = await TwelvePoints.PutAsync(server);

        FieldValue reply = await server.DoAsync(
            $"/datasets/{id}/cluster/merge",
            $$"""{"dataset_id":"{{id}}","vector_fields":["point_vector_"],"centroid_vector_fields":[],"alias":"kmeans_3","cluster_ids":"""
                + $$"""["cluster-0","cluster-1"]}"""
        );

        Assert.Equal("success", reply.AsObject()["status"].AsText());
        FieldValue facets = await server.DoAsync($"/datasets/{id}/facets", $$"""{"fields":["{{TwelvePoints.LabelField}}"]}""");
        Assert.Equal(
            [("cluster-0", 7L), ("cluster-2", 5L)],
            facets
                .AsObject()["results"]
                .AsObject()[TwelvePoints.LabelField]
                .AsArray()
                .Select(row => (row.AsObject()["value"].AsText()!, row.AsObject()["frequency"].AsInteger()!.Value)));
        FieldValue centroids = await server.DoAsync(
            $"/datasets/{id}/cluster/centroids/documents", """{"vector_fields":["point_vector_"],"alias":"kmeans_3","page_size":9999,"include_vector":true}""");
        FieldValue first = centroids.AsObject()["results"].AsArray()[0];
        Assert.True(first.AsObject()["point_vector_"].TryGetVector(out ReadOnlyMemory<float> center));
        Assert.Equal(
            [((4 * .925) + .1) / 7, ((4 * .075) + 2.7) / 7, ((4 * .075) + .3) / 7],
            center.ToArray().Select(component => (double)component),
            (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData("""["cluster-0"]""")]
    [InlineData("""["cluster-0","cluster-0"]""")]
    [InlineData("""["cluster-0","never"]""")]
    public async Task Merge_OfAMissingCluster_IsRejected(string ids)
    {
        string id = await TwelvePoints.PutAsync(server);

        (await server.PostAsync($"/datasets/{id}/cluster/merge", $$"""{"vector_fields":["point_vector_"],"alias":"kmeans_3","cluster_ids":{{ids}}}""")).Rejects(
            422,
            "invalid_argument");
    }

    private static IReadOnlyList<FieldValue> Of(FieldValue reply, int cluster) =>
        reply.AsObject()["results"].AsObject()[$"cluster-{cluster}"].AsObject()["results"].AsArray();

    private static string Body(string id, int pageSize, string metric = "cosine") =>
        $$"""
            {"dataset_id": "{{id}}", "vector_fields": ["point_vector_"], "centroid_vector_fields": ["point_vector_"], "alias": "kmeans_3", "cluster_ids": [], "select_fields": [], "approx": 0,
             "sum_fields": true, "page_size": {{pageSize}}, "page": 1, "similarity_metric": "{{metric}}", "filters": [], "facets": [], "min_score": 0, "include_vector": false, "include_count": true,
         "include_facets": false, "cluster_properties_filter": {} }
        """;
}
