using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Tests.Clusterings.Numbers;

public sealed class NumericMeasureTests
{
    private static readonly double[] Twelve = [3.5, -1.25, 8, 2, 2, 100.75, 0.5, 7, -20, 4.125, 6, 6];

    [Fact]
    public void Compute_TwelveNumbers_IsWhatNumpyAndScipyGive()
    {
        // numpy 1.24.2 and scipy 1.10.1: mean, median, var(ddof=1), std(ddof=1), skew, variation(ddof=1).
        AssertClose(9.885416666666666, NumericMeasure.Mean.Compute(Twelve));
        AssertClose(3.8125, NumericMeasure.Median.Compute(Twelve));
        AssertClose(872.9075520833335, NumericMeasure.Variance.Compute(Twelve));
        AssertClose(29.54500892000768, NumericMeasure.StandardDeviation.Compute(Twelve));
        AssertClose(2.6498437494366165, NumericMeasure.Skewness.Compute(Twelve));
        AssertClose(2.988746950812158, NumericMeasure.CoefficientOfVariation.Compute(Twelve));
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, 0)]
    [InlineData(new double[] { 2, 8, 0, 4, 1, 9, 9, 0 }, 0.2650554122698573)]
    public void Compute_TheExamplesOfScipySkew_IsWhatItsPageShows(double[] values, double expected) => AssertClose(
        expected,
        NumericMeasure.Skewness.Compute(values));

    [Theory]
    [InlineData(1e-150)]
    [InlineData(1e150)]
    [InlineData(1e305)]
    public void Compute_SkewnessOfTinyAndHugeNumbers_DoesNotSeeTheScale(double scale) =>
        AssertClose(NumericMeasure.Skewness.Compute(Twelve), NumericMeasure.Skewness.Compute([.. Twelve.Select(value => value * scale)]));

    [Fact]
    public void Compute_VarianceFarFromZero_KeepsItsDigits() =>
        AssertClose(NumericMeasure.Variance.Compute([1, 2, 4]), NumericMeasure.Variance.Compute([1e9 + 1, 1e9 + 2, 1e9 + 4]));

    [Fact]
    public void Compute_WithoutSpread_HasNoSkewness()
    {
        Assert.Equal(double.NaN, NumericMeasure.Skewness.Compute([0.1, 0.1, 0.1]));
        Assert.Equal(double.NaN, NumericMeasure.Skewness.Compute([1, 1, 1.0000000000000002]));
        Assert.Equal(0, NumericMeasure.Variance.Compute([0.1, 0.1, 0.1]));
        Assert.Equal(0.1, NumericMeasure.Mean.Compute([0.1, 0.1, 0.1]));
        Assert.Equal(double.NaN, NumericMeasure.Variance.Compute([3]));
        Assert.Equal(double.NaN, NumericMeasure.CoefficientOfVariation.Compute([-1, 1]));
    }

    [Fact]
    public void Compute_NoNumbers_IsNaNAndTheFunctionIsNotAsked()
    {
        NumericMeasure own = NumericMeasure.Of("own", _ => throw new InvalidOperationException("asked"));

        Assert.Equal(double.NaN, own.Compute([]));
        Assert.All(
            [NumericMeasure.Mean, NumericMeasure.Median, NumericMeasure.Variance, NumericMeasure.Skewness],
            measure => Assert.Equal(double.NaN, measure.Compute([])));
        Assert.Equal("asked", Assert.Throws<InvalidOperationException>(() => own.Compute([1])).Message);
    }

    [Fact]
    public void Compute_AnOwnFunction_GetsTheNumbersInAscendingOrder()
    {
        IReadOnlyList<double>? seen = null;
        NumericMeasure own = NumericMeasure.Of("own", values =>
        {
            seen = values;
            return values[0];
        });

        Assert.Equal(-20, own.Compute(Twelve));
        Assert.Equal(Twelve.Order(), seen);
        Assert.Equal(3.5, Twelve[0]);
        Assert.Equal("own", own.ToString());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Compute_OfANumberThatIsNotFinite_IsRejected(double value) => Assert.Throws<ArgumentException>(() => NumericMeasure.Mean.Compute([1, value]));

    private static void AssertClose(double expected, double actual) => Assert.InRange(
        actual,
        expected - (1e-12 * (1 + Math.Abs(expected))),
        expected + (1e-12 * (1 + Math.Abs(expected))));
}
