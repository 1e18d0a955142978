using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Rankings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Rankings;

public class DistanceEstimateTests
{
    private static readonly float[] Magnitudes = [1f, 0f, 1e-45f, 1e-40f, 1e-30f, 1e-19f, 1e-10f, 3f, 1e10f, 1e18f, 3e19f, 1e30f, 4e37f];

    [Fact]
    public void Of_AnyMagnitude_HoldsTheDistanceInBetween()
    {
        foreach (int dimension in new[] { 1, 7, 32, 33, 200, 4096 })
        {
            VectorSet rows = VectorSet.From(Magnitudes.Select((magnitude, i) => Generated.Components(dimension, (uint)i).Select(x => x * magnitude).ToArray()));
            VectorSet centroids = VectorSet.From(
                Magnitudes.Select((magnitude, i) => Generated.Components(dimension, (uint)i / 2 * 2).Select(x => x * magnitude * 1.0001f).ToArray()));

            foreach (DistanceMetric metric in Enum.GetValues<DistanceMetric>())
            {
                using var estimate = new DistanceEstimate(rows, centroids, metric);

                for (int row = 0; row < rows.Count; row++)
                {
                    for (int centroid = 0; centroid < centroids.Count; centroid++)
                    {
                        DistanceRange range = estimate.Of(row, centroid);
                        Assert.InRange(Distance.Between(rows[row], centroids[centroid], metric), range.Low, range.High);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.L1)]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.DotProduct)]
    public void Of_PlainVectors_IsNarrow(DistanceMetric metric)
    {
        VectorSet rows = VectorSet.From([Generated.Components(300, 1), Generated.Components(300, 2)]);
        using var estimate = new DistanceEstimate(rows, rows, metric);

        DistanceRange range = estimate.Of(0, 1);

        Assert.InRange(range.High - range.Low, 0, 1e-3 * Math.Max(1, Math.Abs(Distance.DotProduct(rows[0], rows[0]))));
    }

    [Fact]
    public void Reaches_EndsWhereRoundingTakesAll()
    {
        Assert.True(DistanceEstimate.Reaches(100_000));
        Assert.False(DistanceEstimate.Reaches(2_000_000));
    }
}
