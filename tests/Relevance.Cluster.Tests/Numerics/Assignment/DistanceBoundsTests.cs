using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Tests.Numerics.Assignment;

/// <summary>Bounds on a line, where every distance is known: how they follow shifts of centroids, and how much memory they take.</summary>
public class DistanceBoundsTests
{
    private const float Far = 1000;

    // A row has one lower bound per five components: 8 for 40, 16 for 80.
    [Theory]
    [InlineData(100, 10, 1, 16)]
    [InlineData(80, 10, 1, 16)]
    [InlineData(79, 10, 2, 8)]
    [InlineData(40, 10, 2, 8)]
    [InlineData(40, 48, 8, 8)]
    [InlineData(80, 48, 4, 16)]
    [InlineData(120, 48, 2, 24)]
    [InlineData(40, 512, 64, 8)]
    [InlineData(79, 512, 64, 8)]
    [InlineData(80, 512, 32, 16)]
    public void TryCreate_ChoosesTheSmallestGroupsInAFifthOfTheMemory(int dimension, int centroids, int groupLanes, int groupCount)
    {
        DistanceBounds? bounds = DistanceBounds.TryCreate(100, new CentroidPanels(centroids, dimension), budget: null);

        Assert.Equal((groupLanes, groupCount), (bounds!.GroupLanes, bounds.GroupCount));
    }

    [Theory]
    [InlineData(3600L, 2)]
    [InlineData(6799L, 2)]
    [InlineData(6800L, 1)]
    [InlineData(long.MaxValue, 1)]
    public void TryCreate_WithABudget_CountsTheFloatsOfAllRows(long bytes, int groupLanes) =>
        Assert.Equal(groupLanes, DistanceBounds.TryCreate(100, new CentroidPanels(10, 4), bytes)?.GroupLanes);

    [Theory]
    [InlineData(100, 39, 10, null)]
    [InlineData(100, 40, 513, null)]
    [InlineData(100, 400, 10, 3599L)]
    [InlineData(100, 400, 10, 0L)]
    [InlineData(300_000_000, 400, 10, long.MaxValue)]
    public void TryCreate_WhereNoGroupsFit_ReturnsNull(int rows, int dimension, int centroids, long? bytes) =>
        Assert.Null(DistanceBounds.TryCreate(rows, new CentroidPanels(centroids, dimension), bytes));

    [Fact]
    public void CountUnpruned_OfARowAtZero_CountsCentroidsNotFartherThanTheAssignedOne()
    {
        DistanceBounds bounds = At(groupLanes: 1, 3, 10, 2.9f, 3.1f, -3.1f, -2.9f);

        Assert.Equal([2, 5], FindUnpruned(bounds, assigned: 0));
    }

    [Fact]
    public void Shift_OfTheAssignedCentroid_LoosensItsBoundByThatMuchEachTime()
    {
        DistanceBounds bounds = At(groupLanes: 1, 3, 5, 4);

        bounds.Shift(OnALine(3, 5, 4), OnALine(3.6f, 5, 4));
        Assert.Empty(FindUnpruned(bounds, assigned: 0));
        bounds.Shift(OnALine(3.6f, 5, 4), OnALine(3, 5, 4));
        Assert.Equal([2], FindUnpruned(bounds, assigned: 0));
        bounds.Shift(OnALine(3, 5, 4), OnALine(3.9f, 5, 4));
        Assert.Equal([1, 2], FindUnpruned(bounds, assigned: 0));
    }

