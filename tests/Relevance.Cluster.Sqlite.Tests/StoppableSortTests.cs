using Relevance.Cluster.Sqlite.Reading;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Sqlite.Tests;

/// <summary>The first of many in their order, in steps that can be ended.</summary>
public sealed class StoppableSortTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 1)]
    [InlineData(8192, 8192)]
    [InlineData(8193, 5)]
    [InlineData(50_000, 20)]
    [InlineData(50_000, 9000)]
    [InlineData(50_000, 50_000)]
    [InlineData(50_000, long.MaxValue)]
    [InlineData(100, 0)]
    public void First_OfMany_IsTheBeginningOfTheSortedWhole(int length, long count)
    {
        Random random = new(length);
        int[] items = [.. Enumerable.Range(0, length).Select(_ => random.Next(1000))];
        int[] expected = [.. items.Order().Take((int)Math.Min(count, length))];

        Assert.Equal(expected, StoppableSort.First(items, count, (one, other) => one.CompareTo(other), TestContext.Current.CancellationToken).ToArray());
    }

    [Fact]
    public void First_WhenCancelledOnTheWay_EndsBeforeEverythingIsCompared()
    {
        using CancellationTokenSource stop = new();
        int[] items = [.. Enumerable.Range(0, 200_000).Reverse()];
        int compared = 0;

        Assert.Throws<OperationCanceledException>(() => StoppableSort.First(
            items,
            items.Length,
            (one, other) =>
            {
                if (++compared == 1000)
                {
                    stop.Cancel();
                }

                return one.CompareTo(other);
            },
            stop.Token).Length);

        Assert.InRange(compared, 1000, 200_000);
    }
}
