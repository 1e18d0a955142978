using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Distribution;

public class ContingencyTableTests
{
    [Fact]
    public void ByTruth_TwelvePoints_SharesArePartsOfEachTruthValue()
    {
        ContingencyTable table = ContingencyTable.Of(TwelvePoints.LabelNames, TwelvePoints.Truths);

        Assert.Equal(
            [
                "boot (3): cluster-0 33.3%, cluster-1 33.3%, cluster-2 33.3%",
                "cup (3): cluster-2 100.0%",
                "shoe (3): cluster-0 100.0%",
                "tv (3): cluster-1 66.7%, cluster-2 33.3%",
            ],
            table.ByTruth.Select(g => g.ToString()));
        Assert.Equal(new DistributionPart("cluster-1", 2, 2 / 3.0), table.ByTruth[3].Parts[0]);
    }

    [Fact]
    public void ByCluster_TwelvePoints_SharesArePartsOfEachCluster()
    {
        ContingencyTable table = ContingencyTable.Of(TwelvePoints.LabelNames, TwelvePoints.Truths);

        Assert.Equal([new DistributionPart("shoe", 3, .75), new DistributionPart("boot", 1, .25)], table.ByCluster[0].Parts);
        Assert.Equal([new DistributionPart("tv", 2, 2 / 3.0), new DistributionPart("boot", 1, 1 / 3.0)], table.ByCluster[1].Parts);
        Assert.Equal(
            [new DistributionPart("cup", 3, .6), new DistributionPart("boot", 1, .2), new DistributionPart("tv", 1, .2)],
            table.ByCluster[2].Parts);
    }

    [Fact]
    public void Scores_TwelvePoints_AreThoseOfScikitLearn()
    {
        ContingencyTable table = ContingencyTable.Of(TwelvePoints.LabelNames, TwelvePoints.Truths);

        Assert.Equal(0.2943396226415094, table.AdjustedRandIndex, 1e-15);
        Assert.Equal(0.46438529282194396, table.Homogeneity, 1e-14);
        Assert.Equal(0.5974394995930089, table.Completeness, 1e-14);
        Assert.Equal(0.5225760764747202, table.VMeasure, 1e-14);
    }

    [Fact]
    public void Of_TheSameDocumentsInAnotherOrder_GivesTheSameTable()
    {
        int[] shuffled = [.. Enumerable.Range(0, 12)];
        new Random(7).Shuffle(shuffled);

        ContingencyTable table = ContingencyTable.Of(
            [.. shuffled.Select(i => TwelvePoints.LabelNames[i])],
            [.. shuffled.Select(i => TwelvePoints.Truths[i])]);

        Assert.Equal(ContingencyTable.Of(TwelvePoints.LabelNames, TwelvePoints.Truths).ToString(), table.ToString());
    }

    [Fact]
    public void Of_MissingTruth_IsASeparateGroupFromTheEmptyString()
    {
        ContingencyTable table = ContingencyTable.Of(["a", "a", "b", "b"], [null, "", "x", null]);

        Assert.Equal(["", "x", null], table.Truths);
        Assert.Equal(["", "x", "(missing)"], table.ByTruth.Select(g => g.Name));
        Assert.Equal(2, table.MissingCount);
        Assert.Equal(4, table.TotalCount);
        Assert.Equal(1, table[null, "a"]);
        Assert.Equal(["", "(missing)"], table.ByCluster[0].Parts.Select(p => p.Name));
    }

    [Fact]
    public void Scores_MissingTruth_IsLeftOut()
    {
        ContingencyTable table = ContingencyTable.Of(["a", "a", "b", "b", "a", "b"], ["x", "x", "y", "y", null, null]);

        Assert.Equal(1.0, table.AdjustedRandIndex);
        Assert.Equal(1.0, table.VMeasure);
    }

    [Fact]
    public void Scores_NoTruthAtAll_AreNaN()
    {
        ContingencyTable table = ContingencyTable.Of(["a", "b"], [null, null]);

        Assert.All([table.AdjustedRandIndex, table.Homogeneity, table.Completeness, table.VMeasure], s => Assert.True(double.IsNaN(s)));
    }

    [Theory]
    [InlineData("a a b b", "y y x x", 1.0)]
    [InlineData("a a a a", "x x x x", 1.0)]
    [InlineData("a b c d", "w x y z", 1.0)]
    [InlineData("a", "x", 1.0)]
    [InlineData("a a a a", "w x y z", 0.0)]
    [InlineData("a a b b", "x y x y", -0.5)]
    public void AdjustedRandIndex_KnownPartitions_IsExact(string labels, string truths, double expected) =>
        Assert.Equal(expected, ContingencyTable.Of(labels.Split(' '), truths.Split(' ')).AdjustedRandIndex);

    [Fact]
    public void AdjustedRandIndex_TwoBillionDocuments_DoesNotOverflow()
    {
        // Two equal halves that agree but for a thousandth: pairs are near 2^60, their products near 2^120.
        const int Same = 500_000_000;
        const int Other = 500_000;

        double index = ContingencyTable.FromCounts(["x", "y"], ["a", "b"], new long[,] { { Same, Other }, { Other, Same } }).AdjustedRandIndex;

        // For two balanced halves and many documents the index is (1 − 2p)² with p the share that disagrees.
        double p = (double)Other / (Same + Other);
        Assert.Equal(Math.Pow(1 - (2 * p), 2), index, 1e-8);
    }

