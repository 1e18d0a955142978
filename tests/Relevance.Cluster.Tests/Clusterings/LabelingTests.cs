using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>Labels that do not come from a model.</summary>
public sealed class LabelingTests : IAsyncLifetime
{
    private static readonly ClusteringKey Key = new("v_vector_", "own");

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public LabelingTests()
    {
        _dataset = new RelevanceClient(_store).GetDataset("shop");
        _clusters = _dataset.GetClusterOps(Key.Alias, Key.VectorField);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _dataset.InsertDocumentsAsync(
        [
            Document.Parse("""{"_id":"a1","brand":"a","year":2010,"tags":["x"],"v_vector_":[1,0]}"""),
            Document.Parse("""{"_id":"b1","brand":"b","year":2,"v_vector_":[0,2]}"""),
            Document.Parse("""{"_id":"a2","brand":"a","year":2010,"v_vector_":[4,1]}"""),
            Document.Parse("""{"_id":"a3","brand":"a"}"""),
            Document.Parse("""{"_id":"c1","brand":"c"}"""),
            Document.Parse("""{"_id":"out","brand":"outlier","v_vector_":[9,9]}"""),
            Document.Parse("""{"_id":"null","brand":null,"v_vector_":[5,5]}"""),
            Document.Parse("""{"_id":"empty","brand":"","v_vector_":[5,5]}"""),
            Document.Parse("""{"_id":"none","v_vector_":[0,0]}"""),
        ],
        cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task LabelByFieldAsync_TakesValuesAsLabels_AndMeansAsCentroids()
    {
        LabelSummary summary = await _clusters.LabelByFieldAsync("brand", cancellationToken: Token);

        StoredClustering stored = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal(["a", "b"], stored.Labels);
        Assert.Equal([2.5f, .5f], stored.Centroids[0].ToArray());
        Assert.Equal([0f, 2f], stored.Centroids[1].ToArray());
        Assert.Equal(
            [("a1", "a"), ("b1", "b"), ("a2", "a"), ("a3", "a"), ("c1", "c"), ("out", "outlier")],
            (await _store.ReadLabelsAsync("shop", Key, filter: null, Token)).Select(label => (label.DocumentId, label.Label)));
        Assert.Equal((3, 2L), (summary.Distribution.UnlabeledCount, summary.WithoutVectorCount));
        Assert.Equal(["c"], summary.LabelsWithoutCentroid);
        Assert.Equal(
            "Labels on shop/v_vector_, stored as 'own': 4 clusters of 6 documents (3 without a label, 2 labeled without a vector, 1 labels without a centroid)",
            summary.ToString());
    }

    [Fact]
    public async Task LabelByFieldAsync_Numbers_AreLabelsInNaturalOrder()
    {
        await _clusters.LabelByFieldAsync("year", cancellationToken: Token);

        Assert.Equal(["2", "2010"], (await _clusters.GetCentroidsAsync(Token)).Select(centroid => centroid.Label));
    }

    [Fact]
    public async Task LabelByFieldAsync_Cosine_ScalesCentroidsToLengthOne()
    {
        await _clusters.LabelByFieldAsync("year", DistanceMetric.Cosine, Token);

        StoredClustering stored = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal(DistanceMetric.Cosine, stored.Metric);
        Assert.Equal([0f, 1f], stored.Centroids[0].ToArray());
    }

    [Fact]
    public async Task LabelByFieldAsync_AnArray_IsRejectedByDocument()
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => _clusters.LabelByFieldAsync("tags", cancellationToken: Token));

        Assert.Contains("Dataset 'shop', document 'a1', field 'tags'", thrown.Message, StringComparison.Ordinal);
        Assert.False(await _clusters.ExistsAsync(Token));
    }

    [Fact]
    public async Task LabelByFieldAsync_NoSuchField_NamesThoseThereAre()
    {
        FieldNotFoundException thrown = await Assert.ThrowsAsync<FieldNotFoundException>(() => _clusters.LabelByFieldAsync("brnad", cancellationToken: Token));

        Assert.Contains("brand", thrown.Candidates);
    }

    [Fact]
    public async Task LabelAsync_TakesPairs_AndListsIdsThatAreNotThere()
    {
        await _clusters.LabelByFieldAsync("brand", cancellationToken: Token);
        LabelSummary summary = await _clusters.LabelAsync(
            [new("b1", "x"), new("ghost", "x"), new("a1", "x"), new("none", "y"), new("a1", "x")],
            cancellationToken: Token);

        StoredClustering stored = (await _store.GetClusteringAsync("shop", Key, Token))!;
        Assert.Equal(["x", "y"], stored.Labels);
        Assert.Equal([.5f, 1f], stored.Centroids[0].ToArray());
        Assert.Equal(["ghost"], summary.UnknownDocumentIds);
        Assert.Equal(6, summary.Distribution.UnlabeledCount);
        Assert.Equal(2, summary.Distribution["x"]);
    }

    [Fact]
    public async Task LabelAsync_TwoLabelsForOneDocument_AreRejected()
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(
            () => _clusters.LabelAsync([new("a1", "x"), new("a1", "y")], cancellationToken: Token));

        Assert.Contains("document 'a1' has two labels: 'x' and 'y'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LabelAsync_OfNoDocumentWithAVector_StoresNothing()
    {
        await Assert.ThrowsAsync<NoVectorsException>(
            () => _clusters.LabelAsync([new("c1", "x"), new("ghost", "x"), new("out", "outlier")], cancellationToken: Token));

        Assert.False(await _clusters.ExistsAsync(Token));
    }

    [Fact]
    public async Task LabelAsync_OnlyAZeroVectorUnderCosine_HasACentroidOfZeros()
    {
        await _clusters.LabelAsync([new("a1", "x"), new("none", "y")], DistanceMetric.Cosine, Token);

        Centroid[] centroids = [.. await _clusters.GetCentroidsAsync(Token)];
        Assert.Equal(["x", "y"], centroids.Select(centroid => centroid.Label));
        Assert.All(centroids[1].Vector.ToArray(), component => Assert.Equal(0, component));
        Assert.Contains(
            "The centroid of y is a zero vector",
            (await _clusters.CentroidHeatmapAsync(cancellationToken: Token)).ToString(),
            StringComparison.Ordinal);
    }
}
