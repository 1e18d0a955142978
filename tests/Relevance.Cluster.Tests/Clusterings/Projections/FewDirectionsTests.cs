using Relevance.Cluster.Analysis;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Clusterings.Projections;

/// <summary>Few directions of many components, which come from an estimate in float32 and passes in float64, beside all directions in float64.</summary>
public class FewDirectionsTests
{
    [Theory]
    [InlineData(400, 200, 2, 0f)]
    [InlineData(1500, 131, 3, 0f)]
    [InlineData(700, 160, 1, 1000f)]
    public void Fit_OfFewDirections_FindsTheFirstOfAllDirections(int rows, int dimension, int count, float offset)
    {
        // Components of falling width, far from zero or around it.
        VectorSet vectors = VectorSet.From(Generated.Components(rows * dimension, 21).Chunk(dimension).Select(row =>
            row.Select((component, t) => offset + (component / (1 + (t / 4f)))).ToArray()));

        PrincipalComponents few = PrincipalComponents.Fit(vectors, count);
        PrincipalComponents all = PrincipalComponents.Fit(vectors, dimension);

        Assert.Equal(PrincipalComponentsMethod.Exact, few.Method);
        Assert.Equal(all.TotalVariance, few.TotalVariance);

        for (int i = 0; i < count; i++)
        {
            Assert.Equal(all.ExplainedVariance[i], few.ExplainedVariance[i], 1e-11 * all.ExplainedVariance[i]);
            Assert.All(Enumerable.Range(0, dimension), t => Assert.Equal(all.Components[i][t], few.Components[i][t], 1e-5));
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    public void Fit_OfVectorsInAPlane_HasNoThirdVariance_AtAnyScale(float scale)
    {
        float[] plane = Generated.Components(2 * 300, 5);
        float[] first = Generated.Components(200, 6);
        float[] second = Generated.Components(200, 7);
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 300).Select(row =>
            first.Select((component, t) => scale * ((int)(plane[2 * row] * 4 * component) + (int)(plane[(2 * row) + 1] * 4 * second[t]))).ToArray()));
        VectorSet exact = VectorSet.From(Enumerable.Range(0, 300).Select(row =>
            first.Select((_, t) => scale * (((row % 7) * (t % 5)) + ((row % 3) * (t % 2)))).ToArray()));

        PrincipalComponents found = PrincipalComponents.Fit(exact, 4);

        Assert.Equal([true, true, false, false], found.ExplainedVariance.Select(variance => variance > 1e-12 * found.TotalVariance));
        Assert.Equal(1, found.ExplainedVarianceRatio.Sum(), 1e-12);
        Assert.True(PrincipalComponents.Fit(vectors, 4).ExplainedVarianceRatio.Sum() < 1);
    }

    [Fact]
    public void Fit_OfEquallyWideDirections_FallsBackToTheWholeCovariance()
    {
        // Each row has one component: the covariance is about a multiple of the identity.
        VectorSet vectors = VectorSet.From(Enumerable.Range(0, 960).Select(row =>
            Enumerable.Range(0, 160).Select(t => t == row % 160 ? (row / 160 % 2 == 0 ? 1f : -1f) : 0f).ToArray()));

        PrincipalComponents found = PrincipalComponents.Fit(vectors, 2);

        Assert.All(found.ExplainedVariance, variance => Assert.Equal(found.TotalVariance / 160, variance, 1e-9));
        Assert.Equal(0, found.Components[0].Zip(found.Components[1], (x, y) => x * y).Sum(), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [Trait("Category", "Bits")]
    public void Fit_OnAnyNumberOfThreads_HasTheKnownSum(int threads)
    {
        VectorSet vectors = VectorSet.From(Generated.Components(3000 * 141, 8).Chunk(141).Select(row => row.Select((x, t) => x / (1 + t)).ToArray()));

        PrincipalComponents found = PrincipalComponents.Fit(vectors, 2, new PrincipalComponentsOptions { MaxDegreeOfParallelism = threads });

        long bits = found.Components.SelectMany(component => component).Aggregate(17L, (sum, x) => unchecked((sum * 31) + BitConverter.DoubleToInt64Bits(x)));
        Assert.Equal(2640534291453115445, bits);
    }
}
