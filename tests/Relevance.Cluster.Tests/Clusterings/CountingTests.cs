using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>Tests that counts are computed in the store: neither the labels nor the fields of all documents are read.</summary>
public sealed class CountingTests : IAsyncLifetime
{
    private readonly LabelReadStore _store = new(SqliteDocumentStore.Open(":memory:"));
    private readonly Dataset _dataset;

    public CountingTests() => _dataset = new RelevanceClient(_store).GetDataset("golden");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ClusterOps Clusters => _dataset.GetClusterOps("known-3", Golden.VectorField);

    public async ValueTask InitializeAsync()
    {
        await _dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);
        await _dataset.InsertDocumentsAsync(
            [
                new Document("x0") { ["kind"] = "shoe" },
                new Document("x1") { [Golden.VectorField] = new[] { 1f, 1f, 0f } },
                new Document("x2") { ["rank"] = 1 },
            ],
            cancellationToken: Token);
        await Clusters.FitAsync(new Golden.Model([.. Golden.Labels, -1]), cancellationToken: Token);
        await _dataset.GetClusterOps("other", Golden.VectorField).FitAsync(new KMeans(2), cancellationToken: Token);
        _store.Reads.Clear();
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Distribution_ReadsNoLabels_AndCountsAsBefore()
    {
        ClusterDistribution all = await Clusters.DistributionAsync(cancellationToken: Token);
        ClusterDistribution some = await Clusters.DistributionAsync(Filter.Field("kind").EqualTo("boot") | Filter.Field("kind").IsMissing(), Token);

        Assert.Empty(_store.Reads);
        Assert.Equal(["cluster-0 4", "cluster-1 3", "cluster-2 5", "outlier 1"], all.Clusters.Select(c => $"{c.Label} {c.Count}"));
        Assert.Equal(2, all.UnlabeledCount);
        Assert.Equal(["cluster-0 1", "cluster-1 1", "cluster-2 1", "outlier 1"], some.Clusters.Select(c => $"{c.Label} {c.Count}"));
        Assert.Equal(1, some.UnlabeledCount);
    }

    [Fact]
    public async Task DistributionByATruth_ReadsNeitherLabelsNorField_AndIsTheTableOfThePairs()
    {
        ContingencyTable table = await Clusters.DistributionAsync("kind", cancellationToken: Token);

        Assert.Empty(_store.Reads);
        string[] names = ["cluster-0", "cluster-1", "cluster-2"];
        ContingencyTable expected = ContingencyTable.Of([.. Golden.Labels.Select(label => names[label]), "outlier"], [.. Golden.Truths, null]);
        Assert.Equal(expected.ToString(), table.ToString());
        Assert.Equal(expected.AdjustedRandIndex, table.AdjustedRandIndex);
    }

