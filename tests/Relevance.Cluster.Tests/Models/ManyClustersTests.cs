using Relevance.Cluster.Analysis;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>K-means with more than 256 clusters: batches of first centroids, passes over neighbors, splits and merges.</summary>
[Trait("Category", "Bits")]
public class ManyClustersTests
{
    private const int Clusters = 300;
    private const int Dimension = 12;

    private static readonly VectorSet Vectors = Generated.Groups(6000, Dimension, 300, 11);

    // A change here changes every new clustering with many clusters: only on purpose, and with a line in the changelog.
    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, 1, "E549F18C5E7F6DC5")]
    [InlineData(DistanceMetric.SquaredEuclidean, 3, "E549F18C5E7F6DC5")]
    [InlineData(DistanceMetric.Cosine, 2, "F4B4A32033D41CA7")]
    public void Run_OnAnyNumberOfThreads_HasTheKnownChecksum(DistanceMetric metric, int threads, string expected)
    {
        var options = new KMeansOptions { ClusterCount = Clusters, Metric = metric, MaxDegreeOfParallelism = threads, MaxIterations = 12 };

        Assert.Equal(expected, KMeansBitsTests.Checksum(new KMeans(options).Run(Vectors)));
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Run_GivesEveryVectorItsNearestCentroid(DistanceMetric metric)
    {
        VectorSet spread = VectorSet.From(Generated.Components(4000 * Dimension, 5).Chunk(Dimension));
        KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = Clusters, Metric = metric }).Run(spread);

        NearestCentroids nearest = NearestCentroids.Find(spread, result.Centroids!, metric);

        Assert.Equal(nearest.Labels, result.Labels);
        Assert.Equal(nearest.Distances.Sum(), result.Inertia, 1e-9 * result.Inertia);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Run_FindsEachOfManyGroupsThatAreApart(int seed)
    {
        KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = Clusters, Seed = seed }).Run(Vectors);

        Assert.Equal(Clusters, result.Sizes.Count);
        Assert.All(Enumerable.Range(0, Vectors.Count), row => Assert.Equal(result.Labels[row % Clusters], result.Labels[row]));
    }

    [Fact]
    public void Run_WithoutTolerance_EndsWhereNoLabelChanges()
    {
        VectorSet spread = VectorSet.From(Generated.Components(2000 * 4, 5).Chunk(4));

        KMeansResult result = new KMeans(new KMeansOptions { ClusterCount = Clusters, Tolerance = 0 }).Run(spread);

        Assert.Equal(KMeansStopReason.Converged, result.StopReason);
        VectorSet means = CentroidMeans.Of(spread, result.Labels, Clusters);
        Assert.All(Enumerable.Range(0, Clusters), label => Assert.Equal(means[label].ToArray(), result.Centroids![label].ToArray()));
    }

    [Fact]
    public void Run_WithWeights_IsAsWithRepeatedVectors()
    {
        float[] weights = [.. Enumerable.Range(0, Vectors.Count).Select(row => 1f + (row / Clusters % 2))];
        VectorSet repeated = Vectors.Select([.. Enumerable.Range(0, Vectors.Count).SelectMany(row => Enumerable.Repeat(row, (int)weights[row]))]);

        KMeansResult weighted = new KMeans(new KMeansOptions { ClusterCount = Clusters, SampleWeights = weights }).Run(Vectors);
        KMeansResult plain = new KMeans(new KMeansOptions { ClusterCount = Clusters }).Run(repeated);

        Assert.Equal(plain.Inertia, weighted.Inertia, 1e-6 * plain.Inertia);
    }

    [Fact]
    public void Run_WithFewerDistinctVectorsThanClusters_HasOnePerVector()
    {
        VectorSet few = Vectors.Select([.. Enumerable.Range(0, 2000).Select(row => row % 280)]);

        KMeansResult result = new KMeans(Clusters).Run(few);

        Assert.Equal(280, result.Sizes.Count);
        Assert.Equal(0, result.Inertia);
        Assert.Single(result.Remarks);
    }

    [Fact]
    public void Run_EndsBelowLloydsAlgorithm_WhereGroupsOverlap()
    {
        VectorSet spread = VectorSet.From(Generated.Components(6000 * Dimension, 7).Chunk(Dimension));
        KMeansResult result = new KMeans(Clusters).Run(spread);

        double lloyd = LloydFrom(spread, [.. Enumerable.Range(0, Clusters)]);

        Assert.True(result.Inertia < 0.99 * lloyd, $"{result.Inertia} is not below {lloyd}.");
    }

    [Fact]
    public void Run_WhenCanceled_Throws()
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new KMeans(Clusters).Run(Vectors, new CancelingAt(3, source), source.Token));
    }

    [Fact]
    public async Task GreedyStart_WhenCanceledWhileItChooses_StopsBeforeItHasAllCentroids()
    {
        // Some thousand passes over the rows, which take longer than the delay anywhere.
        const int Many = 16_384;
        VectorSet spread = VectorSet.From(Generated.Components(2 * Many * 16, 9).Chunk(16));
        using var source = new CancellationTokenSource();
        KMeansProblem problem = KMeansProblem.Create(spread, new KMeansOptions { ClusterCount = Many }, source.Token);

        Task<int[]> choosing = Task.Run(() => new GreedyStart(StartRows.Of(problem, restart: 0), restart: 0).Choose(source.Token));
        source.CancelAfter(TimeSpan.FromMilliseconds(20));

        await Assert.ThrowsAsync<OperationCanceledException>(() => choosing);
    }

    [Fact]
    public void Restarts_AreOneByDefault_WithMoreThan256Clusters()
    {
        Assert.Equal(3, new KMeansOptions { ClusterCount = 256 }.Restarts);
        Assert.Equal(1, new KMeansOptions { ClusterCount = 257 }.Restarts);
        Assert.Equal(2, new KMeansOptions { ClusterCount = 257, Restarts = 2 }.Restarts);
        Assert.Single(new KMeans(Clusters).Run(Vectors).InertiaPerRestart);
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void CandidateLists_HaveTheRowsThatACandidateIsNearerToThanTheirSecondCentroid(DistanceMetric metric)
    {
        var options = new KMeansOptions { ClusterCount = Clusters, Metric = metric };
        var rows = StartRows.Of(KMeansProblem.Create(Vectors, options, CancellationToken.None), restart: 0);
        using PinnedRows pinned = rows.Scored.Pin();

        for (int centroid = 0; centroid < 5; centroid++)
        {
            for (int row = 0; row < rows.Count; row++)
            {
                rows.Add(row, centroid, (float)DistanceOf(Vectors[row], Vectors[centroid], metric));
            }
        }

        rows.SetMasses(CancellationToken.None);
        var lists = new CandidateLists(rows, pinned);

        int[] candidates = lists.Draw(new CounterRandom(0, RandomPurpose.GreedyStart, 0), 0, CancellationToken.None);

        for (int lane = 0; lane < CandidateLists.Lanes; lane++)
        {
            (int Index, float Distance)[] listed = [.. Enumerable.Range(0, rows.BlockCount).SelectMany(block => lists.Of(lane, block))];
            int[] expected = [.. Enumerable.Range(0, rows.Count).Where(row => DistanceOf(Vectors[row], Vectors[candidates[lane]], metric) < rows.Second[row])];
            Assert.Equal(expected, listed.Select(entry => entry.Index));
            Assert.All(listed, entry => Assert.Equal(DistanceOf(Vectors[entry.Index], Vectors[candidates[lane]], metric), entry.Distance, 1e-4));
        }
    }

    /// <summary>Runs thirty iterations of Lloyd's algorithm by complete passes, and returns the inertia.</summary>
    private static double LloydFrom(VectorSet vectors, int[] rows)
    {
        VectorSet centroids = vectors.Select(rows);

        for (int iteration = 0; iteration < 30; iteration++)
        {
            centroids = CentroidMeans.Of(vectors, NearestCentroids.Find(vectors, centroids).Labels, rows.Length);
        }

        return NearestCentroids.Find(vectors, centroids).Distances.Sum();
    }

    private static double DistanceOf(ReadOnlySpan<float> x, ReadOnlySpan<float> y, DistanceMetric metric) =>
        metric == DistanceMetric.Cosine ? 2 * Distance.Cosine(x, y) : Distance.SquaredEuclidean(x, y);

    private sealed class CancelingAt(int iteration, CancellationTokenSource source) : IProgress<ClusterModelProgress>
    {
        public void Report(ClusterModelProgress value)
        {
            if (value.Iteration == iteration)
            {
                source.Cancel();
            }
        }
    }
}
