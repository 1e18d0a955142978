using Relevance.Cluster.Numerics.LinearAlgebra;

namespace Relevance.Cluster.Tests.Numerics.LinearAlgebra;

/// <summary>Matrices to try things on, and the definition of a product.</summary>
internal static class Matrices
{
    public static double Chain(int count, Func<int, double> term)
    {
        double sum = 0;

        for (int i = 0; i < count; i++)
        {
            sum += term(i);
        }

        return sum;
    }

    public static void AssertEach(DenseMatrix actual, Func<int, int, double> expected)
    {
        for (int row = 0; row < actual.Rows; row++)
        {
            for (int column = 0; column < actual.Columns; column++)
            {
                Assert.Equal(expected(row, column), actual[row, column]);
            }
        }
    }

    public static void AssertNear(DenseMatrix actual, Func<int, int, double> expected, double tolerance)
    {
        for (int row = 0; row < actual.Rows; row++)
        {
            for (int column = 0; column < actual.Columns; column++)
            {
                Assert.Equal(expected(row, column), actual[row, column], tolerance);
            }
        }
    }

    public static DenseMatrix Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var matrix = new DenseMatrix(rows, columns);

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                matrix[row, column] = random.NextDouble() - 0.5;
            }
        }

        return matrix;
    }
}
