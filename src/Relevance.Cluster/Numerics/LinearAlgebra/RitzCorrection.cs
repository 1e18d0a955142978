namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>
/// Corrects approximate eigenvectors of a symmetric matrix A by another one that is nearly A (G. Sleijpen, H. van der Vorst, "A Jacobi–Davidson iteration
/// method for linear eigenvalue problems", SIAM J. Matrix Anal. Appl. 17, 1996).
/// </summary>
/// <remarks>
/// A correction δ of a vector v with value λ solves (λ − A)·δ = A·v − λ·v, with the near matrix on the left and orthogonal to all given vectors. With the
/// largest eigenvalues, λ − A is positive definite there, so that conjugate gradients solve it. How near the matrix is, not how far the eigenvalues are apart,
/// decides by how much the error falls. On one thread, in a fixed order.
/// </remarks>
internal static class RitzCorrection
{
    private const int MostSteps = 60;

    /// <summary>The part of a residual that is left: an error falls to about this part.</summary>
    private const double SolvedPart = 1e-3;

    private static readonly ParallelOptions OneThread = new() { MaxDegreeOfParallelism = 1 };

    /// <summary>Computes better vectors.</summary>
    /// <param name="near">The matrix that is nearly A.</param>
    /// <param name="values">The eigenvalues, the largest ones.</param>
    /// <param name="vectors">The vectors as columns, orthonormal, of Rayleigh and Ritz.</param>
    /// <param name="images">A times the vectors.</param>
    /// <returns>The corrected vectors as columns, not orthonormal.</returns>
    public static DenseMatrix Of(DenseMatrix near, double[] values, DenseMatrix vectors, DenseMatrix images)
    {
        var residuals = new DenseMatrix(vectors.Rows, vectors.Columns);
        var corrected = new DenseMatrix(vectors.Rows, vectors.Columns);
        vectors.Values.CopyTo(corrected.Values, 0);

        for (int row = 0; row < vectors.Rows; row++)
        {
            for (int column = 0; column < vectors.Columns; column++)
            {
                residuals[row, column] = images[row, column] - (values[column] * vectors[row, column]);
            }
        }

        RemoveFrom(residuals, vectors);
        var steps = new DenseMatrix(vectors.Rows, vectors.Columns);
        residuals.Values.CopyTo(steps.Values, 0);
        double[] squares = Products(residuals, residuals);
        double[] limits = Array.ConvertAll(squares, square => square * SolvedPart * SolvedPart);

        for (int step = 0; step < MostSteps && squares.Where((square, column) => square > limits[column]).Any(); step++)
        {
            DenseMatrix mapped = DenseProduct.Multiply(near, steps, OneThread);

            for (int row = 0; row < mapped.Rows; row++)
            {
                for (int column = 0; column < mapped.Columns; column++)
                {
                    mapped[row, column] = (values[column] * steps[row, column]) - mapped[row, column];
                }
            }

            RemoveFrom(mapped, vectors);
            double[] curvatures = Products(steps, mapped);

            // A column is done when it is solved, or not positive definite: then its vector is too far from an eigenvector.
            double[] lengths = [.. squares.Select((square, column) => square > limits[column] && curvatures[column] > 0 ? square / curvatures[column] : 0)];
            AddScaled(corrected, lengths, steps);
            AddScaled(residuals, Array.ConvertAll(lengths, length => -length), mapped);
            double[] next = Products(residuals, residuals);

            for (int row = 0; row < steps.Rows; row++)
            {
                for (int column = 0; column < steps.Columns; column++)
                {
                    double share = lengths[column] == 0 ? 0 : next[column] / squares[column];
                    steps[row, column] = residuals[row, column] + (share * steps[row, column]);
                }
            }

            squares = [.. next.Select((square, column) => lengths[column] == 0 ? 0 : square)];
        }

        return corrected;
    }

    /// <summary>Removes from columns their parts along orthonormal ones.</summary>
    private static void RemoveFrom(DenseMatrix columns, DenseMatrix orthonormal)
    {
        double[] products = new double[orthonormal.Stride * columns.Stride];
        DenseProduct.AddTransposed(orthonormal, columns, columns.Rows, products);

        for (int row = 0; row < columns.Rows; row++)
        {
            for (int k = 0; k < orthonormal.Columns; k++)
            {
                for (int column = 0; column < columns.Columns; column++)
                {
                    columns[row, column] -= orthonormal[row, k] * products[(k * columns.Stride) + column];
                }
            }
        }
    }

    private static double[] Products(DenseMatrix left, DenseMatrix right)
    {
        double[] products = new double[left.Columns];

        for (int row = 0; row < left.Rows; row++)
        {
            for (int column = 0; column < products.Length; column++)
            {
                products[column] += left[row, column] * right[row, column];
            }
        }

        return products;
    }

    private static void AddScaled(DenseMatrix sums, double[] factors, DenseMatrix columns)
    {
        for (int row = 0; row < sums.Rows; row++)
        {
            for (int column = 0; column < sums.Columns; column++)
            {
                sums[row, column] += factors[column] * columns[row, column];
            }
        }
    }
}
