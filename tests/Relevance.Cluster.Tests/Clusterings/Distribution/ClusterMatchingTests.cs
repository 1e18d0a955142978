namespace Relevance.Cluster.Tests.Clusterings.Distribution;

/// <summary>Clusters of two clusterings matched one to one.</summary>
public sealed class ClusterMatchingTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;

    public ClusterMatchingTests() => _dataset = new RelevanceClient(_store).GetDataset("shop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _dataset.InsertDocumentsAsync(
        [.. Enumerable.Range(0, 8).Select(i => new Document($"d{i}") { ["v_vector_"] = new[] { i / 2, 1f } })], cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void Match_MaximizesTheDocumentsInCommon_NotTheBestPartnerOfEach()
    {
        // a shares 3 with x and 2 with y; b shares 2 with x only: greedily 3, together 4.
        Dictionary<string, string> first = LabelsOf("aaaaabb-");
        Dictionary<string, string> second = LabelsOf("xxxyyxxx");

        IReadOnlyDictionary<string, string> matches = ClusteringComparison.Of(first, second).Match();

        Assert.Equal([KeyValuePair.Create("a", "y"), KeyValuePair.Create("b", "x")], matches);
    }

    [Fact]
    public void Match_LeavesOutClustersWithoutPartner_AndOutliers()
    {
        Dictionary<string, string> first = LabelsOf("aaabbcc");
        Dictionary<string, string> second = LabelsOf("xxxyy");
        first["o"] = second["o"] = ClusterLabels.Outlier;

        Assert.Equal([KeyValuePair.Create("a", "x"), KeyValuePair.Create("b", "y")], ClusteringComparison.Of(first, second).Match());
        Assert.Empty(ClusteringComparison.Of(first, new Dictionary<string, string>()).Match());
    }

    [Fact]
    public void MatchCentroids_HasTheLeastSumOfDistances()
    {
        Dictionary<string, ReadOnlyMemory<float>> first = new() { ["a"] = At(0f, 0f), ["b"] = At(3f, 0f), ["c"] = At(50f, 0f) };
        Dictionary<string, ReadOnlyMemory<float>> second = new() { ["x"] = At(2f, 0f), ["y"] = At(7f, 0f) };

        IReadOnlyDictionary<string, string> matches = ClusteringComparison.MatchCentroids(first, second, DistanceMetric.Euclidean);

        Assert.Equal([KeyValuePair.Create("a", "x"), KeyValuePair.Create("b", "y")], matches);
        Assert.Empty(ClusteringComparison.MatchCentroids(new Dictionary<string, ReadOnlyMemory<float>>(), second));
        ArgumentException thrown = Assert.Throws<ArgumentException>(
            () => ClusteringComparison.MatchCentroids(new Dictionary<string, ReadOnlyMemory<float>> { ["a"] = At(1f) }, second));
        Assert.StartsWith("Expected centroids of equal dimensions, but the first have 1 components, the second 2.", thrown.Message, StringComparison.Ordinal);

        static ReadOnlyMemory<float> At(params float[] vector) => vector;
    }

    [Fact]
    public async Task MatchAsync_OfTheSameClustersWithOtherNumbers_CarriesTheLabelsOver()
    {
        ClusterOps old = await LabelAsync("old", "wwxxyy--");
        ClusterOps now = await LabelAsync("now", "yywwvvzz");

        IReadOnlyDictionary<string, string> labels = await now.MatchAsync(old, Token);
        await now.RenameClustersAsync(labels, Token);

        Assert.Equal("v → y, w → x, y → w, z → z", string.Join(", ", labels.Select(pair => $"{pair.Key} → {pair.Value}")));
        ClusteringComparison after = await now.CompareAsync(old, Token);
        Assert.Equal(1, after.Agreement.AdjustedRandIndex);
        Assert.All(after.Match(), pair => Assert.Equal(pair.Key, pair.Value));
    }

    [Fact]
    public async Task MatchAsync_WithoutCommonDocuments_MatchesTheNearestCentroids()
    {
        ClusterOps old = await LabelAsync("old", "aa----bb");
        ClusterOps now = await LabelAsync("now", "--abcc--");

        IReadOnlyDictionary<string, string> labels = await now.MatchAsync(old, Token);

        Assert.Equal("a → a, b → cluster-0, c → b", string.Join(", ", labels.Select(pair => $"{pair.Key} → {pair.Value}")));
    }

    private static Dictionary<string, string> LabelsOf(string letters) => letters.Index()
        .Where(letter => letter.Item != '-')
        .ToDictionary(letter => $"d{letter.Index}", letter => letter.Item.ToString());

    private async Task<ClusterOps> LabelAsync(string alias, string letters)
    {
        ClusterOps clusters = _dataset.GetClusterOps(alias, "v_vector_");
        await clusters.LabelAsync(LabelsOf(letters), DistanceMetric.Euclidean, Token);
        return clusters;
    }
}
