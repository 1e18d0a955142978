using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

public unsafe class ReferenceKernelTests
{
    private const int Lanes = 144;

    [Fact]
    public void Find_MarksTheCentroidsOfItsDefinition()
    {
        (AlignedFloats scores, AlignedFloats offsets, AlignedFloats relativeShifts) = (Floats(1), Floats(2), Floats(3));
        scores.Span[17] = float.NaN;
        scores.Span[99] = float.NegativeInfinity;
        var row = new ReferenceRow(AssignedScore: 2, Weight: 1.5f, Radius: 0.5f, Rounding: 0.25f);
        byte[] masks = new byte[ReferenceKernel.MaskBytesOf(Lanes)];
        int[] lanes = new int[Lanes];
        int found, listed;

        fixed (byte* bits = masks)
        fixed (int* list = lanes)
        {
            found = ReferenceKernel.Find(scores.Pointer, offsets.Pointer, relativeShifts.Pointer, Lanes, row, bits);
            listed = ReferenceKernel.List(bits, Lanes, list);
        }

        int[] expected = [.. Enumerable.Range(0, Lanes)
            .Where(lane => ReferenceKernel.IsUnpruned(scores.Span[lane], offsets.Span[lane], relativeShifts.Span[lane], row))];
        Assert.InRange(expected.Length, 10, Lanes - 10);
        Assert.Equal(expected.Length, found);
        Assert.Equal(expected, lanes[..listed]);
        Assert.Contains(17, expected);
        Assert.DoesNotContain(99, expected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(143)]
    public void Clear_RemovesOneCentroid(int lane)
    {
        byte[] masks = new byte[ReferenceKernel.MaskBytesOf(Lanes)];
        masks.AsSpan(0, Lanes / ReferenceKernel.Step).Fill(0xFF);
        int[] lanes = new int[Lanes];
        int listed;

        fixed (byte* bits = masks)
        fixed (int* list = lanes)
        {
            ReferenceKernel.Clear(bits, lane);
            listed = ReferenceKernel.List(bits, Lanes, list);
        }

        Assert.Equal(Enumerable.Range(0, Lanes).Where(other => other != lane), lanes[..listed]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(130)]
    public void List_IgnoresLanesWithoutACentroid(int count)
    {
        byte[] masks = new byte[ReferenceKernel.MaskBytesOf(Lanes)];
        masks.AsSpan().Fill(0xFF);
        int[] lanes = new int[Lanes];
        int listed;

        fixed (byte* bits = masks)
        fixed (int* list = lanes)
        {
            listed = ReferenceKernel.List(bits, count, list);
        }

        Assert.Equal(Enumerable.Range(0, count), lanes[..listed]);
    }

    private static AlignedFloats Floats(uint seed)
    {
        var floats = new AlignedFloats(Lanes);
        Generated.Components(Lanes, seed).CopyTo(floats.Span);
        return floats;
    }
}
