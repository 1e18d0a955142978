using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class KMeansArgumentTests
{
    private static readonly VectorSet Vectors = VectorSet.From([[1f, 0f], [0f, 1f], [2f, 2f]]);

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void ClusterCount_BelowOne_IsRejected(int clusterCount)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(clusterCount), () => new KMeans(clusterCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KMeansOptions { ClusterCount = clusterCount });
        Assert.Throws<ArgumentOutOfRangeException>(nameof(clusterCount), () => new BisectingKMeans(clusterCount));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(clusterCount), () => new MiniBatchKMeans(clusterCount));
        Assert.Throws<ArgumentOutOfRangeException>(nameof(clusterCount), () => new MiniBatchKMeansLearner(clusterCount));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(7, 7)]
    public void Constructor_SeedAlone_IsTheSeedOfTheOptions(int? seed, int expected)
    {
        VectorSet vectors = Generated.Groups(60, 4, 12, 3);
        var learner = new MiniBatchKMeansLearner(5, seed);

        Assert.Equal(
            new KMeans(new KMeansOptions { ClusterCount = 5, Seed = expected }).Run(vectors).Labels, new KMeans(5, seed).Run(vectors).Labels);
        Assert.Equal(
            new BisectingKMeans(new BisectingKMeansOptions { ClusterCount = 5, Seed = expected }).Run(vectors).Labels,
            new BisectingKMeans(5, seed).Run(vectors).Labels);
        Assert.Equal(
            new MiniBatchKMeans(new MiniBatchKMeansOptions { ClusterCount = 5, Seed = expected }).Run(vectors).Labels,
            new MiniBatchKMeans(5, seed).Run(vectors).Labels);
        Assert.Equal(new MiniBatchKMeansOptions { ClusterCount = 5, Seed = expected }, learner.Options);
    }

    [Fact]
    public void Options_OutOfRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KMeansOptions { ClusterCount = 1, Restarts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new KMeansOptions { ClusterCount = 1, MaxIterations = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new KMeansOptions { ClusterCount = 1, Tolerance = -1e-9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new KMeansOptions { ClusterCount = 1, Tolerance = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new KMeansOptions { ClusterCount = 1, MaxDegreeOfParallelism = 0 });
        Assert.Throws<ArgumentNullException>(() => new KMeans(null!));
    }

    [Theory]
    [InlineData(DistanceMetric.L1)]
    [InlineData(DistanceMetric.DotProduct)]
    public void Metric_WithoutMeans_IsRejected(DistanceMetric metric)
    {
        var exception = Assert.Throws<ArgumentException>(() => new KMeansOptions { ClusterCount = 1, Metric = metric });

        Assert.Contains(metric.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithMoreClustersThanVectors_NamesBothNumbers()
    {
        var exception = Assert.Throws<ArgumentException>("vectors", () => new KMeans(4).Run(Vectors));

        Assert.Contains("3 vectors are too few for 4 clusters", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutVectors_IsRejected() => Assert.Throws<ArgumentException>("vectors", () => new KMeans(1).Run(VectorSet.Empty(2)));

    [Fact]
    public void Run_WithAZeroVectorThatIsRejected_NamesTheRow()
    {
        var model = new KMeans(new KMeansOptions { ClusterCount = 1, Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.Reject });

        var exception = Assert.Throws<VectorShapeException>(() => model.Run(VectorSet.From([[1f, 0f], [0f, 0f]])));

        Assert.Equal((1, "row 1", "all zeros"), (exception.Row, exception.VectorName, exception.Actual));
    }

    [Fact]
    public void Run_WithInitialCentroidsOfAnotherShape_SaysBoth()
    {
        var options = new KMeansOptions { ClusterCount = 2, InitialCentroids = VectorSet.From([[1f, 2f, 3f]]) };

        var exception = Assert.Throws<ArgumentException>("options", () => new KMeans(options).Run(Vectors));

        Assert.Contains("2 initial centroids of 2 components, found 1 vectors × 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithAZeroInitialCentroidUnderCosine_NamesIt()
    {
        var options = new KMeansOptions { ClusterCount = 2, Metric = DistanceMetric.Cosine, InitialCentroids = VectorSet.From([[1f, 2f], [0f, 0f]]) };

        Assert.Equal("the initial centroid of cluster-1", Assert.Throws<VectorShapeException>(() => new KMeans(options).Run(Vectors)).VectorName);
    }

    [Theory]
    [InlineData(new[] { 1f, 1f }, "found 2 for 3 vectors")]
    [InlineData(new[] { 1f, -1f, 1f }, "at least 0; found -1")]
    [InlineData(new[] { 1f, 1f, float.NaN }, "at least 0; found NaN")]
    [InlineData(new[] { float.PositiveInfinity, 1f, 1f }, "at least 0; found Infinity")]
    [InlineData(new[] { 0f, 0f, 0f }, "All sample weights are 0")]
    public void Run_WithWeightsThatDoNotFit_SaysWhy(float[] weights, string expected)
    {
        var model = new KMeans(new KMeansOptions { ClusterCount = 1, SampleWeights = weights });

        var exception = Assert.Throws<ArgumentException>(nameof(weights), () => model.Run(Vectors));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        var progress = new CancelAt(source, iteration: 1);

        Assert.Throws<OperationCanceledException>(() => new KMeans(2).Run(Vectors, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(() => new KMeans(2).Run(Vectors, progress, source.Token));
        Assert.Equal(1, progress.LastIteration);
    }

    private sealed class CancelAt(CancellationTokenSource source, int iteration) : IProgress<ClusterModelProgress>
    {
        public int LastIteration { get; private set; }

        public void Report(ClusterModelProgress value)
        {
            LastIteration = value.Iteration;

            if (value.Iteration == iteration)
            {
                source.Cancel();
            }
        }
    }
}
