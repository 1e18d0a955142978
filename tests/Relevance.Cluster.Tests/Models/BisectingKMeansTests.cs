using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class BisectingKMeansTests
{
    private static readonly VectorSet Vectors = Generated.Groups(2000, 8, 10, 3);

    // scikit-learn 1.2.1, BisectingKMeans(k, n_init=30, tol=0) on iris in float32, the same for five seeds.
    [Theory]
    [InlineData(BisectionTarget.LargestInertia, 2, 152.347948093, new[] { 53, 97 })]
    [InlineData(BisectionTarget.LargestInertia, 3, 84.203750413, new[] { 38, 53, 59 })]
    [InlineData(BisectionTarget.LargestInertia, 4, 69.599427959, new[] { 25, 34, 38, 53 })]
    [InlineData(BisectionTarget.LargestInertia, 5, 56.305019465, new[] { 3, 25, 34, 38, 50 })]
    [InlineData(BisectionTarget.LargestInertia, 6, 43.941316481, new[] { 3, 12, 25, 26, 34, 50 })]
    [InlineData(BisectionTarget.LargestSize, 5, 56.305019465, new[] { 3, 25, 34, 38, 50 })]
    [InlineData(BisectionTarget.LargestSize, 6, 48.898825464, new[] { 3, 22, 25, 28, 34, 38 })]
    public void Run_OnIris_FindsWhatScikitLearnFinds(BisectionTarget target, int clusterCount, double inertia, int[] sizes)
    {
        var model = new BisectingKMeans(new BisectingKMeansOptions { ClusterCount = clusterCount, Target = target, Restarts = 10 });

        BisectingKMeansResult result = model.Run(SharedData.Vectors("iris.csv", 0, 4));

        Assert.Equal(inertia, result.Inertia, inertia * 1e-6);
        Assert.Equal(sizes, result.Sizes.Order());
        Assert.Equal(result.Sizes, Enumerable.Range(0, clusterCount).Select(label => result.Labels.Count(own => own == label)));
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Run_ForOneClusterMore_SplitsOneAndLeavesTheOthers(DistanceMetric metric)
    {
        BisectingKMeansResult before = Split(6);
        BisectingKMeansResult after = Split(7);
        int[] changed = [.. Enumerable.Range(0, Vectors.Count).Where(row => before.Labels[row] != after.Labels[row])];

        Assert.NotEmpty(changed);
        Assert.Single(changed.Select(row => before.Labels[row]).Distinct());
        Assert.All(changed, row => Assert.Equal(6, after.Labels[row]));
        Assert.True(after.Inertia < before.Inertia);
        Assert.Equal(metric, after.Metric);
        VectorSet means = CentroidMeans.Of(Vectors, after.Labels, 7, metric);
        Assert.All(Enumerable.Range(0, 7), label => Assert.Equal(0, Distance.Euclidean(means[label], after.Centroids![label]), 1e-4));

        BisectingKMeansResult Split(int count) =>
            new BisectingKMeans(new BisectingKMeansOptions { ClusterCount = count, Metric = metric }).Run(Vectors);
    }

    [Theory]
    [InlineData(BisectionTarget.LargestInertia)]
    [InlineData(BisectionTarget.LargestSize)]
    public void Run_OnFewerDifferentVectorsThanClusters_FindsAsManyAsThereAre(BisectionTarget target)
    {
        VectorSet vectors = VectorSet.From([[0f], [0f], [0f], [0f], [5f], [9f], [9f]]);

        BisectingKMeansResult result = new BisectingKMeans(new BisectingKMeansOptions { ClusterCount = 6, Target = target }).Run(vectors);

        Assert.Equal([1, 2, 4], result.Sizes.Order());
        Assert.Equal([0f, 5f, 9f], Enumerable.Range(0, 3).Select(label => result.Centroids![label][0]).Order());
        Assert.Equal(0, result.Inertia);
    }

    [Fact]
    public void Run_ForOneCluster_IsTheMeanOfAll()
    {
        BisectingKMeansResult result = new BisectingKMeans(1).Run(VectorSet.From([[1f], [3f], [5f]]));

        Assert.Equal([0, 0, 0], result.Labels);
        Assert.Equal(3f, result.Centroids![0][0]);
        Assert.Equal([8.0], result.InertiaPerCluster);
        Assert.Equal("1 cluster of 3 vectors, sizes 3 to 3, inertia 8", result.ToString());
    }

    [Fact]
    public void Fit_ReportsEachSplit_AndStopsWhenCancelled()
    {
        IClusterModel model = new BisectingKMeans(5);
        var progress = new InlineProgress<ClusterModelProgress>();

        var result = (BisectingKMeansResult)model.Fit(Vectors, progress, CancellationToken.None);

        Assert.Equal("bisectingkmeans-5", model.Name);
        Assert.Equal([1, 2, 3, 4], progress.Reports.Select(report => report.Iteration));
        Assert.Equal([2, 3, 4, 5], progress.Reports.Select(report => report.Centroids!.Count));
        Assert.Equal(progress.Reports.Select(report => report.Inertia).OrderDescending(), progress.Reports.Select(report => report.Inertia));
        Assert.Equal(result.Inertia, progress.Reports[^1].Inertia);
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => model.Fit(Vectors, new Cancelling(source), source.Token));
    }

    // A change here changes every new clustering: only on purpose, and with a line in the changelog.
    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, "8D7BED172B6EE45A")]
    [InlineData(DistanceMetric.Cosine, "E6C3516452D3B23B")]
    [Trait("Category", "Bits")]
    public void Run_OnAnyNumberOfThreads_HasTheKnownChecksum(DistanceMetric metric, string expected)
    {
        foreach (int threads in new[] { 1, 2, 3, 8 })
        {
            var options = new BisectingKMeansOptions { ClusterCount = 23, Metric = metric, Restarts = 1, Seed = 5, MaxDegreeOfParallelism = threads };

            Assert.Equal(expected, Checksum(new BisectingKMeans(options).Run(Vectors)));
        }
    }

    [Theory]
    [InlineData(BisectionTarget.LargestInertia)]
    [InlineData(BisectionTarget.LargestSize)]
    [Trait("Category", "Bits")]
    public void Run_OfGroupsOfVeryDifferentWidth_IsTheSameOnAnyNumberOfThreads(BisectionTarget target)
    {
        // Each width is four times the one before: often a half of the last split comes before the cluster that was next in turn.
        VectorSet vectors = VectorSet.From(Generated.Components(1500 * 6, 9).Chunk(6).Select((row, i) =>
            row.Select(component => component * MathF.Pow(4, i % 5)).ToArray()));
        var options = new BisectingKMeansOptions { ClusterCount = 60, Target = target, Restarts = 1, MaxDegreeOfParallelism = 1 };
        string expected = Checksum(new BisectingKMeans(options).Run(vectors));

        Assert.All(
            [2, 4, 16],
            threads => Assert.Equal(expected, Checksum(new BisectingKMeans(options with { MaxDegreeOfParallelism = threads }).Run(vectors))));
    }

    [Fact]
    public void Run_WithAnotherSeed_TakesOtherStarts()
    {
        var options = new BisectingKMeansOptions { ClusterCount = 40, Restarts = 1, MaxIterations = 2 };

        Assert.NotEqual(new BisectingKMeans(options).Run(Vectors).Labels, new BisectingKMeans(options with { Seed = 1 }).Run(Vectors).Labels);
    }

    [Fact]
    public void Run_OfInvalidInput_StatesTheReason()
    {
        Assert.Contains(
            "2 vectors are too few for 3 clusters",
            Assert
                .Throws<ArgumentException>(() =>
                    new BisectingKMeans(3).Run(
                        VectorSet.From([
                            [1f],
                            [2f],
                        ])))
                .Message,
            StringComparison.Ordinal);
        Assert.Contains("at least one vector", Assert.Throws<ArgumentException>(() => new BisectingKMeans(3).Run(VectorSet.Empty(2))).Message, StringComparison.Ordinal);
        var cosine = new BisectingKMeans(new BisectingKMeansOptions { ClusterCount = 2, Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject });
        Assert.Equal(2, Assert.Throws<VectorShapeException>(() => cosine.Run(VectorSet.From([[1f], [2f], [0f]]))).Row);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BisectingKMeans(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BisectingKMeansOptions { ClusterCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BisectingKMeansOptions { ClusterCount = 1, Restarts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BisectingKMeansOptions { ClusterCount = 1, MaxIterations = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BisectingKMeansOptions { ClusterCount = 1, Target = (BisectionTarget)7 });
        Assert.Throws<ArgumentException>(() => new BisectingKMeansOptions { ClusterCount = 1, Metric = DistanceMetric.L1 });
    }

    private static string Checksum(BisectingKMeansResult result)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>(result.Labels.ToArray()));
        hash.AppendData(MemoryMarshal.AsBytes<double>(result.InertiaPerCluster.ToArray()));

        for (int label = 0; label < result.Centroids!.Count; label++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(result.Centroids[label]));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }

    private sealed class Cancelling(CancellationTokenSource source) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value) => source.Cancel();
    }
}
