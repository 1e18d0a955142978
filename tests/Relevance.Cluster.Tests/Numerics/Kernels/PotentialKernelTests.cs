using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

[Trait("Category", "Bits")]
public class PotentialKernelTests
{
    [Fact]
    public void Distances_AreTheSquareLessTheFactorTimesEachScore()
    {
        float[] scores = Generated.Components(PotentialKernel.Lanes, 3), distances = new float[PotentialKernel.Lanes];

        bool isNear = PotentialKernel.Distances(scores, new RowDistance(100f, 3f, 0.5f), distances);

        Assert.Equal(scores.Select(score => 100f - (score * 3f)), distances);
        Assert.False(isNear);
    }

    // The square is 10 and the factor 2, so that a score of 4 is a distance of 2: four times the error.
    [Theory]
    [InlineData(3.9f, false)]
    [InlineData(4f, true)]
    [InlineData(4.1f, true)]
    [InlineData(9f, true)]
    [InlineData(float.NaN, true)]
    [InlineData(float.NegativeInfinity, false)]
    public void Distances_InWhicheverLane_TellWhetherOneIsWithinFourTimesTheError(float score, bool isNear)
    {
        for (int lane = 0; lane < PotentialKernel.Lanes; lane++)
        {
            float[] scores = new float[PotentialKernel.Lanes];
            scores[lane] = score;

            Assert.Equal(isNear, PotentialKernel.Distances(scores, new RowDistance(10f, 2f, 0.5f), new float[PotentialKernel.Lanes]));
        }
    }

    [Fact]
    public void Add_SumsTheWeightedDistancesThatAreBelowTheLeastSoFar()
    {
        double[] sums = [.. Generated.Components(PotentialKernel.Lanes, 4).Select(sum => sum / 3.0)];
        float[] distances = [.. Generated.Components(PotentialKernel.Lanes, 5).Select(MathF.Abs)];
        double[] expected = [.. sums.Zip(distances, (sum, distance) => sum + (Math.Min(distance, 2f) * 0.7))];
        Assert.InRange(distances.Count(distance => distance < 2), 3, PotentialKernel.Lanes - 3);

        PotentialKernel.Add(sums, distances, least: 2f, weight: 0.7);

        Assert.Equal(expected, sums);
    }
}
