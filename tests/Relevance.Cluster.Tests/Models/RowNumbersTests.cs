using Relevance.Cluster.Models;

namespace Relevance.Cluster.Tests.Models;

/// <summary>The numbers of the rows of some shards among those of all shards.</summary>
public class RowNumbersTests
{
    [Fact]
    public void Of_RowsOfSeveralShards_CountsFromTheFirstRowOfEach()
    {
        var numbers = new RowNumbers([(2, 10), (0, 15), (3, 20)]);

        Assert.Equal([10L, 11L, 20L, 21L, 22L], Enumerable.Range(0, numbers.Count).Select(numbers.Of));
    }

    [Theory]
    [InlineData(9, -1)]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    [InlineData(12, -1)]
    [InlineData(15, -1)]
    [InlineData(19, -1)]
    [InlineData(20, 2)]
    [InlineData(22, 4)]
    [InlineData(23, -1)]
    public void TryFind_ANumber_FindsItsRowIfItIsHere(long number, int expected)
    {
        bool isFound = new RowNumbers([(2, 10), (0, 15), (3, 20)]).TryFind(number, out int row);

        Assert.Equal((expected >= 0, expected), (isFound, row));
    }

    [Fact]
    public void TryFind_WithoutRows_FindsNothing()
    {
        Assert.False(RowNumbers.From(5, 0).TryFind(5, out _));
        Assert.False(new RowNumbers([(0, 5), (0, 7)]).TryFind(7, out _));
    }

    [Fact]
    public void Of_RowsBeyondTwoToThe31_HasTheirNumber() => Assert.Equal(5_000_000_001, RowNumbers.From(5_000_000_000, 2).Of(1));
}
