using Relevance.Cluster.Clusterings.Centroids;
using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Tests.Clusterings.Centroids;

public class SimilarityOrderTests
{
    private static readonly string[] Labels = ["cluster-0", "cluster-1", "cluster-2", "cluster-3"];

    // 0 and 2 belong together, 1 and 3 do; of the four ends 2 and 3 are the most similar.
    private static readonly double[,] TwoPairs =
    {
        { 1.0, 0.1, 0.9, 0.2 },
        { 0.1, 1.0, 0.3, 0.8 },
        { 0.9, 0.3, 1.0, 0.4 },
        { 0.2, 0.8, 0.4, 1.0 },
    };

    [Fact]
    public void Order_BySimilarity_PutsPairsTogetherAndTheirSimilarEndsInTheMiddle()
    {
        CentroidHeatmap heatmap = Ordered(TwoPairs);

        Assert.Equal(["cluster-0", "cluster-2", "cluster-3", "cluster-1"], heatmap.Labels);
        Assert.Equal(0.4, heatmap[1, 2]);
        Assert.StartsWith("cluster,cluster-0,cluster-2,cluster-3,cluster-1\ncluster-0,1,0.9,0.2,0.1\n", heatmap.ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public void Order_BySimilarity_LeavesThePrintedPairsAsTheyAre()
    {
        CentroidHeatmap natural = CentroidHeatmap.FromMatrix(Labels, TwoPairs);

        Assert.Equal(Labels, natural.Labels);
        Assert.Equal(natural.ToString(), Ordered(TwoPairs).ToString());
        Assert.Equal(natural.Pairs, Ordered(TwoPairs).Pairs);
    }

    [Fact]
    public void Order_AllTheSame_StaysNatural() => Assert.Equal([0, 1, 2, 3, 4], SimilarityOrder.Of(5, (_, _) => 0.5));

    [Fact]
    public void Order_OneOrNone_IsThatOne()
    {
        Assert.Equal([0], SimilarityOrder.Of(1, (_, _) => 1));
        Assert.Empty(SimilarityOrder.Of(0, (_, _) => 1));
    }

    [Fact]
    public void Order_PointsOnALine_FollowsTheLine()
    {
        // Dealt out of order, at growing gaps: the only order in which neighbors are similar is the line itself.
        double[] places = [7, 0, 31, 3, 15, 1];

        Assert.Equal([1, 5, 3, 0, 4, 2], SimilarityOrder.Of(places.Length, (i, j) => -Math.Abs(places[i] - places[j])));
    }

    [Fact]
    public void Order_ManyFamilies_LeavesNoneApart()
    {
        int[] order = SimilarityOrder.Of(90, (i, j) => i % 6 == j % 6 ? 0.8 + (0.001 * ((i * j) % 7)) : 0.1 + (0.002 * (((i * 31) + j + (j * 31) + i) % 11)));

        Assert.Equal(Enumerable.Range(0, 90), order.Order());
        Assert.Equal(5, order.Zip(order.Skip(1)).Count(pair => pair.First % 6 != pair.Second % 6));
        Assert.True(order[0] < order[^1]);
    }

    private static CentroidHeatmap Ordered(double[,] matrix) =>
        CentroidHeatmap.FromMatrix(Labels, matrix, new CentroidHeatmapOptions { IsOrderedBySimilarity = true });
}
