using Relevance.Cluster.Server.Tests.Support;

namespace Relevance.Cluster.Server.Tests.Contract;

/// <summary>Tests of the routes of reports, workflows and files, which clients store in addition to documents.</summary>
public sealed class KeptThingsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Reports_AreKept_ListedChangedAndDeleted()
    {
        Reply created = await server.PostAsync("/reports/clusters/create", """{"name": "cluster-report", "report": {"grade": "S", "overall": {"n": 5}}}""");
        string id = created["_id"].AsText()!;

        Reply listed = await server.GetAsync("/reports/clusters/list");
        FieldValue own = listed["results"].AsArray().Single(report => report.AsObject()["_id"].AsText() == id);
        Assert.Equal(
            $$$"""{"_id":"{{{id}}}","name":"cluster-report","report":{"grade":"S","overall":{"n":5}},"insert_date_":"{{{TestServer.Now}}}"}""",
            own.ToJson());

        Assert.Equal("success", (await server.DoAsync($"/reports/clusters/{id}/update", """{"report": {"grade": "A"}}""")).AsObject()["status"].AsText());
        Assert.Equal("A", (await server.GetAsync($"/reports/clusters/{id}/get"))["report.grade"].AsText());
        await server.DoAsync($"/reports/clusters/{id}/delete", "{}");
        (await server.GetAsync($"/reports/clusters/{id}/get")).Rejects(404, "report_not_found");
        Assert.DoesNotContain(id, (await server.GetAsync("/reports/clusters/list")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_OfOneProject_AreNotSeenByAnother()
    {
        string id = (await server.PostAsync("/reports/clusters/create", """{"name": "secret", "report": {}}"""))["_id"].AsText()!;

        (await server.SendAsync(HttpMethod.Get, $"/reports/clusters/{id}/get", null, TestServer.OtherKey)).Rejects(404, "report_not_found");
    }

    [Fact]
    public async Task Workflows_TellWhatTheirClientsSaid()
    {
        string id = $"job-{Guid.NewGuid():N}";
        await server.DoAsync(
            $"/workflows/{id}/status",
            """{"status": "inprogress", "workflow_name": "w", "additional_information": "", "send_email": true, "metadata": """
                + """{"v": "0.32.6"}, "worker_number": 0}"""
        );
        await server.DoAsync(
            $"/workflows/{id}/progress",
            """{"worker_number": 0, "step": "Simple Workflow", "n_processed": 2, "n_total": 20, "n_processed_pricing": 2}""");
        await server.DoAsync(
            $"/workflows/{id}/progress",
            """{"worker_number": 0, "step": "Simple Workflow", "n_processed": 20, "n_total": 20, "n_processed_pricing": 20}""");
        await server.DoAsync($"/workflows/{id}/status", """{"status": "complete"}""");

        Reply reply = await server.PostAsync($"/workflows/{id}/get", null);

        Assert.Equal("complete", reply["status"].AsText());
        Assert.Equal("w", reply["workflow_name"].AsText());
        Assert.Equal(20, reply["steps"].AsObject()["Simple Workflow"].AsObject()["n_processed_pricing"].AsInteger());
        Assert.Single(reply["steps"].AsObject());
    }

    [Fact]
    public async Task Workflows_WithoutAStatus_AreNotFound() => (await server.PostAsync("/workflows/never/get", null)).Rejects(404, "workflow_not_found");

    [Fact]
    public async Task Files_GoInOnceAndComeOutAsTheyWere()
    {
        string dataset = await server.ProductsAsync();
        Reply made = await server.PostAsync($"/datasets/{dataset}/get_file_upload_urls", """{"files": ["tests/logo.png", "b.png"]}""");
        Uri address = new(made["files.0.upload_url"].AsText()!);
        byte[] content = [0, 255, 1, 254];

        using HttpResponseMessage put = await server.Http.PutAsync(address, new ByteArrayContent(content), TestContext.Current.CancellationToken);
        using HttpResponseMessage get = await server.Http.GetAsync(new Uri(made["files.0.url"].AsText()!), TestContext.Current.CancellationToken);
        using HttpResponseMessage again = await server.Http.PutAsync(address, new ByteArrayContent([7]), TestContext.Current.CancellationToken);

        Assert.Equal("tests/logo.png", made["files.0.name"].AsText());
        Assert.Equal(200, (int)put.StatusCode);
        Assert.Equal(content, await get.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["nosniff"], get.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal("attachment", get.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(404, (int)again.StatusCode);
    }

    [Theory]
    [InlineData("/_blob/project-shop/00112233445566778899aabbccddeeff")]
    [InlineData("/_blob/project-shop/..%2fkeys.json")]
    [InlineData("/_blob/project-shop/short")]
    [InlineData("/_blob/nobody/00112233445566778899aabbccddeeff")]
    public async Task Files_AtAddressesThatWereNeverMade_AreNotTaken(string path)
    {
        Reply put = await server.SendAsync(HttpMethod.Put, $"{path}?expires=9999999999&signature=00", "{}", key: null);
        Reply get = await server.SendAsync(HttpMethod.Get, $"{path}?expires=9999999999&signature=00", null, key: null);

        put.Rejects(404, "file_not_found");
        get.Rejects(404, "file_not_found");
    }

    [Fact]
    public async Task Files_NeedAKeyForTheirAddress()
    {
        (await server.SendAsync(HttpMethod.Post, "/services/get_temporary_file_upload_url", """{"extension": "txt"}""", key: null)).Rejects(
            401,
            "unauthorized");

        Reply made = await server.PostAsync("/services/get_temporary_file_upload_url", """{"extension": "txt"}""");

        Assert.NotEqual(made["upload_url"].AsText(), made["download_url"].AsText());
    }
}
