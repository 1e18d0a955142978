using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests of the routes that create, list, describe, copy and delete datasets.</summary>
public sealed class DatasetTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Create_OfAnExistingOne_KeepsItsDocuments()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync("/datasets/create", $$"""{"id": "{{id}}", "schema": {} }""");

        Assert.Equal((200, false), (reply.Status, reply["created"].AsBoolean()));
        Assert.Equal(4, (await server.PostAsync($"/datasets/{id}/documents/get_where", """{"page_size": 1}"""))["count"].AsInteger());
        (await server.PostAsync("/datasets/create", $$"""{"id": "{{id}}", "upsert": false, "expire": false}""")).Rejects(422, "invalid_argument");
    }

    [Fact]
    public async Task Create_WithASchema_DeclaresBareLengthsAndNames()
    {
        await server.DoAsync("/datasets/create", """{"id": "dataset-declared", "schema": {"declared_vector_": 4, "label": "text"}, "upsert": true}""");

        Assert.Equal("""{"declared_vector_":{"vector":4},"label":"text"}""", (await server.GetAsync("/datasets/dataset-declared/schema")).Text);
    }

    [Fact]
    public async Task Schema_IsFlat_AndWithoutTheId()
    {
        string id = await server.ProductsAsync();

        Assert.Equal(
            """{"brand":"text","meta":"dict","meta.score":"numeric","meta.source":"text","price":"numeric","text_vector_":{"vector":3}}""",
            (await server.GetAsync($"/datasets/{id}/schema")).Text);
    }

    [Fact]
    public async Task Schema_OfAFieldThatIsDeclaredLater_MakesListsVectors()
    {
        await server.DoAsync("/datasets/later/documents/bulk_insert", """{"documents": [{"_id": "a", "place": [1, 2]}], "insert_date": false}""");

        Assert.Equal("{}", (await server.PostAsync("/datasets/later/schema", """{"schema": {"place": {"vector": 2}}}""")).Text);

        Assert.Equal("""{"place":{"vector":2}}""", (await server.GetAsync("/datasets/later/schema")).Text);
        Reply refusal = (await server.PostAsync("/datasets/later/schema", """{"schema": {"place": {"vector": 3}}}""")).Rejects(422, "vector_shape");
        Assert.Equal("place", refusal["field"].AsText());
        (await server.PostAsync("/datasets/later/schema", """{"schema": {"place": "text"}}""")).Rejects(422, "invalid_argument");
    }

    [Theory]
    [InlineData("/datasets/{0}/delete", null)]
    [InlineData("/datasets/delete", """{{"dataset_id": "{0}"}}""")]
    public async Task Delete_InBothForms_TakesItAndAllAboutItAway(string path, string? body)
    {
        string id = await server.ProductsAsync();
        await server.DoAsync($"/datasets/{id}/settings", """{"settings": {"alias": {"x": "y"}}}""");

        Reply reply = await server.PostAsync(Formatted(path), body is null ? null : Formatted(body));

        Assert.Equal($$"""{"status":"complete","message":"{{id}} deleted"}""", reply.Text);
        (await server.PostAsync(Formatted(path), body is null ? null : Formatted(body))).Rejects(404, "dataset_not_found");
        await server.DoAsync("/datasets/create", $$"""{"id": "{{id}}"}""");
        Assert.Equal("""{"results":{}}""", (await server.GetAsync($"/datasets/{id}/settings")).Text);

        string Formatted(string text) => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, id);
    }

    [Fact]
    public async Task Lists_ShowIds_AndWhatThereIsToTell()
    {
        string id = await server.ProductsAsync();

        Assert.Contains(id, (await server.GetAsync("/datasets/list"))["datasets"].AsArray().Select(dataset => dataset.AsText()));
        Assert.DoesNotContain(
            (await server.GetAsync("/datasets/list"))["datasets"].AsArray(),
            dataset => dataset.AsText()!.StartsWith("__", StringComparison.Ordinal));
        Assert.Equal(
            $$"""{"datasets":["{{id}}"],"count":1}""",
            (await server.GetAsync($"/datasets/search?query={id[..20].ToUpperInvariant()}&sort_by_created_at_date=True&asc=False")).Text);

        Reply details = await server.PostAsync(
            "/datasets/list",
            $$"""
            {"include_schema": true, "include_stats": true, "include_metadata": true, "include_schema_stats": false, "include_vector_health": true, "include_active_jobs": false,
             "dataset_ids": ["{{id}}"], "sort_by_created_at_date": false, "asc": false, "page_size": 20, "page": 1}
            """);
        Assert.Equal((1, id, TestServer.Now), (details["count"].AsInteger(), details["datasets.0._id"].AsText(), details["datasets.0.insert_date_"].AsText()));
        Assert.Equal((4, "{}"), (details["datasets.0.stats.number_of_documents"].AsInteger(), details["datasets.0.metadata"].ToJson()));
        Assert.Equal("""{"text_vector_":{"exists":3,"missing":1}}""", details["datasets.0.vector_health"].ToJson());
    }

    [Fact]
    public async Task Metadata_IsMerged_AndAnsweredWithNothing()
    {
        string id = await server.ProductsAsync();
        Assert.Equal("""{"results":{}}""", (await server.GetAsync($"/datasets/{id}/metadata")).Text);

        Assert.Equal(
            "{}",
            (await server.PostAsync($"/datasets/{id}/metadata", $$$$"""{"dataset_id": "{{{{id}}}}", "metadata": {"value": "hey", "nested": {"a": 1}}}""")).Text
        );
        Assert.Equal(
            "{}",
            (await server.PostAsync($"/datasets/{id}/metadata", $$$$"""{"dataset_id": "{{{{id}}}}", "metadata": {"nested": {"b": [1, 2]}}}""")).Text);

        Assert.Equal("""{"results":{"value":"hey","nested":{"a":1,"b":[1,2]}}}""", (await server.GetAsync($"/datasets/{id}/metadata")).Text);
        (await server.PostAsync($"/datasets/{id}/metadata", """{"metadata": {"_id": "x"}}""")).Rejects(422, "invalid_argument");
    }

    [Fact]
    public async Task Settings_AreSetMemberByMember()
    {
        string id = await server.ProductsAsync();

        Assert.Equal("{}", (await server.PostAsync($"/datasets/{id}/settings", """{"settings": {"alias": {"x": "y"}}}""")).Text);
        await server.DoAsync($"/datasets/{id}/settings", """{"settings": {"more": 1}}""");

        Assert.Equal("""{"results":{"alias":{"x":"y"},"more":1}}""", (await server.GetAsync($"/datasets/{id}/settings")).Text);
        Assert.Equal(1, (await server.PostAsync($"/datasets/{id}/details", """{"include_settings": true}"""))["settings.more"].AsInteger());
        (await server.GetAsync("/datasets/nowhere/settings")).Rejects(404, "dataset_not_found");
    }

    [Fact]
    public async Task Health_CountsEveryField_LabelsToo()
    {
        string id = await server.ProductsAsync();
        await server.DoAsync($"/datasets/{id}/documents/bulk_update", """{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"km": "cluster-0"}}}]}""");

        IReadOnlyDictionary<string, FieldValue> health = (await server.GetAsync($"/datasets/{id}/monitor/health")).Json.AsObject();

        Assert.Equal("""{"exists":2,"missing":2}""", health["meta.score"].ToJson());
        Assert.Equal("""{"exists":3,"missing":1}""", health["text_vector_"].ToJson());
        Assert.Equal("""{"exists":1,"missing":3}""", health["_cluster_"].ToJson());
        Assert.Equal("""{"exists":1,"missing":3}""", health["_cluster_.text_vector_.km"].ToJson());
        Assert.Equal("""{"number_of_documents":4}""", (await server.GetAsync($"/datasets/{id}/monitor/stats")).Text);
    }

    [Fact]
    public async Task Clone_WithOtherNames_CopiesDocumentsLabelsCentroidsAndMetadata()
    {
        string id = await server.ProductsAsync();
        await server.DoAsync($"/datasets/{id}/metadata", """{"metadata": {"description": "shoes"}}""");
        await server.DoAsync($"/datasets/{id}/documents/bulk_update", """{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"km": "cluster-0"}}}]}""");
        await server.DoAsync(
            $"/datasets/{id}/cluster/centroids/insert",
            """{"cluster_centers": [{"_id": "cluster-0", "text_vector_": [1, 2, 3]}], "vector_fields": ["text_vector_"], "alias": "km"}""");

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/clone",
            $$"""
            {"new_dataset_id": "{{id}}-copy", "schema": {}, "rename_fields": {"text_vector_": "body_vector_"}, "remove_fields": ["meta"],
             "filters": [{"field": "brand", "filter_type": "exact_match", "condition": "==", "condition_value": "Acme"}]}
            """);

        Assert.NotEmpty(reply["job_id"].AsText()!);
        Assert.Equal(
            """[{"_id":"a","brand":"Acme","price":10,"body_vector_":[1,0,0],"_cluster_":{"body_vector_":{"km":"cluster-0"}}},"""
                + """{"_id":"c","brand":"Acme","price":30,"body_vector_":[0,0,1]}]""",
            (await server.PostAsync($"/datasets/{id}-copy/documents/get_where", "{}"))["documents"].ToJson());
        Assert.Equal("shoes", (await server.GetAsync($"/datasets/{id}-copy/metadata"))["results.description"].AsText());
        Assert.Equal("[1,2,3]", (await server.PostAsync(
                    $"/datasets/{id}-copy/cluster/centroids/documents",
                    """{"vector_fields": ["body_vector_"], "alias": "km", "include_vector": true}""")
            )["results.0.body_vector_"]
                .ToJson());
        (await server.PostAsync($"/datasets/{id}/clone", $$"""{"new_dataset_id": "{{id}}-copy"}""")).Rejects(422, "invalid_argument");
    }

    [Fact]
    public async Task Clone_ThatCannotBeWhole_LeavesNothing()
    {
        string id = await server.ProductsAsync();

        (await server.PostAsync($"/datasets/{id}/clone", $$$$"""{"new_dataset_id": "{{{{id}}}}-copy", "schema": {"price": {"vector": 2}}}""")).Rejects(
            422,
            "invalid_argument");

        (await server.GetAsync($"/datasets/{id}-copy/schema")).Rejects(404, "dataset_not_found");
    }

    [Fact]
    public async Task FieldChildrenAndKeyphrases_ComeBackAsTheyWereLeft()
    {
        string id = await server.ProductsAsync();

        await server.DoAsync(
            $"/datasets/{id}/field_children/50b84726/update",
            """{"field": "text_vector_", "field_children": ["_cluster_.text_vector_.a"], "category": "6a6f", "metadata": {"job_id": "x"}}""");
        Assert.Equal(1, (await server.PostAsync(
                    $"/datasets/{id}/fields/_keyphrase_.title.default/keyphrase/bulk_update",
                    """{"updates": [{"text": "lamp", "_id": "lamp", "ancestors": [], "keyphrase_score": 0.5}]}""")
            )["inserted"]
                .AsInteger());

        Assert.Equal(
            """[{"_id":"50b84726","field":"text_vector_","field_children":["_cluster_.text_vector_.a"],"category":"6a6f","metadata":{"job_id":"x"}}]""",
            (await server.PostAsync($"/datasets/{id}/field_children/list", """{"page": 1, "page_size": 10000}"""))["results"].ToJson());
        Assert.Equal(0.5, (await server.GetAsync($"/datasets/{id}/fields/_keyphrase_.title.default/keyphrase/lamp/get"))["keyphrase_score"].AsNumber());
        (await server.GetAsync($"/datasets/{id}/fields/title/keyphrase/lamp/get")).Rejects(404, "document_not_found");
    }

    [Fact]
    public async Task CopyForeign_WithTheKeysOfBothProjects_CopiesAllOfIt()
    {
        string id = await TwelvePoints.PutAsync(server);
        string[] from = TestServer.Key.Split(':'), to = TestServer.OtherKey.Split(':');
        string Body(string key) =>
            $$"""{"project":"{{to[0]}}","api_key":"{{to[1]}}","dataset_id":"{{id}}","source_dataset_id":"{{id}}","source_project":"{{from[0]}}","source_api_key":"{{key}}"}""";

        Reply refused = await server.SendAsync(HttpMethod.Post, "/admin/copy_foreign_dataset", Body("wrong"), TestServer.OtherKey);
        Reply copied = await server.SendAsync(HttpMethod.Post, "/admin/copy_foreign_dataset", Body(from[1]), TestServer.OtherKey);
        Reply again = await server.SendAsync(HttpMethod.Post, "/admin/copy_foreign_dataset", Body(from[1]), TestServer.OtherKey);

        refused.Rejects(401, "unauthorized");
        Assert.DoesNotContain("wrong", refused.Text, StringComparison.Ordinal);
        Assert.Equal("success", copied["status"].AsText());
        again.Rejects(422, "invalid_argument");
        Reply centroids = await server.SendAsync(
            HttpMethod.Post, $"/datasets/{id}/cluster/centroids/documents", """{"vector_fields":["point_vector_"],"alias":"kmeans_3"}""", TestServer.OtherKey);
        Assert.Equal(3, centroids["count"].AsInteger());
        Reply documents = await server.SendAsync(HttpMethod.Post, $"/datasets/{id}/documents/get_where", """{"page_size":1}""", TestServer.OtherKey);
        Assert.Equal(12, documents["count"].AsInteger());
        Assert.Equal("cluster-0", documents["documents.0"].AsObject()["_cluster_"].AsObject()["point_vector_"].AsObject()["kmeans_3"].AsText());
    }

    [Theory]
    [InlineData("""{"remove_fields": ["_id"]}""", "remove_fields")]
    [InlineData("""{"rename_fields": {"brand": "price.below"}}""", "rename_fields")]
    public async Task Clone_ThatNoDocumentCanFollow_IsRejected_AndLeavesNoHalf(string body, string member)
    {
        string id = await server.ProductsAsync();

        Reply reply = (await server.PostAsync($"/datasets/{id}/clone", body.Insert(1, $"\"new_dataset_id\": \"{id}-copy\", "))).Rejects(
            422,
            "invalid_argument");

        reply.Names(member);
        (await server.GetAsync($"/datasets/{id}-copy/schema")).Rejects(404, "dataset_not_found");
    }
}
