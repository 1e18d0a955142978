using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

public class SwapKernelTests
{
    private const float Least = 0.9f;
    private const float Second = 2.1f;
    private const double Weight = 2.5;

    [Fact]
    public void Add_IsItsDefinition_ForCandidatesThatAreNearerThanBothThanOneAndThanNone()
    {
        float[] distances = [.. Generated.Components(SwapKernel.Lanes, 4).Select(MathF.Abs)];
        double[] sums = [.. Enumerable.Range(0, SwapKernel.Lanes).Select(lane => (double)lane)];

        Assert.True(SwapKernel.Add(sums, distances, Least, Second, Weight));

        Assert.Equal(distances.Select((distance, lane) => lane + SwapKernel.Scalar(distance, Least, Second, Weight)), sums);
        Assert.Contains(distances, distance => distance < Least);
        Assert.Contains(distances, distance => distance is > Least and < Second);
        Assert.Contains(distances, distance => distance > Second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(15)]
    public void Add_LeavesSumsAlone_UnlessSomeCandidateIsNearerThanTheSecondCentroid(int near)
    {
        float[] distances = new float[SwapKernel.Lanes];
        Array.Fill(distances, Second);
        double[] sums = new double[SwapKernel.Lanes];

        Assert.False(SwapKernel.Add(sums, distances, Least, Second, Weight));
        Assert.All(sums, sum => Assert.Equal(0, sum));

        distances[near] = 1.5f;
        Assert.True(SwapKernel.Add(sums, distances, Least, Second, Weight));
        Assert.All(sums, (sum, lane) => Assert.Equal(lane == near ? (1.5f - (double)Second) * Weight : 0, sum, 1e-12));
    }

    [Fact]
    public void Scalar_IsWhatACandidateSpares_OfTheLossOfTheNearestCentroid()
    {
        // Without its centroid the row joins the second one and loses 1.2; a candidate at 1.5 saves 0.6 of that, one at 0.1, which the row would join anyway,
        // all of it.
        Assert.Equal(-0.6, SwapKernel.Scalar(1.5f, Least, Second, 1), 1e-6);
        Assert.Equal(-1.2, SwapKernel.Scalar(0.1f, Least, Second, 1), 1e-6);
        Assert.Equal(0, SwapKernel.Scalar(2.9f, Least, Second, 1), 1e-6);
    }
}
