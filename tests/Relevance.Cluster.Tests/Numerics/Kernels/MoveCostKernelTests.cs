using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

[Trait("Category", "Bits")]
public class MoveCostKernelTests
{
    private const int Lanes = 48;

    private static readonly float[] Scores = Generated.Components(Lanes, 3);
    private static readonly float[] Weights = [.. Generated.Components(Lanes, 4).Select(component => 6 + component)];

    [Theory]
    [InlineData(1f, 0)]
    [InlineData(0.5f, 17)]
    [InlineData(2f, 47)]
    public void Invoke_IsHartigansCost_NegatedAndRoundedStepByStep(float weight, int own)
    {
        float[] costs = [.. Scores];

        MoveCostKernel.Invoke(costs, Weights, new RowDistance(20, 2, 0), (weight, own, IsDirection: false));

        for (int lane = 0; lane < Lanes; lane++)
        {
            float product = 2 * Scores[lane];
            float squared = 20 - product;
            float share = lane == own ? Weights[lane] / (Weights[lane] - weight) : Weights[lane] / (Weights[lane] + weight);
            Assert.Equal(-(squared * share), costs[lane]);
        }
    }

    [Fact]
    public void Invoke_ForDirections_IsWhatTheSumsLengthsLose_UpToTheSecondOrder()
    {
        // A row at an angle to a sum of length 50: 1 - cos for a row that counts, less than that for one that joins.
        float[] scores = [.. Enumerable.Range(0, Lanes).Select(lane => lane / 60f)];
        float[] lengths = [.. Enumerable.Repeat(50f, Lanes)];
        float[] costs = [.. scores];

        MoveCostKernel.Invoke(costs, lengths, new RowDistance(2, 2, 0), (1, 7, IsDirection: true));

        for (int lane = 0; lane < Lanes; lane++)
        {
            double cosine = scores[lane];
            double joined = Math.Sqrt((50 * 50) + (2 * 50 * cosine) + 1) - 50;
            double left = 50 - Math.Sqrt((50 * 50) - (2 * 50 * cosine) + 1);
            Assert.Equal(2 * ((lane == 7 ? left : joined) - 1), costs[lane], 1e-3);
        }
    }

    [Fact]
    public void Invoke_ForTheOnlyMemberOfACluster_LetsItStay()
    {
        float[] costs = [.. Scores];
        float[] weights = [.. Weights];
        weights[5] = 1;

        MoveCostKernel.Invoke(costs, weights, new RowDistance(20, 2, 0), (1, 5, IsDirection: false));

        Assert.Equal(0, costs[5]);
        Assert.All(costs.Where((_, lane) => lane != 5), cost => Assert.True(cost < 0));
    }
}
