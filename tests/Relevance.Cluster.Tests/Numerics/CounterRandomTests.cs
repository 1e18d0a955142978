using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Numerics;

public class CounterRandomTests
{
    [Fact]
    public void Numbers_DependOnKeyAndPlaceAlone()
    {
        var random = new CounterRandom(1, RandomPurpose.GreedyStart, 0);

        Assert.Equal(random.Bits(5), new CounterRandom(1, RandomPurpose.GreedyStart, 0).Bits(5));
        Assert.NotEqual(random.Bits(5), new CounterRandom(2, RandomPurpose.GreedyStart, 0).Bits(5));
        Assert.NotEqual(random.Bits(5), new CounterRandom(1, RandomPurpose.RandomStart, 0).Bits(5));
        Assert.NotEqual(random.Bits(5), new CounterRandom(1, RandomPurpose.GreedyStart, 1).Bits(5));
        Assert.Equal(0.5, Enumerable.Range(0, 10_000).Average(place => random.Uniform((ulong)place)), 0.01);
        Assert.Equal(10, Enumerable.Range(0, 1000).Select(place => random.Below(10, (ulong)place)).Distinct().Count());
        Assert.All(Enumerable.Range(0, 1000), place => Assert.InRange(random.Below(10, (ulong)place), 0, 9));
    }
}
