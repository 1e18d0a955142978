using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Tests.Clusterings.Evaluation;

/// <summary>Tests silhouettes of rows whose distances are small compared with their norms, or 0.</summary>
public sealed class SilhouetteOfNearRowsTests
{
    private static readonly float[][] Rows = [[1, 0], [2, 0], [1, 1], [8, 8], [9, 8], [8, 9.5f]];

    public static TheoryData<DistanceMetric> Metrics => [DistanceMetric.Euclidean, DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine];

    // Cosine: taken in decimal arithmetic of 60 digits. The others do not change when all rows are moved.
    [Theory]
    [InlineData(DistanceMetric.Cosine, 100, 0.0468621103)]
    [InlineData(DistanceMetric.Cosine, 10_000, 0.0300489666)]
    [InlineData(DistanceMetric.Cosine, 1_000_000, 0.0298697839)]
    [InlineData(DistanceMetric.SquaredEuclidean, 0, 0.9850477594)]
    [InlineData(DistanceMetric.SquaredEuclidean, 10_000, 0.9850477594)]
    [InlineData(DistanceMetric.SquaredEuclidean, 1_000_000, 0.9850477594)]
    public void Mean_OfRowsFarFromZero_IsThatOfExactArithmetic(DistanceMetric metric, float offset, double expected)
    {
        VectorSet moved = VectorSet.From(Rows.Select(row => row.Select(component => component + offset).ToArray()));

        Assert.Equal(expected, ClusterMetrics.Silhouette(moved, [0, 0, 0, 1, 1, 1], new EvaluationOptions { Metric = metric }).Mean, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Silhouettes_OfIdenticalRows_AreZero(DistanceMetric metric)
    {
        foreach (float component in new[] { 1f, 0.1f, 0.7f, 3e-20f, 12345.678f })
        {
            VectorSet rows = VectorSet.From(Enumerable.Repeat(new[] { component, component / 3, -component }, 301));

            SilhouetteResult result = ClusterMetrics.Silhouette(
                rows,
                [.. Enumerable.Range(0, 301).Select(row => row % 7 == 0 ? 0 : 1)],
                new EvaluationOptions { Metric = metric });

            Assert.All(result.Values, value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void CosineSilhouettes_OfRowsOfOneDirection_AreZero()
    {
        VectorSet rows = VectorSet.From(Enumerable.Range(0, 60).Select(row => new[] { 1f * (1 << (row % 6)), 3f * (1 << (row % 6)) }));

        Assert.All(
            ClusterMetrics.Silhouette(
                rows,
                [.. Enumerable.Range(0, 60).Select(row => row % 3)],
                new EvaluationOptions { Metric = DistanceMetric.Cosine }).Values,
            value => Assert.Equal(0, value));
    }
}
