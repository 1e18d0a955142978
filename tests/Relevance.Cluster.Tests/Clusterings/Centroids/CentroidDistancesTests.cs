using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Centroids;

public class CentroidDistancesTests
{
    [Fact]
    public void Of_TwelvePointsEuclidean_AreTheTrueDistances()
    {
        CentroidDistances distances = CentroidDistances.Of(TwelvePoints.ClusterNames, TwelvePoints.Centroids, DistanceMetric.Euclidean);

        Assert.Equal(1.215039, distances[0, 1], 1e-6);
        Assert.Equal(1.115471, distances[0, 2], 1e-6);
        Assert.Equal(1.069039, distances[2, 1], 1e-6);
        Assert.Equal(0.0, distances[1, 1]);
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean, 17, 0)]
    [InlineData(DistanceMetric.Cosine, 0.4, 0)]
    [InlineData(DistanceMetric.DotProduct, -6, -4)]
    [InlineData(DistanceMetric.L1, 5, 0)]
    public void Of_EachMetric_IsADistance(DistanceMetric metric, double expected, double diagonal)
    {
        CentroidDistances distances = CentroidDistances.Of(["a", "b"], VectorSet.From([[2f, 0f], [3f, 4f]]), metric);

        Assert.Equal(metric, distances.Metric);
        Assert.Equal(expected, distances[0, 1], 1e-12);
        Assert.Equal(diagonal, distances[0, 0]);
    }

    [Fact]
    public void Of_LabelsInAnyOrder_StayWithTheirCentroids()
    {
        CentroidDistances distances = CentroidDistances.Of(["cluster-10", "cluster-9", "cluster-1"], VectorSet.From([[10f], [9f], [1f]]), DistanceMetric.L1);

        Assert.Equal(
            """
            cluster     cluster-1  cluster-9  cluster-10
            cluster-1      0.0000     8.0000      9.0000
            cluster-9      8.0000     0.0000      1.0000
            cluster-10     9.0000     1.0000      0.0000
            """,
            distances.ToString());
    }

    [Fact]
    public void Of_ZeroCentroidsUnderTheCosine_AreAtDistanceOneOfAllOthers()
    {
        // scikit-learn 1.2.1: cosine_distances([[0, 0], [1, 0], [0, 0]]) is 1 off the diagonal.
        VectorSet centroids = VectorSet.From([[0f, 0f], [1f, 0f]]);
        CentroidDistances cosine = CentroidDistances.Of(["a", "b", "c"], VectorSet.From([[0f, 0f], [1f, 0f], [0f, 0f]]), DistanceMetric.Cosine);

        Assert.Equal([0, 1, 1, 0, 1], [cosine[0, 0], cosine[0, 1], cosine[0, 2], cosine[1, 1], cosine[1, 2]]);
        Assert.Equal(1.0, CentroidDistances.Of(["a", "b"], centroids, DistanceMetric.Euclidean)[0, 1]);
    }

    [Fact]
    public void ToCsvAndToMarkdown_HoldTheMatrix()
    {
        CentroidDistances distances = CentroidDistances.Of(["a", "b"], VectorSet.From([[0f, 0f], [1f, 1f]]), DistanceMetric.Euclidean);

        Assert.Equal("cluster,a,b\na,0,1.4142135623730951\nb,1.4142135623730951,0\n", distances.ToCsv());
        Assert.Equal("| cluster | a | b |\n| --- | ---: | ---: |\n| a | 0.0000 | 1.4142 |\n| b | 1.4142 | 0.0000 |", distances.ToMarkdown());
    }
}
