using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.LinearAlgebra;

/// <summary>The covariance from float32 products beside the one in float64, which is the definition.</summary>
public class ScatterEstimateTests
{
    // Less than a lane and more, whole panels and a part of one, rows that fill no block and several chunks.
    [Theory]
    [InlineData(5, 3, 0f)]
    [InlineData(258, 16, 0f)]
    [InlineData(1027, 49, 3f)]
    [InlineData(2500, 96, 0f)]
    [InlineData(4097, 113, 500f)]
    [Trait("Category", "Bits")]
    public void EstimateScatter_OfAnyShape_IsNearTheSumsInFloat64(int rows, int dimension, float offset)
    {
        VectorSet vectors = VectorSet.From(Generated.Components(rows * dimension, 4).Chunk(dimension).Select(row =>
            row.Select((component, t) => offset + (component * (1 + (t % 3)))).ToArray()));
        (double[] mean, double squareSum) = CenteredRows.Center(vectors, 2, TestContext.Current.CancellationToken);
        var centered = new CenteredRows(vectors, mean, 2, TestContext.Current.CancellationToken);
        DenseMatrix exact = centered.Scatter();

        DenseMatrix estimate = centered.EstimateScatter(squareSum);

        for (int row = 0; row < dimension; row++)
        {
            for (int column = 0; column < dimension; column++)
            {
                Assert.Equal(exact[row, column], estimate[row, column], 1e-6 * Math.Sqrt(exact[row, row] * exact[column, column]));
            }
        }
    }
}
