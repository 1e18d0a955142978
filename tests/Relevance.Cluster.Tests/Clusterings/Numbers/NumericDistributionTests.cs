using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Numbers;

/// <summary>Tests statistics and histograms of numbers, against numpy 1.24.2 and scipy 1.10.1 on Fisher's irises unless stated otherwise.</summary>
public sealed class NumericDistributionTests
{
    // mean(), var(ddof=1), scipy.stats.skew, quantile(1/4), quantile(1/2), quantile(3/4).
    [Theory]
    [InlineData(0, "setosa", 5.006, 0.12424897959183677, 0.11645392749203057, 4.8, 5.0, 5.2)]
    [InlineData(0, "virginica", 6.587999999999998, 0.4043428571428573, 0.11444474247297202, 6.225, 6.5, 6.9)]
    [InlineData(1, "versicolor", 2.77, 0.09846938775510206, -0.3518674965401782, 2.525, 2.8, 3.0)]
    [InlineData(2, "versicolor", 4.26, 0.22081632653061228, -0.5881586743962586, 4.0, 4.35, 4.6)]
    [InlineData(2, "virginica", 5.552, 0.30458775510204084, 0.5328219357082301, 5.1, 5.55, 5.875)]
    [InlineData(3, "setosa", 0.246, 0.01110612244897959, 1.2159276036208195, 0.2, 0.2, 0.3)]
    [InlineData(3, "versicolor", 1.326, 0.03910612244897959, -0.030236304298168936, 1.2, 1.3, 1.5)]
    public void Of_Irises_HasTheFiguresOfScipy(
        int column,
        string species,
        double mean,
        double variance,
        double skewness,
        double lower,
        double median,
        double upper)
    {
        ClusterNumbers numbers = Irises(column)[species];

        Assert.Equal((50, 0, 50.0), (numbers.Count, numbers.MissingCount, numbers.Measure));
        Assert.Equal(
            [mean, variance, skewness, lower, median, upper],
            [numbers.Mean, numbers.Variance, numbers.Skewness, numbers.LowerQuartile, numbers.Median, numbers.UpperQuartile],
            (expected, actual) => Math.Abs(expected - actual) < 1e-12);
    }

    [Fact]
    public void Of_Irises_BinsAllSpeciesOnTheOneAxisOfFreedmanAndDiaconis()
    {
        NumericDistribution distribution = Irises(1);

        // numpy.histogram_bin_edges(sepal_width, bins='fd') and numpy.histogram of each species on those.
        Assert.Equal(Enumerable.Range(0, 14).Select(i => 2 + (i * 2.4 / 13)), distribution.BinEdges, (expected, actual) => Math.Abs(expected - actual) < 1e-14);
        Assert.Equal([0, 1, 0, 0, 1, 10, 5, 11, 9, 7, 3, 2, 1], distribution["setosa"].BinCounts);
        Assert.Equal([1, 5, 7, 8, 13, 11, 3, 2, 0, 0, 0, 0, 0], distribution["versicolor"].BinCounts);
        Assert.Equal([0, 1, 4, 6, 10, 16, 5, 5, 1, 2, 0, 0, 0], distribution["virginica"].BinCounts);
        Assert.Equal(6, Irises(2).BinEdges.Count);
        Assert.Equal(9, Irises(0).BinEdges.Count);
    }

    [Fact]
    public void Of_MostSkewed_PutsTheLargestFirstAndTurnedAroundTheSmallest()
    {
        var options = new NumericDistributionOptions { Measure = NumericMeasure.Skewness };

        Assert.Equal(["virginica", "setosa", "versicolor"], Irises(2, options).Clusters.Select(c => c.Label));
        Assert.Equal(["versicolor", "setosa", "virginica"], Irises(2, options with { IsDescending = false }).Clusters.Select(c => c.Label));
        NumericDistribution one = Irises(2, options with { MaxClusters = 1 });
        Assert.Equal((3, 1), (one.ClusterCount, one.Clusters.Count));
        Assert.Equal(Irises(2).BinEdges, one.BinEdges);
    }

