using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Centroids;

public class CentroidHeatmapTests
{
    [Fact]
    public void ToString_ReferenceSimilarities_PrintsTheReferenceBlock()
    {
        // The eight pairs of the reference output; the other twenty pairs of the eight clusters are less similar.
        double[,] similarities = Square(8, 0.5);
        Set(similarities, (5, 1, 0.741), (5, 4, 0.7349), (4, 1, 0.7051), (4, 2, 0.6502), (7, 2, 0.6501), (7, 4, 0.6449), (7, 5, 0.635), (5, 2, 0.634));

        var heatmap = CentroidHeatmap.FromMatrix([.. Enumerable.Range(0, 8).Select(i => $"cluster-{i}")], similarities);

        Assert.Equal(
            """
            Your closest centroids are:
            0.74 cluster-5, cluster-1
            0.73 cluster-5, cluster-4
            0.71 cluster-4, cluster-1
            0.65 cluster-4, cluster-2
            0.65 cluster-7, cluster-2
            0.64 cluster-7, cluster-4
            0.64 cluster-7, cluster-5
            0.63 cluster-5, cluster-2
            """,
            heatmap.ToString());
    }

    [Fact]
    public void Of_TwelvePoints_PrintsTheSimilaritiesOfTheCentroids()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.Of(TwelvePoints.ClusterNames, TwelvePoints.Centroids);

