using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

/// <summary>Tests bounds one at a time, by the definitions in their documentation, with a fence after the part that may be read or written.</summary>
public unsafe class BoundKernelDefinitionTests
{
    private const int Fence = 16;

    public static TheoryData<int> Lengths => [8, 16, 24, 72];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Invoke_OfScores_IsTheirDistanceMinusTheErrorTimesTheSharePlusTheShift(int length)
    {
        var distance = new RowDistance(60f, 2f, 3f);
        var scores = new AlignedFloats(length + Fence);
        Generated.Components(length, 3).Select(score => score * 10).ToArray().CopyTo(scores.Span);
        scores.Span[length - 2] = float.NegativeInfinity;
        float[] moved = [.. Generated.Components(length, 4).Select(MathF.Abs), .. Enumerable.Repeat(float.NaN, Fence)];
        float[] bounds = [.. Enumerable.Repeat(-7f, length + Fence)];

        BoundKernel.Invoke(scores.Pointer, distance, 0.5f, moved, bounds.AsSpan(0, length));

        Assert.Contains(bounds[..length].Zip(moved), pair => pair.First == pair.Second); // Scores so high that the distance is 0 at least.
        Assert.Equal(float.PositiveInfinity, bounds[length - 2]);
        Assert.All(bounds[length..], bound => Assert.Equal(-7f, bound));

        for (int i = 0; i < length; i++)
        {
            Assert.Equal((MathF.Sqrt(MathF.Max(0, 60f - 3f - (2f * scores.Span[i]))) * 0.5f) + moved[i], bounds[i], 1e-5f);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void FindAndCountUnpruned_SelectTheGroupsWhoseBoundMinusTheShiftIsNotAboveTheLimit(int length)
    {
        float[] bounds = [.. Generated.Components(length, 5), .. Enumerable.Repeat(float.NaN, Fence)];
        float[] moved = [.. Generated.Components(length, 6).Select(move => MathF.Abs(move) / 4), .. Enumerable.Repeat(float.NaN, Fence)];
        bounds[3] = float.NaN;
        bounds[length - 1] = moved[length - 1] + 0.5f;
        int most = 0;

        // The last limit equals the value of the last group, which is not above it.
        foreach (float limit in new[] { -100f, -1f, 0f, 1f, 100f, 0.5f })
        {
            int[] expected = [.. Enumerable.Range(0, length).Where(i => !(bounds[i] - moved[i] > limit))];
            int[] open = [.. Enumerable.Repeat(-7, length + Fence)];

            Assert.Equal(expected.Length, BoundKernel.FindUnpruned(bounds.AsSpan(0, length), moved, limit, open));
            Assert.Equal(expected, open[..expected.Length]);
            Assert.All(open[expected.Length..], group => Assert.Equal(-7, group));
            Assert.Equal(expected.Length, BoundKernel.CountUnpruned(bounds.AsSpan(0, length), moved, limit));
            Assert.Contains(3, expected);
            most = Math.Max(most, expected.Length);
        }

        Assert.Equal(length, most);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Maxima_WriteOneNumberPerGroup_AndNothingElse(int groupLanes)
    {
        const int Lanes = 144;
        var scores = new AlignedFloats(Lanes + 64);
        var maxima = new AlignedFloats(Lanes + 64);
        maxima.Span.Fill(float.NaN);

        BoundKernel.Maxima(scores.Pointer, Lanes, groupLanes, maxima.Pointer);

        int groups = (Lanes + groupLanes - 1) / groupLanes;
        Assert.All(maxima.Span[..groups].ToArray(), maximum => Assert.Equal(0f, maximum));
        Assert.All(maxima.Span[groups..].ToArray(), maximum => Assert.Equal(float.NaN, maximum));
    }
}
