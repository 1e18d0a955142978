using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.ObjectModel;

/// <summary>Tests that wrong input leads to one exception with the dataset, the field, the document, and the expected and actual values.</summary>
public sealed class ClusterOpsErrorTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;

    public ClusterOpsErrorTests() => _dataset = new RelevanceClient(_store).GetDataset("golden");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ClusterOps Clusters => _dataset.GetClusterOps("kmeans-3", Golden.VectorField);

    public async ValueTask InitializeAsync() => await _dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Asking_UnderAnUnknownAlias_NamesTheKnownOnes()
    {
        await Clusters.FitAsync(new KMeans(3), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<ClusteringNotFoundException>(
            () => _dataset.GetClusterOps("kmeans-4", Golden.VectorField).ListFurthestAsync(cancellationToken: Token));

        Assert.Equal(["kmeans-3"], exception.KnownAliases);
        Assert.Equal("Dataset 'golden': the vector field 'point_vector_' has no clustering with the alias 'kmeans-4'. It has: kmeans-3.", exception.Message);
    }

    [Fact]
    public async Task Asking_BeforeAnyFit_SaysToFitFirst()
    {
        var exception = await Assert.ThrowsAsync<ClusteringNotFoundException>(() => Clusters.DistributionAsync(cancellationToken: Token));

        Assert.EndsWith("It has none yet: call FitAsync first.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitAsync_OnAnUnknownField_NamesTheVectorFields()
    {
        var exception = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => _dataset.GetClusterOps("a", "title_vector_").FitAsync(new KMeans(2), cancellationToken: Token));

        Assert.Equal("Dataset 'golden': 'title_vector_' is not a vector field. It has: point_vector_.", exception.Message);
    }

    [Fact]
    public async Task FitAsync_OnATextField_IsRejected()
    {
        var exception = await Assert.ThrowsAsync<FieldNotFoundException>(
            () => _dataset.GetClusterOps("a", "kind").FitAsync(new KMeans(2), cancellationToken: Token));

        Assert.Equal([Golden.VectorField], exception.Candidates);
    }

    [Fact]
    public async Task FitAsync_OnAMissingDataset_NamesIt()
    {
        ClusterOps clusters = new RelevanceClient(_store).GetDataset("nowhere").GetClusterOps("a", "v_vector_");

        var exception = await Assert.ThrowsAsync<DatasetNotFoundException>(() => clusters.FitAsync(new KMeans(2), cancellationToken: Token));

        Assert.Equal("nowhere", exception.DatasetId);
    }

    [Fact]
    public async Task FitAsync_OnAnEmptyDataset_SaysThatThereAreNoVectors()
    {
        Dataset empty = new RelevanceClient(_store).GetDataset("empty");
        await empty.CreateAsync(Schema.Empty.With("v_vector_", FieldType.Vector(3)), Token);

        var exception = await Assert.ThrowsAsync<NoVectorsException>(() =>
            empty.GetClusterOps("a", "v_vector_").FitAsync(new KMeans(1), cancellationToken: Token));

        Assert.Equal(("empty", "v_vector_"), (exception.DatasetId, exception.VectorField));
    }

    [Fact]
    public async Task FitAsync_WhenNothingMatchesTheFilter_SaysSo()
    {
        var options = new FitOptions { Filter = Filter.Field("kind").EqualTo("boat") };

        await Assert.ThrowsAsync<NoVectorsException>(() => Clusters.FitAsync(new KMeans(1), options, cancellationToken: Token));
    }

    [Fact]
    public async Task FitAsync_WithMoreClustersThanVectors_NamesBothNumbersAndTheDataset()
    {
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Clusters.FitAsync(new KMeans(13), cancellationToken: Token));

        Assert.Contains("'golden'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("12", exception.Message, StringComparison.Ordinal);
        Assert.Contains("13", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KMeans_WithNoClusters_IsRejected() => Assert.Throws<ArgumentOutOfRangeException>(() => new KMeans(0));

    [Fact]
    public async Task FitAsync_WithAZeroVectorThatIsRejected_NamesTheDocument()
    {
        await _dataset.InsertDocumentsAsync([new Document("nought") { [Golden.VectorField] = new float[3] }], cancellationToken: Token);
        var model = new KMeans(new KMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject });

        var exception = await Assert.ThrowsAsync<VectorShapeException>(() => Clusters.FitAsync(model, cancellationToken: Token));

        Assert.Equal(("golden", "nought", Golden.VectorField), (exception.DatasetId, exception.DocumentId, exception.VectorField));
        Assert.False(await Clusters.ExistsAsync(Token));
    }

    [Fact]
    public async Task ListClosestAsync_WithAZeroVectorThatIsRejected_NamesTheDocument()
    {
        await _dataset.InsertDocumentsAsync([new Document("nought") { [Golden.VectorField] = new float[3] }], cancellationToken: Token);
        await Clusters.FitAsync(new KMeans(3), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<VectorShapeException>(
            () => Clusters.ListClosestAsync(new MemberRankingOptions { Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject }, Token));

        Assert.Equal("nought", exception.DocumentId);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    public async Task FitAsync_WithAModelThatReturnsTheWrongNumberOfLabels_SaysWhatItMustReturn(int count)
    {
        var model = new Golden.Model(new int[count]);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => Clusters.FitAsync(model, cancellationToken: Token));

        Assert.Equal($"The model 'known' must return 12 labels; it returned {count}.", exception.Message);
    }

    [Fact]
    public async Task FitAsync_WithAModelThatNamesTwoClustersAlike_IsRejected()
    {
        var model = new Golden.Model { LabelNames = ["a", "b", "a"] };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Clusters.FitAsync(model, cancellationToken: Token));
    }

    [Fact]
    public async Task FitAsync_WithALabelThatHasNoCentroid_IsRejected()
    {
        var model = new Golden.Model { Centroids = VectorSet.From([[1f, 0f, 0f], [0f, 1f, 0f]]) };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Clusters.FitAsync(model, cancellationToken: Token));
    }

    [Fact]
    public async Task ListClosestAsync_OfAnUnknownCluster_NamesTheKnownOnes()
    {
        await Clusters.FitAsync(new Golden.Model(), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<ArgumentException>(() =>
            Clusters.ListClosestAsync(new MemberRankingOptions { Clusters = ["cluster-7"] }, Token));

        Assert.Contains("no cluster 'cluster-7'. The clusters are: cluster-0, cluster-1, cluster-2.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListClosestAsync_WithAFilterOnAVectorField_IsRejected()
    {
        await Clusters.FitAsync(new Golden.Model(), cancellationToken: Token);
        var options = new MemberRankingOptions { Filter = Filter.Field(Golden.VectorField).EqualTo("x") };

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => Clusters.ListClosestAsync(options, Token));

        Assert.Contains(Golden.VectorField, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DistributionAsync_AgainstAnUnknownField_NamesTheFields()
    {
        await Clusters.FitAsync(new Golden.Model(), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<FieldNotFoundException>(() => Clusters.DistributionAsync("colour", cancellationToken: Token));

        Assert.Contains("kind", exception.Candidates);
        Assert.DoesNotContain(Golden.VectorField, exception.Candidates);
    }

    [Fact]
    public async Task AssignAsync_WithAVectorOfAnotherLength_NamesTheDocument()
    {
        await Clusters.FitAsync(new Golden.Model(), cancellationToken: Token);

        var exception = await Assert.ThrowsAsync<VectorShapeException>(
            () => Clusters.AssignAsync([new Document("short") { [Golden.VectorField] = new[] { 1f, 2f } }], Token));

        Assert.Equal("Document 'short', field 'point_vector_': expected a vector of 3 components, found 2 components.", exception.Message);
    }

    [Fact]
    public void GetClusterOps_WithADotInTheAlias_IsRejected() =>
        Assert.Throws<ArgumentException>(() => _dataset.GetClusterOps("v1.2", Golden.VectorField));
}
