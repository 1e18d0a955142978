using Relevance.Cluster.Analysis;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class KMeansTests
{
    public static TheoryData<uint> Seeds => [1, 2, 3, 4, 5];

    [Fact]
    public void Run_OnFourPoints_FindsTheTwoPairs()
    {
        KMeansResult result = new KMeans(2).Run(VectorSet.From([[0f, 0f], [0f, 1f], [9f, 9f], [9f, 8f]]));

        Assert.Equal(result.Labels[0], result.Labels[1]);
        Assert.Equal(result.Labels[2], result.Labels[3]);
        Assert.Equal([2, 2], result.Sizes);
        Assert.Equal(1.0, result.Inertia);
        Assert.Equal([0f, 0.5f], result.Centroids![result.Labels[0]].ToArray());
        Assert.Equal([9f, 8.5f], result.Centroids[result.Labels[2]].ToArray());
        Assert.Equal(KMeansStopReason.Converged, result.StopReason);
        Assert.StartsWith("2 clusters of 4 vectors, sizes 2 to 2, inertia 1, Converged after ", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_IsRun()
    {
        VectorSet vectors = Generated.Groups(60, 3, 4, 1);
        IClusterModel model = new KMeans(4);

        Assert.Equal("kmeans-4", model.Name);
        Assert.Equal(new KMeans(4).Run(vectors).Labels, Assert.IsType<KMeansResult>(model.Fit(vectors, null, CancellationToken.None)).Labels);
    }

    [Fact]
    public void Run_OfAsManyClustersAsVectors_GivesEachItsOwn()
    {
        KMeansResult result = new KMeans(5).Run(VectorSet.From([[1f], [2f], [4f], [8f], [16f]]));

        Assert.Equal([1, 1, 1, 1, 1], result.Sizes);
        Assert.Equal(0, result.Inertia);
    }

    [Fact]
    public void Run_OfOneCluster_IsTheMean()
    {
        KMeansResult result = new KMeans(1).Run(VectorSet.From([[1f], [2f], [6f]]));

        Assert.Equal(3f, result.Centroids![0][0]);
        Assert.Equal(14, result.Inertia);
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, KMeansInitialization.GreedyKMeansPlusPlus)]
    [InlineData(DistanceMetric.SquaredEuclidean, KMeansInitialization.Random)]
    [InlineData(DistanceMetric.Cosine, KMeansInitialization.GreedyKMeansPlusPlus)]
    [InlineData(DistanceMetric.Cosine, KMeansInitialization.Random)]
    public void Run_OfFewerDifferentVectorsThanClusters_HasAsManyClustersAndSaysSo(DistanceMetric metric, KMeansInitialization initialization)
    {
        float[][] different = [[1f, 2f, 0f], [3f, -1f, 1f], [0.3f, 0.1f, 7f]];
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 30).Select(row => different[row % 7 % 3]));
        var model = new KMeans(new KMeansOptions { ClusterCount = 6, Metric = metric, Initialization = initialization });

        KMeansResult result = model.Run(vectors);

        Assert.Equal((3, 3), (result.Sizes.Count, result.Centroids!.Count));
        Assert.Equal(30, result.Sizes.Sum());
        Assert.Equal("6 clusters were requested, and 3 have members: there are no more distinct vectors.", Assert.Single(result.Remarks));
        Assert.StartsWith("3 clusters of 30 vectors", result.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(result.Remarks[0], result.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, result.Inertia, 1e-12);
        Assert.Equal(
            3,
            Enumerable.Range(0, 30).GroupBy(row => row % 7 % 3).Select(g => Assert.Single(g.Select(row => result.Labels[row]).Distinct())).Distinct().Count());
    }

    [Fact]
    public void Run_WithACentroidThatNobodyIsNear_GivesItTheFarthestRow()
    {
        // Nobody is nearest to the centroid at 1000. The farthest from its own is 7 (row 2) by 3.
        var options = new KMeansOptions { ClusterCount = 2, InitialCentroids = VectorSet.From([[4f], [1000f]]), MaxIterations = 1, Tolerance = 0 };

        KMeansResult result = new KMeans(options).Run(VectorSet.From([[3f], [4f], [7f], [5f]]));

        Assert.Equal([0, 0, 1, 0], result.Labels);
        Assert.Equal([4f, 7f], [result.Centroids![0][0], result.Centroids[1][0]]);
    }

    [Fact]
    public void Run_WithSeveralFarthestRows_GivesTheLowest()
    {
        var options = new KMeansOptions { ClusterCount = 2, InitialCentroids = VectorSet.From([[0f], [1000f]]), MaxIterations = 1 };

        KMeansResult result = new KMeans(options).Run(VectorSet.From([[0f], [-2f], [2f], [0f]]));

        Assert.Equal(-2f, result.Centroids![1][0]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_Progress_NeverGrows(uint seed)
    {
        foreach (DistanceMetric metric in new[] { DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine })
        {
            var progress = new InlineProgress<ClusterModelProgress>();
            var options = new KMeansOptions
            {
                ClusterCount = 9,
                Initialization = KMeansInitialization.Random,
                Tolerance = 0,
                Seed = (int)seed,
                Metric = metric,
            };

            KMeansResult result = new KMeans(options).Run(Generated.Groups(500, 6, 12, seed), progress);

            foreach (IGrouping<int, ClusterModelProgress> restart in progress.Reports.GroupBy(report => report.Restart))
            {
                double[] inertias = [.. restart.Where(report => report.Iteration > 0).Select(report => report.Inertia)];
                Assert.Equal(Enumerable.Range(0, inertias.Length + 1), restart.Select(report => report.Iteration));
                Assert.True(inertias.Length > 2);
                Assert.All(inertias.Zip(inertias[1..]), pair => Assert.True(pair.Second <= pair.First * (1 + 1e-9)));
                Assert.Equal(result.InertiaPerRestart[restart.Key], inertias[^1], 1e-7 * inertias[^1]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_Converged_HasNearestCentroidsThatAreMeans(uint seed)
    {
        VectorSet vectors = Generated.Groups(700, 20, 10, seed);

        foreach (DistanceMetric metric in new[] { DistanceMetric.SquaredEuclidean, DistanceMetric.Euclidean, DistanceMetric.Cosine })
        {
            KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = 10, Metric = metric, Tolerance = 0 }).Run(vectors);

            NearestCentroids nearest = NearestCentroids.Find(vectors, result.Centroids!, metric);
            VectorSet means = CentroidMeans.Of(vectors, result.Labels, 10, metric);
            Assert.Equal((KMeansStopReason.Converged, metric), (result.StopReason, result.Metric));
            Assert.Equal(nearest.Labels, result.Labels);
            Assert.All(Enumerable.Range(0, 10), label => Assert.Equal(means[label].ToArray(), result.Centroids![label].ToArray()));
            Assert.Equal(nearest.Distances.Sum(d => metric == DistanceMetric.Euclidean ? d * d : d), result.Inertia, 1e-9 * result.Inertia);
            Assert.Equal(Enumerable.Range(0, 10).Select(label => result.Labels.Count(l => l == label)), result.Sizes);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_OfPermutedRows_PermutesTheLabels(uint seed)
    {
        VectorSet vectors = Generated.Groups(400, 5, 6, seed);
        int[] order = [.. Enumerable.Range(0, 400).OrderBy(row => (row * 7919) % 401)];
        var model = new KMeans(new KMeansOptions { ClusterCount = 6, InitialCentroids = vectors.Select([0, 1, 2, 3, 4, 5]) });

        IReadOnlyList<int> labels = model.Run(vectors).Labels;
        IReadOnlyList<int> permuted = model.Run(vectors.Select(order)).Labels;

        Assert.Equal(order.Select(row => labels[row]), permuted);
    }

    [Theory]
    [InlineData(1024f, 0f)]
    [InlineData(1f / 4096, 0f)]
    [InlineData(1e-12f, 0f)]
    [InlineData(1e15f, 0f)]
    [InlineData(1f, 5000f)]
    [InlineData(1f, -100000f)]
    public void Run_OfScaledOrMovedVectors_GivesTheSameLabels(float scale, float offset)
    {
        VectorSet vectors = Generated.Groups(600, 24, 8, 3);
        VectorSet moved = VectorSet.From(Enumerable.Range(0, 600).Select(row => vectors[row].ToArray().Select(x => (x * scale) + offset).ToArray()));

        foreach (KMeansInitialization initialization in Enum.GetValues<KMeansInitialization>())
        {
            var model = new KMeans(new KMeansOptions { ClusterCount = 8, Initialization = initialization });
            Assert.Equal(model.Run(vectors).Labels, model.Run(moved).Labels);
        }
    }

    [Fact]
    public void Run_UnderCosine_LooksAtDirectionsOnly()
    {
        VectorSet vectors = Generated.Groups(300, 8, 5, 2);
        VectorSet stretched = VectorSet.From(Enumerable.Range(0, 300).Select(row => vectors[row].ToArray().Select(x => x * (1 << (row % 9))).ToArray()));
        var model = new KMeans(new KMeansOptions { ClusterCount = 5, Metric = DistanceMetric.Cosine });

        KMeansResult result = model.Run(stretched);

        Assert.Equal(model.Run(vectors).Labels, result.Labels);
        Assert.All(Enumerable.Range(0, 5), label => Assert.Equal(1, -Distance.DotProduct(result.Centroids![label], result.Centroids[label]), 1e-6));
    }

    [Fact]
    public void SampleWeights_OfTwo_AreAsGoodAsTheVectorTwice()
    {
        VectorSet vectors = Generated.Groups(90, 3, 4, 1);
        float[] weights = [.. Enumerable.Range(0, 90).Select(row => (float)(row % 3))];
        int[] repeated = [.. Enumerable.Range(0, 90).SelectMany(row => Enumerable.Repeat(row, row % 3))];
        var options = new KMeansOptions { ClusterCount = 4, InitialCentroids = vectors.Select([1, 2, 4, 7]), Tolerance = 0 };

        KMeansResult weighted = new KMeans(options with { SampleWeights = weights }).Run(vectors);
        KMeansResult twice = new KMeans(options).Run(vectors.Select(repeated));

        Assert.Equal(twice.Labels, repeated.Select(row => weighted.Labels[row]));
        Assert.Equal(twice.Inertia, weighted.Inertia, 1e-9 * twice.Inertia);
        Assert.All(Enumerable.Range(0, 4), label => Assert.Equal(twice.Centroids![label].ToArray(), weighted.Centroids![label].ToArray()));
    }

    [Fact]
    public void SampleWeights_OfZero_MoveNothingAndAreLabeled()
    {
        VectorSet vectors = VectorSet.From([[0f], [1f], [10f], [11f], [500f]]);
        var model = new KMeans(new KMeansOptions { ClusterCount = 2, SampleWeights = new[] { 1f, 1f, 1f, 1f, 0f } });

        KMeansResult result = model.Run(vectors);

        Assert.Equal([0.5f, 10.5f], new[] { result.Centroids![0][0], result.Centroids[1][0] }.Order());
        Assert.Equal(result.Labels[3], result.Labels[4]);
        Assert.Equal(1.0, result.Inertia);
    }

    [Fact]
    public void Options_EachChangeWhatTheySay()
    {
        VectorSet vectors = Generated.Groups(800, 4, 40, 1);
        var options = new KMeansOptions { ClusterCount = 12, Restarts = 4, Initialization = KMeansInitialization.Random };
        KMeansResult result = new KMeans(options).Run(vectors);

        Assert.Equal(4, result.InertiaPerRestart.Count);
        Assert.Equal(result.InertiaPerRestart.Min(), result.Inertia);
        Assert.Equal(result.InertiaPerRestart[result.Restart], result.Inertia);
        Assert.NotEqual(result.Labels, new KMeans(options with { Seed = 1 }).Run(vectors).Labels);
        Assert.NotEqual(
            result.InertiaPerRestart,
            new KMeans(options with { Initialization = KMeansInitialization.GreedyKMeansPlusPlus }).Run(vectors).InertiaPerRestart);
        Assert.Equal((2, KMeansStopReason.IterationLimit), Stop(new KMeans(options with { MaxIterations = 2 }).Run(vectors)));
        Assert.Equal(KMeansStopReason.Converged, new KMeans(options with { Tolerance = 0 }).Run(vectors).StopReason);
        Assert.Equal((1, KMeansStopReason.ToleranceReached), Stop(new KMeans(options with { Tolerance = 1e6 }).Run(vectors)));

        static (int Iterations, KMeansStopReason Reason) Stop(KMeansResult result) => (result.Iterations, result.StopReason);
    }

    [Fact]
    public void Run_Stopped_StillGivesEachVectorItsNearestCentroid()
    {
        VectorSet vectors = Generated.Groups(800, 4, 40, 1);

        KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = 12, MaxIterations = 1, Initialization = KMeansInitialization.Random }).Run(vectors);

        Assert.Equal(NearestCentroids.Find(vectors, result.Centroids!).Labels, result.Labels);
    }

    [Fact]
    public void GreedyStart_FindsWellSeparatedGroups()
    {
        // 30 groups on a line, 1000 apart: a start that misses one never recovers.
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 600).Select(row => new[] { (row % 30 * 1000f) + (row % 7), row % 5 }));

        for (int seed = 0; seed < 10; seed++)
        {
            KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = 30, Restarts = 1, Seed = seed }).Run(vectors);
            Assert.All(result.Sizes, size => Assert.Equal(20, size));
        }
    }

    [Fact]
    public void GreedyStart_OfMoreRowsThanTheSample_FindsTheGroups()
    {
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 120_000).Select(row => new[] { row % 5 * 100f, row % 3 }));

        KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = 5, Restarts = 1 }).Run(vectors);

        Assert.All(result.Sizes, size => Assert.Equal(24_000, size));
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Run_ReturnsTheDistancesThatItsInertiaSums(DistanceMetric metric)
    {
        VectorSet vectors = Generated.Groups(300, 12, 6, 4);
        KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = 5, Metric = metric }).Run(vectors);

        Assert.Equal(Enumerable.Range(0, 300).Select(row => Distance.Between(vectors[row], result.Centroids![result.Labels[row]], metric)), result.Distances);
        Assert.Equal(result.Inertia, result.Distances.Sum(), 1e-9);
    }
}
