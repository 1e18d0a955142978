using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

[Trait("Category", "Bits")]
public class BestTwoKernelTests
{
    public static TheoryData<int> Lengths => [16, 32, 48, 64, 112, 1008];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Invoke_WhereverTheBestTwoAre_FindsThem(int length)
    {
        for (int best = 0; best < length; best++)
        {
            float[] scores = Generated.Components(length, 5);
            int second = (best * 7 + 3) % length;
            second = second == best ? (best + 1) % length : second;
            (scores[best], scores[second]) = (9f, 8f);

            Assert.Equal((9f, 8f), BestTwoKernel.Invoke(scores));
            Assert.Equal((9f, 8f), BestTwoKernel.Scalar(scores));
            Assert.Equal(best, BestTwoKernel.IndexOf(scores, 9f));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Invoke_WhenTwoShareTheBest_GivesItTwice(int length)
    {
        for (int first = 0; first < length - 1; first++)
        {
            float[] scores = Generated.Components(length, 6);
            (scores[first], scores[length - 1]) = (9f, 9f);

            Assert.Equal((9f, 9f), BestTwoKernel.Invoke(scores));
            Assert.Equal(first, BestTwoKernel.IndexOf(scores, 9f));
        }
    }

    [Fact]
    public void Invoke_WhenOnlyOneLaneIsUsed_LeavesMinusInfinity()
    {
        float[] scores = [.. Enumerable.Repeat(float.NegativeInfinity, 16)];
        scores[0] = -3f;

        Assert.Equal((-3f, float.NegativeInfinity), BestTwoKernel.Invoke(scores));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void LoneIndex_WhereverTheBestIs_IsItsPlace(int length)
    {
        for (int best = 0; best < length; best++)
        {
            float[] scores = Generated.Components(length, 7);
            scores[best] = 9f;

            Assert.Equal(best, BestTwoKernel.LoneIndex(scores, BestTwoKernel.LimitOf(scores, 0.5)));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void LoneIndex_WhenAnotherIsWithinTheMargin_DecidesNothing(int length)
    {
        for (int best = 0; best < length; best++)
        {
            float[] scores = Generated.Components(length, 8);
            (scores[best], scores[(best + 1) % length]) = (9f, 8.5f);

            Assert.Equal(-1, BestTwoKernel.LoneIndex(scores, BestTwoKernel.LimitOf(scores, 0.5)));
            Assert.Equal(best, BestTwoKernel.LoneIndex(scores, BestTwoKernel.LimitOf(scores, 0.499)));
        }
    }

    [Theory]
    [InlineData(1f, 1e-9)]
    [InlineData(-1f, 1e-9)]
    [InlineData(3e38f, 1e-9)]
    [InlineData(1e-45f, 0)]
    [InlineData(0f, 1e-46)]
    public void LimitOf_IsAtMostTheExactLimit(float best, double margin)
    {
        float[] scores = [.. Enumerable.Repeat(float.NegativeInfinity, 16)];
        scores[11] = best;

        Assert.True(BestTwoKernel.LimitOf(scores, margin) <= best - margin);
    }

    [Theory]
    [InlineData(float.NaN, 0.5)]
    [InlineData(float.PositiveInfinity, 0.5)]
    [InlineData(1f, double.PositiveInfinity)]
    [InlineData(1f, double.NaN)]
    public void LoneIndex_WhenScoreOrMarginIsNotFinite_DecidesNothing(float score, double margin)
    {
        float[] scores = [.. Enumerable.Repeat(score, 16)];

        Assert.Equal(-1, BestTwoKernel.LoneIndex(scores, BestTwoKernel.LimitOf(scores, margin)));
    }
}
