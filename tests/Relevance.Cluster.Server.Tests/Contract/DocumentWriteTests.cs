using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests of the routes that write documents, with the bodies that original clients send.</summary>
public sealed class DocumentWriteTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task BulkInsert_OfNewDocuments_CreatesTheDatasetAndCounts()
    {
        Reply reply = await server.PostAsync(
            "/datasets/fresh/documents/bulk_insert",
            """
            {"documents": [{"_id": "doc-000", "title": "bright", "text_vector_": [6.5738, 0.6604]}, {"_id": 7}, {"title": "without an id"}],
             "insert_date": true, "overwrite": true, "update_schema": true, "field_transformers": [], "ingest_in_background": false, "wait_for_update": true}
            """);

        Assert.Equal("""{"inserted":3,"failed_documents":[],"created":3,"updated":0}""", reply.Text);
        Assert.Equal("application/json", reply.Headers["Content-Type"]);
        Assert.Equal(["fresh"], (await server.GetAsync("/datasets/list"))["datasets"].AsArray().Where(id => id == "fresh").Select(id => id.AsText()));
    }

    [Fact]
    public async Task BulkInsert_WithInsertDate_GivesTheTimeToThoseWithoutOne()
    {
        await server.DoAsync(
            "/datasets/dated/documents/bulk_insert",
            """{"documents": [{"_id": "a"}, {"_id": "b", "insert_date_": "2020-01-01T00:00:00.000Z"}]}""");

        Reply page = await server.PostAsync("/datasets/dated/documents/get_where", "{}");

        Assert.Equal(
            [TestServer.Now, "2020-01-01T00:00:00.000Z"],
            page["documents"].AsArray().Select(document => document.AsObject()["insert_date_"].AsText()));
        Assert.Equal("date", (await server.GetAsync("/datasets/dated/schema"))["insert_date_"].AsText());
    }

    [Fact]
    public async Task BulkInsert_OfABadDocument_ListsItWithItsIdAndWritesTheOthers()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/documents/bulk_insert",
            """{"documents": [{"_id": "x", "text_vector_": [1, 2]}, {"_id": "y", "text_vector_": [1, 2, 3]}, {"_id": true}, {"_id": "z", "_cluster_": 5}]}""");

        Assert.Equal(1, reply["inserted"].AsInteger());
        Assert.Equal(["x", "true", "z"], reply["failed_documents"].AsArray().Select(failed => failed.AsObject()["_id"].ToString()));
        Assert.Equal(422, reply["failed_documents.0.error.status"].AsInteger());
        Assert.Contains("expected 3 components, found 2", reply["failed_documents.0.error.body"].AsText());
    }

    [Fact]
    public async Task BulkInsert_SentThreeTimes_LeavesEachDocumentOnce()
    {
        const string Body = """{"documents": [{"_id": "a", "n": 1}, {"_id": "b", "n": 2}]}""";

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(2, (await server.PostAsync("/datasets/thrice/documents/bulk_insert", Body))["inserted"].AsInteger());
        }

        Assert.Equal(2, (await server.PostAsync("/datasets/thrice/documents/get_where", """{"page_size": 1}"""))["count"].AsInteger());
    }

    [Fact]
    public async Task BulkInsert_WithoutOverwrite_RejectsExistingDocuments()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync($"/datasets/{id}/documents/bulk_insert", """{"documents": [{"_id": "a"}, {"_id": "new"}], "overwrite": false}""");

        Assert.Equal((1, 1), (reply["inserted"].AsInteger(), reply["created"].AsInteger()));
        Assert.Equal("a", reply["failed_documents.0._id"].AsText());
    }

    [Fact]
    public async Task BulkInsert_ThatMustNotCreate_RejectsAMissingDataset() =>
        (await server.PostAsync("/datasets/nowhere/documents/bulk_insert", """{"documents": [{"_id": "a"}], "create_dataset": false}""")).Rejects(
            404,
            "dataset_not_found");

    [Fact]
    public async Task BulkInsert_OfADocumentNestedAsDeeplyAsItMay_TakesIt()
    {
        Document deep = new("deep") { [string.Join('.', Enumerable.Repeat("x", 63))] = "end" };

        Reply reply = await server.PostAsync("/datasets/deep/documents/bulk_insert", $$"""{"documents": [{{deep.ToJson()}}], "insert_date": false}""");

        Assert.Equal(1, reply["inserted"].AsInteger());
        Assert.Contains(deep.ToJson(), (await server.PostAsync("/datasets/deep/documents/get_where", "{}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_GivenAsNumbers_AreText()
    {
        string id = await server.ProductsAsync();

        await server.DoAsync(
            $"/datasets/{id}/documents/bulk_update",
            """{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"default": 5}}}], "insert_date": true, "ingest_in_background": false}""");

        Assert.Equal("5", (await server.GetAsync($"/datasets/{id}/documents/get?id=a"))["document._cluster_.text_vector_.default"].AsText());
    }

    [Fact]
    public async Task Labels_OfAVectorFieldThatIsNotThereYet_AreKept()
    {
        string id = await server.ProductsAsync();

        await server.DoAsync($"/datasets/{id}/documents/bulk_update", """{"updates": [{"_id": "a", "_cluster_": {"later_vector_": {"km": "cluster-1"}}}]}""");

        Assert.Equal("text", (await server.GetAsync($"/datasets/{id}/schema")).Json.AsObject()["_cluster_.later_vector_.km"].AsText());
    }

    [Fact]
    public async Task BulkUpdate_OfASecondAlias_KeepsTheFirst()
    {
        string id = await server.ProductsAsync();

        foreach (string alias in new[] { "first", "second" })
        {
            await server.DoAsync(
                $"/datasets/{id}/documents/bulk_update",
                $$$$$"""{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"{{{{{alias}}}}}": "cluster-0"}}}]}""");
        }

        Assert.Equal(
            """{"first":"cluster-0","second":"cluster-0"}""", (await server.GetAsync($"/datasets/{id}/documents/get?id=a"))["_cluster_.text_vector_"].ToJson());
    }

    [Fact]
    public async Task BulkUpdate_MergesObjects_AndAddsMissingDocuments()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/documents/bulk_update",
            """{"updates": [{"_id": "a", "meta": {"score": 99}}, {"_id": "new", "title": "made by upsert"}, {"_id": "new", "more": 1}], "insert_date": true}"""
        );

        Assert.Equal("""{"inserted":3,"failed_documents":[],"created":1,"updated":2}""", reply.Text);
        Assert.Equal("""{"source":"web","score":99}""", (await server.GetAsync($"/datasets/{id}/documents/get?id=a"))["document.meta"].ToJson());
        Assert.Equal(
            $$"""{"_id":"new","title":"made by upsert","insert_date_":"{{TestServer.Now}}","more":1}""",
            (await server.GetAsync($"/datasets/{id}/documents/get?id=new"))["document"].ToJson());
    }

    [Fact]
    public async Task BulkUpdate_WithoutUpsert_RejectsMissingDocuments()
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/documents/bulk_update",
            """{"updates": [{"_id": "new", "x": 1}, {"_id": "a", "x": 1}], "upsert": false}""");

        Assert.Equal((1, "new"), (reply["updated"].AsInteger(), reply["failed_documents.0._id"].AsText()));
    }

    [Fact]
    public async Task Update_InBothForms_Merges()
    {
        string id = await server.ProductsAsync();

        Assert.Equal(
            "success",
            (await server.PostAsync($"/datasets/{id}/documents/update", """{"update": {"_id": "a", "title": "changed"}, "insert_date": true}"""))["status"]
                .AsText());
        Assert.Equal("success", (await server.PostAsync($"/datasets/{id}/documents/update", """{"id": "a", "updates": {"price": 11}}"""))["status"].AsText());

        Reply reply = await server.GetAsync($"/datasets/{id}/documents/get?id=a&include_vector=False");
        Assert.Equal(("changed", 11), (reply["title"].AsText(), reply["price"].AsInteger()));
        Assert.Equal(FieldKind.Missing, reply["text_vector_"].Kind);
    }

    [Theory]
    [InlineData("""{"flag.inner": "on"}""")]
    [InlineData("""{"flag": {"inner": "on"}}""")]
    public async Task UpdateWhere_WithDottedOrNestedNames_ChangesThoseThatMatch(string updates)
    {
        string id = await server.ProductsAsync();

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/documents/update_where",
            $$"""{"updates": {{updates}}, "filters": [{"field": "brand", "filter_type": "exact_match", "condition": "==", "condition_value": "Acme"}]}""");

        Assert.Equal("""{"status":"success","message":"2 updated","number_of_documents":2}""", reply.Text);
        Assert.Equal("on", (await server.GetAsync($"/datasets/{id}/documents/get?id=c"))["flag.inner"].AsText());
        Assert.Equal(FieldKind.Missing, (await server.GetAsync($"/datasets/{id}/documents/get?id=b"))["flag"].Kind);
    }

    [Fact]
    public async Task UpdateWhere_OfLabels_MergesClustersAsTheOldClientsDo()
    {
        string id = await server.ProductsAsync();
        await server.DoAsync(
            $"/datasets/{id}/documents/bulk_update",
            """{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"km": "1"}}}, {"_id": "b", "_cluster_": {"text_vector_": {"km": "2"}}}]}""");

        Reply reply = await server.PostAsync(
            $"/datasets/{id}/documents/update_where",
            """{"updates": {"_cluster_.text_vector_.km": 1}, "filters": """
                + """[{"field": "_cluster_.text_vector_.km", "filter_type": "categories", "condition": "==", "condition_value": ["2"]}]}"""
        );

        Assert.Equal(1, reply["number_of_documents"].AsInteger());
        Assert.Equal("1", (await server.GetAsync($"/datasets/{id}/documents/get?id=b"))["_cluster_.text_vector_.km"].AsText());
    }

    [Fact]
    public async Task Deletes_OfEveryKind_SayHowMany()
    {
        string id = await server.ProductsAsync();

        Assert.Equal(
            """{"status":"success","number_of_documents_deleted":1}""",
            (await server.PostAsync($"/datasets/{id}/documents/delete", """{"id": "a"}""")).Text);
        Assert.Equal(
            1,
            (await server.PostAsync($"/datasets/{id}/documents/bulk_delete", """{"ids": ["b", "no-such-document"]}"""))["number_of_documents_deleted"]
                .AsInteger());
        Assert.Equal(1, (await server.PostAsync(
            $"/datasets/{id}/documents/delete_where",
                    """{"filters": [{"field": "_id", "filter_type": "ids", "condition": "==", "condition_value": ["c"]}]}""")
            )["number_of_documents_deleted"]
                .AsInteger());
        (await server.PostAsync($"/datasets/{id}/documents/delete_where", """{"filters": []}""")).Rejects(422, "invalid_argument");
        Assert.Equal(
            1,
            (await server.PostAsync($"/datasets/{id}/documents/delete_where", """{"filters": [], "all": true}"""))["number_of_documents_deleted"].AsInteger());
    }

    [Fact]
    public async Task DeleteFields_TakesFieldsAndLabelsOut()
    {
        string id = await server.ProductsAsync();
        await server.DoAsync($"/datasets/{id}/documents/bulk_update", """{"updates": [{"_id": "a", "_cluster_": {"text_vector_": {"km": "1"}}}]}""");

        await server.DoAsync(
            $"/datasets/{id}/documents/delete_fields",
            """{"id": "a", "fields": ["brand", "meta.score", "_cluster_.text_vector_.km", "nothing"]}""");

        Assert.Equal(
            """{"_id":"a","price":10,"text_vector_":[1,0,0],"meta":{"source":"web"}}""",
            (await server.GetAsync($"/datasets/{id}/documents/get?id=a"))["document"].ToJson());
    }

    [Fact]
    public async Task Insert_OfOne_AnswersWithItsId()
    {
        Reply reply = await server.PostAsync(
            "/datasets/single/documents/insert",
            """{"document": {"_id": "doc-000", "price": 30.75}, "insert_date": true, "overwrite": true, "update_schema": true}""");

        Assert.Equal(("success", "doc-000"), (reply["status"].AsText(), reply["_id"].AsText()));
        (await server.PostAsync("/datasets/single/documents/insert", """{"document": {"_id": "doc-000"}, "overwrite": false}""")).Rejects(
            422,
            "invalid_argument");
    }
}
