using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

public unsafe class MinifloatKernelTests
{
    private const int Count = 48;

    [Fact]
    public void CodeOf_GrowsWithTheNumber_AndLosesAtMostASixteenthOfIt()
    {
        const float Scale = 3;
        int codeBase = MinifloatKernel.BaseOf(Scale);
        float[] numbers = [.. Enumerable.Range(0, 4000).Select(i => Scale * MathF.Pow(2, -16 + (i / 200f)))];
        byte[] codes = [.. numbers.Select(number => MinifloatKernel.CodeOf(number, codeBase))];

        Assert.Equal(codes.Order(), codes);
        Assert.Equal(MinifloatKernel.Most, MinifloatKernel.CodeOf(Scale, codeBase));

        for (int i = 1; i < numbers.Length; i++)
        {
            float next = numbers[i] * 17 / 16;
            bool isAtAnEnd = codes[i] is MinifloatKernel.Most or 0;
            Assert.True(isAtAnEnd || MinifloatKernel.CodeOf(next, codeBase) > codes[i], $"{numbers[i]} and {next} have the code {codes[i]}.");
        }
    }

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(-1f, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(1e-30f, 0)]
    [InlineData(1e30f, 255)]
    [InlineData(float.PositiveInfinity, 255)]
    [InlineData(float.NaN, 255)]
    public void CodeOf_BeyondTheScale_IsTheNearestEnd(float number, byte code) =>
        Assert.Equal(code, MinifloatKernel.CodeOf(number, MinifloatKernel.BaseOf(1)));

    [Fact]
    public void Encode_IsTheCodeOfEachDifference_NeverALargerOne()
    {
        AlignedFloats scores = new(Count);
        Generated.Components(Count, 5).CopyTo(scores.Span);
        (float own, float share) = (0.4f, 1.7f);
        (scores.Span[3], scores.Span[20], scores.Span[40], scores.Span[47]) = (own, float.NaN, float.NegativeInfinity, float.PositiveInfinity);
        int codeBase = MinifloatKernel.BaseOf(2);
        byte[] codes = new byte[Count];

        fixed (byte* first = codes)
        {
            MinifloatKernel.Encode(scores.Pointer, Count, own, share, codeBase, first);
        }

        for (int i = 0; i < Count; i++)
        {
            double difference = ((double)own - scores.Span[i]) * share;
            byte low = difference > 0 ? MinifloatKernel.CodeOf((float)(difference * 0.99999), codeBase) : (byte)0;
            byte high = difference > 0 ? MinifloatKernel.CodeOf((float)difference, codeBase) : (byte)0;
            Assert.InRange(codes[i], low, high);
        }

        Assert.Equal([0, 0, 255, 0], new[] { codes[3], codes[20], codes[40], codes[47] });
        Assert.True(codes.Distinct().Count() > 10, "The differences have many sizes.");
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(15, true)]
    [InlineData(16, true)]
    [InlineData(47, true)]
    public void AnyWithin_ComparesEachCode(int within, bool expected)
    {
        byte[] codes = [.. Enumerable.Range(0, Count).Select(i => (byte)(i + 101))];
        byte[] limits = [.. Enumerable.Range(0, Count).Select(i => (byte)(i + (i == within ? 101 : 100)))];

        fixed (byte* first = codes, firstLimit = limits)
        {
            Assert.Equal(expected, MinifloatKernel.AnyWithin(first, firstLimit, Count));
        }
    }
}
