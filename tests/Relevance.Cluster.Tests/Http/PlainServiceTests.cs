using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Http.Support;

namespace Relevance.Cluster.Tests.Http;

/// <summary>A service without extensions: what the store does instead, request by request.</summary>
public sealed class PlainServiceTests : IAsyncLifetime
{
    private static readonly ClusteringKey Key = new("v_vector_", "km");

    private readonly ContractService _service = new();
    private readonly HttpDocumentStore _store;

    public PlainServiceTests() => _store = TestStore.Over(_service.Handler, TestStore.Options() with { MaxBatchDocuments = 3 });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.True(await _store.CreateDatasetAsync("shop", Schema.Empty, Token));
        await _store.WriteAsync(
            "shop", [.. Enumerable.Range(0, 5).Select(n => new Document($"d-{n}") { ["n"] = n, ["v_vector_"] = new[] { n, 1f } })], WriteMode.Insert, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _service.Dispose();
    }

    [Fact]
    public async Task Create_OfWhatIsThere_IsNotSent()
    {
        Assert.False(await _store.CreateDatasetAsync("shop", Schema.Empty, Token));

        Assert.Single(_service.Handler.Requests, request => request.Path == "/datasets/create");
    }

    [Fact]
    public async Task Write_ToADatasetThatIsNotThere_DoesNotMakeIt()
    {
        await Assert.ThrowsAsync<DatasetNotFoundException>(() => _store.WriteAsync("toys", TestStore.Numbered(1), WriteMode.Upsert, Token));

        Assert.Equal(["shop"], await _store.ListDatasetsAsync(Token));
    }

    [Fact]
    public async Task Insert_LooksUpWhatIsThere_AndSendsTheRest()
    {
        WriteSummary summary = await _store.WriteAsync("shop", [new("d-1"), new("new"), new("d-4"), new("new"), new("other")], WriteMode.Insert, Token);

        Assert.Equal(["d-1", "d-4", "new"], summary.Rejected.Select(rejected => rejected.DocumentId));
        Assert.Equal("field '_id': expected a new id, found 'd-1', which already exists", summary.Rejected[0].Reason);
        Assert.Equal(2, summary.InsertedCount);
        Assert.Equal(["new", "other"], _service.Handler.Requests[^1].Ids());
        Assert.Equal(1, (await _store.GetDocumentsAsync("shop", ["d-1"], query: null, Token))[0]["n"].AsNumber());
    }

    [Fact]
    public async Task Update_LooksUpWhatIsMissing_AndMergesOneIdOneAfterTheOther()
    {
        WriteSummary summary = await _store.WriteAsync(
            "shop", [new("d-0") { ["m"] = 5 }, new("gone") { ["m"] = 1 }, new("d-0") { ["m"] = FieldValue.Parse("""{"q":2}""") }], WriteMode.Update, Token);

        Assert.Equal((0, 2), (summary.InsertedCount, summary.UpdatedCount));
        Assert.Equal("field '_id': expected the id of a document, found 'gone', which does not exist", Assert.Single(summary.Rejected).Reason);
        Assert.Equal(FieldValue.Parse("""{"q":2}"""), (await _store.GetDocumentsAsync("shop", ["d-0"], query: null, Token))[0]["m"]);
        Assert.Equal(["d-0", "d-1", "d-2", "d-3", "d-4"], await _store.ListIdsAsync("shop", filter: null, Token));
    }

    [Fact]
    public async Task Upsert_CountsWhatItWroteAsInserted()
    {
        WriteSummary summary = await _store.WriteAsync("shop", [new("d-0"), new("x"), new("x") { ["n"] = 7 }], WriteMode.Upsert, Token);

        Assert.Equal((3, 0), (summary.InsertedCount, summary.UpdatedCount));
        Assert.Equal(7, (await _store.GetDocumentsAsync("shop", ["x"], query: null, Token))[0]["n"].AsNumber());
    }

    [Fact]
    public async Task GetDocuments_AreInTheOrderOfTheIds_HoweverTheyCome() =>
        Assert.Equal(
            ["d-3", "d-0", "d-3"],
            (await _store.GetDocumentsAsync("shop", ["d-3", "nobody", "d-0", "d-3"], query: null, Token)).Select(document => document.Id));

    [Fact]
    public async Task Pages_GoOnUntilOneIsEmpty()
    {
        DocumentQuery query = new() { PageSize = 5 };
        DocumentPage first = await _store.ReadPageAsync("shop", query, cursor: null, Token);
        DocumentPage second = await _store.ReadPageAsync("shop", query, first.NextCursor, Token);

        Assert.Equal((5, """["end"]"""), (first.Documents.Count, first.NextCursor));
        Assert.Empty(second.Documents);
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task Delete_OfEverything_NamesAFilterAllTheSame()
    {
        Assert.Equal(2, await _store.DeleteDocumentsAsync("shop", Filter.Field("n") >= 3, Token));
        Assert.Equal(0, await _store.DeleteDocumentsAsync("shop", Filter.None, Token));
        Assert.Equal(3, await _store.DeleteDocumentsAsync("shop", Filter.All, Token));

        Assert.Equal(0, await _store.CountAsync("shop", filter: null, Token));
    }

    [Fact]
    public async Task Facets_AreReadFromWhatTheContractHas()
    {
        await _store.WriteAsync(
            "shop", [new("d-0") { ["brand"] = "Acme" }, new("d-1") { ["brand"] = "Best" }, new("d-2") { ["brand"] = "Acme" }], WriteMode.Update, Token);

        IReadOnlyList<FieldFacet> facets = await _store.GetFacetsAsync("shop", new FacetQuery { Fields = ["n", "brand", "nothing"] }, Token);

        Assert.Equal(("n", 5L, new NumericFacet(5, 0, 4, 10)), (facets[0].Field, facets[0].Count, facets[0].Numbers));
        Assert.Equal(("brand", 3L), (facets[1].Field, facets[1].Count));
        Assert.Equal([new("Acme", 2), new("Best", 1)], facets[1].Values);
        Assert.Equal(("nothing", 0L), (facets[2].Field, facets[2].Count));
        FieldNotFoundException e = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => _store.GetFacetsAsync("shop", new FacetQuery { Fields = ["v_vector_"] }, Token));
        Assert.Equal("v_vector_", e.FieldName);
    }

