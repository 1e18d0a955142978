using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.Kernels;

/// <summary>Tests sums of sums: how the sums of the rows of a block are joined.</summary>
[Trait("Category", "Bits")]
public class AccumulateKernelTests
{
    [Fact]
    public void Add_OfFloat64OfAnyLength_AddsEachComponentAndNothingElse()
    {
        for (int length = 0; length <= 35; length++)
        {
            // NaN before and after the readable part, and a number that must not change.
            double[] x = [double.NaN, .. Generated.Components(length, 1).Select(component => component / 3.0), .. Enumerable.Repeat(double.NaN, 8)];
            double[] sums = [0.5, .. Generated.Components(length, 2).Select(component => component / 7.0), .. Enumerable.Repeat(0.5, 8)];
            double[] expected = [.. sums.Select((sum, i) => i >= 1 && i <= length ? sum + x[i] : sum)];

            AccumulateKernel.Add(sums.AsSpan(1, length), x.AsSpan(1, length));

            Assert.Equal(expected, sums);
        }
    }
}
