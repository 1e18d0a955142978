using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Vectors;

public sealed class FloatRangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1f, 0)]
    [InlineData(0f, 0)]
    [InlineData(9.313226e-10f, 0)] // 2⁻³⁰
    [InlineData(9.3e-10f, 31)]
    [InlineData(1.0995116e12f, 0)] // 2⁴⁰
    [InlineData(2.2e12f, -1)]
    [InlineData(float.MaxValue, -87)]
    [InlineData(float.Epsilon, 149)]
    public void Of_ALargestComponent_ScalesOnlyWhatIsOutOfRange(float largest, int expected)
    {
        VectorSet vectors = VectorSet.From([[0f, -largest], [largest / 2, 0f]]);

        (VectorSet scaled, int exponent) = FloatRange.Of(vectors, Token);

        Assert.Equal(expected, exponent);
        Assert.Equal(expected == 0, ReferenceEquals(vectors, scaled));
        Assert.Equal((double)-largest * Math.ScaleB(1, expected), scaled[0][1]);
    }

    [Fact]
    public void OfDirections_OfRowsOfDifferentLength_ScalesEachForItself()
    {
        VectorSet vectors = VectorSet.From([[3f, 4f], [3e-40f, 0f], [0f, 0f], [1e38f, -1e38f]]);

        VectorSet scaled = FloatRange.OfDirections(vectors, Token);

        Assert.Equal([3f, 4f], scaled[0].ToArray());
        Assert.Equal([0f, 0f], scaled[2].ToArray());
        Assert.All(new[] { 1, 3 }, row => Assert.Equal(1, Distance.CosineSimilarity(vectors[row], scaled[row]), 1e-15));
        Assert.All(new[] { 1, 3 }, row => Assert.InRange(MagnitudeKernel.Invoke(scaled[row]), 1f, 2.2e12f));
    }

    [Fact]
    public void Invoke_AtEveryLength_IsTheDefinition()
    {
        for (int length = 0; length < 70; length++)
        {
            float[] components = Generated.Components(length, (uint)length + 1);
            Assert.Equal(MagnitudeKernel.Scalar(components), MagnitudeKernel.Invoke(components));
        }
    }
}
