using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Numerics;

public class StableMathTests
{
    [Fact]
    public void Log_OfOne_IsExactlyZero() => Assert.Equal(0.0, StableMath.Log(1));

    [Theory]
    [InlineData(2, 0.6931471805599453)]
    [InlineData(10, 2.302585092994046)]
    [InlineData(0.5, -0.6931471805599453)]
    [InlineData(1e300, 690.7755278982137)]
    [InlineData(1e-300, -690.7755278982137)]
    public void Log_OfKnownNumbers_IsTheLogarithm(double x, double expected) => Assert.Equal(expected, StableMath.Log(x), Math.Abs(expected) * 4e-16);

    [Fact]
    public void Log_OverManyMagnitudes_AgreesWithThePlatformToAFewUnitsInTheLastPlace()
    {
        var random = new Random(1);

        for (int i = 0; i < 20_000; i++)
        {
            double x = Math.ScaleB(1 + random.NextDouble(), random.Next(-40, 40));
            double expected = Math.Log(x);

            Assert.True(
                Math.Abs(StableMath.Log(x) - expected) <= 1e-15 * Math.Max(1, Math.Abs(expected)),
                $"ln {x:R} is {expected:R}, not {StableMath.Log(x):R}");
        }
    }

    [Fact]
    public void ExpOfNegative_OverItsRange_AgreesWithThePlatformToAFewUnitsInTheLastPlace()
    {
        Assert.Equal(1, StableMath.ExpOfNegative(0));
        Assert.Equal(0, StableMath.ExpOfNegative(-746));
        Assert.Equal(0, StableMath.ExpOfNegative(double.NegativeInfinity));
        Assert.Equal(0.36787944117144233, StableMath.ExpOfNegative(-1), 1e-16);
        var random = new Random(2);

        for (int i = 0; i < 20_000; i++)
        {
            double x = -Math.ScaleB(random.NextDouble(), random.Next(-40, 10));
            double expected = Math.Exp(x);

            Assert.True(
                Math.Abs(StableMath.ExpOfNegative(x) - expected) <= (1e-15 * expected) + double.Epsilon,
                $"e^{x:R} is {expected:R}, not {StableMath.ExpOfNegative(x):R}");
        }
    }
}
