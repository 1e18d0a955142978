using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings;

/// <summary>Tests that indexes and labels do not depend on the scale of the vectors.</summary>
public sealed class ScaleTests
{
    private static readonly float[][] SixRows = [[1f, 0f], [2f, 0f], [1f, 1f], [8f, 8f], [9f, 8f], [8f, 9.5f]];
    private static readonly int[] SixLabels = [0, 0, 0, 1, 1, 1];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<float> Scales => [1e-36f, 1e-30f, 1e-25f, 1e-23f, 1e-19f, 1e-9f, 1f, 1e9f, 1e19f, 1e25f, 1e37f];

    public static TheoryData<int> Exponents => [-120, -80, -40, -31, 1, 39, 41, 63, 120];

    [Theory]
    [MemberData(nameof(Scales))]
    public void Measure_OfSixRows_IsThatOfScikitLearnAtEveryScale(float scale)
    {
        VectorSet vectors = VectorSet.From(SixRows.Select(row => row.Select(x => x * scale).ToArray()));

        // scikit-learn 1.2.1 and scipy in float64, at scale 1.
        Assert.Equal(0.8808732418549853, ClusterMetrics.Silhouette(vectors, SixLabels, null, Token).Mean, 1e-6);
        Assert.Equal(
            0.9850477593543161,
            ClusterMetrics.Silhouette(vectors, SixLabels, new EvaluationOptions { Metric = DistanceMetric.SquaredEuclidean }, Token).Mean,
            1e-6);
        Assert.Equal(
            0.49203535412352534,
            ClusterMetrics.Silhouette(vectors, SixLabels, new EvaluationOptions { Metric = DistanceMetric.Cosine }, Token).Mean,
            1e-6);
        DispersionResult quality = ClusterMetrics.Dispersion(vectors, SixLabels, cancellationToken: Token);
        Assert.Equal(0.1379202821542124, quality.DaviesBouldin, 1e-6);
        Assert.Equal(198.33333333333334, quality.CalinskiHarabasz, 1e-3);
        Assert.Equal(3.5, quality.Inertia / scale / scale, 1e-5);
        DunnIndexResult dunn = ClusterMetrics.DunnIndex(vectors, SixLabels, cancellationToken: Token);
        Assert.Equal(5.491251783869153, dunn.Value, 1e-5);
        Assert.Equal((2, 3), (dunn.Separation!.First, dunn.Separation.Second));
        Assert.All(Medoid.Find(vectors, SixLabels, cancellationToken: Token), medoid => Assert.Contains(medoid!.Row, new[] { 0, 3 }));
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Run_OfVectorsTimesAPowerOfTwo_ChangesNoLabel(int exponent)
    {
        VectorSet plain = Generated.Groups(300, 12, 8, 40);
        VectorSet scaled = Times(plain, exponent);
        double square = Math.ScaleB(1, 2 * exponent);

        foreach (DistanceMetric metric in new[] { DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine })
        {
            var options = new KMeansOptions { ClusterCount = 5, Metric = metric, Seed = 3 };
            KMeansResult expected = new KMeans(options).Run(plain, cancellationToken: Token);
            KMeansResult actual = new KMeans(options).Run(scaled, cancellationToken: Token);
            double unit = metric == DistanceMetric.Cosine ? 1 : square;

            Assert.Equal(expected.Labels, actual.Labels);
            Assert.Equal((expected.Inertia * unit, expected.Iterations), (actual.Inertia, actual.Iterations));
            Assert.Equal(expected.Distances.Select(distance => distance * unit), actual.Distances);
            Assert.Equal(
                Enumerable.Range(0, 5).SelectMany(
                    label => (metric == DistanceMetric.Cosine ? expected.Centroids! : Times(expected.Centroids!, exponent))[label].ToArray()),
                Enumerable.Range(0, 5).SelectMany(label => actual.Centroids![label].ToArray()));
        }

        var best = new KMeansOptions { ClusterCount = 5, Quality = KMeansQuality.Best, SwapLimit = 20 };
        Assert.Equal(new KMeans(best).Run(plain, cancellationToken: Token).Labels, new KMeans(best).Run(scaled, cancellationToken: Token).Labels);
        Assert.Equal(new BisectingKMeans(5).Run(plain, cancellationToken: Token).Labels, new BisectingKMeans(5).Run(scaled, cancellationToken: Token).Labels);
        var batches = new MiniBatchKMeans(new MiniBatchKMeansOptions { ClusterCount = 5, BatchSize = 100 });
        Assert.Equal(batches.Run(plain, cancellationToken: Token).Labels, batches.Run(scaled, cancellationToken: Token).Labels);
        var communities = new CommunityDetection(new CommunityDetectionOptions { MinCommunitySize = 5, Threshold = 0.6 });
        Assert.Equal(communities.Run(plain, cancellationToken: Token).Labels, communities.Run(scaled, cancellationToken: Token).Labels);
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Questions_OfVectorsTimesAPowerOfTwo_HaveTheSameAnswers(int exponent)
    {
        VectorSet plain = Generated.Groups(120, 6, 4, 41);
        VectorSet scaled = Times(plain, exponent);
        int[] labels = [.. Enumerable.Range(0, 120).Select(row => row % 4)];
        var few = new ClusterCountSearchOptions { MaxClusterCount = 6, Restarts = 1 };

        Assert.Equal(
            ClusterCountSearch.Run(plain, few, cancellationToken: Token).Candidates.Select(candidate => candidate.Silhouette),
            ClusterCountSearch.Run(scaled, few, cancellationToken: Token).Candidates.Select(candidate => candidate.Silhouette));
        VectorSet centroids = CentroidMeans.Of(plain, labels, 4);

        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            NearestCentroids nearest = NearestCentroids.Find(plain, centroids, metric, cancellationToken: Token);
            Assert.Equal(nearest.Labels, NearestCentroids.Find(scaled, Times(centroids, exponent), metric, cancellationToken: Token).Labels);
            var closest = new MemberRankingOptions { Metric = metric, PageSize = 4 };
            Assert.Equal(
                MemberRanking.ListClosest(plain, labels, centroids, closest, Token).SelectMany(list => list.Select(member => member.Row)),
                MemberRanking.ListClosest(scaled, labels, Times(centroids, exponent), closest, Token).SelectMany(list => list.Select(member => member.Row)));
        }

        PrincipalComponents expected = PrincipalComponents.Fit(plain, 2, cancellationToken: Token);
        PrincipalComponents actual = PrincipalComponents.Fit(scaled, 2, cancellationToken: Token);
        Assert.Equal(expected.ExplainedVarianceRatio, actual.ExplainedVarianceRatio);
        DunnIndexResult dunn = ClusterMetrics.DunnIndex(plain, labels, cancellationToken: Token);
        Assert.Equal(dunn.Value, ClusterMetrics.DunnIndex(scaled, labels, cancellationToken: Token).Value);
    }

    [Fact]
    public void Run_OfScaledVectors_TellsItsProgressOnTheirOwnScale()
    {
        VectorSet plain = Generated.Groups(100, 4, 3, 42);
        InlineProgress<ClusterModelProgress> expected = new(), actual = new();

        new KMeans(3).Run(plain, expected, Token);
        new KMeans(3).Run(Times(plain, 90), actual, Token);

        Assert.Equal(expected.Reports.Select(report => report.Inertia * Math.ScaleB(1, 180)), actual.Reports.Select(report => report.Inertia));
        Assert.Equal(Times(expected.Reports[^1].Centroids!, 90)[0].ToArray(), actual.Reports[^1].Centroids![0].ToArray());
    }

    [Fact]
    public void Run_OfTinyVectorsWithALargeGivenCentroid_StaysFinite()
    {
        VectorSet vectors = VectorSet.From([[1e-40f], [2e-40f], [9e-40f], [1e-39f]]);
        var options = new KMeansOptions { ClusterCount = 3, InitialCentroids = VectorSet.From([[1e-40f], [1e-39f], [1e38f]]), Tolerance = 0 };

        KMeansResult result = new KMeans(options).Run(vectors, cancellationToken: Token);

        Assert.Equal(3, result.Sizes.Count);
        Assert.True(double.IsFinite(result.Inertia));
    }

    private static VectorSet Times(VectorSet vectors, int exponent) =>
        VectorSet.From(Enumerable.Range(0, vectors.Count).Select(row => vectors[row].ToArray().Select(x => MathF.ScaleB(x, exponent)).ToArray()));
}
