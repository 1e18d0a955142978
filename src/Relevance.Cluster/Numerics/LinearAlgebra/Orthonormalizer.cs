namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>Computes an orthonormal basis of the columns of a tall matrix by Cholesky factors of its Gram matrix.</summary>
/// <remarks>
/// Y = QR with RᵀR = YᵀY, so Q = YR⁻¹. One round loses orthogonality with the square of the condition number; a second round on Q restores it to
/// working precision (CholeskyQR2: Yamamoto, Nakatsukasa, Yanagisawa and Fukaya, 2015). A column that is a combination of the ones before it, to
/// <see cref="RelativeResidual"/> of its norm, is omitted, so that the basis may have fewer columns than the matrix.
/// </remarks>
internal static class Orthonormalizer
{
    /// <summary>The part of a column's squared norm that must remain after its projection on the earlier columns is subtracted.</summary>
    private const double RelativeResidual = 1e-10;

    /// <summary>Computes the basis by one round.</summary>
    public static DenseMatrix Orthonormalize(DenseMatrix matrix, ParallelOptions parallel) =>
        DenseProduct.Multiply(matrix, InverseFactor(DenseProduct.Gram(matrix, parallel)), parallel);

    /// <summary>Computes the columns of R⁻¹ for the retained columns; upper triangular except for omitted ones.</summary>
    private static DenseMatrix InverseFactor(DenseMatrix gram)
    {
        int size = gram.Rows;
        var kept = new List<int>(size);
        var inverse = new List<double[]>(size);

        for (int column = 0; column < size; column++)
        {
            // Gram–Schmidt in the inner product of the Gram matrix: w starts as the unit vector of this column.
            double[] w = new double[size];
            w[column] = 1;
            double residual = gram[column, column];

            foreach (double[] direction in inverse)
            {
                double projection = 0;

                for (int i = 0; i <= column; i++)
                {
                    projection += direction[i] * gram[i, column];
                }

                for (int i = 0; i <= column; i++)
                {
                    w[i] -= projection * direction[i];
                }

                residual -= projection * projection;
            }

            if (residual > RelativeResidual * gram[column, column])
            {
                double scale = 1 / Math.Sqrt(residual);

                for (int i = 0; i <= column; i++)
                {
                    w[i] *= scale;
                }

                kept.Add(column);
                inverse.Add(w);
            }
        }

        var factor = new DenseMatrix(size, kept.Count);

        for (int column = 0; column < kept.Count; column++)
        {
            for (int row = 0; row < size; row++)
            {
                factor[row, column] = inverse[column][row];
            }
        }

        return factor;
    }
}
