using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>Fits each model into a dataset, and asks each question.</summary>
public sealed class ModelQuestionsTests : IAsyncLifetime
{
    private const string Field = "place_vector_";

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly VectorSet _vectors = new MadeSet(9, 150, 2, 3, 20_000, 10, 1).Build();
    private readonly Dataset _dataset;

    public ModelQuestionsTests() => _dataset = new RelevanceClient(_store).GetDataset("places");

    public static TheoryData<string> Models =>
        ["hdbscan-5", "dbscan-40000", "agglomerativeclustering-3", "gaussianmixture-3", "kmeans-3", "bisectingkmeans-3"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _dataset.InsertDocumentsAsync(
        Enumerable.Range(0, _vectors.Count).Select(row => new Document($"d{row:000}") { ["size"] = row % 7, [Field] = _vectors[row].ToArray() }),
        cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [MemberData(nameof(Models))]
    public async Task EveryQuestion_OfAFit_HasAnAnswer(string name)
    {
        ClusterOps clusters = _dataset.GetClusterOps("places", Field);

        FitSummary fit = await clusters.FitAsync(ClusterModels.Parse(name), cancellationToken: Token);

        string[] labels = [.. fit.Distribution.Clusters.Select(cluster => cluster.Label).Where(label => label != ClusterLabels.Outlier)];
        Assert.InRange(labels.Length, 2, 20);
        Assert.Equal(150, fit.Distribution.TotalCount);
        Assert.Equal(fit.ModelResult.Labels.Count(label => label < 0), 150 - labels.Sum(label => fit.Distribution[label]));

        // Outliers have no centroid: they are in no list of members and in no row of the heatmap.
        MemberLists closest = await clusters.ListClosestAsync(cancellationToken: Token);
        Assert.Equal(labels.Order(), closest.Select(list => list.Label).Order());
        Assert.Equal(labels.Length, (await clusters.ListFurthestAsync(cancellationToken: Token)).Count);
        Assert.Equal(labels.Length, (await clusters.GetCentroidsAsync(Token)).Count);
        Assert.Equal(labels.Length * (labels.Length - 1) / 2, (await clusters.CentroidHeatmapAsync(cancellationToken: Token)).Pairs.Count);
        Assert.Contains("<svg", (await clusters.CentroidDistancesAsync(cancellationToken: Token)).ToSvg(), StringComparison.Ordinal);
        Assert.Equal(150, (await clusters.ProjectAsync(cancellationToken: Token)).Points.Count);
        Assert.InRange((await clusters.SilhouetteAsync(cancellationToken: Token)).Mean, -1, 1);
        Assert.True((await clusters.DispersionAsync(Token)).DaviesBouldin > 0);
        Assert.True((await clusters.DunnIndexAsync(Token)).Value >= 0);
        Assert.Contains("cluster-0", (await clusters.CreateReportAsync(cancellationToken: Token)).ToMarkdown(), StringComparison.Ordinal);
        Assert.Single(await clusters.AssignVectorsAsync(_vectors.Select([0]), Token));

        ClusterHierarchy layers = await clusters.GetHierarchyAsync(cancellationToken: Token);
        Assert.Equal(labels.Order(), layers.LeafLabels!.Order());
        Assert.Equal(fit.Distribution.Clusters.Where(cluster => labels.Contains(cluster.Label)).Sum(cluster => (long)cluster.Count), layers.Merges[^1].Size);
        Assert.Equal(["cluster-0", "cluster-1"], layers.CutLabels(2).Values.Distinct().Order());
    }

    [Fact]
    public async Task GetHierarchy_OfAClusteringWithoutClusters_SaysSo()
    {
        ClusterOps clusters = _dataset.GetClusterOps("none", Field);
        await clusters.FitAsync(ClusterModels.Parse("dbscan-1"), cancellationToken: Token);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => clusters.GetHierarchyAsync(cancellationToken: Token));

        Assert.Contains("only outliers", exception.Message, StringComparison.Ordinal);
    }
}