    [Fact]
    public void Shift_OfAnother_LoosensTheBoundOfItsGroupOnly()
    {
        DistanceBounds bounds = At(groupLanes: 1, 3, 10, 9);

        bounds.Shift(OnALine(3, 10, 9), OnALine(3, 16.5f, 9));
        Assert.Empty(FindUnpruned(bounds, assigned: 0));
        bounds.Shift(OnALine(3, 16.5f, 9), OnALine(3, 17.1f, 9));
        Assert.Equal([1], FindUnpruned(bounds, assigned: 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Shift_InAGroupOfTwo_LoosensItsBoundByTheLongerShift(bool isFirst)
    {
        // The groups are 0 and 1, 2 and 3: 10 is the nearest of the second.
        DistanceBounds bounds = At(groupLanes: 2, 3, Far, 10, 11);
        VectorSet from = OnALine(3, Far, 10, 11);

        bounds.Shift(from, isFirst ? OnALine(3, Far, 16, 12) : OnALine(3, Far, 11, 17));
        Assert.Empty(FindUnpruned(bounds, assigned: 0));
        bounds.Shift(from, isFirst ? OnALine(3, Far, 11.5f, 11) : OnALine(3, Far, 10, 12.5f));
        Assert.Equal([1], FindUnpruned(bounds, assigned: 0));
    }

    [Fact]
    public void BoundsThatAreSetAfterAShift_BelongToTheNewCentroids()
    {
        DistanceBounds bounds = At(groupLanes: 1, 3, 10, 20);
        bounds.Shift(OnALine(3, 10, 20), OnALine(8, 2, 20));
        Assert.Equal([1], FindUnpruned(bounds, assigned: 0));

        // 0 is with 2 now, and 8 is one of the others.
        bounds.SetUpper(0, 1, Row(), Score(2));
        bounds.SetLower(0, 0, Row(), Score(8));
        Set(bounds, 1, float.NegativeInfinity);

        Assert.Empty(FindUnpruned(bounds, assigned: 1));
        bounds.Shift(OnALine(8, 2, 20), OnALine(2.5f, 2, 20));
        Assert.Empty(FindUnpruned(bounds, assigned: 1));
        bounds.Shift(OnALine(2.5f, 2, 20), OnALine(1.5f, 2, 20));
        Assert.Equal([0], FindUnpruned(bounds, assigned: 1));
    }

    [Theory]
    [InlineData(12f, 16.9f, false)]
    [InlineData(12f, 17.1f, true)]
    [InlineData(9f, 15.9f, false)]
    [InlineData(9f, 16.1f, true)]
    public void IncludeInLower_KeepsTheNearerOfTheGroup(float added, float to, bool isUnpruned)
    {
        // 10 is the nearest of its group so far.
        DistanceBounds bounds = At(groupLanes: 2, 3, Far, 10, Far);

        bounds.IncludeInLower(0, 1, Row(), Score(added));
        bounds.Shift(OnALine(3, Far, 10, Far), OnALine(3, Far, to, Far));

        Assert.Equal(isUnpruned ? [1] : [], FindUnpruned(bounds, assigned: 0));
    }

    [Fact]
    public void IncludeInLower_AfterAShift_BelongsToTheNewCentroids()
    {
        DistanceBounds bounds = At(groupLanes: 2, 3, Far, 10, Far);
        bounds.Shift(OnALine(3, Far, 10, Far), OnALine(3, Far, 16, Far));

        bounds.IncludeInLower(0, 1, Row(), Score(3.1f));
        Assert.Empty(FindUnpruned(bounds, assigned: 0));
        bounds.IncludeInLower(0, 1, Row(), Score(2.9f));
        Assert.Equal([1], FindUnpruned(bounds, assigned: 0));
    }

    [Fact]
    public void EachRow_HasItsOwnBounds()
    {
        DistanceBounds bounds = DistanceBounds.TryCreate(3, new CentroidPanels(10, 80), budget: null)!;
        int[] groups = new int[bounds.GroupCount];

        for (int row = 0; row < 3; row++)
        {
            bounds.SetUpper(row, 0, Row(), Score(3));

            for (int group = 0; group < bounds.GroupCount; group++)
            {
                bounds.SetLower(row, group, Row(), Score(group == row + 4 ? 2 : 5));
            }
        }

        Assert.All(Enumerable.Range(0, 3), row => Assert.Equal([row + 4], groups[..bounds.FindUnpruned(row, 0, groups)]));
    }

    /// <summary>Bounds of one row at 0 with the first of some centroids.</summary>
    private static unsafe DistanceBounds At(int groupLanes, params float[] centroids)
    {
        DistanceBounds bounds = DistanceBounds.TryCreate(1, new CentroidPanels(centroids.Length, groupLanes == 1 ? 80 : 40), budget: null)!;
        Assert.Equal(groupLanes, bounds.GroupLanes);
        var maxima = new AlignedFloats(bounds.GroupCount);
        maxima.Span.Fill(float.NegativeInfinity);
        bounds.Reset();

        for (int i = 1; i < centroids.Length; i++)
        {
            ref float maximum = ref maxima.Span[i / groupLanes];
            maximum = MathF.Max(maximum, Score(centroids[i]));
        }

        bounds.SetUpper(0, 0, Row(), Score(centroids[0]));
        bounds.SetLower(0, maxima.Pointer, Row());
        return bounds;
    }

    private static void Set(DistanceBounds bounds, int group, float score) => bounds.SetLower(0, group, Row(), score);

    private static RowDistance Row() => new(Square: 0, Factor: 2, Error: 0);

    private static float Score(float place) => -place * place / 2;

    private static int[] FindUnpruned(DistanceBounds bounds, int assigned)
    {
        int[] groups = new int[bounds.GroupCount];
        int count = bounds.FindUnpruned(0, assigned, groups);
        Assert.Equal(count, bounds.CountUnpruned(0, assigned));
        return groups[..count];
    }

    private static VectorSet OnALine(params float[] places) => VectorSet.From(places.Select(place => (float[])[place]));
}