    [Fact]
    public void Of_TiesAndNaN_AreInNaturalOrderAndLast()
    {
        string[] labels = ["cluster-10", "cluster-2", "outlier", "cluster-1", "cluster-3", "cluster-3"];
        double[] values = [1, 1, 1, double.NaN, 1, 3];
        var options = new NumericDistributionOptions { Measure = NumericMeasure.Mean };

        Assert.Equal(
            ["cluster-3", "cluster-2", "cluster-10", "outlier", "cluster-1"],
            NumericDistribution.Of("x", labels, values, options).Clusters.Select(c => c.Label));
        Assert.Equal(
            ["cluster-2", "cluster-10", "outlier", "cluster-3", "cluster-1"],
            NumericDistribution.Of("x", labels, values, options with { IsDescending = false }).Clusters.Select(c => c.Label));
        Assert.Equal(
            ["cluster-3", "cluster-2", "cluster-10", "outlier", "cluster-1"],
            NumericDistribution.Of("x", labels, values).Clusters.Select(c => c.Label));
    }

    [Fact]
    public void Of_MissingValues_AreCountedAndLeftOut()
    {
        NumericDistribution distribution = NumericDistribution.Of("x", ["a", "a", "b", null, "a"], [1, double.NaN, double.PositiveInfinity, 100, 2]);

        Assert.Equal((2, 1, 1.5), (distribution["a"].Count, distribution["a"].MissingCount, distribution["a"].Mean));
        ClusterNumbers none = distribution["b"];
        Assert.Equal((0, 1), (none.Count, none.MissingCount));
        Assert.All(
            [none.Mean, none.Variance, none.Skewness, none.Min, none.LowerQuartile, none.Median, none.UpperQuartile, none.Max],
            figure => Assert.Equal(double.NaN, figure));
        Assert.Equal(2, distribution.BinEdges[^1]);
        Assert.All(none.BinCounts, count => Assert.Equal(0, count));
    }

    [Fact]
    public void Of_Titles_AreThoseOfTheReference()
    {
        NumericDistribution basic = Irises(1);
        NumericDistribution skewed = Irises(1, new NumericDistributionOptions { Measure = NumericMeasure.Skewness });
        NumericDistribution own = Irises(1, new NumericDistributionOptions { Measure = NumericMeasure.Of("range", values => values[^1] - values[0]) });

        Assert.Equal("setosa - average: 3.43, var: 0.14", basic["setosa"].Title);
        Assert.Equal("versicolor - skewness: -0.3519", skewed["versicolor"].Title);
        Assert.Equal("setosa - range: 2.1", own["setosa"].Title);
        Assert.Equal((null, "skewness", "range"), (basic.MeasureName, skewed.MeasureName, own.MeasureName));
    }

    [Fact]
    public void Of_AnyOrderOfTheDocuments_IsTheSameToTheBit()
    {
        int[] shuffled = [.. Enumerable.Range(0, 150)];
        new Random(7).Shuffle(shuffled);
        NumericDistribution there = Irises(3);
        NumericDistribution back = NumericDistribution.Of(
            "x",
            [.. shuffled.Select(row => Iris.Species[row])],
            [.. shuffled.Select(row => Iris.Columns[3][row])]);

        Assert.Equal(there.ToCsv(), back.ToCsv());
        Assert.Equal(there.Clusters.SelectMany(c => c.BinCounts), back.Clusters.SelectMany(c => c.BinCounts));
    }

    [Theory]
    [InlineData(new double[] { 7, 7 }, 4, new[] { 6.5, 6.75, 7, 7.25, 7.5 }, new[] { 0, 0, 2, 0 })]
    [InlineData(new double[] { 7, 7 }, null, new[] { 6.5, 7.5 }, new[] { 2 })]
    [InlineData(new double[] { 0, 5, 5, 5, 5, 5, 5, 9 }, null, new[] { 0, 2.25, 4.5, 6.75, 9 }, new[] { 1, 0, 6, 1 })]
    [InlineData(new[] { -20, 4.125, -1.25, 0.5, 2, 2, 3.5, 6, 6, 7, 8, 100.75 }, 5, new[] { -20, 4.15, 28.3, 52.45, 76.6, 100.75 }, new[] { 7, 4, 0, 0, 1 })]
    [InlineData(new double[] { 0, 1, 2, 3 }, 3, new double[] { 0, 1, 2, 3 }, new[] { 1, 1, 2 })]
    [InlineData(new double[0], null, new double[0], new int[0])]
    public void Of_AGivenNumberOfBinsOrNone_IsAsNumpyHasIt(double[] values, int? bins, double[] edges, int[] counts)
    {
        // numpy.histogram(values, bins); without a number, 'fd' where the quartiles differ and else 'sturges'.
        NumericDistribution distribution = NumericDistribution.Of(
            "x",
            [.. values.Select(_ => "a")],
            values,
            new NumericDistributionOptions { BinCount = bins });

        Assert.Equal(edges, distribution.BinEdges, (expected, actual) => Math.Abs(expected - actual) < 1e-12);
        Assert.Equal(counts, distribution.Clusters.Count == 0 ? [] : distribution.Clusters[0].BinCounts);
    }

