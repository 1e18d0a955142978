using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Datasets;

/// <summary>Searching a dataset by vectors.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;

    public SearchTests() => _dataset = new RelevanceClient(_store).GetDataset("shop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _dataset.InsertDocumentsAsync(
        [
            Document.Parse("""{"_id":"east","kind":"a","text_vector_":[1,0],"image_vector_":[0,0,1]}"""),
            Document.Parse("""{"_id":"north","kind":"a","text_vector_":[0,1],"image_vector_":[1,0,0]}"""),
            Document.Parse("""{"_id":"north-east","kind":"b","text_vector_":[1,1]}"""),
            Document.Parse("""{"_id":"blind","kind":"b"}"""),
        ],
        cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task SearchAsync_OneVector_FindsTheNearestFirst_WithoutVectors()
    {
        VectorSearchResult found = await _dataset.SearchAsync(new VectorQuery("text_vector_", new[] { 2f, 0f }), cancellationToken: Token);

        Assert.Equal(["east", "north-east", "north"], found.Hits.Select(hit => hit.Document.Id));
        Assert.Equal([1, Math.Sqrt(.5), 0], found.Hits.Select(hit => hit.Similarity!.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(3, found.TotalCount);
        Assert.Equal("""{"_id":"east","kind":"a"}""", found.Hits[0].Document.ToJson());
    }

    [Fact]
    public async Task SearchEachAsync_SeveralVectors_AreWhatEachFindsAlone()
    {
        VectorSet vectors = VectorSet.From([[2f, 0f], [0f, 1f], [-1f, 3f], [2f, 0f], [1f, 1f]]);
        VectorSearchOptions options = new() { PageSize = 2, Filter = Filter.Field("kind") == "a", SelectFields = ["kind"] };

        IReadOnlyList<VectorSearchResult> found = await _dataset.SearchEachAsync("text_vector_", vectors, options, Token);

        for (int row = 0; row < vectors.Count; row++)
        {
            VectorSearchResult alone = await _dataset.SearchAsync(new VectorQuery("text_vector_", vectors[row].ToArray()), options, Token);
            Assert.Equal(alone.TotalCount, found[row].TotalCount);
            Assert.Equal(
                alone.Hits.Select(hit => (hit.Document.ToJson(), hit.Distance, hit.Similarity)),
                found[row].Hits.Select(hit => (hit.Document.ToJson(), hit.Distance, hit.Similarity)));
        }

        Assert.Equal(5, found.Count);
    }

    [Fact]
    public async Task SearchEachAsync_NoVector_FindsNothing_AndOneThatDoesNotFitIsRejected()
    {
        Assert.Empty(await _dataset.SearchEachAsync("text_vector_", VectorSet.Empty(2), cancellationToken: Token));
        VectorSet three = VectorSet.From([[1f, 2f, 3f]]);
        VectorShapeException rejected =
            await Assert.ThrowsAsync<VectorShapeException>(() => _dataset.SearchEachAsync("text_vector_", three, cancellationToken: Token));
        Assert.Contains("expected 2 components, found 3 components", rejected.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FieldNotFoundException>(() => _dataset.SearchEachAsync("title", VectorSet.From([[1f, 2f]]), cancellationToken: Token));
    }

    [Fact]
    public async Task SearchAsync_SeveralVectors_SumTheWeightedScores_OfDocumentsThatHaveAll()
    {
        VectorQuery[] queries = [new("text_vector_", new[] { 1f, 0f }), new("image_vector_", new[] { 1f, 0f, 0f }) { Weight = 2 }];

        VectorSearchResult found = await _dataset.SearchAsync(queries, cancellationToken: Token);

        Assert.Equal([("north", (double?)2), ("east", 1)], found.Hits.Select(hit => (hit.Document.Id, hit.Similarity)));
    }

    [Fact]
    public async Task SearchAsync_NegativeWeight_LooksAway()
    {
        VectorSearchResult found = await _dataset.SearchAsync(new VectorQuery("text_vector_", new[] { 1f, 0f }) { Weight = -1 }, cancellationToken: Token);

        Assert.Equal(["north", "north-east", "east"], found.Hits.Select(hit => hit.Document.Id));
    }

    [Fact]
    public async Task SearchAsync_FilterPageAndFields_AreKeptTo()
    {
        VectorSearchOptions options = new()
        {
            Filter = Filter.Field("kind").EqualTo("a"),
            PageSize = 1,
            Page = 2,
            SelectFields = ["text_vector_"],
            IncludeVectors = true,
            Metric = DistanceMetric.Euclidean,
        };

        VectorSearchResult found = await _dataset.SearchAsync(new VectorQuery("text_vector_", new[] { 1f, 0f }), options, Token);

        Assert.Equal(2, found.TotalCount);
        Assert.Equal("""{"_id":"north","text_vector_":[0,1]}""", Assert.Single(found.Hits).Document.ToJson());
        Assert.Equal(Math.Sqrt(2), found.Hits[0].Distance);
    }

    [Fact]
    public async Task SearchAsync_Furthest_BeginsAtTheOtherEnd()
    {
        VectorSearchResult found = await _dataset.SearchAsync(
            new VectorQuery("text_vector_", new[] { 1f, 0f }),
            new VectorSearchOptions { End = RankingEnd.Furthest, PageSize = 1 },
            Token);

        Assert.Equal("north", Assert.Single(found.Hits).Document.Id);
    }

    [Fact]
    public async Task SearchAsync_MinSimilarity_CountsOnlyWhatPasses()
    {
        VectorSearchResult found = await _dataset.SearchAsync(
            new VectorQuery("text_vector_", new[] { 1f, 0f }),
            new VectorSearchOptions { MinSimilarity = .5 },
            Token);

        Assert.Equal(2, found.TotalCount);
        Assert.Equal("2 of 2 documents by Cosine:\n  1.0000  east\n  0.7071  north-east", found.ToString());
    }

    [Fact]
    public async Task SearchAsync_WhatDoesNotFit_IsRejected()
    {
        FieldNotFoundException field = await Assert.ThrowsAsync<FieldNotFoundException>(() =>
            _dataset.SearchAsync(new VectorQuery("kind", new[] { 1f }), cancellationToken: Token));
        VectorShapeException shape = await Assert.ThrowsAsync<VectorShapeException>(() =>
            _dataset.SearchAsync(new VectorQuery("text_vector_", new[] { 1f }), cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => _dataset.SearchAsync([], cancellationToken: Token));

        Assert.Equal(["image_vector_", "text_vector_"], field.Candidates.Order());
        Assert.Contains("expected 2 components, found 1 components", shape.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchAsync_FieldWithoutVectors_FindsNothing()
    {
        await _dataset.DeclareVectorFieldAsync("later_vector_", 2, Token);

        VectorSearchResult found = await _dataset.SearchAsync(new VectorQuery("later_vector_", new[] { 1f, 0f }), cancellationToken: Token);

        Assert.Empty(found.Hits);
        Assert.Equal(0, found.TotalCount);
    }

    [Fact]
    public void VectorQuery_WeightThatIsNotFinite_IsRejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorQuery("v", new[] { 1f }) { Weight = double.NaN });

    [Fact]
    public async Task FindNeighborsAsync_LeavesTheDocumentItselfOut()
    {
        VectorSearchResult found = await _dataset.FindNeighborsAsync("east", "text_vector_", cancellationToken: Token);

        Assert.Equal(["north-east", "north"], found.Hits.Select(hit => hit.Document.Id));
        Assert.Equal(2, found.TotalCount);
    }

    [Fact]
    public async Task FindNeighborsAsync_FindsATwin_AndKeepsToFilterAndMetric()
    {
        await _dataset.InsertDocumentsAsync([Document.Parse("""{"_id":"twin","kind":"b","text_vector_":[1,0]}""")], cancellationToken: Token);
        VectorSearchOptions options = new() { Filter = Filter.Field("kind").EqualTo("b"), Metric = DistanceMetric.Euclidean, PageSize = 1 };

        VectorSearchResult found = await _dataset.FindNeighborsAsync("east", "text_vector_", options, Token);

        Assert.Equal([("twin", 0d)], found.Hits.Select(hit => (hit.Document.Id, hit.Distance)));
        Assert.Equal(2, found.TotalCount);
    }

    [Fact]
    public async Task FindNeighborsAsync_WithoutDocumentVectorOrField_SaysWhich()
    {
        ArgumentException noDocument = await Assert.ThrowsAsync<ArgumentException>(() =>
            _dataset.FindNeighborsAsync("west", "text_vector_", cancellationToken: Token));
        Assert.Contains("Dataset 'shop': the document 'west' does not exist.", noDocument.Message, StringComparison.Ordinal);
        VectorShapeException noVector = await Assert.ThrowsAsync<VectorShapeException>(() =>
            _dataset.FindNeighborsAsync("blind", "text_vector_", cancellationToken: Token));
        Assert.Equal(("blind", "text_vector_"), (noVector.DocumentId, noVector.VectorField));
        await Assert.ThrowsAsync<FieldNotFoundException>(() => _dataset.FindNeighborsAsync("east", "kind", cancellationToken: Token));
    }

    [Fact]
    public async Task FindNeighborsAsync_OfADocumentWithoutADirection_NamesItUnlessTheMetricNeedsNone()
    {
        await _dataset.InsertDocumentsAsync([Document.Parse("""{"_id":"zero","text_vector_":[0,0]}""")], cancellationToken: Token);

        VectorShapeException e = await Assert.ThrowsAsync<VectorShapeException>(() =>
            _dataset.FindNeighborsAsync("zero", "text_vector_", cancellationToken: Token));
        VectorSearchResult found = await _dataset.FindNeighborsAsync(
            "zero", "text_vector_", new VectorSearchOptions { Metric = DistanceMetric.Euclidean }, Token);

        Assert.Contains("document 'zero', field 'text_vector_'", e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(found.Hits);
    }
}
