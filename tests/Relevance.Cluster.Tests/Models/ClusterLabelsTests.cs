namespace Relevance.Cluster.Tests.Models;

public class ClusterLabelsTests
{
    [Theory]
    [InlineData(-1, "outlier")]
    [InlineData(0, "cluster-0")]
    [InlineData(1234567, "cluster-1234567")]
    public void Format_WritesClustersAndTheOutlier(int label, string expected) => Assert.Equal(expected, ClusterLabels.Format(label));

    [Fact]
    public void Format_BelowTheOutlier_IsRejected() => Assert.Throws<ArgumentOutOfRangeException>(() => ClusterLabels.Format(-2));

    [Fact]
    public void NaturalOrder_ComparesDigitsAsNumbersAndPutsTheOutlierLast()
    {
        string[] labels = ["outlier", "zebra", "cluster-10", "a", "cluster-2", "cluster-2b10", "cluster-2b9", "cluster-", "10", "9", "outliers"];

        Assert.Equal(
            ["9", "10", "a", "cluster-", "cluster-2", "cluster-2b9", "cluster-2b10", "cluster-10", "outliers", "zebra", "outlier"],
            labels.Order(ClusterLabels.NaturalOrder));
    }

    [Theory]
    [InlineData("x99999999999999999999999999", "x100000000000000000000000000")]
    [InlineData("a007", "a08")]
    [InlineData("a01", "a1")] // equal as numbers, so by ordinal
    [InlineData("B", "a")] // ordinal, not alphabetical
    [InlineData(null, "a")]
    [InlineData("zzz", "outlier")]
    public void NaturalOrder_PutsTheFirstBeforeTheSecond(string? first, string second)
    {
        Assert.True(ClusterLabels.NaturalOrder.Compare(first, second) < 0);
        Assert.True(ClusterLabels.NaturalOrder.Compare(second, first) > 0);
        Assert.Equal(0, ClusterLabels.NaturalOrder.Compare(second, second));
    }
}
