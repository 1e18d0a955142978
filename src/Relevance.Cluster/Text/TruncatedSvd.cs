using Relevance.Cluster.Numerics.LinearAlgebra;

namespace Relevance.Cluster.Text;

/// <summary>Computes the largest singular values of a sparse matrix and their right singular vectors.</summary>
/// <remarks>
/// Randomized range finder with power iterations, then an exact decomposition in that range (Halko, Martinsson and Tropp, «Finding structure with
/// randomness», SIAM Review 53(2), 2011, algorithms 4.4 and 5.1), with random signs instead of normal numbers, because they require no logarithm. A matrix
/// with few rows or columns is decomposed exactly, without randomness. The sign of each right singular vector makes its largest component positive; ties
/// go to the first component.
/// </remarks>
internal static class TruncatedSvd
{
    private const int Oversampling = 16;
    private const int PowerIterations = 2;

    /// <summary>The share of the largest singular value below which a value is treated as 0: its square is lost in the rounding of the Gram matrix.</summary>
    private const double RelativeRank = 1e-6;

    /// <summary>The maximum number of passes over the matrix that <see cref="Decompose"/> reports.</summary>
    public const int MaxPasses = (2 * PowerIterations) + 2;

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">n × f.</param>
    /// <param name="rank">The number of singular values; fewer are returned if the matrix has fewer.</param>
    /// <param name="seed">The seed of the random signs.</param>
    /// <param name="parallel">The threads and the cancellation.</param>
    /// <param name="passCompleted">Called with the number of finished passes over the matrix and the number of all passes.</param>
    /// <returns>The singular values, descending, and V with one row per column of the matrix and columns of norm 1.</returns>
    public static (double[] SingularValues, DenseMatrix V) Decompose(
        SparseMatrix matrix, int rank, int seed, ParallelOptions parallel, Action<int, int>? passCompleted)
    {
        SparseMatrix transposed = matrix.Transpose();
        DenseMatrix range = FindRange(matrix, transposed, rank + Oversampling, seed, parallel, passCompleted);

        // B = QᵀA has the singular values and right vectors of A, to the extent that Q spans the range of A; BBᵀ = W S² Wᵀ, V = Bᵀ W S⁻¹.
        DenseMatrix projected = transposed.Multiply(range, parallel);
        (double[] eigenvalues, double[] eigenvectors) = SymmetricEigen.Decompose(DenseProduct.Gram(projected, parallel));
        int size = projected.Columns;
        int count = 0;

        while (count < Math.Min(rank, size) && Math.Sqrt(Math.Max(eigenvalues[size - 1 - count], 0)) > RelativeRank * Math.Sqrt(eigenvalues[size - 1]))
        {
            count++;
        }

        double[] singularValues = new double[count];
        var directions = new DenseMatrix(size, count);

        for (int column = 0; column < count; column++)
        {
            int source = size - 1 - column;
            singularValues[column] = Math.Sqrt(eigenvalues[source]);

            for (int row = 0; row < size; row++)
            {
                directions[row, column] = eigenvectors[(source * size) + row] / singularValues[column];
            }
        }

        DenseMatrix v = DenseProduct.Multiply(projected, directions, parallel);
        ColumnSigns.Fix(v);
        passCompleted?.Invoke(MaxPasses, MaxPasses);
        return (singularValues, v);
    }

    private static DenseMatrix FindRange(
        SparseMatrix matrix, SparseMatrix transposed, int size, int seed, ParallelOptions parallel, Action<int, int>? passCompleted)
    {
        if (matrix.Rows <= size)
        {
            return DenseMatrix.Identity(matrix.Rows);
        }

        bool isWhole = matrix.Columns <= size;
        DenseMatrix start = isWhole ? DenseMatrix.Identity(matrix.Columns) : RandomSigns(matrix.Columns, size, seed);
        DenseMatrix basis = Orthonormalizer.Orthonormalize(matrix.Multiply(start, parallel), parallel);
        passCompleted?.Invoke(1, MaxPasses);

        for (int iteration = 0; iteration < PowerIterations && !isWhole; iteration++)
        {
            DenseMatrix image = transposed.Multiply(basis, parallel);
            passCompleted?.Invoke((2 * iteration) + 2, MaxPasses);
            basis = Orthonormalizer.Orthonormalize(matrix.Multiply(image, parallel), parallel);
            passCompleted?.Invoke((2 * iteration) + 3, MaxPasses);
        }

        return Orthonormalizer.Orthonormalize(basis, parallel);
    }

    private static DenseMatrix RandomSigns(int rows, int columns, int seed)
    {
        var signs = new DenseMatrix(rows, columns);

        for (int row = 0; row < rows; row++)
        {
            Span<double> target = signs.Row(row);
            ulong bits = 0;

            for (int column = 0; column < columns; column++)
            {
                if (column % 64 == 0)
                {
                    bits = TermHash.Mix(TermHash.Mix(((ulong)(uint)seed << 32) | (uint)row) + (ulong)(column / 64) + 1);
                }

                target[column] = ((bits >> (column % 64)) & 1) == 0 ? 1 : -1;
            }
        }

        return signs;
    }
}
