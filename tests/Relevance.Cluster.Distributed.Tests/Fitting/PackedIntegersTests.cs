using Relevance.Cluster.Distributed.Fitting.Messages;

namespace Relevance.Cluster.Distributed.Tests.Fitting;

/// <summary>Integers in as few bytes as the largest of them needs.</summary>
public sealed class PackedIntegersTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(-1, 1)]
    [InlineData(127, 1)]
    [InlineData(-128, 1)]
    [InlineData(128, 2)]
    [InlineData(-129, 2)]
    [InlineData((1L << 39) - 1, 5)]
    [InlineData(-(1L << 39), 5)]
    [InlineData(1L << 39, 6)]
    [InlineData(long.MaxValue, 8)]
    [InlineData(long.MinValue, 8)]
    public void WidthOf_TheLargestInteger_IsThatOfAll(long largest, int width) => Assert.Equal(width, PackedIntegers.WidthOf([0, largest, 0]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void AddTo_WhatWasWritten_AddsEachInteger(int width)
    {
        long most = long.MaxValue >> (64 - (8 * width));
        foreach (int count in Enumerable.Range(1, 20))
        {
            long[] integers = [.. Enumerable.Range(0, count).Select(i => (i % 4) switch { 0 => most, 1 => ~most, 2 => -i, _ => i })];
            byte[] bytes = new byte[count * width];
            long[] sums = [.. Enumerable.Range(0, count).Select(i => (long)-i)];

            PackedIntegers.Write(integers, width, bytes);
            PackedIntegers.AddTo(sums, bytes, width);

            Assert.Equal(width, PackedIntegers.WidthOf(integers));
            Assert.Equal(integers.Select((integer, i) => integer - i), sums);
        }
    }
}
