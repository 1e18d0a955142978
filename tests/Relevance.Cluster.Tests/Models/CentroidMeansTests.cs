using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Models;

public class CentroidMeansTests
{
    private static readonly VectorSet Vectors = VectorSet.From([[1f, 0f], [3f, 4f], [5f, 5f], [0f, 2f]]);

    [Fact]
    public void Of_TakesTheMeanOfEachClusterWithoutOutliers()
    {
        VectorSet means = CentroidMeans.Of(Vectors, [1, 1, -1, 0], 2);

        Assert.Equal([0f, 2f], means[0].ToArray());
        Assert.Equal([2f, 2f], means[1].ToArray());
    }

    [Fact]
    public void Of_UnderCosine_TakesTheMeanDirection()
    {
        // (1, 0) and (0.6, 0.8) have the mean (0.8, 0.4), of length √0.8.
        VectorSet means = CentroidMeans.Of(Vectors, [0, 0, -1, 1], 2, DistanceMetric.Cosine);

        Assert.Equal((float)(0.8 / Math.Sqrt(0.8)), means[0][0], 1e-7f);
        Assert.Equal((float)(0.4 / Math.Sqrt(0.8)), means[0][1], 1e-7f);
        Assert.Equal([0f, 1f], means[1].ToArray());
    }

    [Fact]
    public void Of_AnEmptyCluster_NamesIt()
    {
        var exception = Assert.Throws<ArgumentException>("labels", () => CentroidMeans.Of(Vectors, [0, 0, -1, 2], 3));

        Assert.Contains("cluster-1 has no members", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0, 0, 0 }, "3 labels for 4 vectors")]
    [InlineData(new[] { 0, 0, 2, 0 }, "Row 2 has label 2")]
    [InlineData(new[] { 0, -2, 0, 0 }, "Row 1 has label -2")]
    public void Of_LabelsThatDoNotFit_SaysWhich(int[] labels, string expected)
    {
        var exception = Assert.Throws<ArgumentException>(nameof(labels), () => CentroidMeans.Of(Vectors, labels, 2));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WithoutDirectionUnderCosine_IsAllZeros()
    {
        VectorSet vectors = VectorSet.From([[1f, 0f], [-2f, 0f], [0f, 0f]]);

        Assert.Equal([-1f, 0f], CentroidMeans.Of(vectors, [0, 1, 1], 2, DistanceMetric.Cosine)[1].ToArray());
        Assert.Equal([0f, 0f], CentroidMeans.Of(vectors, [0, 0, -1], 1, DistanceMetric.Cosine)[0].ToArray());
        Assert.Equal([0f, 0f], CentroidMeans.Of(vectors, [0, 0, 1], 2, DistanceMetric.Cosine)[1].ToArray());
        Assert.Equal([1f, 0f], CentroidMeans.Of(vectors, [0, -1, -1], 1, DistanceMetric.Cosine)[0].ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("clusterCount", () => CentroidMeans.Of(vectors, [0, 0, 0], 0));
    }
}
