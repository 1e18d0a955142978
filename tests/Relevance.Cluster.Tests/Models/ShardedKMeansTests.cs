using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

/// <summary>K-means on shards of the rows has the bits of k-means on all rows. The short ones also run without instruction sets.</summary>
public class ShardedKMeansTests
{
    private const int Dimension = 12;

    private static readonly VectorSet Groups = Generated.Groups(3000, Dimension, 100, 7);
    private static readonly VectorSet Spread = VectorSet.From(Generated.Components(4000 * Dimension, 5).Chunk(Dimension));

    private static readonly VectorSet Far =
        VectorSet.From(Enumerable.Range(0, Spread.Count).Select(row => Spread[row].ToArray().Select(component => component + 300).ToArray()));

    // More rows than an initialization reads, so that it runs on a sample.
    private static readonly VectorSet Many = VectorSet.From(Generated.Components(52_000 * 4, 3).Chunk(4));

    [Theory]
    [InlineData(10, DistanceMetric.SquaredEuclidean)]
    [InlineData(100, DistanceMetric.SquaredEuclidean)]
    [InlineData(100, DistanceMetric.Euclidean)]
    [InlineData(10, DistanceMetric.Cosine)]
    [InlineData(100, DistanceMetric.Cosine)]
    public void Run_OfFewClusters_IsBitForBitThatOfAllRows(int clusters, DistanceMetric metric) =>
        AssertIsSame(Groups, new KMeansOptions { ClusterCount = clusters, Metric = metric });

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Run_OfManyClusters_IsBitForBitThatOfAllRows(DistanceMetric metric) =>
        AssertIsSame(Spread, new KMeansOptions { ClusterCount = 300, Metric = metric, MaxIterations = 12 });

    // The mean is far from zero, so that scores have an origin, which the first centroids of a search determine.
    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    public void Run_OfVectorsFarFromZero_IsBitForBitThatOfAllRows(int clusters) =>
        AssertIsSame(Far, new KMeansOptions { ClusterCount = clusters, MaxIterations = 12 });

