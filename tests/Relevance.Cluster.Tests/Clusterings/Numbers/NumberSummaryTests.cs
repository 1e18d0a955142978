using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Tests.Clusterings.Numbers;

public sealed class NumberSummaryTests
{
    // numpy.percentile([1, 2, 3, 4], q): the linear method interpolates at position (n − 1)·q/100, here 3q/100.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(12.5, 1.375)]
    [InlineData(25, 1.75)]
    [InlineData(50, 2.5)]
    [InlineData(75, 3.25)]
    [InlineData(87.5, 3.625)]
    [InlineData(100, 4)]
    public void PercentileOf_FourNumbers_IsInterpolatedLinearly(double percentage, double expected) =>
        Assert.Equal(expected, NumberSummary.PercentileOf([1, 2, 3, 4], percentage), 12);

    // The example of numpy's own reference page: numpy.percentile([[10, 7, 4], [3, 2, 1]], 50) is 3.5.
    [Fact]
    public void PercentileOf_NumpysExample_IsItsMedian() => Assert.Equal(3.5, NumberSummary.PercentileOf([1, 2, 3, 4, 7, 10], 50));

    [Fact]
    public void Of_KnownNumbers_HasPopulationFigures()
    {
        // The textbook's eight numbers: mean 5, population variance 4.
        NumberSummary summary = NumberSummary.Of([9, 2, 4, 4, 5, 4, 5, 7]);

        Assert.Equal((8, 40.0, 5.0, 2.0, 4.0), (summary.Count, summary.Sum, summary.Mean, summary.StandardDeviation, summary.Variance));
        Assert.Equal((2.0, 9.0, 4.5), (summary.Min, summary.Max, summary.Median));
        Assert.Equal([3.75, 4, 4, 4.5, 5, 5.5, 7.25], summary.Percentiles);
    }

    [Fact]
    public void Of_OneNumber_HasNoSpread()
    {
        NumberSummary summary = NumberSummary.Of([3]);

        Assert.Equal((3.0, 0.0), (summary.Mean, summary.StandardDeviation));
        Assert.All(summary.Percentiles, percentile => Assert.Equal(3, percentile));
    }

    [Fact]
    public void Of_NoNumbers_IsNotANumber()
    {
        NumberSummary summary = NumberSummary.Of([]);

        Assert.Equal((0, 0.0), (summary.Count, summary.Sum));
        Assert.True(double.IsNaN(summary.Mean) && double.IsNaN(summary.Median) && double.IsNaN(summary.Min));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(100.1)]
    [InlineData(double.NaN)]
    public void PercentileOf_OutsideTheRange_IsRejected(double percentage) => Assert.Throws<ArgumentOutOfRangeException>(
        () => NumberSummary.PercentileOf([1], percentage));
}
