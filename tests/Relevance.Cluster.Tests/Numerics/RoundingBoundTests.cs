using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Numerics;

/// <summary>Tests that the bound is not less than theory requires, and hardly more: a bound that is too large costs time, but changes no label.</summary>
public class RoundingBoundTests
{
    private const double Unit = 1.0 / (1 << 24);

    [Theory]
    [InlineData(1, 0.5, 2)]
    [InlineData(100, 3, 5)]
    [InlineData(1000, 1e-3, 1e4)]
    [InlineData(100_000, 20, 0.1)]
    public void OfLength_OfDistances_IsTheErrorOfASumOfThatManyProducts(int dimension, double largestNorm, double length)
    {
        double bound = new RoundingBound(dimension, largestNorm, areUnitRows: false).OfLength(length);

        double magnitude = (length * largestNorm) + (largestNorm * largestNorm / 2);
        Assert.InRange(bound, Gamma(dimension) * magnitude, Gamma(dimension + 17) * magnitude);
    }

    [Theory]
    [InlineData(1, 0.5, 2)]
    [InlineData(100, 3, 5)]
    public void OfLength_OfProducts_HasNoHalfSquare(int dimension, double largestNorm, double length)
    {
        double magnitude = length * largestNorm;
        double bound = RoundingBound.OfProducts(dimension, largestNorm).OfLength(length);
        Assert.InRange(bound, Gamma(dimension) * magnitude, Gamma(dimension + 25) * magnitude);
    }

    [Fact]
    public void OfLength_OfUnitRows_AddsAFewUnitsForTheScaling()
    {
        double plain = new RoundingBound(100, 3, areUnitRows: false).OfLength(5);

        Assert.Equal(8 * Unit * (1 + 5) * (1 + 3), new RoundingBound(100, 3, areUnitRows: true).OfLength(5) - plain, 1e-12);
    }

    [Fact]
    public void OfLength_WhereAllIsNothing_CoversSubnormalProducts() =>
        Assert.InRange(new RoundingBound(100, 0, areUnitRows: false).OfLength(0), 100 * float.Epsilon, 300.0 * float.Epsilon);

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-30f)]
    [InlineData(49f)]
    [InlineData(1e30f)]
    public void Of_ASquaredLength_IsThatOfALittleMoreThanTheLength(float squaredLength)
    {
        var bound = new RoundingBound(1000, 2, areUnitRows: false);

        Assert.InRange(bound.Of(squaredLength), bound.OfLength(Math.Sqrt(squaredLength)), bound.OfLength((Math.Sqrt(squaredLength) * 1.0001) + 1e-21));
        Assert.True(squaredLength < 1 || bound.Of(squaredLength) > bound.OfLength(Math.Sqrt(squaredLength)));
    }

    [Fact]
    public void OfDistance_IsTwiceThatOfTheScore_AndWhatTheSquareMayErrBy()
    {
        var bound = new RoundingBound(100, 3, areUnitRows: false);

        Assert.InRange(bound.OfDistance(25f) - (2 * bound.Of(25f)), 2 * Gamma(100) * 25, 2 * Gamma(117) * 25);
        Assert.Equal(bound.OfDistance(25f), bound.OfDistance(25f, bound.Of(25f)));
    }

    [Theory]
    [InlineData(100, 1e19, 0.9e19, false)]
    [InlineData(100, 1e19, 0.4e19, true)]
    [InlineData((1 << 23) - 17, 1, 1, true)]
    [InlineData((1 << 23) - 16, 1, 1, false)]
    [InlineData(1 << 24, 1, 1, false)]
    public void OfLength_WhereFloat32DoesNotReach_IsInfinite(int dimension, double largestNorm, double length, bool isFinite) =>
        Assert.Equal(isFinite, double.IsFinite(new RoundingBound(dimension, largestNorm, areUnitRows: false).OfLength(length)));

    /// <summary>Higham's γ(n).</summary>
    private static double Gamma(int n) => n * Unit / (1 - (n * Unit));
}
