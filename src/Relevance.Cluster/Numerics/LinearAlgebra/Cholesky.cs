using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>The Cholesky factor of a covariance matrix: A = L·Lᵀ with a lower triangle L.</summary>
internal static class Cholesky
{
    /// <summary>Computes the inverse of the factor, row by row; its upper triangle is 0. O(d³).</summary>
    /// <param name="matrix">The matrix, of which the lower triangle is read.</param>
    /// <param name="size">The number of rows.</param>
    /// <returns>The inverse; null if the matrix is not positive definite.</returns>
    public static double[]? InverseFactor(double[] matrix, int size)
    {
        double[] factor = new double[matrix.Length];

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = matrix[(i * size) + j] - DoubleRows.Dot(factor.AsSpan(i * size, j), factor.AsSpan(j * size, j));

                if (j < i)
                {
                    factor[(i * size) + j] = rest / factor[(j * size) + j];
                }
                else if (rest > 0)
                {
                    factor[(i * size) + i] = Math.Sqrt(rest);
                }
                else
                {
                    return null;
                }
            }
        }

        return Invert(factor, size);
    }

    private static double[] Invert(double[] factor, int size)
    {
        double[] inverse = new double[factor.Length];

        for (int i = 0; i < size; i++)
        {
            Span<double> row = inverse.AsSpan(i * size, size);

            for (int j = 0; j < i; j++)
            {
                DoubleRows.AddScaled(inverse.AsSpan(j * size, j + 1), -factor[(i * size) + j], row[..(j + 1)]);
            }

            row[i] = 1;

            for (int j = 0; j <= i; j++)
            {
                row[j] /= factor[(i * size) + i];
            }
        }

        return inverse;
    }
}
