using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

public class DistanceTests
{
    private static readonly float[] X = [1f, 2f, 3f];
    private static readonly float[] Y = [4f, -2f, 3f];

    public static TheoryData<DistanceMetric> Metrics => [.. Enum.GetValues<DistanceMetric>()];

    // By hand: differences 3, 4, 0; products 4, −4, 9; squared lengths 14 and 29.
    [Fact]
    public void EachMetric_OnASmallExample_IsWhatPaperSays()
    {
        Assert.Equal(25, Distance.SquaredEuclidean(X, Y));
        Assert.Equal(5, Distance.Euclidean(X, Y));
        Assert.Equal(7, Distance.L1(X, Y));
        Assert.Equal(-9, Distance.DotProduct(X, Y));
        Assert.Equal(1 - (9 / Math.Sqrt(14 * 29)), Distance.Cosine(X, Y), 15);
    }

    [Fact]
    public void Between_CallsTheFunctionOfTheMetric()
    {
        Assert.Equal(Distance.SquaredEuclidean(X, Y), Distance.Between(X, Y, DistanceMetric.SquaredEuclidean));
        Assert.Equal(Distance.Euclidean(X, Y), Distance.Between(X, Y, DistanceMetric.Euclidean));
        Assert.Equal(Distance.L1(X, Y), Distance.Between(X, Y, DistanceMetric.L1));
        Assert.Equal(Distance.DotProduct(X, Y), Distance.Between(X, Y, DistanceMetric.DotProduct));
        Assert.Equal(Distance.Cosine(X, Y), Distance.Between(X, Y, DistanceMetric.Cosine));
        Assert.Throws<ArgumentOutOfRangeException>(() => Distance.Between(X, Y, (DistanceMetric)99));
    }

    [Theory]
    [InlineData(new[] { 1f, 0f }, new[] { 3f, 0f }, 0)]
    [InlineData(new[] { 1f, 0f }, new[] { 0f, 2f }, 1)]
    [InlineData(new[] { 1f, 0f }, new[] { -5f, 0f }, 2)]
    [InlineData(new[] { 0f, 0f }, new[] { 1f, 0f }, 1)]
    [InlineData(new[] { 0f, 0f }, new[] { 0f, 0f }, 1)]
    [InlineData(new[] { float.Epsilon, 0f }, new[] { float.MaxValue, 0f }, 0)]
    public void Cosine_OfKnownAngles_IsExact(float[] x, float[] y, double expected) => Assert.Equal(expected, Distance.Cosine(x, y));

    [Fact]
    public void Cosine_OfEqualVectors_IsExactlyZero() =>
        Assert.All(Enumerable.Range(1, 50), seed =>
        {
            float[] x = Support.Generated.Components(seed + 3, (uint)seed);
            Assert.Equal(0, Distance.Cosine(x, x));
        });

    [Theory]
    [MemberData(nameof(Metrics))]
    public void EveryMetric_IsSymmetric(DistanceMetric metric)
    {
        for (uint seed = 0; seed < 20; seed++)
        {
            float[] x = Support.Generated.Components(37, seed), y = Support.Generated.Components(37, seed + 100);
            Assert.Equal(Distance.Between(x, y, metric), Distance.Between(y, x, metric));
        }
    }

    [Fact]
    public void EuclideanAndL1_KeepTheTriangleInequality()
    {
        for (uint seed = 0; seed < 50; seed++)
        {
            float[] x = Support.Generated.Components(11, seed);
            float[] y = Support.Generated.Components(11, seed + 100);
            float[] z = Support.Generated.Components(11, seed + 200);
            Assert.True(Distance.Euclidean(x, z) <= Distance.Euclidean(x, y) + Distance.Euclidean(y, z));
            Assert.True(Distance.L1(x, z) <= Distance.L1(x, y) + Distance.L1(y, z));
        }
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void EveryMetric_RejectsUnequalLengthsAndNothing(DistanceMetric metric)
    {
        var exception = Assert.Throws<ArgumentException>(() => Distance.Between([1f, 2f], [1f, 2f, 3f], metric));

        Assert.Contains("2 and 3", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Distance.Between([], [], metric));
    }

    [Fact]
    public void SquaredEuclidean_OfLargeComponents_DoesNotOverflow() =>
        Assert.Equal(4.0 * float.MaxValue * float.MaxValue, Distance.SquaredEuclidean([float.MaxValue], [-float.MaxValue]));
}
