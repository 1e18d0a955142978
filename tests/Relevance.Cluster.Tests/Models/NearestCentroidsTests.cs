using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Models;

public class NearestCentroidsTests
{
    public static TheoryData<DistanceMetric> Metrics => [.. Enum.GetValues<DistanceMetric>()];

    public static TheoryData<DistanceMetric, int, int> Shapes => new(
        from metric in Enum.GetValues<DistanceMetric>()
        from dimension in new[] { 1, 5, 16, 100 }
        from centroids in new[] { 1, 2, 16, 49, 130 }
        select (metric, dimension, centroids));

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, new[] { 0, 1 }, new[] { 2.0, 0.25 })]
    [InlineData(DistanceMetric.Euclidean, new[] { 0, 1 }, new[] { 1.4142135623730951, 0.5 })]
    [InlineData(DistanceMetric.L1, new[] { 0, 1 }, new[] { 2.0, 0.5 })]
    [InlineData(DistanceMetric.DotProduct, new[] { 1, 1 }, new[] { -4.0, -14.0 })]
    public void Assign_OnASmallExample_HasTheLabelsAndDistancesOfAHandCalculation(DistanceMetric metric, int[] labels, double[] distances)
    {
        VectorSet vectors = VectorSet.From([[1f, 1f], [3.5f, 0f]]);
        VectorSet centroids = VectorSet.From([[0f, 0f], [4f, 0f]]);

        NearestCentroids result = NearestCentroids.Find(vectors, centroids, metric);

        Assert.Equal(labels, result.Labels);
        Assert.Equal(distances, result.Distances);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Assign_OfAnyShape_EqualsComparingEveryPair(DistanceMetric metric, int dimension, int centroidCount)
    {
        VectorSet vectors = Generated.Groups(300, dimension, 7, 1);
        VectorSet centroids = Generated.Groups(centroidCount, dimension, 9, 2);

        NearestCentroids result = NearestCentroids.Find(vectors, centroids, metric, 3);

        AssertIsEveryPair(result, vectors, centroids, metric);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Assign_OfEquallyNearCentroids_TakesTheLowest(DistanceMetric metric)
    {
        VectorSet vectors = Generated.Groups(50, 20, 3, 1);
        VectorSet once = Generated.Groups(5, 20, 5, 3);
        VectorSet twice = once.Select([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);

        Assert.Equal(NearestCentroids.Find(vectors, once, metric).Labels, NearestCentroids.Find(vectors, twice, metric).Labels);
    }

    [Theory]
    [InlineData(1e7f)]
    [InlineData(-3e5f)]
    public void Assign_FarFromTheOrigin_EqualsComparingEveryPair(float offset)
    {
        VectorSet vectors = Moved(Generated.Groups(300, 40, 7, 1), offset, 1);
        VectorSet centroids = Moved(Generated.Groups(60, 40, 7, 2), offset, 1);

        AssertIsEveryPair(NearestCentroids.Find(vectors, centroids), vectors, centroids, DistanceMetric.SquaredEuclidean);
    }

    [Theory]
    [InlineData(1e-38f)]
    [InlineData(1e-30f)]
    [InlineData(1e-20f)]
    [InlineData(1e19f)]
    [InlineData(1e37f)]
    public void Assign_WhereFloat32WouldUnderflowOrOverflow_EqualsComparingEveryPair(float scale)
    {
        VectorSet vectors = Moved(Generated.Groups(200, 12, 7, 1), 0, scale);
        VectorSet centroids = Moved(Generated.Groups(20, 12, 7, 2), 0, scale);

        foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
        {
            AssertIsEveryPair(NearestCentroids.Find(vectors, centroids, metric), vectors, centroids, metric);
        }
    }

    [Fact]
    public void Assign_OfNearlyEqualCentroids_EqualsComparingEveryPair()
    {
        // The centroids differ in the last bit of one component each, which float32 scores cannot distinguish.
        float[] center = Generated.Components(64, 1);
        VectorSet centroids = VectorSet.From(Enumerable.Range(0, 64).Select(t =>
        {
            float[] centroid = [.. center];
            centroid[t] = MathF.BitIncrement(centroid[t]);
            return centroid;
        }));
        VectorSet vectors = Generated.Groups(200, 64, 200, 5);

        AssertIsEveryPair(NearestCentroids.Find(vectors, centroids), vectors, centroids, DistanceMetric.SquaredEuclidean);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Assign_OnAnyNumberOfThreads_IsTheSame(int threads)
    {
        VectorSet vectors = Generated.Groups(9000, 10, 30, 1);
        VectorSet centroids = vectors.Select([.. Enumerable.Range(0, 40)]);

        NearestCentroids expected = NearestCentroids.Find(vectors, centroids, maxDegreeOfParallelism: 1);
        NearestCentroids actual = NearestCentroids.Find(vectors, centroids, maxDegreeOfParallelism: threads);

        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.Distances, actual.Distances);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Assign_OfNoVectors_IsEmpty(DistanceMetric metric)
    {
        NearestCentroids result = NearestCentroids.Find(VectorSet.Empty(2), VectorSet.From([[1f, 2f]]), metric);

        Assert.Empty(result.Labels);
        Assert.Empty(result.Distances);
    }

    [Fact]
    public void Assign_WithAZeroVectorUnderCosine_IsAtDistanceOneOfAll()
    {
        VectorSet good = VectorSet.From([[1f, 2f], [1f, 0f]]), bad = VectorSet.From([[1f, 2f], [0f, 0f]]);

        NearestCentroids ofVector = NearestCentroids.Find(bad, good, DistanceMetric.Cosine);
        NearestCentroids ofCentroid = NearestCentroids.Find(VectorSet.From([[1f, 2f], [-1f, -2f]]), bad, DistanceMetric.Cosine);

        Assert.Equal([0, 0], ofVector.Labels);
        Assert.Equal([0, 1.0], ofVector.Distances);

        // Cosine distances of (−1, −2): 2 to (1, 2), and 1 to the centroid without a direction.
        Assert.Equal([0, 1], ofCentroid.Labels);
        Assert.Equal([0, 1.0], ofCentroid.Distances);
    }

    [Fact]
    public void Assign_WithArgumentsThatDoNotFit_ThrowsAndNamesTheParameter()
    {
        VectorSet vectors = VectorSet.From([[1f, 2f]]);

        Assert.Throws<ArgumentException>("centroids", () => NearestCentroids.Find(vectors, VectorSet.Empty(2)));
        var exception = Assert.Throws<ArgumentException>("centroids", () => NearestCentroids.Find(vectors, VectorSet.From([[1f, 2f, 3f]])));
        Assert.Contains("3 components, the vectors 2", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("metric", () => NearestCentroids.Find(vectors, vectors, (DistanceMetric)99));
        Assert.Throws<ArgumentOutOfRangeException>("maxDegreeOfParallelism", () => NearestCentroids.Find(vectors, vectors, maxDegreeOfParallelism: 0));
        Assert.Throws<OperationCanceledException>(() => NearestCentroids.Find(vectors, vectors, cancellationToken: new CancellationToken(canceled: true)));
    }

    private static void AssertIsEveryPair(NearestCentroids result, VectorSet vectors, VectorSet centroids, DistanceMetric metric)
    {
        for (int row = 0; row < vectors.Count; row++)
        {
            int nearest = Enumerable.Range(0, centroids.Count).MinBy(label => Distance.Between(vectors[row], centroids[label], metric));
            Assert.Equal((nearest, Distance.Between(vectors[row], centroids[nearest], metric)), (result.Labels[row], result.Distances[row]));
        }
    }

    private static VectorSet Moved(VectorSet vectors, float offset, float scale) =>
        VectorSet.From(Enumerable.Range(0, vectors.Count).Select(row => vectors[row].ToArray().Select(x => (x * scale) + offset).ToArray()));
}
