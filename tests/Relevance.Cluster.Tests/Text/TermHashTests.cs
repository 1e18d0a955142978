using Relevance.Cluster.Text;

namespace Relevance.Cluster.Tests.Text;

public class TermHashTests
{
    // FNV-1a, 64 bits, of the bytes 61 00 and of no bytes: the offset basis and prime of its authors' page, multiplied out with arbitrary precision.
    [Theory]
    [InlineData("", 0xCBF29CE484222325)]
    [InlineData("a", 0x089BE207B544F1E4)]
    public void Of_IsFnvOfTheUtf16BytesThenMixed(string text, ulong fnv) => Assert.Equal(TermHash.Mix(fnv), TermHash.Of(text));

    // The finalizer of MurmurHash3, x64: its own fixed point 0 and the value for 1.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0xB456BCFC34C2CB2C)]
    public void Mix_IsTheFinalizerOfMurmurHash3(ulong value, ulong expected) => Assert.Equal(expected, TermHash.Mix(value));

    [Fact]
    public void Of_TextsThatDifferInOneCharacter_FillTheBucketsEvenly()
    {
        int[] buckets = new int[16];

        for (int i = 0; i < 16_000; i++)
        {
            buckets[TermHash.Of($"word{i}") >> 60]++;
        }

        // 1000 each; six standard deviations of a binomial count are about 184.
        Assert.All(buckets, count => Assert.InRange(count, 816, 1184));
    }
}
