using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

[Trait("Category", "Bits")]
public unsafe class EstimateKernelTests
{
    [Fact]
    public void Sum_OfAnyLength_IsBitForBitTheDefinition()
    {
        for (int length = 1; length <= 131; length++)
        {
            float[] x = Generated.Components(length, (uint)length);
            float[] y = Generated.Components(length, (uint)length + 500);

            Assert.Equal(EstimateKernel.Scalar<EstimateKernel.SquaredDifference>(x, y), Sum<EstimateKernel.SquaredDifference>(x, y));
            Assert.Equal(EstimateKernel.Scalar<EstimateKernel.AbsoluteDifference>(x, y), Sum<EstimateKernel.AbsoluteDifference>(x, y));
            Assert.Equal(EstimateKernel.Scalar<EstimateKernel.Product>(x, y), Sum<EstimateKernel.Product>(x, y));
        }
    }

    [Fact]
    public void Sum_OfSmallIntegers_IsExact()
    {
        float[] x = [.. Enumerable.Range(0, 70).Select(i => (float)(i % 5))];
        float[] y = [.. Enumerable.Range(0, 70).Select(i => (float)(i % 7))];

        Assert.Equal(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum(), Sum<EstimateKernel.SquaredDifference>(x, y));
        Assert.Equal(x.Zip(y, (a, b) => MathF.Abs(a - b)).Sum(), Sum<EstimateKernel.AbsoluteDifference>(x, y));
        Assert.Equal(x.Zip(y, (a, b) => a * b).Sum(), Sum<EstimateKernel.Product>(x, y));
    }

    private static float Sum<TTerm>(float[] x, float[] y)
        where TTerm : struct, IEstimateTerm
    {
        fixed (float* first = x, second = y)
        {
            return EstimateKernel.Sum<TTerm>(first, second, x.Length);
        }
    }
}
