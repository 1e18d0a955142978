using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Assignment;

/// <summary>Tests how many scores a search computes: superfluous ones do not appear in labels.</summary>
public class ScoredShareTests
{
    // Several blocks of rows, the last of them short.
    [Theory]
    [InlineData(1, 3, 2, DistanceMetric.SquaredEuclidean)]
    [InlineData(9000, 3, 20, DistanceMetric.SquaredEuclidean)]
    [InlineData(700, 600, 5, DistanceMetric.Cosine)]
    public void Assign_WithoutBounds_ScoresEveryPairOnce(int count, int dimension, int clusters, DistanceMetric metric)
    {
        VectorSet vectors = Generated.Groups(count, dimension, 7, 3);
        VectorSet centroids = Generated.Groups(clusters, dimension, 7, 4);
        float[]? scales = metric == DistanceMetric.Cosine ? [.. UnitVectors.InverseLengths(vectors).Select(inverse => (float)inverse)] : null;
        var search = new NearestCentroidSearch(vectors, clusters, metric, scales, 1);
        int[] labels = new int[count];

        for (int pass = 0; pass < 3; pass++)
        {
            search.Assign(centroids, labels, null, CancellationToken.None);
            Assert.Equal(1, search.ScoredShare);
            Assert.Null(search.Bounds);
        }
    }

    [Fact]
    public void Assign_OfNoRows_ChangesNothing()
    {
        var search = new NearestCentroidSearch(VectorSet.Empty(3), 2, DistanceMetric.SquaredEuclidean, null, 1, BoundsPolicy.EvenForFew);

        Assert.Equal(0, search.Assign(Generated.Groups(2, 3, 2, 1), [], null, CancellationToken.None));
        Assert.Equal(1, search.ScoredShare);
    }

    [Fact]
    public void Assign_WithBounds_OfCentroidsThatStay_ScoresAlmostNothing()
    {
        VectorSet vectors = Generated.Groups(1000, 100, 8, 3);
        VectorSet centroids = vectors.Select([0, 1, 2, 3, 4, 5, 6, 7]);
        var search = new NearestCentroidSearch(vectors, 8, DistanceMetric.SquaredEuclidean, null, 1, BoundsPolicy.EvenForFew);
        int[] labels = new int[vectors.Count];

        // Some passes until labels stay, one that records bounds, and one that looks at them.
        for (int pass = 0; pass < 6 && search.Bounds is not { AreValid: true }; pass++)
        {
            search.Assign(centroids, labels, null, CancellationToken.None);
        }

        Assert.True(search.Bounds is { AreValid: true }, "There are no bounds.");
        Assert.InRange(search.ScoredShare, 0, 0.01);
    }
}