    [Fact]
    public async Task Facets_WithAFilter_AreAnErrorAndNotWrong()
    {
        DocumentStoreException e =
            await Assert.ThrowsAsync<DocumentStoreException>(() => _store.GetFacetsAsync("shop", new FacetQuery { Filter = Filter.Field("n") > 1 }, Token));

        Assert.Contains("no filter for facets", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_ComePageByPage_AndHaveNoRevision()
    {
        List<string> ids = [];
        await foreach (VectorBatch batch in _store.ReadVectorsAsync("shop", "v_vector_", Token))
        {
            Assert.Equal((2, 5L), (batch.Dimension, batch.TotalCount));
            Assert.Equal(batch.DocumentIds.Select(id => (float)(id[2] - '0')), batch.Values.ToArray().Where((_, index) => index % 2 == 0));
            ids.AddRange(batch.DocumentIds);
        }

        Assert.Equal(["d-0", "d-1", "d-2", "d-3", "d-4"], ids);
        Assert.Null(await _store.GetVectorRevisionAsync("shop", "v_vector_", Token));
        Assert.DoesNotContain(_service.Handler.Requests, request => request.Path.Contains("/vectors", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clustering_IsWrittenInSteps_ReadAndDeleted()
    {
        StoredClustering clustering = new()
        {
            Key = Key,
            ModelName = "kmeans-2",
            Metric = DistanceMetric.Cosine,
            Labels = ["cluster-0", "cluster-1"],
            Centroids = VectorSet.From([[0.1f, -0f], [2f, 3f]]),
        };

        await _store.WriteClusteringAsync("shop", clustering, [new("d-0", "cluster-0"), new("nobody", "cluster-0"), new("d-2", "old")], Token);
        await _store.WriteClusteringAsync("shop", clustering, [new("d-0", "cluster-1"), new("d-1", "cluster-0")], Token);
        await _store.UpdateLabelsAsync("shop", Key, [new("d-4", "cluster-1")], Token);

        StoredClustering read = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal(("", DistanceMetric.Euclidean), (read.ModelName, read.Metric));
        Assert.Equal(clustering.Labels, read.Labels);
        Assert.Equal([0.1f, -0f], read.Centroids[0].ToArray());
        Assert.Equal(
            [new("d-0", "cluster-1"), new("d-1", "cluster-0"), new("d-4", "cluster-1")], await _store.ReadLabelsAsync("shop", Key, filter: null, Token));
        Assert.Equal([Key], await _store.ListClusteringsAsync("shop", Token));
        Assert.DoesNotContain("nobody", await _store.ListIdsAsync("shop", filter: null, Token));

        Assert.True(await _store.DeleteClusteringAsync("shop", Key, Token));
        Assert.Null(await _store.GetClusteringAsync("shop", Key, Token));
        Assert.Empty(await _store.ReadLabelsAsync("shop", Key, filter: null, Token));
    }

    [Fact]
    public async Task Clustering_ThatIsNotThere_IsNullOrAnError()
    {
        Assert.Null(await _store.GetClusteringAsync("shop", Key, Token));
        await Assert.ThrowsAsync<ClusteringNotFoundException>(() => _store.ReadLabelsAsync("shop", Key, filter: null, Token));
        await Assert.ThrowsAsync<ClusteringNotFoundException>(() => _store.UpdateLabelsAsync("shop", Key, [new("d-0", "x")], Token));
        Assert.False(await _store.DeleteClusteringAsync("shop", Key, Token));
    }

    [Fact]
    public async Task Requests_UseNothingThatTheContractHasNot()
    {
        await Clustering_IsWrittenInSteps_ReadAndDeleted();
        await Vectors_ComePageByPage_AndHaveNoRevision();
        await _store.DeclareVectorFieldAsync("shop", "e", 3, Token);
        await _store.UpdateMetadataAsync("shop", new Document("shop") { ["a.b"] = 1 }, Token);

        Assert.Equal(1, (await _store.GetMetadataAsync("shop", Token))["a.b"].AsNumber());
        Assert.Equal(FieldType.Vector(3), (await _store.GetSchemaAsync("shop", Token))["e"]);
        Assert.All(_service.Handler.Requests, request => Assert.Null(request.Header("Content-Encoding")));
    }
}
