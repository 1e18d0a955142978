using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

/// <summary>The layout of packed centroids, and their origin. Labels do not show it: a layout that is wrong in the same way twice only costs time.</summary>
public class CentroidPanelsTests
{
    // The last centroids are scored from their rows where 5 · rest · (dimension + 80) is at most 64 · dimension.
    [Theory]
    [InlineData(1, 6, 16, 0, 16, 16, 1)]
    [InlineData(1, 7, 16, 1, 16, 0, 0)]
    [InlineData(16, 5, 16, 0, 16, 16, 1)]
    [InlineData(17, 100, 32, 1, 112, 16, 1)]
    [InlineData(23, 100, 32, 7, 112, 16, 1)]
    [InlineData(24, 100, 32, 0, 112, 32, 1)]
    [InlineData(12, 1200, 16, 12, 1200, 0, 0)]
    [InlineData(12, 1199, 16, 0, 1200, 16, 1)]
    [InlineData(48, 16, 48, 0, 16, 48, 1)]
    [InlineData(48, 17, 48, 0, 32, 48, 1)]
    [InlineData(49, 6, 64, 0, 16, 64, 2)]
    [InlineData(49, 7, 64, 1, 16, 48, 1)]
    [InlineData(96, 15, 96, 0, 16, 96, 2)]
    [InlineData(97, 6, 112, 0, 16, 112, 3)]
    public void Layout_DependsOnTheNumberOfCentroidsAndComponents(int count, int dimension, int lanes, int rest, int stride, int panelLanes, int panelCount)
    {
        var panels = new CentroidPanels(count, dimension);

        Assert.Equal((lanes, rest, stride), (panels.LaneCount, panels.RestCount, (int)panels.RowStride));
        Assert.Equal((panelLanes, panelCount), (panels.PanelLaneCount, panels.PanelCount));
        Assert.Equal(panelLanes, Enumerable.Range(0, panelCount).Sum(panels.WidthOf));
        Assert.All(Enumerable.Range(0, Math.Max(0, panelCount - 1)), panel => Assert.Equal(48, panels.WidthOf(panel)));
        Assert.True(panels.IsAtZero);
    }

    // Two centroids d to either side of a mean m: at zero as long as m² is at most 4 d².
    [Theory]
    [InlineData(1f, 3f, true)]
    [InlineData(10f, 30f, true)]
    [InlineData(0.1f, 0.31f, true)]
    [InlineData(-1f, 1f, true)]
    [InlineData(1.5f, 3.5f, false)]
    [InlineData(15f, 35f, false)]
    [InlineData(0.15f, 0.35f, false)]
    [InlineData(5f, 5f, false)]
    public void ChooseOrigin_TakesTheMean_WhereCentroidsAreFarFromZeroAndNearEachOther(float first, float second, bool isAtZero)
    {
        var panels = new CentroidPanels(2, 1);

        panels.ChooseOrigin(VectorSet.From([[first], [second]]));

        Assert.Equal(isAtZero, panels.IsAtZero);
        Assert.Equal(isAtZero ? 0 : (first + second) / 2, panels.Origin[0], 1e-6f);
    }

    [Fact]
    public void ChooseOrigin_OfDataThatIsFarFromZero_TakesTheMeanInAnyCase()
    {
        var panels = new CentroidPanels(2, 1);

        panels.ChooseOrigin(VectorSet.From([[-1f], [2f]]), isFarFromZero: true);

        Assert.False(panels.IsAtZero);
        Assert.Equal([0.5f], panels.Origin);
    }

    [Fact]
    public void ChooseOrigin_ASecondTime_GoesBackToZero()
    {
        var panels = new CentroidPanels(2, 1);

        panels.ChooseOrigin(VectorSet.From([[5f], [6f]]));
        panels.ChooseOrigin(VectorSet.From([[-1f], [2f]]));

        Assert.True(panels.IsAtZero);
        Assert.Equal([0f], panels.Origin);
    }

    [Fact]
    public void PackForDotProduct_ScoresPlainProducts()
    {
        var panels = new CentroidPanels(2, 2);
        panels.PackForDotProduct(VectorSet.From([[3f, 4f], [-1f, 2f]]));
        var scorer = new RowScorer(panels);
        scorer.Place(0, [10f, 1f], 1f);

        scorer.Score(1);

        Assert.Equal(5, panels.LargestNorm);
        Assert.Equal([34f, -8f], scorer.ScoresOf(0)[..2].ToArray());
    }
}