    [Fact]
    public async Task GetCentroidsAndNames_ReadNoLabels()
    {
        IReadOnlyList<Centroid> centroids = await Clusters.GetCentroidsAsync(Token);
        await Clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-1"] = "television", ["outlier"] = "the rest" }, Token);
        ArgumentException unknown = await Assert.ThrowsAsync<ArgumentException>(
            () => Clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-7"] = "none" }, Token));

        Assert.Empty(_store.Reads);
        Assert.Equal(["cluster-0 4", "cluster-1 3", "cluster-2 5"], centroids.Select(c => $"{c.Label} {c.Size}"));
        Assert.Contains("The clusters are: cluster-0, cluster-1, cluster-2, outlier", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FacetsAndGroupsOfClusters_ReadNoLabels()
    {
        await Clusters.GetFacetsAsync(["kind"], Token);
        await Clusters.GroupBy("kind").CountAsync(Token);

        Assert.Empty(_store.Reads);
    }

    [Fact]
    public async Task CompareWithAnotherClustering_ReadsNoLabels_AndEqualsTheComparisonOfBoth()
    {
        ClusterOps other = _dataset.GetClusterOps("other", Golden.VectorField);
        ClusteringComparison comparison = await Clusters.CompareAsync("other", Token);
        ClusteringComparison back = await other.CompareAsync(Clusters, Token);

        Assert.Empty(_store.Reads);
        Dictionary<string, string> first = await LabelsAsync("known-3");
        Dictionary<string, string> second = await LabelsAsync("other");
        Assert.Equal(ClusteringComparison.Of(first, second, "known-3", "other").ToString(), comparison.ToString());
        Assert.Equal(ClusteringComparison.Of(second, first, "other", "known-3").ToString(), back.ToString());
        Assert.Equal((12, 1), (comparison.ComparedCount, comparison.OutlierCount));
    }

    [Fact]
    public async Task CompareOfClusteringsOfDifferentDocuments_CountsWhatOnlyOneLabels()
    {
        await _dataset.GetClusterOps("part", Golden.VectorField).FitAsync(
            new KMeans(2),
            new FitOptions { Filter = Filter.Field("rank") < 4 },
            cancellationToken: Token);

        ClusteringComparison comparison = await Clusters.CompareAsync("part", Token);
        ClusteringComparison back = await _dataset.GetClusterOps("part", Golden.VectorField).CompareAsync("known-3", Token);

        Assert.Equal((4, 9, 0, 0), (comparison.ComparedCount, comparison.OnlyFirstCount, comparison.OnlySecondCount, comparison.OutlierCount));
        Assert.Equal((4, 0, 9, 0), (back.ComparedCount, back.OnlyFirstCount, back.OnlySecondCount, back.OutlierCount));
    }

    [Fact]
    public async Task AssignUnlabeled_AsksForTheDocumentsWithoutALabelOnly()
    {
        await _dataset.InsertDocumentsAsync([new Document("new") { [Golden.VectorField] = new[] { 0f, 0f, 1f } }], cancellationToken: Token);

        ClusterAssignment assigned = Assert.Single(await Clusters.AssignUnlabeledAsync(Token));

        Assert.Empty(_store.Reads);
        Assert.Equal(("new", "cluster-2"), (assigned.DocumentId, assigned.Label));
    }

    [Fact]
    public async Task Evaluation_AfterAFit_ReadsNeitherItsLabelsNorTheField()
    {
        ClusterEvaluation evaluation = await Clusters.EvaluateAsync("kind", cancellationToken: Token);

        Assert.Empty(_store.Reads);
        string[] names = ["cluster-0", "cluster-1", "cluster-2"];
        Assert.Equal(
            ContingencyTable.Of([.. Golden.Labels.Select(label => names[label])], Golden.Truths).AdjustedRandIndex,
            evaluation.Truth!.AdjustedRandIndex);
    }

    [Fact]
    public async Task ThePageOfAReport_AfterAFit_ReadsNoLabels()
    {
        using MemoryStream page = new();
        await Clusters.WriteReportAsync(page, new Relevance.Cluster.HtmlReportOptions { GroundTruthField = "kind" }, cancellationToken: Token);

        Assert.DoesNotContain("labels", _store.Reads);
        await Clusters.RecomputeCentroidsAsync(Token);
        Assert.Equal(1, _store.Reads.Count(read => read == "labels"));
    }

    private async Task<Dictionary<string, string>> LabelsAsync(string alias) =>
        (await _store.ReadLabelsAsync("golden", new ClusteringKey(Golden.VectorField, alias), cancellationToken: Token)).ToDictionary(
            label => label.DocumentId,
            label => label.Label);

    private sealed class LabelReadStore(DocumentStore inner) : DelegatingStore(inner)
    {
        public List<string> Reads { get; } = [];

        public override Task<IReadOnlyList<DocumentLabel>> ReadLabelsAsync(
            string datasetId,
            ClusteringKey key,
            Filter? filter = null,
            CancellationToken cancellationToken = default)
        {
            Reads.Add("labels");
            return base.ReadLabelsAsync(datasetId, key, filter, cancellationToken);
        }

        public override Task<IReadOnlyList<DocumentValue>> ReadFieldAsync(
            string datasetId,
            string field,
            Filter? filter = null,
            CancellationToken cancellationToken = default)
        {
            Reads.Add(field);
            return base.ReadFieldAsync(datasetId, field, filter, cancellationToken);
        }
    }
}
