using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Fitting;

/// <summary>Refits that keep labels, names and edits.</summary>
public sealed class ContinueTests : IAsyncLifetime
{
    private const string Field = "v_vector_";
    private static readonly FitOptions Continue = new() { Continue = true };

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public ContinueTests()
    {
        _dataset = new RelevanceClient(_store).GetDataset("shop");
        _clusters = _dataset.GetClusterOps("km", Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Four groups of ten on a line, at 0, 10, 20 and 30.
    public async ValueTask InitializeAsync() => await InsertAsync(0, 40);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("banking77-test.minilm.npy", 77)]
    [InlineData("clinc150-test.minilm.npy", 150)]
    public async Task FitAsync_ThatContinuesWithATenthMoreDocuments_KeepsLabelsAndInertia(string file, int count)
    {
        VectorSet vectors = VectorSet.ReadNumpy(SharedData.PathOrSkip(file), Token);
        int[] shuffled = [.. Enumerable.Range(0, vectors.Count).OrderBy(row => (row * 7919L) % 10007).ThenBy(row => row)];
        int first = vectors.Count * 10 / 11;
        Dataset dataset = new RelevanceClient(_store).GetDataset("questions");
        ClusterOps clusters = dataset.GetClusterOps("km", Field);
        await dataset.InsertDocumentsAsync([.. shuffled[..first].Select(ToDocument)], cancellationToken: Token);
        await clusters.FitAsync(new KMeans(count), cancellationToken: Token);
        await dataset.InsertDocumentsAsync([.. shuffled[first..].Select(ToDocument)], cancellationToken: Token);

        FitSummary refit = await clusters.FitAsync(new KMeans(count), Continue, cancellationToken: Token);

        ClusterLineage lineage = Assert.Single((await clusters.GetHistoryAsync(Token)).Fits);
        FitSummary scratch = await dataset.GetClusterOps("scratch", Field).FitAsync(new KMeans(count), cancellationToken: Token);
        double ratio = ((KMeansResult)refit.ModelResult).Inertia / ((KMeansResult)scratch.ModelResult).Inertia;
        TestContext.Current.TestOutputHelper?.WriteLine($"{file}: {lineage.KeptLabelShare:P2} keep the label, inertia × {ratio:0.0000}");
        Assert.InRange(lineage.KeptLabelShare, 0.98, 1);
        Assert.InRange(ratio, 0.9, 1.005);

        Document ToDocument(int row) => new($"q{row}") { [Field] = vectors[row].ToArray() };
    }

    [Fact]
    public async Task FitAsync_ThatContinues_KeepsLabelsNamesAndEdits()
    {
        await _clusters.FitAsync(new KMeans(4), Continue, cancellationToken: Token);
        string[] groups = [await LabelOfAsync("d0"), await LabelOfAsync("d1"), await LabelOfAsync("d2"), await LabelOfAsync("d3")];
        await _clusters.MergeClustersAsync(groups[0], [groups[3]], Token);
        await _clusters.RenameClustersAsync(new Dictionary<string, string> { [groups[0]] = "ends", [groups[1]] = groups[3] }, Token);
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["ends"] = "both ends" }, Token);
        await _clusters.MoveDocumentsAsync("ends", ["d2"], Token);
        await InsertAsync(40, 44);

        FitSummary first = await _clusters.FitAsync(new KMeans(4), Continue, cancellationToken: Token);
        await InsertAsync(44, 48);
        FitSummary second = await _clusters.FitAsync(new KMeans(4), Continue, cancellationToken: Token);

        Assert.Equal(["ends", "ends", groups[3], groups[2], "ends"], await LabelsOfAsync("d0", "d3", "d1", "d6", "d2"));
        Assert.Equal(["ends", "ends", groups[3], groups[2]], await LabelsOfAsync("d44", "d47", "d45", "d46"));
        Assert.Equal("both ends", (await _clusters.GetClusterNamesAsync(Token))["ends"]);
        Assert.Equal("both ends", first.Distribution.Names["ends"]);
        Assert.Equal(3, second.Distribution.Clusters.Count);
        ClusterHistory history = await _clusters.GetHistoryAsync(Token);
        Assert.Equal(["merge", "rename", "name", "move"], history.Edits.Select(edit => edit.Kind));
        Assert.Equal(2, history.Fits.Count);
        Assert.All(history.Fits, fit => Assert.Equal((1, 0), (fit.KeptLabelShare, fit.Remarks.Count)));
        Assert.StartsWith("'km': 2 refits, 4 edits\n1. kmeans-4 → kmeans-4: 3 clusters → 3 (3 kept);", history.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitAsync_ThatContinues_ReportsEditsThatNoLongerApply()
    {
        await _clusters.FitAsync(new KMeans(4), cancellationToken: Token);
        string gone = await LabelOfAsync("d3");
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string> { [gone] = "the end" }, Token);
        await _clusters.MoveDocumentsAsync(gone, ["d0", "d4"], Token);
        await _clusters.MoveDocumentsAsync(await LabelOfAsync("d1"), ["d8"], Token);
        await _clusters.DeleteCentroidAsync(gone, Token);
        await _dataset.DeleteDocumentsAsync(["d8"], Token);

        await _clusters.FitAsync(new KMeans(3), Continue, cancellationToken: Token);

        ClusterHistory history = await _clusters.GetHistoryAsync(Token);
        Assert.Equal(
            [
                $"The edit 'name' of '{gone}' no longer applies: there is no cluster '{gone}' any more.",
                $"The edit 'move' of 'd0' and 1 more no longer applies: there is no cluster '{gone}' any more.",
                "The edit 'move' of 'd8' no longer applies: document 'd8' has no label any more.",
            ],
            Assert.Single(history.Fits).Remarks);
        Assert.Empty(history.Edits);
        Assert.DoesNotContain(gone, (await _clusters.GetClusterNamesAsync(Token)).Keys);
    }

