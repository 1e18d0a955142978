using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Vectors;

/// <summary>Clustering several vector fields together.</summary>
public sealed class VectorBlendTests : IAsyncLifetime
{
    private const string Title = "title_vector_";
    private const string Image = "image_vector_";

    private readonly SqliteDocumentStore _inner = SqliteDocumentStore.Open(":memory:");
    private readonly CountingStore _store;
    private readonly Dataset _shop;

    public VectorBlendTests()
    {
        _store = new CountingStore(_inner);
        _shop = new RelevanceClient(_store).GetDataset("shop");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Titles tell two groups apart, images two others that cross them; vectors have any length.</summary>
    public async ValueTask InitializeAsync() => await _shop.InsertDocumentsAsync(
        [
            .. Enumerable.Range(0, 24).Select(i => new Document($"d{i}")
            {
                [Title] = new[] { (1 + i) * (i % 2), (1 + i) * ((i + 1) % 2), 0.05f * (i % 3) },
                [Image] = new[] { 7f * (i / 2 % 2), 7f * ((i / 2 % 2) ^ 1) },
                ["group"] = $"{i % 4}",
            }),
            new Document("no-image") { [Title] = new[] { 1f, 0f, 0f } },
            new Document("no-title") { [Image] = new[] { 1f, 0f } },
        ],
        cancellationToken: Token);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task FitAsync_OfTwoFields_SeesWhatNeitherSeesAlone_AndCountsWhatLacksOne()
    {
        ClusterOps both = _shop.GetClusterOps("both", [Title, Image]);

        FitSummary fit = await both.FitAsync(new KMeans(4), cancellationToken: Token);

        Assert.Equal(("title_vector_.image_vector_", "_cluster_.title_vector_.image_vector_.both"), (both.VectorField, both.LabelField));
        Assert.Equal((24, 2L), (fit.Distribution.TotalCount, fit.SkippedCount));
        Assert.Equal(1, (await both.DistributionAsync("group", cancellationToken: Token)).AdjustedRandIndex);
        Assert.Equal([new ClusteringKey("title_vector_.image_vector_", "both")], await _shop.ListClusteringsAsync(Token));
    }

    [Fact]
    public async Task FitAsync_OfTwoFields_MeasuresTheWeightedSumOfTheirCosineDistances()
    {
        ClusterOps both = _shop.GetClusterOps("both", VectorBlend.Empty.With(Title, 2).With(Image, 0.5));
        var nothing = new Taking();

        await both.FitAsync(nothing, cancellationToken: Token);

        VectorSet vectors = nothing.Vectors!;
        Document[] documents = [.. await _shop.GetDocumentsAsync(["d3", "d8"], cancellationToken: Token)];
        double expected = (2 * 2 * CosineOf(Title)) + (0.5 * 2 * CosineOf(Image));
        Assert.Equal(expected, Distance.SquaredEuclidean(vectors[3], vectors[8]), 1e-6);
        Assert.Equal((24, 5), (vectors.Count, vectors.Dimension));
        StoredClustering stored = (await _store.GetClusteringAsync("shop", new ClusteringKey(both.VectorField, "both"), Token))!;
        Assert.Equal([2, 0.5], stored.FieldWeights!);

        double CosineOf(string field) => Distance.Cosine(documents[0].GetVector(field).Span, documents[1].GetVector(field).Span);
    }

    [Fact]
    public async Task Weights_DecideWhichFieldIsHeard()
    {
        ClusterOps titles = _shop.GetClusterOps("titles", VectorBlend.Empty.With(Title, 100).With(Image));
        ClusterOps images = _shop.GetClusterOps("images", VectorBlend.Empty.With(Title).With(Image, 100));
        await titles.FitAsync(new KMeans(2), cancellationToken: Token);
        await images.FitAsync(new KMeans(2), cancellationToken: Token);

        Assert.Equal(2, await CountOf(titles, "d0", "d1", "d2", "d3", i => i % 2));
        Assert.Equal(2, await CountOf(images, "d0", "d1", "d2", "d3", i => i / 2 % 2));

        async Task<int> CountOf(ClusterOps clusters, string a, string b, string c, string d, Func<int, int> groupOf)
        {
            Document[] documents = [.. await _shop.GetDocumentsAsync([a, b, c, d], cancellationToken: Token)];
            string[] labels = [.. documents.Select(document => document[clusters.LabelField].AsText()!)];
            Assert.All(Enumerable.Range(0, 4), i => Assert.All(Enumerable.Range(0, 4), j => Assert.Equal(groupOf(i) == groupOf(j), labels[i] == labels[j])));
            return labels.Distinct().Count();
        }
    }

    [Fact]
    public async Task Questions_OfAHandleThatDoesNotKnowTheWeights_AreAnsweredWithThoseOfTheFit()
    {
        ClusterOps weighted = _shop.GetClusterOps("both", VectorBlend.Empty.With(Title, 9).With(Image));
        await weighted.FitAsync(new KMeans(4), cancellationToken: Token);
        ClusteringKey key = Assert.Single(await _shop.ListClusteringsAsync(Token));

        foreach (ClusterOps other in new[] { _shop.GetClusterOps(key.Alias, key.VectorField), _shop.GetClusterOps("both", [Title, Image]) })
        {
            Assert.Equal(
                (await weighted.ListFurthestAsync(cancellationToken: Token)).ToString(),
                (await other.ListFurthestAsync(cancellationToken: Token)).ToString());
            Document[] documents = [.. await _shop.GetDocumentsAsync(["d5", "d6"], cancellationToken: Token)];
            Assert.Equal(await weighted.AssignAsync(documents, Token), await other.AssignAsync(documents, Token));
            Assert.Equal(
                documents.Select(document => document[key.LabelField].AsText()),
                (await other.AssignAsync(documents, Token)).Select(assigned => assigned.Label));
        }
    }

    [Fact]
    public async Task EveryQuestion_IsAnswered()
    {
        ClusterOps both = _shop.GetClusterOps("both", [Title, Image]);
        await both.FitAsync(new KMeans(4), cancellationToken: Token);
        int reads = _store.VectorReads;

        MemberLists closest = await both.ListClosestAsync(new MemberRankingOptions { PageSize = 2 }, Token);
        Assert.Equal((4, true), (closest.Count, closest.All(cluster => cluster.Members.Count == 2)));
        Assert.Equal(
            [0, 0, 0, 0, 1, 1],
            (await both.CentroidHeatmapAsync(cancellationToken: Token)).Pairs.Select(pair => Math.Round(Math.Abs(pair.Similarity - 0.5), 1) * 2).Order());
        Assert.Equal(4, (await both.CentroidDistancesAsync(cancellationToken: Token)).Labels.Count);
        Projection map = await both.ProjectAsync(cancellationToken: Token);
        Assert.Equal((24, 4, 5), (map.Points.Count, map.Centroids.Count, map.Components.Dimension));
        Assert.Equal(0, _store.VectorReads - reads);

        long moved = await both.MergeClustersAsync("cluster-0", ["cluster-1"], Token);
        Assert.Equal(6, moved);
        Assert.Equal((3, 12L), ((await both.GetCentroidsAsync(Token)).Count, (await both.GetCentroidsAsync(Token))[0].Size));
        await _shop.InsertDocumentsAsync([new Document("late") { [Title] = new[] { 0f, 2f, 0f }, [Image] = new[] { 0f, 1f } }], cancellationToken: Token);
        Assert.Equal("late", Assert.Single(await both.AssignUnlabeledAsync(Token)).DocumentId);
        LabelSummary labeled = await _shop.GetClusterOps("own", [Title, Image]).LabelByFieldAsync("group", cancellationToken: Token);
        Assert.Equal(4, labeled.Distribution.Clusters.Count);
        SubclusterSummary divided = await _shop.GetClusterOps("sub", [Title, Image]).FitSubclustersAsync(both, new KMeans(2), cancellationToken: Token);
        Assert.Equal(3, divided.Parents.Count);
        Assert.True(await both.DeleteAsync(Token));
    }

    [Fact]
    public async Task Clone_KeepsWhatSeveralFieldsWereClusteredInto()
    {
        ClusterOps both = _shop.GetClusterOps("both", VectorBlend.Empty.With(Title, 3).With(Image));
        await both.FitAsync(new KMeans(4), cancellationToken: Token);
        Dataset copy = new RelevanceClient(_store).GetDataset("copy");

        await _shop.CloneAsync(copy, cancellationToken: Token);

        ClusterOps copied = copy.GetClusterOps("both", both.VectorField);
        Assert.Equal((await both.ListClosestAsync(cancellationToken: Token)).ToString(), (await copied.ListClosestAsync(cancellationToken: Token)).ToString());
    }

    [Fact]
    public async Task FitAsync_OfADocumentWithoutADirectionInOneField_CountsItAsUnrelatedThere()
    {
        await _shop.InsertDocumentsAsync([new Document("zero") { [Title] = new[] { 1f, 0f, 0f }, [Image] = new[] { 0f, 0f } }], cancellationToken: Token);

        FitSummary summary = await _shop.GetClusterOps("both", [Title, Image]).FitAsync(new KMeans(1), cancellationToken: Token);

        // Twelve images point one way and twelve the other; the twenty-fifth is zeros, and counts in the mean as such.
        Assert.Equal(25, summary.Distribution.TotalCount);
        Assert.Equal([12f / 25, 12f / 25], summary.ModelResult.Centroids![0][3..].ToArray());
    }

    [Fact]
    public async Task Handles_OfFieldsThatCannotBeClusteredTogether_StateTheReason()
    {
        Assert.Contains(
            "is already in the blend",
            Assert.Throws<ArgumentException>(() => _shop.GetClusterOps("a", [Title, Title])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _shop.GetClusterOps("a", VectorBlend.Empty));
        Assert.Throws<ArgumentException>(() => _shop.GetClusterOps("a.b", [Title, Image]));
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorBlend.Empty.With(Title, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorBlend.Empty.With(Title, double.NaN));
        Assert.Equal("2 × title_vector_ + 0.5 × image_vector_", VectorBlend.Empty.With(Title, 2).With(Image, 0.5).ToString());
        FieldNotFoundException e = await Assert.ThrowsAsync<FieldNotFoundException>(() =>
            _shop.GetClusterOps("a", [Title, "sound_vector_"]).FitAsync(new KMeans(2), cancellationToken: Token));
        Assert.Equal("sound_vector_", e.FieldName);

        // One field alone is clustered as it is.
        Assert.Equal(Title, _shop.GetClusterOps("a", [Title]).VectorField);
        await _shop.DeclareVectorFieldAsync("title_vector_.image_vector_", 2, Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _shop.GetClusterOps("a", [Title, Image]).FitAsync(new KMeans(2), cancellationToken: Token));
    }

    /// <summary>A model that stores its input.</summary>
    private sealed class Taking : IClusterModel
    {
        public VectorSet? Vectors { get; private set; }

        public string Name => "taking";

        public ClusterModelResult Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken)
        {
            Vectors = vectors;
            return new ClusterModelResult { Labels = new int[vectors.Count] };
        }
    }
}