    [Theory]
    [InlineData(10, DistanceMetric.SquaredEuclidean)]
    [InlineData(100, DistanceMetric.Cosine)]
    [InlineData(300, DistanceMetric.SquaredEuclidean)]
    [InlineData(300, DistanceMetric.Cosine)]
    public void Run_WithWeights_SomeOfThemZero_IsBitForBitThatOfAllRows(int clusters, DistanceMetric metric)
    {
        float[] weights = [.. Generated.Components(Spread.Count, 9).Select((component, row) => row % 5 == 0 || row > 3600 ? 0 : Math.Abs(component) + 0.01f)];
        AssertIsSame(Spread, new KMeansOptions { ClusterCount = clusters, Metric = metric, SampleWeights = weights, MaxIterations = 16, Restarts = 2 });
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(10, true)]
    [InlineData(300, true)]
    public void Run_OnASampleForTheStart_IsBitForBitThatOfAllRows(int clusters, bool isWeighted)
    {
        var options = new KMeansOptions { ClusterCount = clusters, MaxIterations = 4, Restarts = 2 };
        float[] weights = [.. Generated.Components(Many.Count, 2).Select((component, row) => row % 100 == 7 ? 500 : Math.Abs(component))];
        AssertIsSame(Many, isWeighted ? options with { SampleWeights = weights } : options);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_FromRandomRows_IsBitForBitThatOfAllRows(bool isWeighted)
    {
        var options = new KMeansOptions { ClusterCount = 20, Initialization = KMeansInitialization.Random, Tolerance = 0 };
        float[] weights = [.. Enumerable.Range(0, Groups.Count).Select(row => row % 3)];
        AssertIsSame(Groups, isWeighted ? options with { SampleWeights = weights } : options);
    }

    [Theory]
    [InlineData(60, DistanceMetric.SquaredEuclidean)]
    [InlineData(60, DistanceMetric.Cosine)]
    [InlineData(300, DistanceMetric.SquaredEuclidean)]
    [Trait("Category", "Bits")]
    public void Run_FromCentroidsWithoutRows_FillsThemWithTheSameRows(int clusters, DistanceMetric metric)
    {
        // Each centroid of a group is given several times: the copies lose every tie, and have no rows.
        VectorSet given = Groups.Select([.. Enumerable.Range(0, clusters).Select(label => label % 25)]);

        KMeansResult result = AssertIsSame(Groups, new KMeansOptions { ClusterCount = clusters, Metric = metric, InitialCentroids = given });

        Assert.True(result.FilledClusterCount >= clusters - 25);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(280)]
    [Trait("Category", "Bits")]
    public void Run_OfTiesAndFewDistinctVectors_IsBitForBitThatOfAllRows(int clusters)
    {
        VectorSet grid = VectorSet.From(Enumerable.Range(0, 2000).Select(row => (float[])[row % 5, row / 5 % 5, row % 9 % 2]));
        KMeansResult result = AssertIsSame(grid, new KMeansOptions { ClusterCount = clusters, Restarts = 2 });

        Assert.Equal(clusters == 280, result.Sizes.Count < clusters);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(55)]
    [Trait("Category", "Bits")]
    public void Run_OfVectorsThatAreScaled_IsBitForBitThatOfAllRows(int exponent)
    {
        VectorSet scaled = VectorSet.From(
            Enumerable.Range(0, Groups.Count).Select(row => Groups[row].ToArray().Select(component => (float)Math.ScaleB(component, exponent)).ToArray()));
        AssertIsSame(scaled, new KMeansOptions { ClusterCount = 10 });
        AssertIsSame(scaled, new KMeansOptions { ClusterCount = 5, InitialCentroids = scaled.Select([9, 99, 999, 1999, 2999]) });
    }

    [Fact]
    [Trait("Category", "Bits")]
    public void Run_WithZeroVectors_IsBitForBitThatOfAllRows()
    {
        VectorSet some = VectorSet.From(Enumerable.Range(0, 1000).Select(row => row % 7 == 3 || row < 30 ? new float[Dimension] : Groups[row].ToArray()));
        AssertIsSame(some, new KMeansOptions { ClusterCount = 8, Metric = DistanceMetric.Cosine, ZeroVectors = ZeroVectorRule.CountAsUnrelated });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Category", "Bits")]
    public void Run_WithShardsThatAreLostAndReplaced_IsBitForBitThatOfAllRows(int passesPerLoss)
    {
        // Half of the clusters begin empty, so that rows move to them after the first pass.
        VectorSet given = Groups.Select([.. Enumerable.Range(0, 60).Select(label => label % 30)]);
        var options = new KMeansOptions { ClusterCount = 60, InitialCentroids = given, Tolerance = 0 };

        KMeansResult actual = ShardedKMeans.Run(Groups, options, [900, 950, Groups.Count], passesPerLoss);

        Assert.Equal(KMeansBitsTests.Checksum(new KMeans(options).Run(Groups)), KMeansBitsTests.Checksum(actual));
    }

    [Theory]
    [InlineData(300, 1, false)]
    [InlineData(300, 3, true)]
    [InlineData(300, 2, false)]
    public void Run_OfManyClustersWithShardsThatAreLost_IsBitForBitThatOfAllRows(int clusters, int passesPerLoss, bool isFarFromZero)
    {
        VectorSet vectors = isFarFromZero ? Far : Spread;
        var options = new KMeansOptions { ClusterCount = clusters, MaxIterations = 16 };

        KMeansResult actual = ShardedKMeans.Run(vectors, options, [900, 950, vectors.Count], passesPerLoss);

        Assert.Equal(KMeansBitsTests.Checksum(new KMeans(options).Run(vectors)), KMeansBitsTests.Checksum(actual));
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(60, 3)]
    [InlineData(300, 9)]
    public void Run_ThatGoesOnFromTheStateOfALostOne_IsBitForBitAnUninterruptedOne(int clusters, int requestsPerRun)
    {
        var options = new KMeansOptions { ClusterCount = clusters, Restarts = 2, MaxIterations = 20 };

        KMeansResult actual = ShardedKMeans.Run(Far, options, [900, 950, Far.Count], requestsPerRun: requestsPerRun);

        KMeansResult expected = new KMeans(options).Run(Far);
        Assert.Equal(KMeansBitsTests.Checksum(expected), KMeansBitsTests.Checksum(actual));
        Assert.Equal(expected.InertiaPerRestart, actual.InertiaPerRestart);
        Assert.Equal((expected.Iterations, expected.StopReason, expected.Restart), (actual.Iterations, actual.StopReason, actual.Restart));
    }

    private static KMeansResult AssertIsSame(VectorSet vectors, KMeansOptions options)
    {
        KMeansResult expected = new KMeans(options).Run(vectors);
        int count = vectors.Count;

        // All rows in one shard; a small one before a large one; seven, from a single row to most of them, and one is empty.
        foreach (int[] ends in new int[][] { [count], [count / 9, count], [1, 20, count / 8, count / 8, count / 4, count - 500, count] })
        {
            KMeansResult actual = ShardedKMeans.Run(vectors, options with { MaxDegreeOfParallelism = ends.Length == 2 ? 2 : 1 }, ends);

            Assert.Equal(KMeansBitsTests.Checksum(expected), KMeansBitsTests.Checksum(actual));
            Assert.Equal(expected.Distances, actual.Distances);
            Assert.Equal(expected.InertiaPerRestart, actual.InertiaPerRestart);
            Assert.Equal(
                (expected.Iterations, expected.StopReason, expected.FilledClusterCount, expected.Restart),
                (actual.Iterations, actual.StopReason, actual.FilledClusterCount, actual.Restart));
        }

        return expected;
    }
}
