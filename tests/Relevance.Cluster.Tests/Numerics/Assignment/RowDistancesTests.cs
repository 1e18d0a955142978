using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Tests.Numerics.Assignment;

public class RowDistancesTests
{
    // Whole numbers: exact in any order.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(9000)]
    public void Sum_OfAnyNumberOfRows_TakesEachOnce(int count)
    {
        double[] distances = [.. Enumerable.Range(1, count).Select(row => (double)row)];
        float[] weights = [.. Enumerable.Range(0, count).Select(row => (float)(row % 3))];

        Assert.Equal(distances.Sum(), RowDistances.Sum(distances, []).Value);
        Assert.Equal(distances.Select((distance, row) => distance * (row % 3)).Sum(), count == 0 ? 0 : RowDistances.Sum(distances, weights).Value);
    }

    [Fact]
    public void Sum_OfRowsInAnotherOrder_HasTheSameBits()
    {
        double[] distances = [.. Enumerable.Range(1, 5000).Select(row => 1.0 / row)];

        double sum = RowDistances.Sum(distances, []).Value;

        Assert.Equal(sum, RowDistances.Sum([.. distances.Reverse()], []).Value);
        Assert.NotEqual(sum, distances.Sum());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(512)]
    [InlineData(1300)]
    public void ForEachRow_DoesEachOnce(int count)
    {
        int[] done = new int[count];

        RowDistances.ForEachRow(count, 3, row => Interlocked.Increment(ref done[row]), CancellationToken.None);

        Assert.All(done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void ToNearest_OfEquallyNearCentroids_TakesTheLowest()
    {
        VectorSet vectors = VectorSet.From([[0f, 0f], [3f, 1f], [9f, 9f]]);
        VectorSet centroids = VectorSet.From([[9f, 8f], [1f, 1f], [-1f, 1f], [5f, 1f]]);
        int[] labels = [7, 7, 7];
        double[] distances = new double[3];

        RowDistances.ToNearest(vectors, centroids, labels, distances, 1, CancellationToken.None);

        Assert.Equal([1, 1, 0], labels);
        Assert.Equal([2, 2, 1], distances);
    }

    [Fact]
    public void ARowDistance_IsGivenOrTakenTheError()
    {
        // |x − c|² = 10 − 2 · score, give or take 1.
        var distance = new RowDistance(10f, 2f, 1f);

        Assert.Equal((3f, 2f), (distance.AtMost(1f), distance.AtLeast(2.5f)));

        // A distance that rounding makes negative is 0.
        Assert.Equal((1f, 0f), (distance.AtMost(6f), distance.AtLeast(6f)));
        Assert.Equal((MathF.Sqrt(2), 0f), (distance.AtMost(4.5f), distance.AtLeast(4.75f)));
    }
}
