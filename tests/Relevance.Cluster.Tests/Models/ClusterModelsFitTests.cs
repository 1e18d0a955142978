using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>Tests models by name, on the twelve points of <see cref="Golden"/> in an embedded store.</summary>
public sealed class ClusterModelsFitTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;

    public ClusterModelsFitTests() => _dataset = new RelevanceClient(_store).GetDataset("golden");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    // Labels and mean directions computed with numpy from the full matrix of similarities.
    [Fact]
    public async Task FitAsync_WithCommunities_StoresMeanDirectionsAndOutliers()
    {
        ClusterOps clusters = _dataset.GetClusterOps("communities", Golden.VectorField);

        FitSummary fit = await clusters.FitAsync(
            new CommunityDetection(new CommunityDetectionOptions { Threshold = 0.9, MinCommunitySize = 3 }), cancellationToken: Token);

        Assert.Equal("communitydetection", fit.ModelName);
        Assert.Equal([0, 0, 0, 0, 2, 2, 2, 1, 1, 1, 1, -1], fit.ModelResult.Labels);
        Assert.Equal("outlier", (await _dataset.GetDocumentAsync("p11", Token))![clusters.LabelField].AsText());
        IReadOnlyList<Centroid> centroids = await clusters.GetCentroidsAsync(Token);
        Assert.Equal([("cluster-0", 4L), ("cluster-1", 4L), ("cluster-2", 3L)], centroids.Select(centroid => (centroid.Label, (long)centroid.Size)));
        Assert.Equal([0.08588013, 0.09754567, 0.99151876], centroids[1].Vector.ToArray().Select(x => (double)x), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public async Task FitAsync_WithCommunitiesOfWhichThereAreNone_SaysThatAllAreOutliers()
    {
        ClusterOps clusters = _dataset.GetClusterOps("none", Golden.VectorField);

        FitSummary fit = await clusters.FitAsync(ClusterModels.Parse("communitydetection"), cancellationToken: Token);

        Assert.True(fit.HasOnlyOutliers);
        Assert.Equal((12, 12), (fit.Distribution.TotalCount, fit.Distribution["outlier"]));
        Assert.Contains("no cluster: all 12 documents are outliers. Use a lower threshold", fit.ToString(), StringComparison.Ordinal);
        Assert.Equal("outlier", (await _dataset.GetDocumentAsync("p3", Token))![clusters.LabelField].AsText());

        // Further reads return empty results.
        Assert.True(await clusters.ExistsAsync(Token));
        Assert.Empty(await clusters.GetCentroidsAsync(Token));
        Assert.Empty(await clusters.ListClosestAsync(cancellationToken: Token));
        InvalidOperationException heatmap = await Assert.ThrowsAsync<InvalidOperationException>(() => clusters.CentroidHeatmapAsync(cancellationToken: Token));
        Assert.Contains("only outliers", heatmap.Message, StringComparison.Ordinal);
        Projection map = await clusters.ProjectAsync(cancellationToken: Token);
        Assert.Equal((12, 0), (map.Points.Count(point => point.Label == "outlier"), map.Centroids.Count));
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => clusters.AssignVectorsAsync(VectorSet.From([[1f, 0f, 0f]]), Token));
        Assert.Contains("At least one centroid is required", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kmeans-3")]
    [InlineData("minibatchkmeans-3")]
    [InlineData("bisectingkmeans-3")]
    public async Task FitAsync_WithAModelByName_FindsTheThreeGroups(string name)
    {
        FitSummary fit = await _dataset.GetClusterOps("named", Golden.VectorField).FitAsync(ClusterModels.Parse(name), cancellationToken: Token);

        Assert.Equal(3, Golden.Labels.Zip(fit.ModelResult.Labels).Distinct().Count());
    }
}
