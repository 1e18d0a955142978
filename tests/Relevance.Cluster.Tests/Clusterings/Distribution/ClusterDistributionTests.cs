using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Distribution;

public class ClusterDistributionTests
{
    [Fact]
    public void Of_TwelvePoints_CountsFourThreeFive()
    {
        ClusterDistribution distribution = ClusterDistribution.Of(TwelvePoints.LabelNames);

        Assert.Equal(
            [new ClusterCount("cluster-0", 4, 4 / 12.0), new ClusterCount("cluster-1", 3, 3 / 12.0), new ClusterCount("cluster-2", 5, 5 / 12.0)],
            distribution.Clusters);
        Assert.Equal(12, distribution.TotalCount);
        Assert.Equal(0, distribution.UnlabeledCount);
        Assert.Equal(5, distribution["cluster-2"]);
    }

    [Fact]
    public void Of_LabelsInAnyOrder_ListsThemInNaturalOrderWithOutliersLast()
    {
        ClusterDistribution distribution = ClusterDistribution.Of(["outlier", "zebra", "cluster-10", "cluster-2", "cluster-1"]);

        Assert.Equal(["cluster-1", "cluster-2", "cluster-10", "zebra", "outlier"], distribution.Clusters.Select(c => c.Label));
    }

    [Fact]
    public void Of_NullLabels_CountAsUnlabeledAndInNoShare()
    {
        ClusterDistribution distribution = ClusterDistribution.Of(["a", null, "b", null], unlabeledCount: 3);

        Assert.Equal(2, distribution.TotalCount);
        Assert.Equal(5, distribution.UnlabeledCount);
        Assert.Equal(0.5, distribution.Clusters[0].Share);
    }

    [Fact]
    public void Of_ClustersWithoutDocuments_AreListedWithZeroWhereAskedFor()
    {
        ClusterDistribution distribution = ClusterDistribution.Of(["cluster-1"], clusters: ["cluster-2", "cluster-0"]);

        Assert.Equal([0, 1, 0], distribution.Clusters.Select(c => c.Count));
        Assert.Equal([0.0, 1.0, 0.0], distribution.Clusters.Select(c => c.Share));
    }

    [Fact]
    public void Of_NoLabels_HasNoClustersAndNoShareOfNothing()
    {
        Assert.Empty(ClusterDistribution.Of([]).Clusters);
        Assert.Equal(0.0, ClusterDistribution.Of([], clusters: ["cluster-0"]).Clusters[0].Share);
    }

    [Fact]
    public void Of_NegativeUnlabeledCount_IsRejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ClusterDistribution.Of(["a"], unlabeledCount: -1));

    [Fact]
    public void Indexer_UnknownLabel_ThrowsAndNamesTheKnownOnes()
    {
        KeyNotFoundException error = Assert.Throws<KeyNotFoundException>(() => ClusterDistribution.Of(["cluster-1"])["cluster_1"]);

        Assert.Equal("The cluster 'cluster_1' does not exist. The clusters are: cluster-1.", error.Message);
    }

    [Fact]
    public void FromCounts_GivesWhatCountingGives()
    {
        ClusterDistribution counted = ClusterDistribution.Of(["b", "a", "b"], unlabeledCount: 1);
        ClusterDistribution taken = ClusterDistribution.FromCounts([new("b", 2), new("a", 1)], unlabeledCount: 1);

        Assert.Equal(counted.ToString(), taken.ToString());
    }

    [Fact]
    public void FromCounts_TwinOrNegativeOrTooMany_IsRejected()
    {
        Assert.Contains(
            "'a' occurs twice",
            Assert.Throws<ArgumentException>(() => ClusterDistribution.FromCounts([new("a", 1), new("a", 2)])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "The count of 'a' is -1",
            Assert.Throws<ArgumentException>(() => ClusterDistribution.FromCounts([new("a", -1)])).Message,
            StringComparison.Ordinal);
        Assert.Throws<OverflowException>(() => ClusterDistribution.FromCounts([new("a", long.MaxValue), new("b", 1)]));
    }

    [Fact]
    public void Counts_BeyondThirtyTwoBits_AreExact()
    {
        ClusterDistribution distribution = ClusterDistribution.FromCounts([new("a", 3_000_000_000), new("b", 1_000_000_000)], 5_000_000_000);

        Assert.Equal((3_000_000_000, 4_000_000_000, 5_000_000_000), (distribution["a"], distribution.TotalCount, distribution.UnlabeledCount));
        Assert.Equal(0.75, distribution.Clusters[0].Share);
        Assert.Contains("3000000000", distribution.ToCsv(), StringComparison.Ordinal);
        Assert.Contains("4000000000 documents in 2 clusters", distribution.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_IsAnAlignedTable()
    {
        string text = ClusterDistribution.Of(["cluster-10", "cluster-2", "cluster-2"], unlabeledCount: 1).ToString();

        Assert.Equal(
            """
            cluster     documents  share
            cluster-2           2  66.7%
            cluster-10          1  33.3%
            total               3
            unlabeled           1
            """,
            text);
    }

    [Fact]
    public void ToString_LabelWithTerminalCodes_CannotDriveTheTerminalNorAddALine()
    {
        string text = ClusterDistribution.Of(["a\u001b[31m\nb\u202Ec"]).ToString();

        Assert.Equal(3, text.Split('\n').Length);
        Assert.Contains("a\uFFFD[31m\uFFFDb\uFFFDc", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToCsv_QuotesWhatNeedsIt_AndKeepsSharesExact()
    {
        string csv = ClusterDistribution.Of(["a,b", "say \"hi\"", "plain"]).ToCsv();

        Assert.Equal("cluster,documents,share\n\"a,b\",1,0.3333333333333333\nplain,1,0.3333333333333333\n\"say \"\"hi\"\"\",1,0.3333333333333333\n", csv);
    }

    [Fact]
    public void ToMarkdown_EscapesMarkup()
    {
        string markdown = ClusterDistribution.Of(["a|b<i>"]).ToMarkdown();

        Assert.Equal("| cluster | documents | share |\n| --- | ---: | ---: |\n| a\\|b&lt;i&gt; | 1 | 100.0% |", markdown);
    }
}