    [Fact]
    public void Of_OneNumberFarFromTheRest_KeepsToTheMostBins()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => (double)i), 1e9];

        Assert.Equal(51, NumericDistribution.Of("x", [.. values.Select(_ => "a")], values).BinEdges.Count);
        Assert.Equal(13, NumericDistribution.Of("x", [.. values.Select(_ => "a")], values, new NumericDistributionOptions { MaxBinCount = 12 }).BinEdges.Count);
    }

    [Theory]
    [InlineData(double.MaxValue, -double.MaxValue)]
    [InlineData(1, 1 + double.Epsilon)]
    [InlineData(1, 1.0000000000000002)]
    [InlineData(double.MaxValue, double.MaxValue)]
    [InlineData(double.Epsilon, 0)]
    public void Of_NumbersAtTheEndsOfFloat64_AreBinnedOnAscendingEdges(double one, double other)
    {
        NumericDistribution distribution = NumericDistribution.Of("x", ["a", "a", "b"], [one, other, one], new NumericDistributionOptions { BinCount = 10 });

        Assert.All(distribution.BinEdges, edge => Assert.True(double.IsFinite(edge)));
        Assert.All(distribution.BinEdges.Zip(distribution.BinEdges.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.Equal(3, distribution.Clusters.Sum(cluster => cluster.BinCounts.Sum()));
        Assert.InRange(distribution["a"].Mean, Math.Min(one, other), Math.Max(one, other));
    }

    [Fact]
    public void ToString_ToCsvAndToMarkdown_AreTables()
    {
        NumericDistribution distribution = NumericDistribution.Of(
            "x",
            ["a", "a", "a", "b"],
            [1, 2, 4.5, double.NaN],
            new NumericDistributionOptions { Measure = NumericMeasure.Of("width", values => values[^1] - values[0]) });

        // Skewness by hand: 1.5 / (13 / 6)^1.5.
        Assert.Equal(
            """
            cluster  numbers  missing    mean  variance  skewness     min  lower quartile  median  upper quartile     max   width
            a              3        0  2.5000    3.2500    0.4703  1.0000          1.5000  2.0000          3.2500  4.5000  3.5000
            b              0        1     NaN       NaN       NaN     NaN             NaN     NaN             NaN     NaN     NaN
            """.ReplaceLineEndings("\n"),
            distribution.ToString());
        Assert.StartsWith(
            "cluster,numbers,missing,mean,variance,skewness,min,lower quartile,median,upper quartile,max,width\na,3,0,2.5,3.25,0.4703",
            distribution.ToCsv(),
            StringComparison.Ordinal);
        Assert.StartsWith("| cluster | numbers | missing |", distribution.ToMarkdown(), StringComparison.Ordinal);
        Assert.DoesNotContain("measure", Irises(0, new NumericDistributionOptions { Measure = NumericMeasure.Mean }).ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ListsThatDiffer_SaysBothLengths()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => NumericDistribution.Of("x", ["a"], [1, 2]));

        Assert.Contains("2 values for 1 labels", e.Message, StringComparison.Ordinal);
        Assert.Contains("'c'", Assert.Throws<KeyNotFoundException>(() => NumericDistribution.Of("x", ["a"], [1])["c"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutOfTheirRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumericDistributionOptions { MaxClusters = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumericDistributionOptions { BinCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumericDistributionOptions { BinCount = 10_001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumericDistributionOptions { MaxBinCount = 0 });
    }

    private static NumericDistribution Irises(int column, NumericDistributionOptions? options = null) => NumericDistribution.Of(
        Iris.Fields[column],
        Iris.Species,
        Iris.Columns[column],
        options);
}
