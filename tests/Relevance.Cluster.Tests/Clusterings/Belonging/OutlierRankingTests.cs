using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Belonging;

public sealed class OutlierRankingTests : IAsyncLifetime
{
    private readonly SqliteDocumentStore _store = SqliteDocumentStore.Open(":memory:");
    private readonly Dataset _dataset;
    private readonly ClusterOps _clusters;

    public OutlierRankingTests()
    {
        _dataset = new RelevanceClient(_store).GetDataset("golden");
        _clusters = _dataset.GetClusterOps("known-3", Golden.VectorField);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static VectorSet Points => VectorSet.From(Golden.Points);

    public async ValueTask InitializeAsync()
    {
        await _dataset.InsertDocumentsAsync(Golden.Documents(), cancellationToken: Token);
        await _clusters.FitAsync(new Golden.Model { Metric = DistanceMetric.SquaredEuclidean }, cancellationToken: Token);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    // scikit-learn 1.2.1: -LocalOutlierFactor(n_neighbors=3, metric=m, algorithm="brute").fit(P).negative_outlier_factor_ of the points as float32; by
    // Euclidean distance dbscan 1.1.11 of R, lof(P, minPts=4), has the same to seven digits.
    [Theory]
    [InlineData(
        DistanceMetric.Euclidean,
        new[]
        {
            0.9995102458321373, 1.0592847830982308, 0.9724459106419371, 0.9724459106419371, 1.086536292344536, 1.0865362923445365, 1.086536292344536,
            1.0750175255754455, 0.9621381605153146, 0.9621381605153148, 1.006951228097056, 1.4009492553661114,
        })]
    [InlineData(
        DistanceMetric.Cosine,
        new[]
        {
            1.0405959073969413, 0.9599995153570351, 0.9599995153570351, 1.0445171602943295, 1.1946714912371827, 1.1946714912371827, 1.1946714912371827,
            1.0991399306238518, 0.8535449154471267, 0.8535449154471267, 1.287901248441406, 5.869257809846285,
        })]
    public void Measure_OfTheTwelvePoints_HasTheFactorsOfScikitLearn(DistanceMetric metric, double[] expected)
    {
        var options = new NeighborOptions { NeighborCount = 3, Metric = metric };

        var ranking = OutlierRanking.Find(Points, OutlierMeasure.LocalOutlierFactor, options, null, Token);

        Assert.All(ranking.Documents, document => Assert.Equal(expected[document.Row], document.Score, 1e-9));
        Assert.Equal(12, ranking.Documents.Count);
        Assert.Equal(11, ranking.Documents[0].Row);
    }

    // scikit-learn 1.2.1, the four columns of iris as float32: LocalOutlierFactor(n_neighbors=10, metric="precomputed").fit(distances), the largest factors.
    // A neighbor of row 106 has a tie for its last neighbor: from the rows themselves, another choice among the two gives 1.69193.
    [Fact]
    public void Measure_OfIris_HasTheFactorsOfScikitLearn()
    {
        var options = new NeighborOptions { Metric = DistanceMetric.Euclidean };

        var ranking = OutlierRanking.Find(SharedData.Vectors("iris.csv", 0, 4), OutlierMeasure.LocalOutlierFactor, options, null, Token);

        Assert.Equal([41, 106, 22, 15, 98], ranking.Documents.Take(5).Select(document => document.Row));
        Assert.Equal(2.1401886412094777, ranking.Documents[0].Score, 1e-9);
        Assert.Equal(1.6954209713430715, ranking.Documents[1].Score, 1e-9);
    }

    [Fact]
    public void Measure_OfNeighborDistances_IsTheMeanOfAllPairs()
    {
        VectorSet vectors = Generated.Groups(90, 5, 4, 3);
        var options = new NeighborOptions { NeighborCount = 7, Metric = DistanceMetric.Euclidean };

        var ranking = OutlierRanking.Find(vectors, OutlierMeasure.NeighborDistance, options, null, Token);

        double[] expected =
        [
            .. Enumerable.Range(0, 90).Select(row => Enumerable.Range(0, 90)
                .Where(other => other != row)
                .Select(other => Distance.Between(vectors[row], vectors[other], DistanceMetric.Euclidean))
                .Order()
                .Take(7)
                .Average()),
        ];
        Assert.All(ranking.Documents, document => Assert.Equal(expected[document.Row], document.Score, 1e-12));
        Assert.Equal(expected.OrderDescending().Select(score => Math.Round(score, 9)), ranking.Documents.Select(document => Math.Round(document.Score, 9)));
    }

    // The distance to the own centroid of k-means has 0.84 to 0.94, depending on the number of clusters.
    [Fact]
    public void Measure_OfSentencesWithoutIntent_FindsThemWithoutClusters()
    {
        VectorSet known = SentenceData.Intents();
        var vectors = VectorSet.Join([known, SentenceData.WithoutIntent()]);

        var ranking = OutlierRanking.Find(vectors, cancellationToken: Token);

        bool[] isWithout = [.. ranking.Documents.Select(document => document.Row >= known.Count)];
        double area = SentenceData.AreaUnderCurve([.. ranking.Documents.Select(document => document.Score)], isWithout);
        Assert.True(area >= 0.94, $"The area under the curve is {area:0.0000}.");
    }

    [Theory]
    [InlineData(OutlierMeasure.NeighborDistance)]
    [InlineData(OutlierMeasure.LocalOutlierFactor)]
    public void Measure_OnAnyNumberOfThreads_HasTheSameBits(OutlierMeasure measure)
    {
        VectorSet vectors = Generated.Groups(1500, 12, 9, 5);

        OutlierRanking[] rankings =
        [
            .. new[] { 1, 2, 3 }
                .Select(threads => new NeighborOptions { MaxDegreeOfParallelism = threads })
                .Select(options => OutlierRanking.Find(vectors, measure, options, null, Token)),
        ];

        Assert.All(rankings, ranking => Assert.Equal(rankings[0].Documents, ranking.Documents));
    }

    [Fact]
    public void Measure_OfDuplicates_IsFinite_AndTiesAreByRow()
    {
        VectorSet vectors = VectorSet.From([[1f, 0f], [1f, 0f], [1f, 0f], [1f, 0f], [0f, 3f]]);
        var options = new NeighborOptions { NeighborCount = 2, Metric = DistanceMetric.Euclidean };

        var ranking = OutlierRanking.Find(vectors, OutlierMeasure.LocalOutlierFactor, options, null, Token);

        Assert.Equal([4, 0, 1, 2, 3], ranking.Documents.Select(document => document.Row));
        Assert.All(ranking.Documents.Skip(1), document => Assert.Equal(1, document.Score));
        Assert.True(double.IsFinite(ranking.Documents[0].Score));
    }

    [Fact]
    public void Measure_OfZeroVectorsByCosine_LeavesThemOut_AndReportsRows()
    {
        var progress = new InlineProgress<OperationProgress>();
        VectorSet vectors = VectorSet.From([[1f, 0f], [0f, 0f], [1f, 1f], [0f, 1f]]);

        var ranking = OutlierRanking.Find(vectors, options: new NeighborOptions { NeighborCount = 9 }, progress: progress, cancellationToken: Token);

        Assert.Equal((1, 2), (ranking.ZeroCount, ranking.NeighborCount));
        Assert.Equal([0, 3, 2], ranking.Documents.Select(document => document.Row));
        Assert.Equal(new OperationProgress(OperationStage.Measuring, 3, 3), Assert.Single(progress.Reports));
    }

    [Fact]
    public void Measure_OfOneVector_Throws()
    {
        var exception = Assert.Throws<ArgumentException>(() => OutlierRanking.Find(VectorSet.From([[1f, 0f]]), cancellationToken: Token));

        Assert.StartsWith("Neighbors require at least 2 vectors; there are 1.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NeighborOptions { Metric = DistanceMetric.L1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NeighborOptions { NeighborCount = 0 });
    }

    [Fact]
    public async Task FindOutliersAsync_OfAClustering_HasLabelsAndNames_AndOfAField_None()
    {
        await _clusters.SetClusterNamesAsync(new Dictionary<string, string> { ["cluster-2"] = "cups" }, Token);

        OutlierRanking ofClusters = await _clusters.FindOutliersAsync(options: new NeighborOptions { NeighborCount = 3 }, cancellationToken: Token);
        OutlierRanking ofField = await _dataset.FindOutliersAsync(Golden.VectorField, cancellationToken: Token);

        Assert.Equal((DistanceMetric.Euclidean, DistanceMetric.Cosine), (ofClusters.Metric, ofField.Metric));
        Assert.Equal(("p11", "cluster-2"), (ofClusters.Documents[0].DocumentId, ofClusters.Documents[0].Label));
        Assert.Contains("cups (cluster-2)", ofClusters.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("document,cluster,name,score\np11,cluster-2,cups,0.", ofClusters.ToCsv(), StringComparison.Ordinal);
        Assert.StartsWith("12 documents by mean distance to 10 neighbors (Cosine)\n", ofField.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("document,score\n", ofField.ToCsv(), StringComparison.Ordinal);
        Assert.All(ofField.Documents, document => Assert.Null(document.Label));
    }
}
