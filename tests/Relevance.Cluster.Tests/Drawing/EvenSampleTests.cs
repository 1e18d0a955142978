using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Tests.Drawing;

public sealed class EvenSampleTests
{
    [Fact]
    public void Of_FewerRowsThanAskedFor_TakesAll() => Assert.Equal([0, 1, 2], EvenSample.Of([0, -1, 0], 1, 3));

    [Fact]
    public void Of_ManyRows_NeverExceedsTheMostAndKeepsSmallGroups()
    {
        int[] groups = [.. Enumerable.Range(0, 10_000).Select(row => row % 1000 == 0 ? 1 : row % 3 == 0 ? -1 : 0)];

        int[] rows = EvenSample.Of(groups, 2, 500);

        Assert.InRange(rows.Length, 490, 500);
        Assert.Equal(rows.Order().Distinct(), rows);
        Assert.Equal(10, rows.Count(row => groups[row] == 1));
        Assert.InRange(rows.Count(row => groups[row] == 0), 290, 340);
        Assert.InRange(rows.Where(row => groups[row] == 0).Zip(rows.Where(row => groups[row] == 0).Skip(1), (a, b) => b - a).Max(), 1, 40);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Of_MoreGroupsThanRows_TakesNoMoreThanAskedFor(int most) =>
        Assert.InRange(EvenSample.Of([.. Enumerable.Range(0, 1000).Select(row => row % 300)], 300, most).Length, 0, most);
}
