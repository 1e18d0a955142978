using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Clusterings.Fitting;

/// <summary>Clusters within clusters.</summary>
public sealed class SubclusterTests : IAsyncLifetime
{
    private const string Field = "v_vector_";
    private static readonly ClusteringKey ChildKey = new(Field, "sub");

    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _parent;
    private readonly ClusterOps _child;

    public SubclusterTests()
    {
        _dataset = new RelevanceClient(_store).GetDataset("shop");
        _parent = _dataset.GetClusterOps("top", Field);
        _child = _dataset.GetClusterOps(ChildKey.Alias, Field);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Clusters 1, 9 and 10, each in two places a unit apart, and a document that no cluster wants.</summary>
    public async ValueTask InitializeAsync()
    {
        int[] clusters = [1, 9, 10];
        List<KeyValuePair<string, string>> labels = [];
        List<Document> documents = [];
        foreach (int cluster in clusters)
        {
            int size = cluster == 10 ? 3 : 4;
            for (int i = 0; i < size; i++)
            {
                string id = $"c{cluster}-{i}";
                documents.Add(new Document(id) { [Field] = new[] { (100f * cluster) + (i % 2), i % 2 == 0 ? 0f : 10f } });
                labels.Add(new(id, $"cluster-{cluster}"));
            }
        }

        documents.Add(new Document("out") { [Field] = new[] { -5000f, 0f } });
        labels.Add(new("out", "outlier"));
        await _dataset.InsertDocumentsAsync(documents, cancellationToken: Token);
        await _parent.LabelAsync(labels, cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task FitSubclustersAsync_DividesEveryCluster_IntoOneClustering()
    {
        SubclusterSummary summary = await _child.FitSubclustersAsync(_parent, new KMeans(2), cancellationToken: Token);

        StoredClustering stored = (await _store.GetClusteringAsync("shop", ChildKey, Token))!;
        Assert.Equal(["cluster-1-0", "cluster-1-1", "cluster-9-0", "cluster-9-1", "cluster-10-0", "cluster-10-1"], stored.Labels);
        Dictionary<string, string> labels = await LabelsAsync();
        Assert.Equal(11, labels.Count);
        Assert.All(
            labels,
            pair => Assert.StartsWith($"cluster-{pair.Key[1..pair.Key.IndexOf('-', StringComparison.Ordinal)]}-", pair.Value, StringComparison.Ordinal));
        Assert.Equal(labels["c9-0"], labels["c9-2"]);
        Assert.NotEqual(labels["c9-0"], labels["c9-1"]);
        Assert.Equal([900f, 0f], CentroidOf(stored, labels["c9-0"]));
        Assert.Equal(["cluster-1", "cluster-9", "cluster-10"], summary.Parents.Select(parent => parent.Label));
        Assert.Equal([4, 4, 3], summary.Parents.Select(parent => parent.Distribution.TotalCount));
        Assert.Contains("kmeans-2 in 3 clusters of _cluster_.v_vector_.top on shop/v_vector_, stored as 'sub':", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitSubclustersAsync_OneAfterTheOther_KeepsTheOthersToTheBit()
    {
        await _child.FitSubclustersAsync(_parent, new KMeans(2), new SubclusterOptions { Clusters = ["cluster-1", "cluster-9"] }, cancellationToken: Token);
        StoredClustering before = (await _store.GetClusteringAsync("shop", ChildKey, Token))!;
        Dictionary<string, string> labelsBefore = await LabelsAsync();

        await _child.FitSubclustersAsync(_parent, new KMeans(1), new SubclusterOptions { Clusters = ["cluster-1", "cluster-10"] }, cancellationToken: Token);

        StoredClustering after = (await _store.GetClusteringAsync("shop", ChildKey, Token))!;
        Assert.Equal(["cluster-1-0", "cluster-9-0", "cluster-9-1", "cluster-10-0"], after.Labels);
        Assert.Equal(CentroidOf(before, "cluster-9-1"), CentroidOf(after, "cluster-9-1"));
        Assert.Equal(CentroidOf(before, "cluster-9-0"), CentroidOf(after, "cluster-9-0"));
        Dictionary<string, string> labels = await LabelsAsync();
        Assert.All(labels.Where(pair => pair.Key.StartsWith("c9", StringComparison.Ordinal)), pair => Assert.Equal(labelsBefore[pair.Key], pair.Value));
        Assert.All(labels.Where(pair => pair.Key.StartsWith("c1-", StringComparison.Ordinal)), pair => Assert.Equal("cluster-1-0", pair.Value));
        Assert.Equal("cluster-10-0", labels["c10-2"]);
    }

    [Fact]
    public async Task FitSubclustersAsync_OneCluster_GivesTheSameAloneAsAmongOthers()
    {
        await _child.FitSubclustersAsync(_parent, new KMeans(2), cancellationToken: Token);
        StoredClustering all = (await _store.GetClusteringAsync("shop", ChildKey, Token))!;
        ClusterOps single = _dataset.GetClusterOps("single", Field);

        await single.FitSubclustersAsync(_parent, new KMeans(2), new SubclusterOptions { Clusters = ["cluster-10"] }, cancellationToken: Token);

        StoredClustering alone = (await _store.GetClusteringAsync("shop", new ClusteringKey(Field, "single"), Token))!;
        Assert.Equal(["cluster-10-0", "cluster-10-1"], alone.Labels);
        Assert.All(alone.Labels, label => Assert.Equal(CentroidOf(all, label), CentroidOf(alone, label)));
    }

    [Fact]
    public async Task FitSubclustersAsync_MinParentSize_LeavesSmallOnesAsTheyAre()
    {
        SubclusterSummary summary = await _child.FitSubclustersAsync(
            _parent,
            new KMeans(4),
            new SubclusterOptions { MinParentSize = 4 },
            cancellationToken: Token);

        Assert.Equal(["cluster-10"], summary.SkippedParents);
        Assert.Equal(["cluster-1", "cluster-9"], summary.Parents.Select(parent => parent.Label));
        Assert.DoesNotContain(await LabelsAsync(), pair => pair.Key.StartsWith("c10", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FitSubclustersAsync_MoreClustersThanVectors_SaysInWhichCluster_AndStoresNothing()
    {
        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(
            () => _child.FitSubclustersAsync(_parent, new KMeans(4), cancellationToken: Token));

        Assert.Contains("This is cluster 'cluster-10' with 3 vectors", thrown.Message, StringComparison.Ordinal);
        Assert.False(await _child.ExistsAsync(Token));
    }

    [Fact]
    public async Task FitSubclustersAsync_OutliersAndNames_AreTheModels()
    {
        await _child.FitSubclustersAsync(_parent, new FirstApart(), new SubclusterOptions { Clusters = ["cluster-9"] }, cancellationToken: Token);

        Dictionary<string, string> labels = await LabelsAsync();
        Assert.Equal("outlier", labels["c9-0"]);
        Assert.Equal("cluster-9-rest", labels["c9-3"]);
        Assert.Equal(["cluster-9-rest"], (await _child.GetCentroidsAsync(Token)).Select(centroid => centroid.Label));
    }

    [Fact]
    public async Task FitSubclustersAsync_WithAnotherMetricThanTheRemainingParts_IsRejected()
    {
        await _child.FitSubclustersAsync(_parent, new KMeans(2), new SubclusterOptions { Clusters = ["cluster-1"] }, cancellationToken: Token);

        ArgumentException thrown = await Assert.ThrowsAsync<ArgumentException>(
            () => _child.FitSubclustersAsync(
                _parent,
                new FirstApart { Metric = DistanceMetric.Cosine },
                new SubclusterOptions { Clusters = ["cluster-9"] },
                cancellationToken: Token));

        Assert.Contains("Use another alias for the new one", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FitSubclustersAsync_ThatIsInvalid_IsRejected()
    {
        ArgumentException itself = await Assert.ThrowsAsync<ArgumentException>(() =>
            _parent.FitSubclustersAsync(_parent, new KMeans(2), cancellationToken: Token));
        Assert.Contains("use another alias", itself.Message, StringComparison.Ordinal);
        ArgumentException unknown = await Assert.ThrowsAsync<ArgumentException>(
            () => _child.FitSubclustersAsync(_parent, new KMeans(2), new SubclusterOptions { Clusters = ["cluster-2"] }, cancellationToken: Token));
        Assert.Contains("has no cluster 'cluster-2'", unknown.Message, StringComparison.Ordinal);
        ArgumentException small = await Assert.ThrowsAsync<ArgumentException>(
            () => _child.FitSubclustersAsync(_parent, new KMeans(2), new SubclusterOptions { MinParentSize = 5 }, cancellationToken: Token));
        Assert.Contains("no requested cluster of 'top' has 5 documents", small.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ClusteringNotFoundException>(
            () => _child.FitSubclustersAsync(_dataset.GetClusterOps("nothing", Field), new KMeans(2), cancellationToken: Token));
    }

    [Fact]
    public async Task FitSubclustersAsync_ReportsProgress_AndStoresTheParentOnce()
    {
        List<OperationProgress> told = [];
        await _dataset.UpdateMetadataAsync(new Document("m") { ["mine"] = "stays" }, Token);

        await _child.FitSubclustersAsync(_parent, new KMeans(2), progress: new Told(told), cancellationToken: Token);
        await _child.FitSubclustersAsync(_parent, new KMeans(2), cancellationToken: Token);

        Assert.Equal(["cluster-1", "cluster-9", "cluster-10"], told.Select(report => report.Parent).OfType<string>().Distinct());
        Assert.Equal((OperationStage.Writing, 3, 3), (told[^1].Stage, told[^1].CompletedParents, told[^1].ParentCount));
        Document metadata = await _dataset.GetMetadataAsync(Token);
        Assert.Equal("stays", metadata["mine"].AsText());
        Assert.Equal("""[{"parent_field":"_cluster_.v_vector_.top","cluster_field":"_cluster_.v_vector_.sub"}]""", metadata["_subcluster_"].ToJson());
    }

    private static float[] CentroidOf(StoredClustering clustering, string label) => clustering.Centroids[clustering.Labels.ToList().IndexOf(label)].ToArray();

    private async Task<Dictionary<string, string>> LabelsAsync() =>
        (await _store.ReadLabelsAsync("shop", ChildKey, filter: null, Token)).ToDictionary(
            label => label.DocumentId,
            label => label.Label,
            StringComparer.Ordinal);

    /// <summary>Calls the first vector an outlier and all others "rest".</summary>
    private sealed class FirstApart : IClusterModel
    {
        public DistanceMetric Metric { get; init; } = DistanceMetric.SquaredEuclidean;

        public string Name => "first-apart";

        public ClusterModelResult Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
            new() { Labels = [.. Enumerable.Range(0, vectors.Count).Select(row => row == 0 ? -1 : 0)], LabelNames = ["rest"], Metric = Metric };
    }

    private sealed class Told(List<OperationProgress> told) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value) => told.Add(value);
    }
}