        Assert.Equal(0.125442, heatmap[0, 1], 1e-6);
        Assert.Equal(0.267816, heatmap[0, 2], 1e-6);
        Assert.Equal(0.308845, heatmap[1, 2], 1e-6);
        Assert.Equal(
            """
            Your closest centroids are:
            0.31 cluster-2, cluster-1
            0.27 cluster-2, cluster-0
            0.13 cluster-1, cluster-0
            """,
            heatmap.ToString());
    }

    [Fact]
    public void Of_ClosestMembersThatDifferFromTheirCentroids_ComparesTheCentroids()
    {
        // The members closest to the two centroids, (1, 0) and (0, 1), have the cosine 0; the centroids themselves have 0.8.
        CentroidHeatmap heatmap = CentroidHeatmap.Of(["cluster-0", "cluster-1"], VectorSet.From([[2f, 1f], [1f, 2f]]));

        Assert.Equal(0.8, heatmap[1, 0], 1e-15);
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine, "cosine plot", 0.6, 1.0)]
    [InlineData(DistanceMetric.DotProduct, "dot product plot", 6.0, 4.0)]
    [InlineData(DistanceMetric.Euclidean, "euclidean plot", 0.19519410, 1.0)]
    public void Of_EachMetric_ChangesTheMatrixAndNotOnlyTheTitle(DistanceMetric metric, string title, double expected, double diagonal)
    {
        // (2, 0) and (3, 4): dot product 6, cosine 6 / (2 · 5), Euclidean distance √17, as a similarity 1 / (1 + √17).
        CentroidHeatmap heatmap = CentroidHeatmap.Of(["a", "b"], VectorSet.From([[2f, 0f], [3f, 4f]]), new CentroidHeatmapOptions { Metric = metric });

        Assert.Equal(title, heatmap.Title);
        Assert.Equal(expected, heatmap[0, 1], 1e-8);
        Assert.Equal(diagonal, heatmap[0, 0]);
    }

    [Theory]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.L1)]
    [InlineData((DistanceMetric)99)]
    public void Of_MetricWithoutASimilarity_IsRejected(DistanceMetric metric)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => CentroidHeatmap.Of(["a"], VectorSet.From([[1f]]), new CentroidHeatmapOptions { Metric = metric }));

        Assert.Contains("use Cosine, DotProduct or Euclidean", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 6)]
    [InlineData(5, 10)]
    public void Pairs_FewClusters_HoldEachPairOnceAndNoDiagonal(int count, int expected)
    {
        CentroidHeatmap heatmap = CentroidHeatmap.FromMatrix([.. Enumerable.Range(0, count).Select(i => $"cluster-{i}")], Square(count, 0.5));

        Assert.Equal(expected, heatmap.Pairs.Count);
        Assert.Equal(expected, heatmap.Pairs.Select(p => (p.Later, p.Earlier)).Distinct().Count());
        Assert.All(heatmap.Pairs, p => Assert.True(string.CompareOrdinal(p.Later, p.Earlier) > 0));
        Assert.Equal(1 + Math.Min(8, expected), heatmap.ToString().Split('\n').Length);
    }

    [Fact]
    public void Pairs_NegativeSimilarities_AreRankedOnceEachAndNotReplacedByZeros()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.Of(["a", "b", "c"], VectorSet.From([[1f, 0f], [-1f, 0f], [-3f, 4f]]));

        Assert.Equal([("c", "b"), ("c", "a"), ("b", "a")], heatmap.Pairs.Select(p => (p.Later, p.Earlier)));
        Assert.Equal([0.6, -0.6, -1.0], heatmap.Pairs.Select(p => Math.Round(p.Similarity, 12)));
    }

    [Fact]
    public void Pairs_IdenticalCentroids_AreAPairAndNotTheDiagonal()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.Of(["a", "b", "c"], VectorSet.From([[.3f, .7f], [.3f, .7f], [1f, 0f]]));

        Assert.Equal(new CentroidPair("b", "a", 1.0), heatmap.Pairs[0]);
        Assert.DoesNotContain(heatmap.Pairs, p => p.Later == p.Earlier);
    }

    [Fact]
    public void Pairs_Ties_AreInNaturalOrderOfLaterThenEarlierLabel()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.FromMatrix(["cluster-10", "cluster-2", "cluster-1"], Square(3, 0.5));

        Assert.Equal(
            [("cluster-2", "cluster-1"), ("cluster-10", "cluster-1"), ("cluster-10", "cluster-2")],
            heatmap.Pairs.Select(p => (p.Later, p.Earlier)));
    }

    [Fact]
    public void Pairs_EqualOnlyAfterRounding_AreRankedByTheUnroundedSimilarity()
    {
        double[,] similarities = Square(3, 0);
        Set(similarities, (1, 0, 0.7401), (2, 0, 0.7399), (2, 1, 0.7402));

        CentroidHeatmap heatmap = CentroidHeatmap.FromMatrix(["a", "b", "c"], similarities);

        Assert.Equal("Your closest centroids are:\n0.74 c, b\n0.74 b, a\n0.74 c, a", heatmap.ToString());
    }

    [Theory]
    [InlineData(0.7, 2, "0.7")]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(0.375, 2, "0.38")]
    [InlineData(-0.001, 2, "0.0")]
    [InlineData(-0.25, 2, "-0.25")]
    [InlineData(1.0, 2, "1.0")]
    [InlineData(0.6, 0, "1.0")]
    [InlineData(0.123456, 4, "0.1235")]
    public void ToString_Number_IsRoundedHalfToEvenAndShort(double similarity, int digits, string expected)
    {
        double[,] similarities = Square(2, similarity);

        CentroidHeatmap heatmap = CentroidHeatmap.FromMatrix(["a", "b"], similarities, new CentroidHeatmapOptions { Digits = digits });

        Assert.Equal($"Your closest centroids are:\n{expected} b, a", heatmap.ToString());
    }

    [Fact]
    public void Of_NearlyParallelCentroids_KeepTheirOwnCosineBelowOne()
    {
        // The cosine is 1 / √(1 + 0.01²) = 0.99995: close, but not the same.
        CentroidHeatmap heatmap = CentroidHeatmap.Of(["a", "b"], VectorSet.From([[1f, 0f], [1f, .01f]]));

        Assert.Equal(1 / Math.Sqrt(1.0001), heatmap[0, 1], 1e-9);
        Assert.Equal(1.0, heatmap[1, 1]);
    }

    [Fact]
    public void Of_RandomCentroids_IsSymmetricWithOnesOnTheDiagonalAndWithinRange()
    {
        var random = new Random(11);
        float[][] rows = [.. Enumerable.Range(0, 30).Select(_ => Enumerable.Range(0, 17).Select(_ => random.NextSingle() - .5f).ToArray())];

        CentroidHeatmap heatmap = CentroidHeatmap.Of([.. rows.Select((_, i) => $"cluster-{i}")], VectorSet.From(rows));

        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(1.0, heatmap[i, i]);
            for (int j = 0; j < 30; j++)
            {
                Assert.Equal(heatmap[i, j], heatmap[j, i]);
                Assert.InRange(heatmap[i, j], -1.0, 1.0);
            }
        }
    }

    [Fact]
    public void Of_LabelsInAnyOrder_StayWithTheirCentroids()
    {
        CentroidHeatmap sorted = CentroidHeatmap.Of(TwelvePoints.ClusterNames, TwelvePoints.Centroids);
        VectorSet c = TwelvePoints.Centroids;

        CentroidHeatmap shuffled = CentroidHeatmap.Of(["cluster-2", "cluster-0", "cluster-1"], VectorSet.From([[.. c[2]], [.. c[0]], [.. c[1]]]));

        Assert.Equal(TwelvePoints.ClusterNames, shuffled.Labels);
        Assert.Equal(sorted.ToCsv(), shuffled.ToCsv());
    }

    [Fact]
    public void Of_OneCentroid_IsAOneByOneMatrixAndAHeadingWithoutPairs()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.Of(["cluster-0"], VectorSet.From([[3f, 4f]]));

        Assert.Equal(1.0, heatmap[0, 0]);
        Assert.Empty(heatmap.Pairs);
        Assert.Equal("Your closest centroids are:", heatmap.ToString());
        Assert.DoesNotContain("<ol", heatmap.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ZeroCentroid_IsUnrelatedOrLeftOutOrRejectedByName()
    {
        // scikit-learn 1.2.1: cosine_similarity([[1, 0], [0, 0], [1, 1]]) has a row of zeros, itself included.
        VectorSet centroids = VectorSet.From([[1f, 0f], [0f, 0f], [1f, 1f]]);
        CentroidHeatmap heatmap = CentroidHeatmap.Of(["a", "b", "c"], centroids);
        CentroidHeatmap without = CentroidHeatmap.Of(["a", "b", "c"], centroids, new CentroidHeatmapOptions { ZeroVectors = ZeroVectorRule.LeaveOut });
        VectorShapeException error = Assert.Throws<VectorShapeException>(
            () => CentroidHeatmap.Of(["a", "b", "c"], centroids, new CentroidHeatmapOptions { ZeroVectors = ZeroVectorRule.Reject }));

        Assert.Equal([0, 0, 0, 1], [heatmap[1, 0], heatmap[1, 1], heatmap[1, 2], heatmap[0, 0]]);
        Assert.Equal(Math.Sqrt(0.5), heatmap[0, 2], 1e-15);
        Assert.Equal(["The centroid of b is a zero vector, which has no direction: its similarity counts as 0."], heatmap.Remarks);
        Assert.EndsWith(heatmap.Remarks[0], heatmap.ToString(), StringComparison.Ordinal);
        Assert.Contains(heatmap.Remarks[0], heatmap.ToHtml(), StringComparison.Ordinal);
        Assert.Equal(["a", "c"], without.Labels);
        Assert.Equal(["The centroid of b is a zero vector, which has no direction: it is excluded."], without.Remarks);
        Assert.Equal((1, "the centroid of 'b'"), (error.Row, error.VectorName));
    }

    [Fact]
    public void Of_TinyCentroids_HaveACosine()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.Of(["a", "b"], VectorSet.From([[1e-30f, 0f], [1e-30f, 1e-30f]]));

        Assert.Equal(Math.Sqrt(.5), heatmap[0, 1], 1e-7);
    }

    [Fact]
    public void Of_LabelsThatDoNotFit_AreRejected()
    {
        VectorSet two = VectorSet.From([[1f], [2f]]);

        Assert.Contains("1 labels for 2 centroids", Assert.Throws<ArgumentException>(() => CentroidHeatmap.Of(["a"], two)).Message, StringComparison.Ordinal);
        Assert.Contains("'a' occurs twice", Assert.Throws<ArgumentException>(() => CentroidHeatmap.Of(["a", "a"], two)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromMatrix_BadMatrix_IsRejected()
    {
        Assert.Contains(
            "2 × 2, for 1 labels",
            Assert.Throws<ArgumentException>(() => CentroidHeatmap.FromMatrix(["a"], Square(2, 0))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "not finite",
            Assert.Throws<ArgumentException>(() => CentroidHeatmap.FromMatrix(["a", "b"], Square(2, double.NaN))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "not symmetric: 0.3 at [1, 0], 0.2 across",
            Assert.Throws<ArgumentException>(() => CentroidHeatmap.FromMatrix(["a", "b"], new[,] { { 1, 0.2 }, { 0.3, 1 } })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void FromMatrix_HalvesThatDifferByRounding_TakesTheOneBelowTheDiagonal()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.FromMatrix(["b", "a"], new[,] { { 1, 0.50000001 }, { 0.5, 1 } });

        Assert.Equal((0.5, 0.5), (heatmap[0, 1], heatmap[1, 0]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 0)]
    [InlineData(double.NaN, 1)]
    [InlineData(0, double.PositiveInfinity)]
    public void Of_EmptyColorRange_IsRejected(double low, double high) =>
        Assert.Throws<ArgumentException>(
            () => CentroidHeatmap.Of(["a"], VectorSet.From([[1f]]), new CentroidHeatmapOptions { MinValue = low, MaxValue = high }));

    [Fact]
    public void Options_OutOfRange_AreRejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CentroidHeatmapOptions { PrintCount = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CentroidHeatmapOptions { Digits = 16 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CentroidHeatmapOptions { Digits = -1 });
    }

    [Fact]
    public void Options_PrintCountAndTitle_AreFollowed()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.FromMatrix(["a", "b", "c"], Square(3, .5), new CentroidHeatmapOptions { PrintCount = 1, Title = "mine" });

        Assert.Equal("Your closest centroids are:\n0.5 b, a", heatmap.ToString());
        Assert.Equal(3, heatmap.Pairs.Count);
        Assert.Contains("<title>mine</title>", heatmap.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Indexer_OutOfRange_IsRejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CentroidHeatmap.FromMatrix(["a", "b"], Square(2, 0))[0, 2]);

    [Fact]
    public void ToCsvAndToMarkdown_HoldTheMatrix()
    {
        CentroidHeatmap heatmap = CentroidHeatmap.FromMatrix(["a", "b"], Square(2, 1 / 3.0));

        Assert.Equal("cluster,a,b\na,1,0.3333333333333333\nb,0.3333333333333333,1\n", heatmap.ToCsv());
        Assert.Equal("| cluster | a | b |\n| --- | ---: | ---: |\n| a | 1.00 | 0.33 |\n| b | 0.33 | 1.00 |", heatmap.ToMarkdown());
    }

    [Fact]
    public void ToHtml_HostileLabels_AreEscapedInPictureAndList()
    {
        string html = CentroidHeatmap.FromMatrix(["<script>alert(1)</script>", "\"><img src=x onerror=y>"], Square(2, .5)).ToHtml();

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains(
            "<li>0.5 <bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>, <bdi>&quot;&gt;&lt;img src=x onerror=y&gt;</bdi></li>",
            html,
            StringComparison.Ordinal);
    }

    private static double[,] Square(int count, double offDiagonal)
    {
        var values = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                values[i, j] = i == j ? 1 : offDiagonal;
            }
        }

        return values;
    }

    private static void Set(double[,] values, params (int Row, int Column, double Value)[] entries)
    {
        foreach ((int row, int column, double value) in entries)
        {
            values[row, column] = value;
            values[column, row] = value;
        }
    }
}
