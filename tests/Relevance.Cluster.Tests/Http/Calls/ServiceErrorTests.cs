using System.Net;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http.Calls;

/// <summary>Tests that an error of a service becomes the exception that the embedded store throws.</summary>
public sealed class ServiceErrorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DatasetNotFound_NamesTheDataset() =>
        Assert.Equal("shop", (await FailAsync<DatasetNotFoundException>(404, """{"message":"x","code":"dataset_not_found","dataset":"shop"}""")).DatasetId);

    [Fact]
    public async Task FieldNotFound_NamesFieldAndCandidates()
    {
        FieldNotFoundException e = await FailAsync<FieldNotFoundException>(
            404,
            """{"message":"x","code":"field_not_found","dataset":"shop","field":"v","expected":"a vector field","candidates":["a_vector_","b_vector_"]}""");

        Assert.Equal(("shop", "v", "a vector field"), (e.DatasetId, e.FieldName, e.Expected));
        Assert.Equal(["a_vector_", "b_vector_"], e.Candidates);
    }

    [Fact]
    public async Task ClusteringNotFound_NamesTheAliasesThereAre()
    {
        ClusteringNotFoundException e = await FailAsync<ClusteringNotFoundException>(
            404, """{"message":"x","code":"clustering_not_found","dataset":"shop","vector_field":"v_vector_","alias":"km","known_aliases":["a","b"]}""");

        Assert.Equal(("shop", "v_vector_", "km"), (e.DatasetId, e.VectorField, e.Alias));
        Assert.Equal(["a", "b"], e.KnownAliases);
    }

    [Fact]
    public async Task VectorShape_NamesDocumentAndField()
    {
        VectorShapeException e = await FailAsync<VectorShapeException>(
            422,
            """{"message":"x","code":"vector_shape","vector_name":"Document 'a', field 'e'","expected":"2 components","actual":"3 components","""
            + """ "dataset":"shop","field":"e","document":"a"}""");

        Assert.Equal(("Document 'a', field 'e'", "2 components", "3 components"), (e.VectorName, e.Expected, e.Actual));
        Assert.Equal(("shop", "e", "a"), (e.DatasetId, e.VectorField, e.DocumentId));
    }

    [Theory]
    [InlineData(422, """{"message":"No such page.","code":"invalid_argument","field":"page_size"}""", "No such page.")]
    [InlineData(400, """{"message":"Not JSON.","code":"invalid_json"}""", "Not JSON.")]
    public async Task InvalidArgument_IsAnArgumentException(int status, string body, string message) =>
        Assert.Contains(message, (await FailAsync<ArgumentException>(status, body)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(401, """{"message":"No.","code":"unauthorized"}""", StoreFailure.NoAccess)]
    [InlineData(403, "{}", StoreFailure.NoAccess)]
    [InlineData(500, """{"message":"No.","code":"store_failed","failure":"Corrupt"}""", StoreFailure.Corrupt)]
    [InlineData(500, """{"message":"No.","code":"internal_error"}""", StoreFailure.Other)]
    [InlineData(500, """{"message":"No.","code":"store_failed","failure":"17"}""", StoreFailure.Other)]
    [InlineData(503, """{"message":"No.","code":"shutting_down"}""", StoreFailure.Busy)]
    [InlineData(507, """{"message":"No.","code":"store_full"}""", StoreFailure.Full)]
    [InlineData(404, """{"message":"No.","code":"path_not_found"}""", StoreFailure.Other)]
    [InlineData(404, """{"message":"No.","code":"document_not_found","dataset":"shop","document":"a"}""", StoreFailure.Other)]
    [InlineData(413, """{"message":"No.","code":"too_large","limit":7}""", StoreFailure.Other)]
    public async Task AnythingElse_IsAFailureOfItsKind(int status, string body, StoreFailure failure)
    {
        RelevanceApiException e = await FailAsync<RelevanceApiException>(status, body);

        Assert.Equal((status, failure, "trace-7"), ((int)e.Status!, e.Failure, e.TraceId));
    }

    [Theory]
    [InlineData("""{"message":"m","detail":"d","error":"e"}""", "m")]
    [InlineData("""{"detail":"d","error":"e"}""", "d")]
    [InlineData(
        """{"detail":[{"loc":["body","page_size"],"msg":"too large","type":"value_error"},{"msg":"and more"}]}""", "body.page_size: too large; and more")]
    [InlineData("""{"error":"e"}""", "e")]
    [InlineData("plain text", "plain text")]
    [InlineData("<html>Bad gateway</html>", "<html>Bad gateway</html>")]
    [InlineData("""[1,2]""", "[1,2]")]
    [InlineData("", "the response has status 400 and no body")]
    public async Task ErrorMessage_IsFoundWhereServicesPutIt(string body, string message)
    {
        HttpDocumentStore store = TestStore.Over(new FaultyHandler((_, _) => Reply.Plain(body, HttpStatusCode.BadRequest)));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Equal(message, e.ErrorMessage);
        Assert.Null(e.ErrorCode);
    }

    [Fact]
    public async Task ErrorMessage_ThatIsEndless_IsCut()
    {
        HttpDocumentStore store = TestStore.Over(new FaultyHandler((_, _) => Reply.Plain(new string('x', 100_000), HttpStatusCode.BadRequest)));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Equal(501, e.ErrorMessage.Length);
    }

    [Fact]
    public async Task DatasetThatIsNotThere_OnAServiceWithoutCodes_IsRecognizedByItsText()
    {
        HttpDocumentStore store =
            TestStore.Over(new FaultyHandler((_, _) => Reply.Plain("""{"message":"Dataset could not be found in project."}""", HttpStatusCode.NotFound)));

        Assert.Equal("shop", (await Assert.ThrowsAsync<DatasetNotFoundException>(() => store.CountAsync("shop", filter: null, Token))).DatasetId);
        Assert.False(await store.DeleteDatasetAsync("shop", Token));
    }

    [Theory]
    [InlineData("""{"count":"many"}""")]
    [InlineData("""{}""")]
    public async Task Reply_WithoutWhatWasAskedFor_IsAFailureThatIsNotRepeated(string body)
    {
        FaultyHandler handler = FaultyHandler.Script(() => Reply.Ok(body));
        await using HttpDocumentStore store = TestStore.Over(handler);

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.CountAsync("shop", filter: null, Token));

        Assert.Single(handler.Requests);
        Assert.Contains("count", e.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"documents":[{"x":1}],"after_id":[]}""")]
    [InlineData("""{"documents":[{"_id":"a","_id":"b"}],"after_id":[]}""")]
    [InlineData("""{"documents":["a"],"after_id":[]}""")]
    public async Task Reply_WithDocumentsThatAreNone_IsAFailure(string body)
    {
        await using HttpDocumentStore store = TestStore.Over(FaultyHandler.Script(() => Reply.Ok(body)));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.ReadPageAsync("shop", new DocumentQuery(), cursor: null, Token));

        Assert.IsType<InvalidDocumentException>(e.InnerException);
    }

    [Fact]
    public async Task Key_QuotedByAService_IsTakenOutOfEveryMessage()
    {
        HttpDocumentStore store = TestStore.Over(
            new FaultyHandler((_, _) => Reply.Plain($$"""{"message":"The key {{TestStore.Key}} is not known."}""", HttpStatusCode.Unauthorized)));

        RelevanceApiException e = await Assert.ThrowsAsync<RelevanceApiException>(() => store.GetSchemaAsync("shop", Token));

        Assert.Equal("The key *** is not known.", e.ErrorMessage);
        Assert.DoesNotContain(TestStore.Key, e.ToString(), StringComparison.Ordinal);
    }

    private static async Task<T> FailAsync<T>(int status, string body)
        where T : Exception
    {
        await using HttpDocumentStore store = TestStore.Over(FaultyHandler.Script(() => Reply.Error(status, body)));
        return await Assert.ThrowsAsync<T>(() => store.ReadLabelsAsync("shop", new ClusteringKey("v_vector_", "km"), filter: null, Token));
    }
}
