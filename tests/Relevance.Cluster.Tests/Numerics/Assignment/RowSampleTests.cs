using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Tests.Numerics.Assignment;

public sealed class RowSampleTests
{
    private static readonly CounterRandom Random = new(7, RandomPurpose.MedoidSample, 3);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 0)]
    [InlineData(10, 9)]
    [InlineData(10, 10)]
    [InlineData(10, 11)]
    [InlineData(1000, 400)]
    public void Take_IsTheStartOfAShuffleOfACopy_InRowOrder(int count, int size)
    {
        int[] rows = [.. Enumerable.Range(0, count).Select(i => 3 * i)];

        int[] taken = RowSample.Take(rows, size, Random);

        int[] shuffled = [.. rows];
        for (int i = 0; i < Math.Min(size, count); i++)
        {
            int other = i + Random.Below(count - i, (ulong)i);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }

        Assert.Equal(shuffled.Take(size).Order(), taken);
        Assert.Equal(count, rows.Distinct().Count());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(21)]
    public void TakeLabeled_IsASampleOfTheRowsWithALabel_AllOrNotAll(int size)
    {
        int[] all = [.. Enumerable.Range(0, 20)];
        int[] some = [.. all.Select(row => row % 5 == 2 ? -1 : row)];

        Assert.Equal(RowSample.Take(all, size, Random), RowSample.TakeLabeled(all, size, Random));
        Assert.Equal(RowSample.Take(RowSample.Labeled(some), size, Random), RowSample.TakeLabeled(some, size, Random));
    }

    [Fact]
    public void Labeled_HasTheRowsWithALabel_AscendingAndNoOthers()
    {
        Assert.Equal([1, 3, 4], RowSample.Labeled([-1, 0, -1, 5, 0, -1]));
        Assert.Equal([0], RowSample.Labeled([2]));
        Assert.Empty(RowSample.Labeled([-1, -1]));
        Assert.Empty(RowSample.Labeled([]));
    }
}
