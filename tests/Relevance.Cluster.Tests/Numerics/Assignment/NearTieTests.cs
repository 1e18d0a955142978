using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Assignment;

/// <summary>
/// Rows halfway between two centroids, which float32 scores cannot distinguish: their labels are those of float64 distances, with bounds and without.
/// </summary>
[Trait("Category", "Bits")]
public class NearTieTests
{
    private const int Rows = 400;

    [Theory]
    [InlineData(64, 8, DistanceMetric.SquaredEuclidean)]
    [InlineData(257, 50, DistanceMetric.SquaredEuclidean)]
    [InlineData(1000, 3, DistanceMetric.SquaredEuclidean)]
    [InlineData(80, 6, DistanceMetric.SquaredEuclidean)]
    [InlineData(90, 6, DistanceMetric.Cosine)]
    [InlineData(257, 50, DistanceMetric.Cosine)]
    [InlineData(80, 20, DistanceMetric.DotProduct)]
    public void Assign_OfRowsHalfWay_GivesTheLabelsOfFloat64(int dimension, int clusters, DistanceMetric metric)
    {
        VectorSet centroids = Generated.Groups(clusters, dimension, 3, 31);
        VectorSet rows = VectorSet.From(Enumerable.Range(0, Rows)
            .Select(row => HalfWay(centroids[row % clusters], centroids[((row * 7) + 1) % clusters], row)));
        float[]? scales = metric == DistanceMetric.Cosine ? [.. UnitVectors.InverseLengths(rows).Select(inverse => (float)inverse)] : null;
        var plain = new NearestCentroidSearch(rows, clusters, metric, scales, 1);
        var bounded = new NearestCentroidSearch(rows, clusters, metric, scales, 1, BoundsPolicy.EvenForFew) { BoundsBudget = 1 << 24 };
        int[] labels = new int[Rows], withBounds = new int[Rows];

        // In each pass some last bits of the centroids change: a row halfway between two remains nearly halfway, nearer to one or to the other.
        for (int pass = 0; pass < 6; pass++)
        {
            int[] expected = [.. Enumerable.Range(0, Rows)
                .Select(row => Enumerable.Range(0, clusters).MinBy(label => Distance.Between(rows[row], centroids[label], metric)))];
            plain.Forget();
            plain.Assign(centroids, labels, null, CancellationToken.None);
            bounded.Assign(centroids, withBounds, null, CancellationToken.None);

            Assert.Equal(expected, labels);
            Assert.Equal(expected, withBounds);
            uint seed = (uint)pass;
            VectorSet before = centroids;
            centroids = VectorSet.From(Enumerable.Range(0, clusters).Select(label => before[label].ToArray()
                .Zip(Generated.Components(dimension, seed + ((uint)label * 100)), (x, change) => change < 0 ? MathF.BitIncrement(x) : MathF.BitDecrement(x))
                .ToArray()));
        }
    }

    /// <summary>The middle of two vectors, with a last bit here and there that is another.</summary>
    private static float[] HalfWay(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int row)
    {
        float[] middle = new float[x.Length];

        for (int t = 0; t < middle.Length; t++)
        {
            middle[t] = (x[t] + y[t]) / 2;
            middle[t] = (t + row) % 5 == 0 ? MathF.BitIncrement(middle[t]) : middle[t];
        }

        return middle;
    }
}