    [Fact]
    public void Homogeneity_OneClusterForAll_IsZero_AndCompletenessIsOne()
    {
        ContingencyTable table = ContingencyTable.Of(["a", "a", "a", "a"], ["x", "x", "y", "y"]);

        Assert.Equal((0.0, 1.0, 0.0), (table.Homogeneity, table.Completeness, table.VMeasure));
    }

    [Fact]
    public void Parts_EqualShares_AreInNaturalOrderWithMissingLast()
    {
        ContingencyTable table = ContingencyTable.Of(["c", "c", "c", "c"], [null, "size-10", "size-9", "big"]);

        Assert.Equal(["big", "size-9", "size-10", "(missing)"], table.ByCluster[0].Parts.Select(p => p.Name));
    }

    [Fact]
    public void Indexer_UnknownName_SaysWhichThereAre()
    {
        ContingencyTable table = ContingencyTable.Of(["a"], ["x"]);

        Assert.Equal("The table has no truth value 'z'. It has: x.", Assert.Throws<KeyNotFoundException>(() => table["z", "a"]).Message);
        Assert.Equal("The table has no cluster 'z'. It has: a.", Assert.Throws<KeyNotFoundException>(() => table["x", "z"]).Message);
    }

    [Fact]
    public void Of_ListsThatDoNotMatch_AreRejected()
    {
        Assert.Contains(
            "2 truth values for 1 labels",
            Assert.Throws<ArgumentException>(() => ContingencyTable.Of(["a"], ["x", "y"])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "label at 1 is null",
            Assert.Throws<ArgumentException>(() => ContingencyTable.Of(["a", null!], ["x", "y"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void FromCounts_InAnyOrder_SortsRowsAndColumnsWithTheirCounts()
    {
        ContingencyTable table = ContingencyTable.FromCounts([null, "b", "a"], ["cluster-10", "cluster-2"], new long[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });

        Assert.Equal(["a", "b", null], table.Truths);
        Assert.Equal(["cluster-2", "cluster-10"], table.Clusters);
        Assert.Equal((6, 3, 2), (table["a", "cluster-2"], table["b", "cluster-10"], table[null, "cluster-2"]));
    }

    [Fact]
    public void FromCounts_BadInput_IsRejected()
    {
        Assert.Contains(
            "'a' occurs twice",
            Assert.Throws<ArgumentException>(() => ContingencyTable.FromCounts(["a", "a"], ["c"], new long[2, 1])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "1 × 1, for 2 truth values",
            Assert.Throws<ArgumentException>(() => ContingencyTable.FromCounts(["a", "b"], ["c"], new long[1, 1])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "A count is -2",
            Assert.Throws<ArgumentException>(() => ContingencyTable.FromCounts(["a"], ["c"], new long[,] { { -2 } })).Message,
            StringComparison.Ordinal);
        Assert.Throws<OverflowException>(() => ContingencyTable.FromCounts(["a", "b"], ["c"], new long[,] { { long.MaxValue }, { 1 } }));
    }

    [Fact]
    public void FromCounts_BeyondThirtyTwoBits_IsExact()
    {
        ContingencyTable table = ContingencyTable.FromCounts(["a", null], ["c", "d"], new long[,] { { 3_000_000_000, 1 }, { 4_000_000_000, 0 } });

        Assert.Equal((7_000_000_001, 4_000_000_000), (table.TotalCount, table.MissingCount));
        Assert.Equal(3_000_000_001, table.ByTruth[0].Count);
        Assert.Equal(4.0 / 7, table.ByCluster[0].Parts[0].Share);
        Assert.Contains("3000000000", table.ToSvg(ContingencyFigure.CrossTable), StringComparison.Ordinal);
    }

    [Fact]
    public void FromCounts_LaterEditOfTheArray_ChangesNothing()
    {
        long[,] counts = { { 1 } };
        ContingencyTable table = ContingencyTable.FromCounts(["a"], ["c"], counts);

        counts[0, 0] = 9;

        Assert.Equal(1, table["a", "c"]);
    }

    [Fact]
    public void ToString_IsAnAlignedTableWithScores()
    {
        Assert.Equal(
            """
            truth  cluster-0  cluster-1  cluster-2  total
            boot           1          1          1      3
            cup            0          0          3      3
            shoe           3          0          0      3
            tv             0          2          1      3
            total          4          3          5     12
            adjusted Rand index 0.2943, homogeneity 0.4644, completeness 0.5974, V-measure 0.5226
            """,
            ContingencyTable.Of(TwelvePoints.LabelNames, TwelvePoints.Truths).ToString());
    }

    [Fact]
    public void ToCsvAndToMarkdown_HoldTheCounts()
    {
        ContingencyTable table = ContingencyTable.Of(["a", "b"], ["x", null]);

        Assert.Equal("truth,a,b,total\nx,1,0,1\n(missing),0,1,1\ntotal,1,1,2\n", table.ToCsv());
        Assert.Equal(
            "| truth | a | b | total |\n| --- | ---: | ---: | ---: |\n| x | 1 | 0 | 1 |\n| (missing) | 0 | 1 | 1 |\n| total | 1 | 1 | 2 |",
            table.ToMarkdown());
    }
}