    [Fact]
    public async Task FitAsync_WithoutContinue_BeginsANewLog_AndSaysSo()
    {
        await _clusters.FitAsync(new KMeans(4), cancellationToken: Token);
        Assert.Empty((await _clusters.GetHistoryAsync(Token)).Fits);
        await _clusters.MergeClustersAsync("cluster-0", ["cluster-1"], Token);

        await _clusters.FitAsync(new KMeans(4), cancellationToken: Token);

        ClusterHistory history = await _clusters.GetHistoryAsync(Token);
        Assert.Equal(["Edits before this fit are not repeated, because it does not continue: 1."], Assert.Single(history.Fits).Remarks);
        Assert.Contains(history.Fits[0].Changes, change => change.Kind == "split");
        Assert.Empty(history.Edits);
        Assert.True(await _clusters.DeleteAsync(Token));
        Assert.Empty((await _clusters.GetHistoryAsync(Token)).Fits);
    }

    [Fact]
    public async Task FitAsync_MatchedToAnAlias_TakesItsLabelsAndNames_WithAnyModel()
    {
        await _clusters.LabelByFieldAsync("group", cancellationToken: Token);
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["at 10"] = "ten" }, Token);
        ClusterOps other = _dataset.GetClusterOps("other", Field);

        FitSummary fit = await other.FitAsync(
            new Dbscan(new DbscanOptions { Radius = 2, MinPoints = 3 }), new FitOptions { MatchTo = "km" }, cancellationToken: Token);
        FitSummary again = await other.FitAsync(new KMeans(5, seed: 3), new FitOptions { MatchTo = "other" }, cancellationToken: Token);

        Assert.Equal(["at 0", "at 10", "at 20", "at 30"], fit.Distribution.Clusters.Select(cluster => cluster.Label));
        Assert.Equal("ten", fit.Distribution.Names["at 10"]);
        Assert.Equal(5, again.Distribution.Clusters.Count);
        Assert.Equal("ten", (await other.GetClusterNamesAsync(Token))["at 10"]);
        Assert.Equal(4, again.Distribution.Clusters.Count(cluster => cluster.Label.StartsWith("at ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FitAsync_ThatCannotContinue_SaysWhatToDo()
    {
        await _clusters.FitAsync(new KMeans(4), cancellationToken: Token);

        await ThrowsAsync(new Dbscan(new DbscanOptions { Radius = 1 }), Continue, "fit it with new FitOptions { MatchTo = \"km\" }.");
        await ThrowsAsync(new KMeans(5), Continue, "cannot continue: 4 clusters are stored, and the model has 5. Fit new KMeans(4)");
        await ThrowsAsync(
            new KMeans(new KMeansOptions { ClusterCount = 4, Metric = DistanceMetric.Euclidean }), Continue, "the stored centroids are by SquaredEuclidean");
        await ThrowsAsync(new KMeans(4), new FitOptions { Continue = true, MatchTo = "km" }, "Set one of them.");
        await Assert.ThrowsAsync<ClusteringNotFoundException>(
            () => _clusters.FitAsync(new KMeans(4), new FitOptions { MatchTo = "none" }, cancellationToken: Token));
        ArgumentException batches = await Assert.ThrowsAsync<ArgumentException>(() => _clusters.FitBatchesAsync(
            new MiniBatchKMeansLearner(new MiniBatchKMeansOptions { ClusterCount = 4 }), Continue, cancellationToken: Token));
        Assert.Contains("a fit in batches keeps no labels", batches.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoveDocumentsAsync_OfAnUnknownDocumentOrCluster_ChangesNothing()
    {
        await _clusters.FitAsync(new KMeans(4), cancellationToken: Token);

        ArgumentException document = await Assert.ThrowsAsync<ArgumentException>(() => _clusters.MoveDocumentsAsync("cluster-0", ["d1", "d99"], Token));
        ArgumentException cluster = await Assert.ThrowsAsync<ArgumentException>(() => _clusters.MoveDocumentsAsync("cluster-9", ["d1"], Token));

        Assert.Contains("document 'd99' has no label", document.Message, StringComparison.Ordinal);
        Assert.Contains("has no cluster 'cluster-9'. It has: cluster-0, cluster-1", cluster.Message, StringComparison.Ordinal);
        Assert.Empty((await _clusters.GetHistoryAsync(Token)).Edits);
        Assert.Equal(0, await _clusters.MoveDocumentsAsync(await LabelOfAsync("d1"), ["d1", "d1"], Token));
    }

    private async Task ThrowsAsync(IClusterModel model, FitOptions options, string expected)
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(() => _clusters.FitAsync(model, options, cancellationToken: Token));
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    private Task<WriteSummary> InsertAsync(int from, int to) => _dataset.InsertDocumentsAsync(
        [
            .. Enumerable.Range(from, to - from).Select(i => new Document($"d{i}")
            {
                [Field] = new[] { (10 * (i % 4)) + (i / 4 * 0.1f), 1f },
                ["group"] = $"at {10 * (i % 4)}",
            }),
        ],
        cancellationToken: Token);

    private async Task<string> LabelOfAsync(string id) => (await LabelsOfAsync(id))[0];

    private async Task<string[]> LabelsOfAsync(params string[] ids)
    {
        IReadOnlyList<DocumentLabel> labels = await _store.ReadLabelsAsync("shop", new ClusteringKey(Field, "km"), filter: null, Token);
        return [.. ids.Select(id => labels.Single(label => label.DocumentId == id).Label)];
    }
}
