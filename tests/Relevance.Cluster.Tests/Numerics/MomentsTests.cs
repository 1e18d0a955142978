using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Numerics;

/// <summary>Figures against those of Python's fractions, which are exact, rounded once.</summary>
public sealed class MomentsTests
{
    // fractions.Fraction: sum, mean, variance of the population and of the sample, each as float(…).
    [Theory]
    [InlineData(new[] { 0.1, 0.2, 0.3, 0.4, 0.7 }, 1.7, 0.33999999999999997, 0.04239999999999999, 0.05299999999999999)]
    [InlineData(
        new[] { 1e15, 1000000000000000.125, 1000000000000001.0, 1000000000000002.5 },
        4000000000000003.5,
        1000000000000000.9,
        0.9951171875,
        1.3268229166666667)]
    [InlineData(new[] { 19.99, 20.0, 19.99, 20.01, 1234567.891 }, 1234647.881, 246929.5762, 243857360215.24606, 304821700269.05756)]
    [InlineData(new[] { 1.5e308, 1.7e308, -3.5e307 }, double.PositiveInfinity, 9.5e307, double.PositiveInfinity, double.PositiveInfinity)]
    public void SumMeanAndVariance_AreTheNearestToTheTrueValue(double[] numbers, double sum, double mean, double population, double sample)
    {
        Assert.Equal(sum, Moments.Sum(numbers));
        Assert.Equal(mean, Moments.Mean(numbers));
        Assert.Equal(population, Moments.Variance(numbers, lost: 0));
        Assert.Equal(sample, Moments.Variance(numbers, lost: 1));
        Array.Reverse(numbers);
        Assert.Equal((mean, population), (Moments.Mean(numbers), Moments.Variance(numbers, lost: 0)));
    }

    [Theory]
    [InlineData(0.1, 3)]
    [InlineData(0.1, 10)]
    [InlineData(19.99, 27)]
    [InlineData(1234567.891, 700)]
    [InlineData(5e-324, 7)]
    [InlineData(1.7976931348623157e308, 9)]
    public void OfEqualNumbers_TheMeanIsThatNumberAndTheDeviationZero(double number, int count)
    {
        double[] numbers = [.. Enumerable.Repeat(number, count)];

        Assert.Equal(number, Moments.Mean(numbers));
        Assert.Equal(0, Moments.StandardDeviation(numbers, lost: 0));
        Assert.Equal(0, Moments.Variance(numbers, lost: 1));
        Assert.Equal(double.NaN, Moments.Skewness(numbers));
        Assert.Equal(double.NaN, Moments.Correlation(numbers, [.. Enumerable.Range(0, count).Select(i => (double)i)]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Mean_OfNearlyEqualNumbers_IsBetweenThem(int seed)
    {
        Random random = new(seed);
        for (int trial = 0; trial < 200; trial++)
        {
            double start = Math.ScaleB(random.NextDouble() + 0.5, random.Next(-1000, 1000));
            double[] numbers = [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => random.Next(2) == 0 ? start : Math.BitIncrement(start))];

            Assert.InRange(Moments.Mean(numbers), numbers.Min(), numbers.Max());
        }
    }

    [Fact]
    public void StandardDeviation_WhereTheVarianceLeavesFloat64_IsThere()
    {
        // √(14/9)·10^-200: the variance is about 1.6e-400. And fractions.Fraction with math.isqrt for the large ones.
        double[] tiny = [1e-200, 3e-200, 4e-200];
        Assert.Equal(1.247219128924647, Moments.StandardDeviation(tiny, lost: 0) / 1e-200, 14);
        double[] huge = [1.5e308, 1.7e308, -3.5e307];
        Assert.Equal(9.228578799938084, Moments.StandardDeviation(huge, lost: 0) / 1e307, 13);
    }

    [Fact]
    public void CovarianceAndCorrelation_AreThoseOfFractions()
    {
        double[] left = [0.1, 0.2, 0.3, 0.4, 0.7];
        double[] right = [1.1, 0.9, 3.3, 2.2, 5.5];

        Assert.Equal(0.39749999999999996, Moments.Covariance(left, right));
        Assert.Equal(0.9163998758153377, Moments.Correlation(left, right), 15);
        Assert.Equal(1, Moments.Correlation(left, left));
        Assert.Equal(-1, Moments.Correlation([1, 2, 3], [-3e200, -6e200, -9e200]));
        Assert.Equal(1, Moments.Correlation([1e-300, 2e-300, 4e-300], [1, 2, 4]), 15);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(25, 0.2)]
    [InlineData(50, 0.3)]
    [InlineData(90, 0.58)]
    [InlineData(100, 0.7)]
    public void Percentile_IsThatOfType7(double percentage, double expected) =>
        Assert.Equal(expected, Moments.Percentile([0.1, 0.2, 0.3, 0.4, 0.7], percentage), 15);

    [Fact]
    public void OfNoNumbers_OrTooFew_IsNaN()
    {
        Assert.Equal(double.NaN, Moments.Mean([]));
        Assert.Equal(double.NaN, Moments.Variance([], lost: 0));
        Assert.Equal(double.NaN, Moments.Variance([1], lost: 1));
        Assert.Equal(double.NaN, Moments.Covariance([1], [1]));
        Assert.Equal(double.NaN, Moments.Kurtosis([]));
        Assert.Equal(double.NaN, Moments.Percentile([], 50));
    }

    // scipy.stats.skew and kurtosis(fisher=False) of 1, 2, 3, 4, 10 by hand: mean 4, m2 = 10, m3 = 36, m4 = 278.8; g1 = 36/10^1.5, b2 = 278.8/100.
    [Fact]
    public void SkewnessAndKurtosis_AreTheStandardizedMoments()
    {
        Assert.Equal(36 / Math.Pow(10, 1.5), Moments.Skewness([10, 1, 3, 2, 4]), 14);
        Assert.Equal(2.788, Moments.Kurtosis([10, 1, 3, 2, 4]), 14);
    }
}
