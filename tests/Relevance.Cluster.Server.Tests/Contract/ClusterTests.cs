using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Centroids and clusterings.</summary>
public sealed class ClusterTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Named = """ "vector_fields": ["text_vector_"], "alias": "kmeans_5" """;

    [Fact]
    public async Task Centroids_AreMergedById_AndListedInNaturalOrder()
    {
        string id = await server.ProductsAsync();

        Reply reply = await InsertAsync(id, """{"_id": "cluster_10", "text_vector_": [1, 0, 0]}, {"_id": "cluster_2", "text_vector_": [0.25, 0.5, 0]}""");
        await InsertAsync(id, """{"_id": "cluster_2", "text_vector_": [0, 1, 0]}, {"_id": "cluster_0", "text_vector_": [0, 0, 1]}""");

        Assert.Equal("""{"inserted":2,"failed_documents":[]}""", reply.Text);
        Reply listed = await ListAsync(
            id,
            """ "page_size": 9999, "include_vector": true, "cluster_ids": [], "cursor": null, "page": 1, "similarity_metric": "cosine", "vector_field": "" """);
        Assert.Equal(
            """[{"_id":"cluster_0","text_vector_":[0,0,1]},{"_id":"cluster_2","text_vector_":[0,1,0]},{"_id":"cluster_10","text_vector_":[1,0,0]}]""",
            listed["results"].ToJson());
        Assert.Equal(listed["results"].ToJson(), listed["documents"].ToJson());
        Assert.Equal("""{"model_name":"","similarity_metric":"l2","dimension":3}""", listed["clustering"].ToJson());
    }

    [Fact]
    public async Task Centroids_ArePaged_AndAPagePastTheEndIsEmpty()
    {
        string id = await server.ProductsAsync();
        await InsertAsync(id, string.Join(',', Enumerable.Range(0, 7).Select(i => $$"""{"_id": "c{{i}}", "text_vector_": [{{i}}, 0, 0]}""")));

        Assert.Equal(5, (await ListAsync(id, "\"page\": 1"))["results"].AsArray().Count);
        Assert.Equal("""[{"_id":"c5"},{"_id":"c6"}]""", (await ListAsync(id, "\"page\": 2"))["results"].ToJson());
        Assert.Equal("[]", (await ListAsync(id, "\"page\": 3"))["results"].ToJson());
        Assert.Equal("""[{"_id":"c1"}]""", (await ListAsync(id, "\"cluster_ids\": [\"c1\"]"))["results"].ToJson());
    }

    [Fact]
    public async Task Centroids_WhenThereAreNone_Are404InTheWordsThatClientsKnow()
    {
        string id = await server.ProductsAsync();

        Reply reply = (await ListAsync(id, "\"page_size\": 1000")).Rejects(404, "clustering_not_found");

        Assert.Equal("No centroids were found for chosen vector fields and alias.", reply["message"].AsText());
        Assert.Equal(("text_vector_", "kmeans_5"), (reply["vector_field"].AsText(), reply["alias"].AsText()));
    }

    [Fact]
    public async Task Centroids_UnderTheirOldName_AreReadBackWithoutVectorsToo()
    {
        string id = await server.ProductsAsync();

        await InsertAsync(id, """{"_id": "cluster-0", "centroid_vector": [0.4129, 0.5934, 1], "note": "mine"}""");

        Assert.Equal(
            """[{"_id":"cluster-0","centroid_vector":[0.4129,0.5934,1],"note":"mine"}]""",
            (await ListAsync(id, "\"include_vector\": false"))["results"].ToJson());
        Assert.Equal("[0.4129,0.5934,1]", (await ListAsync(id, "\"include_vector\": true"))["results.0.text_vector_"].ToJson());
    }

    [Fact]
    public async Task UpdateAndDelete_OfACentroid_LeaveTheOthers()
    {
        string id = await server.ProductsAsync();
        await InsertAsync(id, """{"_id": "a", "text_vector_": [1, 0, 0]}, {"_id": "b", "text_vector_": [0, 1, 0]}""");

        Reply updated = await server.PostAsync(
            $"/datasets/{id}/cluster/centroids/update",
            $$"""{ {{Named}}, "centroid_vector_fields": [], "cluster_centers": [{"_id": "a", "text_vector_": [9, 9, 9]}]}""");
        Reply deleted = await server.PostAsync($"/datasets/{id}/cluster/centroids/b/delete", $$"""{"dataset_id": "{{id}}", {{Named}} }""");

        Assert.Equal(("success", "success"), (updated["status"].AsText(), deleted["status"].AsText()));
        Assert.Equal("""[{"_id":"a","text_vector_":[9,9,9]}]""", (await ListAsync(id, "\"include_vector\": true"))["results"].ToJson());
    }

    [Fact]
    public async Task Insert_ThatReplaces_DropsTheOthersAndSaysWhatMadeThem()
    {
        string id = await server.ProductsAsync();
        await InsertAsync(id, """{"_id": "a", "text_vector_": [1, 0, 0]}, {"_id": "b", "text_vector_": [0, 1, 0]}""");

        await server.DoAsync(
            $"/datasets/{id}/cluster/centroids/insert",
            $$"""{ {{Named}}, "cluster_centers": [{"_id": "z", "text_vector_": [1, 1, 1]}], "replace": """
                + $$"""true, "model_name": "kmeans-1", "similarity_metric": "cosine"}"""
        );

        Reply listed = await ListAsync(id, "\"page\": 1");
        Assert.Equal("""[{"_id":"z"}]""", listed["results"].ToJson());
        Assert.Equal("""{"model_name":"kmeans-1","similarity_metric":"cosine","dimension":3}""", listed["clustering"].ToJson());
    }

    [Theory]
    [InlineData("""{"_id": "a", "text_vector_": [1, 2]}""", 422, "vector_shape")]
    [InlineData("""{"text_vector_": [1, 2, 3]}""", 422, "invalid_argument")]
    [InlineData("""{"_id": "a"}""", 422, "invalid_argument")]
    public async Task Insert_OfAnInvalidCentroid_IsRejected(string center, int status, string code) =>
        (await InsertAsync(await server.ProductsAsync(), center)).Rejects(status, code);

    [Fact]
    public async Task Insert_ForAFieldThatIsNoVector_IsRejectedWithTheCandidates()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/cluster/centroids/insert",
            """{"cluster_centers": [{"_id": "a", "x_vector_": [1]}], "vector_fields": ["x_vector_"], "alias": "km"}""");

        Assert.Equal("""["text_vector_"]""", reply.Rejects(404, "field_not_found")["candidates"].ToJson());
        (await server.PostAsync($"/datasets/{id}/cluster/centroids/insert", """{"cluster_centers": [], "vector_fields": ["a", "b"], "alias": "km"}""")).Rejects(
            404,
            "field_not_found");
    }

    [Fact]
    public async Task Centroids_OfSeveralVectorFields_HaveAVectorForEach()
    {
        const string Both = """ "vector_fields": ["a_vector_", "b_vector_"], "alias": "km" """;
        const string Centers = """[{"_id":"c1","a_vector_":[1,0],"b_vector_":[0,0,1],"more":1},{"_id":"c2","a_vector_":[0,1],"b_vector_":[1,0,0]}]""";
        string id = await server.ProductsAsync();
        await server.PostAsync($"/datasets/{id}/documents/bulk_insert", """
            {"documents": [
              {"_id": "x", "a_vector_": [2, 0], "b_vector_": [0, 0, 5], "_cluster_": {"a_vector_": {"b_vector_": {"km": "c1"}}}},
              {"_id": "y", "a_vector_": [0, 1], "b_vector_": [1, 0, 1], "_cluster_": {"a_vector_": {"b_vector_": {"km": "c2"}}}},
              {"_id": "z", "a_vector_": [0, 3], "b_vector_": [1, 0, 0], "_cluster_": {"a_vector_": {"b_vector_": {"km": "c2"}}}}]}
            """);

        Reply inserted = await server.PostAsync(
            $"/datasets/{id}/cluster/centroids/insert",
            $$"""{"cluster_centers": {{Centers}}, "field_weights": [2, 1], {{Both}}}""");
        Reply listed = await server.PostAsync($"/datasets/{id}/cluster/centroids/documents", $$"""{"include_vector": true, {{Both}}}""");
        Reply closest = await server.PostAsync(
            $"/datasets/{id}/cluster/centroids/list_closest_to_center",
            $$"""{ "page_size": 2, "select_fields": ["a_vector_"], "include_vector": false, {{Both}}}""");
        Reply all = await server.GetAsync($"/datasets/{id}/cluster/centroids/configs/list");

        Assert.Equal("""{"inserted":2,"failed_documents":[]}""", inserted.Text);
        Assert.Equal(Centers, listed["results"].ToJson());
        Assert.Equal("""{"model_name":"","similarity_metric":"l2","dimension":5,"field_weights":[2,1]}""", listed["clustering"].ToJson());
        Assert.Equal(["z", "y"], closest["results"].AsObject()["c2"].AsObject()["results"].AsArray().Select(document => document.AsObject()["_id"].AsText()));
        Assert.Equal("""[{"vector_fields":["a_vector_","b_vector_"],"alias":"km","count":2}]""", all["results"].ToJson());
        await server.PostAsync($"/datasets/{id}/cluster/merge", $$"""{"cluster_ids": ["c1", "c2"], {{Both}}}""");
        Reply merged = await server.PostAsync($"/datasets/{id}/cluster/centroids/documents", $$"""{"include_vector": true, {{Both}}}""");
        Assert.Equal("[0.33333334,0.6666667]", merged["results"].AsArray()[0].AsObject()["a_vector_"].ToJson());
        (
            await server.PostAsync($"/datasets/{id}/cluster/centroids/insert", $$"""{"cluster_centers": [{"_id": "c3", "a_vector_": [1, 0]}], {{Both}}}""")
        ).Rejects(422, "invalid_argument");
        (
            await server.PostAsync($"/datasets/{id}/cluster/centroids/insert", $$"""{"cluster_centers": {{Centers}}, "field_weights": [2, -1], {{Both}}}""")
        ).Rejects(422, "invalid_argument");
    }

    [Fact]
    public async Task Write_OfAClustering_SetsLabelsAndCentroids_AndDeleteTakesThemAway()
    {
        string id = await server.ProductsAsync();

        Reply written = await server.PostAsync(
            $"/datasets/{id}/cluster/write",
            $$"""
            { {{Named}}, "model_name": "kmeans-2", "similarity_metric": "squaredeuclidean", "centroids": [{"_id": "cluster-1", "text_vector_": [0.1, 0.2, 0.3]}, {"_id": "cluster-0", "text_vector_": [1, 0, 0]}],
              "labels": {"cluster-0": ["a"], "cluster-1": ["b", "c", "not there"]} }
            """);
        await server.DoAsync($"/datasets/{id}/cluster/labels", $$"""{ {{Named}}, "labels": {"cluster-0": ["b"]} }""");

        Assert.Equal("{}", written.Text);
        Assert.Equal(
            ["cluster-0", "cluster-0", "cluster-1"],
            (await server.PostAsync($"/datasets/{id}/documents/bulk_get", """{"ids": ["a", "b", "c"]}"""))["documents"].AsArray()
                .Select(document => Document.FromValue(document)["_cluster_.text_vector_.kmeans_5"].AsText()));

        // In the order in which they were written.
        Assert.Equal(
            """[{"_id":"cluster-1","text_vector_":[0.1,0.2,0.3]},{"_id":"cluster-0","text_vector_":[1,0,0]}]""",
            (await ListAsync(id, "\"include_vector\": true"))["results"].ToJson());
        Assert.Equal(
            """{"results":[{"vector_fields":["text_vector_"],"alias":"kmeans_5","count":2}]}""",
            (await server.GetAsync($"/datasets/{id}/cluster/centroids/configs/list")).Text);

        Assert.True((await server.PostAsync($"/datasets/{id}/cluster/delete", $$"""{ {{Named}} }"""))["deleted"].AsBoolean());
        Assert.False((await server.PostAsync($"/datasets/{id}/cluster/delete", $$"""{ {{Named}} }"""))["deleted"].AsBoolean());
        Assert.Equal(FieldKind.Missing, (await server.GetAsync($"/datasets/{id}/documents/get?id=a"))["document._cluster_"].Kind);
    }

    [Fact]
    public async Task Write_OfNothingButOutliers_IsAClusteringWithoutCentroids()
    {
        string id = await server.ProductsAsync();

        await server.DoAsync($"/datasets/{id}/cluster/write", $$"""{ {{Named}}, "centroids": [], "labels": {"outlier": ["a"]} }""");

        Reply empty = await ListAsync(id, "\"allow_empty\": true");
        Assert.Equal(("[]", 3), (empty["results"].ToJson(), empty["clustering.dimension"].AsInteger()));
        (await ListAsync(id, "\"page\": 1")).Rejects(404, "clustering_not_found");
    }

    [Fact]
    public async Task UpdateLabels_OfAClusteringThatIsNotThere_IsRejected()
    {
        string id = await server.ProductsAsync();

        (await server.PostAsync($"/datasets/{id}/cluster/labels", $$"""{ {{Named}}, "labels": {"x": ["a"]} }""")).Rejects(404, "clustering_not_found");
    }

    private Task<Reply> InsertAsync(string id, string centers) => server.PostAsync(
        $"/datasets/{id}/cluster/centroids/insert", $$"""{"dataset_id": "{{id}}", "cluster_centers": [{{centers}}], {{Named}} }""");

    [Fact]
    public async Task BelowServices_TheOldestClients_InsertReadAndDeleteAllCentroids()
    {
        string id = await TwelvePoints.PutAsync(server);

        await server.DoAsync(
            "/services/cluster/centroids/insert",
            $$"""{"dataset_id":"{{id}}","cluster_centers":[{"_id":"cluster-9","point_vector_":[1,2,3]}],"vector_fields":["point_vector_"],"alias":"kmeans_3"}"""
        );
        Reply listed = await server.PostAsync(
            "/services/cluster/centroids/documents",
            $$"""{"dataset_id":"{{id}}","vector_fields":["point_vector_"],"alias":"kmeans_3","page_size":10}""");
        Reply deleted = await server.PostAsync($"/services/cluster/centroids/delete?dataset_id={id}&vector_field=point_vector_&alias=kmeans_3", null);
        Reply again = await server.PostAsync($"/services/cluster/centroids/delete?dataset_id={id}&vector_field=point_vector_&alias=kmeans_3", null);

        Assert.Equal(
            ["cluster-0", "cluster-1", "cluster-2", "cluster-9"],
            listed["documents"].AsArray().Select(centroid => centroid.AsObject()["_id"].AsText()));
        Assert.Equal(("success", 4L), (deleted["status"].AsText(), deleted["deleted"].AsInteger()));
        Assert.Equal(("success", 0L), (again["status"].AsText(), again["deleted"].AsInteger()));
        (await server.PostAsync($"/datasets/{id}/cluster/centroids/documents", """{"vector_fields":["point_vector_"],"alias":"kmeans_3"}""")).Rejects(
            404,
            "clustering_not_found");
        Assert.Equal(
            12,
            (
                await server.PostAsync(
                    $"/datasets/{id}/documents/get_where",
                    $$"""{"filters":[{"field":"{{TwelvePoints.LabelField}}","filter_type":"exists","condition":"==","condition_value":" "}]}""")
            )["count"]
                .AsInteger());
    }

    private Task<Reply> ListAsync(string id, string members) =>
        server.PostAsync($"/datasets/{id}/cluster/centroids/documents", $$"""{ {{Named}}, {{members}} }""");
}
