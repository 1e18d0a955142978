using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Tests.Models;

public sealed class ZeroVectorTests
{
    private static readonly int[] Zeros = [0, 7, 20, 33, 41, 65];
    private static readonly int[] Others = [.. Enumerable.Range(0, 66).Except(Zeros)];

    /// <summary>Sixty vectors in three directions, and six of zeros between them.</summary>
    private static readonly VectorSet Vectors = VectorSet.From(Enumerable.Range(0, 66).Select(row =>
        Zeros.Contains(row) ? new float[3] : Enumerable.Range(0, 3).Select(t => (t == row % 3 ? 5f : 0f) + (0.01f * ((row * (t + 3)) % 7))).ToArray()));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, Func<ZeroVectorRule, IClusterModel>> Models => new()
    {
        { "k-means", rule => new KMeans(new KMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine, ZeroVectors = rule }) },
            {
                "best",
                rule => new KMeans(
                    new KMeansOptions
                    {
                        ClusterCount = 3,
                        Metric = DistanceMetric.Cosine,
                        ZeroVectors = rule,
                        Quality = KMeansQuality.Best,
                        SwapLimit = 9,
                    }
                )
            },
        { "mini-batch", rule => new MiniBatchKMeans(new MiniBatchKMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine, ZeroVectors = rule }) },
        { "bisecting", rule => new BisectingKMeans(new BisectingKMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine, ZeroVectors = rule }) },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Fit_ByCosineWithZeroVectors_ClustersTheOthersAsIfTheyWereAlone(string kind, Func<ZeroVectorRule, IClusterModel> create)
    {
        ClusterModelResult alone = create(ZeroVectorRule.Reject).Fit(Vectors.Select(Others), null, Token);
        ClusterModelResult counted = create(ZeroVectorRule.CountAsUnrelated).Fit(Vectors, null, Token);
        ClusterModelResult left = create(ZeroVectorRule.LeaveOut).Fit(Vectors, null, Token);

        Assert.True(alone.Labels.SequenceEqual(Others.Select(row => counted.Labels[row])), kind);
        Assert.Equal(alone.Labels, Others.Select(row => left.Labels[row]));
        Assert.All(Zeros, row => Assert.Equal((0, -1), (counted.Labels[row], left.Labels[row])));
        Assert.All(Enumerable.Range(0, 3), label => Assert.Equal(alone.Centroids![label].ToArray(), counted.Centroids![label].ToArray()));
        Assert.Equal(
            "6 of 66 vectors are zero vectors, which have no direction: their similarity counts as 0, and they are in cluster-0, at distance 1.",
            Assert.Single(counted.Remarks));
        Assert.EndsWith("they are in no cluster.", Assert.Single(left.Remarks), StringComparison.Ordinal);
        Assert.Equal(0, Assert.Throws<VectorShapeException>(() => create(ZeroVectorRule.Reject).Fit(Vectors, null, Token)).Row);
    }

    [Fact]
    public void Run_ByCosineWithZeroVectors_CountsTheirDistanceInTheInertia()
    {
        var options = new KMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine };
        KMeansResult alone = new KMeans(options).Run(Vectors.Select(Others), cancellationToken: Token);
        KMeansResult counted = new KMeans(options).Run(Vectors, cancellationToken: Token);
        KMeansResult left = new KMeans(options with { ZeroVectors = ZeroVectorRule.LeaveOut }).Run(Vectors, cancellationToken: Token);
        KMeansResult weighted = new KMeans(options with { SampleWeights = Enumerable.Repeat(0.5f, 66).ToArray() }).Run(Vectors, cancellationToken: Token);

        Assert.Equal((alone.Inertia + 6, alone.Inertia), (counted.Inertia, left.Inertia));
        Assert.Equal(counted.Inertia / 2, weighted.Inertia, 1e-9);
        Assert.Equal(counted.Inertia, counted.Distances.Sum(), 1e-9);
        Assert.All(Zeros, row => Assert.Equal((1, double.NaN), (counted.Distances[row], left.Distances[row])));
        Assert.Equal((66, 60), (counted.Sizes.Sum(), left.Sizes.Sum()));
    }

    [Fact]
    public void Run_ByCosineOfZeroVectorsOnly_StatesIt()
    {
        var model = new KMeans(new KMeansOptions { ClusterCount = 1, Metric = DistanceMetric.Cosine });

        var exception = Assert.Throws<ArgumentException>("vectors", () => model.Run(VectorSet.From([[0f], [0f]]), cancellationToken: Token));

        Assert.Contains("0 vectors that have a direction are too few for 1 cluster", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfCommunitiesWithZeroVectors_PutsThemInNone()
    {
        var options = new CommunityDetectionOptions { MinCommunitySize = 10 };
        CommunityDetectionResult alone = new CommunityDetection(options).Run(Vectors.Select(Others), cancellationToken: Token);
        CommunityDetectionResult all = new CommunityDetection(options).Run(Vectors, cancellationToken: Token);

        Assert.Equal(alone.Labels, Others.Select(row => all.Labels[row]));
        Assert.All(Zeros, row => Assert.Equal(-1, all.Labels[row]));
        Assert.Equal(alone.CenterRows.Select(row => Others[row]), all.CenterRows);
        Assert.Contains("6 of 66 vectors are zero vectors", all.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Search_ByCosineWithZeroVectors_RecommendsWhatIsThere()
    {
        var options = new ClusterCountSearchOptions { MaxClusterCount = 5, Metric = DistanceMetric.Cosine };

        Assert.Equal(3, ClusterCountSearch.Run(Vectors, options, cancellationToken: Token).BestTried);
        Assert.Equal(3, ClusterCountSearch.Run(Vectors, options with { ZeroVectors = ZeroVectorRule.LeaveOut }, cancellationToken: Token).BestTried);
    }

    [Fact]
    public void Add_ByCosineWithZeroVectors_LearnsFromTheOthers()
    {
        var options = new MiniBatchKMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine };
        MiniBatchKMeansLearner all = new(options), alone = new(options);

        NearestCentroids batch = all.Add(Vectors, Token);
        alone.Add(Vectors.Select(Others), Token);

        Assert.All(Enumerable.Range(0, 3), label => Assert.Equal(alone.Centroids![label].ToArray(), all.Centroids![label].ToArray()));
        Assert.Equal(60, all.Counts.Sum());
        Assert.All(Zeros, row => Assert.Equal((0, 1), (batch.Labels[row], batch.Distances[row])));
    }

    [Fact]
    public void Measure_OfSilhouettesByCosineWithZeroVectors_IsThatOfScikitLearn()
    {
        // scikit-learn 1.2.1: silhouette_samples(X, labels, metric='cosine').
        VectorSet vectors = VectorSet.From([[1f, 0f], [2f, 0.5f], [0f, 0f], [0f, 3f], [0.5f, 2f], [0f, 0f]]);
        double[] expected = [0.4397801604227954, 0.32449938018714825, 0, 0.4397801604227954, 0.32449938018714825, 0];
        var cosine = new EvaluationOptions { Metric = DistanceMetric.Cosine };

        SilhouetteResult counted = ClusterMetrics.Silhouette(vectors, [0, 0, 0, 1, 1, 1], cosine, Token);
        SilhouetteResult left = ClusterMetrics.Silhouette(vectors, [0, 0, 0, 1, 1, 1], cosine with { ZeroVectors = ZeroVectorRule.LeaveOut }, Token);
        SilhouetteResult alone = ClusterMetrics.Silhouette(vectors.Select([0, 1, 3, 4]), [0, 0, 1, 1], cosine, Token);

        Assert.All(expected.Zip(counted.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal((alone.Mean, 4), (left.Mean, left.MeasuredCount));
        Assert.Equal(double.NaN, left.Values[2]);
    }

    [Fact]
    public void Rank_ByCosineWithZeroVectors_ScoresThemZeroOrLeavesThemOut()
    {
        VectorSet vectors = VectorSet.From([[0f, 0f], [1f, 0f], [-1f, 0f]]);
        var ranking = new MemberRankingOptions { Metric = DistanceMetric.Cosine, PageSize = 9 };
        var search = new VectorSearchOptions();

        Assert.Equal(
            [(1, (double?)1.0), (0, 0.0), (2, -1.0)],
            MemberRanking.ListClosest(vectors, [0, 0, 0], VectorSet.From([[1f, 0f]]), ranking, Token)[0].Select(member => (member.Row, member.Similarity)));
        Assert.Equal(
            [1, 2],
            MemberRanking
                .ListClosest(
                    vectors,
                    [0, 0, 0],
                    VectorSet.From([
                        [1f, 0f],
                    ]),
                    ranking with
                    {
                        ZeroVectors = ZeroVectorRule.LeaveOut,
                    },
                    Token
                )[0]
                .Select(member => member.Row));
        Assert.Equal([1, 0, 2], NearestNeighbors.Find(vectors, new[] { 1f, 0f }, search, cancellationToken: Token).Select(member => member.Row));
        VectorSearchOptions without = search with { ZeroVectors = ZeroVectorRule.LeaveOut };
        VectorSearchOptions strict = search with { ZeroVectors = ZeroVectorRule.Reject };
        Assert.Equal([1, 2], NearestNeighbors.Find(vectors, new[] { 1f, 0f }, without, cancellationToken: Token).Select(member => member.Row));
        Assert.Equal(
            0, Assert.Throws<VectorShapeException>(() => NearestNeighbors.Find(vectors, new[] { 1f, 0f }, strict, cancellationToken: Token)).Row);
    }
}
