using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Tests.Numerics;

public sealed class NativeBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(5_000_000)]
    public unsafe void Of_AnyLength_IsAlignedAndWritable_AndIsReleasedOnce(int length)
    {
        var block = NativeBlock.Of<int>(length);
        int* first = block.Pointer<int>();

        new Span<int>(first, length).Fill(7);

        Assert.Equal(0, (nint)first % 64);
        Assert.True(!new ReadOnlySpan<int>(first, length).ContainsAnyExcept(7));
        block.Free();
        block.Free();
        Assert.True(block.Pointer<int>() == null);
    }

    [Fact]
    public void Of_MoreThanTheAddressSpace_Throws() => Assert.ThrowsAny<Exception>(() => NativeBlock.Of<long>(long.MaxValue / 8));
}
