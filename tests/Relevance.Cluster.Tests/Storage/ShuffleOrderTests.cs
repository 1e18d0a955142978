using System.Text;
using Relevance.Cluster.Storage;

namespace Relevance.Cluster.Tests.Storage;

public sealed class ShuffleOrderTests
{
    // Computed by a few lines of Python from the published constants of FNV-1a (64 bits) and SplitMix64.
    [Theory]
    [InlineData(0, "a", 0xfc671424e4c7597c)]
    [InlineData(5, "document-1", 0x13a3303988ddae52)]
    [InlineData(-1, "Ünïcode 🐘", 0xf2913f89335fca3b)]
    public void Hash_SeedAndId_GiveTheSameNumberEverywhere(int seed, string id, ulong expected)
    {
        Assert.Equal(expected, ShuffleOrder.Hash(seed, id));
        Assert.Equal(expected, ShuffleOrder.Hash(seed, Encoding.UTF8.GetBytes(id)));
    }
}
