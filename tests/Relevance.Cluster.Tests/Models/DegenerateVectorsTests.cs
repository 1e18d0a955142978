using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public sealed class DegenerateVectorsTests
{
    private const string NoMore = "there are no more distinct vectors.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, IClusterModel> Models => new()
    {
        { "standard", new KMeans(3) },
        { "fast", new KMeans(new KMeansOptions { ClusterCount = 3, Quality = KMeansQuality.Fast }) },
        { "best", new KMeans(new KMeansOptions { ClusterCount = 3, Quality = KMeansQuality.Best, SwapLimit = 20 }) },
        { "random start", new KMeans(new KMeansOptions { ClusterCount = 3, Initialization = KMeansInitialization.Random }) },
        { "cosine", new KMeans(new KMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine }) },
        { "best by cosine", new KMeans(new KMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine, Quality = KMeansQuality.Best, SwapLimit = 20 }) },
        { "weighted", new KMeans(new KMeansOptions { ClusterCount = 3, SampleWeights = Enumerable.Range(1, 30).Select(row => row * 0.1f).ToArray() }) },
        { "mini-batch", new MiniBatchKMeans(3) },
        { "bisecting", new BisectingKMeans(3) },
        { "bisecting by cosine", new BisectingKMeans(new BisectingKMeansOptions { ClusterCount = 3, Metric = DistanceMetric.Cosine }) },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Fit_OfIdenticalVectors_IsOneClusterWithARemark(string kind, IClusterModel model)
    {
        VectorSet vectors = VectorSet.From(Enumerable.Repeat(new[] { 0.3f, -1.7f, 2.9f }, 30));

        ClusterModelResult result = model.Fit(vectors, progress: null, Token);

        Assert.Equal(new int[30], result.Labels);
        Assert.True(result.Centroids!.Count == 1, kind);
        Assert.StartsWith("3 clusters were requested, and 1 has members: ", Assert.Single(result.Remarks), StringComparison.Ordinal);
        Assert.StartsWith("1 cluster of 30 vectors", result.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(result.Remarks[0], result.ToString(), StringComparison.Ordinal);

        if (result is KMeansResult means)
        {
            Assert.NotEqual(KMeansStopReason.IterationLimit, means.StopReason);
            Assert.InRange(means.Iterations, 1, 6);
            Assert.Equal(0, means.Inertia, 1e-12);
        }
    }

    [Fact]
    public void Run_OfIdenticalVectors_ConvergesInThreeIterationsAtMost()
    {
        KMeansResult result = new KMeans(3).Run(VectorSet.From(Enumerable.Repeat(new[] { 0.1f, 0.2f }, 30)), cancellationToken: Token);

        Assert.Equal(KMeansStopReason.Converged, result.StopReason);
        Assert.InRange(result.Iterations, 2, 3);
    }

    [Fact]
    public void Run_WithAGivenCentroidThatMustStayEmpty_Converges()
    {
        // Four positions for five centroids: one cluster remains empty.
        float[][] places = [[0f, 0f], [0f, 9f], [9f, 0f], [9f, 9f]];
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 40).Select(row => places[row % 4]));
        VectorSet start = VectorSet.From([[0f, 0f], [0f, 9f], [9f, 0f], [9f, 9f], [500f, 500f]]);
        var options = new KMeansOptions { ClusterCount = 5, InitialCentroids = start, Tolerance = 0, MaxIterations = 10_000 };

        KMeansResult result = new KMeans(options).Run(vectors, cancellationToken: Token);

        Assert.Equal((KMeansStopReason.Converged, 4, 4), (result.StopReason, result.Sizes.Count, result.Centroids!.Count));
        Assert.InRange(result.Iterations, 2, 3);
        Assert.Equal($"5 clusters were requested, and 4 have members: {NoMore}", Assert.Single(result.Remarks));
    }

    [Fact]
    public void Run_WithTheFirstGivenCentroidEmpty_NumbersTheOthersInTheirOrder()
    {
        var options = new KMeansOptions { ClusterCount = 3, InitialCentroids = VectorSet.From([[500f], [1f], [7f]]), Tolerance = 0 };

        KMeansResult result = new KMeans(options).Run(VectorSet.From([[7f], [1f], [1f], [7f]]), cancellationToken: Token);

        Assert.Equal([1, 0, 0, 1], result.Labels);
        Assert.Equal([1f, 7f], [result.Centroids![0][0], result.Centroids[1][0]]);
        Assert.Equal([2, 2], result.Sizes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Run_WithAsManyClustersAsVectors_GivesEachItsOwn(int count)
    {
        VectorSet vectors = Generated.Groups(count, 3, count, 5);

        KMeansResult result = new KMeans(count).Run(vectors, cancellationToken: Token);

        Assert.Equal(count, result.Labels.Distinct().Count());
        Assert.Empty(result.Remarks);
        Assert.Equal(0, result.Inertia);
    }

    [Fact]
    public void Run_OfConstantColumns_IsThatOfTheOthers()
    {
        VectorSet plain = Generated.Groups(60, 2, 4, 9);
        VectorSet padded = VectorSet.From(Enumerable.Range(0, 60).Select(row => new[] { 1000f, plain[row][0], 0f, plain[row][1], -3f }));
        var options = new KMeansOptions { ClusterCount = 4, InitialCentroids = plain.Select([0, 1, 2, 3]) };

        Assert.Equal(
            new KMeans(options).Run(plain, cancellationToken: Token).Labels,
            new KMeans(options with { InitialCentroids = padded.Select([0, 1, 2, 3]) }).Run(padded, cancellationToken: Token).Labels);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public void Run_OfManyIdenticalVectors_LooksAtFewPairs(int clusters)
    {
        VectorSet vectors = VectorSet.From(Enumerable.Repeat(Generated.Components(64, 3), 20_000));
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(TimeSpan.FromSeconds(60));

        KMeansResult result = new KMeans(clusters).Run(vectors, cancellationToken: guard.Token);

        Assert.Equal((KMeansStopReason.Converged, 1), (result.StopReason, result.Sizes.Count));
    }

    [Fact]
    public void Search_OfFewerDifferentVectorsThanClusters_RecommendsTheirNumber()
    {
        float[][] places = [[0f, 0f], [0f, 9f], [9f, 0f]];
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 30).Select(row => places[row % 3]));

        ClusterCountSearch found = ClusterCountSearch.Run(vectors, new ClusterCountSearchOptions { MaxClusterCount = 6 }, cancellationToken: Token);

        Assert.Equal(3, found.BestTried);
        ClusterCountSearch equal = ClusterCountSearch.Run(VectorSet.From(Enumerable.Repeat(new[] { 1f }, 12)), cancellationToken: Token);
        Assert.Equal((false, null, 1, null), (equal.HasStructure, equal.Recommended, equal.BestTried, equal.BySilhouette));
    }

    [Fact]
    public void Add_OfAFirstBatchWithoutDifferences_LeavesCentroidsForLaterOnes()
    {
        var learner = new MiniBatchKMeansLearner(2);

        learner.Add(VectorSet.From([[1f], [1f]]), Token);
        learner.Add(VectorSet.From([[9f], [9f]]), Token);
        NearestCentroids last = learner.Add(VectorSet.From([[1f], [9f]]), Token);

        Assert.Equal(2, learner.Centroids!.Count);
        Assert.NotEqual(last.Labels[0], last.Labels[1]);
    }

    [Fact]
    public void Run_OfIdenticalVectors_IsOneCommunity()
    {
        CommunityDetectionResult result = new CommunityDetection().Run(VectorSet.From(Enumerable.Repeat(new[] { 0.1f, 0.7f }, 30)), cancellationToken: Token);

        Assert.Equal([30], result.Sizes);
        Assert.Empty(result.Remarks);
    }
}
