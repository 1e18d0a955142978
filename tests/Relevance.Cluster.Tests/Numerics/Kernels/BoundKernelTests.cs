using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

public unsafe class BoundKernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Maxima_OfEveryGroup_AreThoseOfItsLanes(int groupLanes)
    {
        const int Lanes = 144;
        float[] components = Generated.Components(Lanes, 7);
        var scores = new AlignedFloats(Lanes);
        var maxima = new AlignedFloats(Lanes + BoundKernel.Step);

        // Each lane is the largest of its group once.
        for (int largest = 0; largest < groupLanes; largest++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                scores.Span[lane] = components[lane] + (lane % groupLanes == largest ? 100 : 0);
            }

            BoundKernel.Maxima(scores.Pointer, Lanes, groupLanes, maxima.Pointer);

            float[] expected = [.. scores.Span.ToArray().Take(Lanes).Chunk(groupLanes).Select(group => group.Max())];
            Assert.Equal(expected, maxima.Span[..expected.Length].ToArray());
        }
    }
}
