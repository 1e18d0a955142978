using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Tests.Support;

namespace Relevance.Cluster.Tests.Numerics.LinearAlgebra;

/// <summary>Eigenvectors of a nearby matrix become those of the matrix, however near its eigenvalues are.</summary>
public class RitzCorrectionTests
{
    private const int Size = 40;
    private const int Count = 3;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void Of_VectorsOfANearMatrix_LeavesAHundredthOfTheirError(double gap)
    {
        // The eigenvalues are a gap apart from each other; the near matrix differs by a hundredth of a gap.
        DenseMatrix basis = GramSchmidt.Orthonormalize(Random(1));
        DenseMatrix matrix = OfEigenvalues(basis, index => 1 - (gap * index));
        DenseMatrix noise = Random(2);
        DenseMatrix near = Combine(matrix, noise, 0.002 * gap);
        DenseMatrix vectors = Leading(near);
        double before = ErrorOf(vectors, basis);

        DenseMatrix corrected = Corrected(near, matrix, vectors);

        double after = ErrorOf(corrected, basis);
        Assert.InRange(before, 1e-3, 0.1);
        Assert.InRange(after, 0, before / 100);
    }

    [Fact]
    public void Of_Eigenvectors_ReturnsThem()
    {
        DenseMatrix basis = GramSchmidt.Orthonormalize(Random(1));
        DenseMatrix matrix = OfEigenvalues(basis, index => 1.0 / (index + 1));

        Assert.InRange(ErrorOf(Corrected(matrix, matrix, Leading(matrix)), basis), 0, 1e-13);
    }

    /// <summary>Takes the Ritz vectors of a matrix within a space, corrects them by the near matrix, and takes those within their space.</summary>
    private static DenseMatrix Corrected(DenseMatrix near, DenseMatrix matrix, DenseMatrix space)
    {
        (double[] values, DenseMatrix vectors) = Ritz(matrix, space);
        DenseMatrix corrected = RitzCorrection.Of(near, values, vectors, Product(matrix, vectors));
        return Ritz(matrix, GramSchmidt.Orthonormalize(corrected)).Vectors;
    }

    private static (double[] Values, DenseMatrix Vectors) Ritz(DenseMatrix matrix, DenseMatrix space)
    {
        DenseMatrix inner = Product(Transposed(space), Product(matrix, space));
        (double[] values, double[] vectors) = SymmetricEigen.Decompose(inner);
        var inside = new DenseMatrix(Count, Count);

        for (int row = 0; row < Count; row++)
        {
            for (int column = 0; column < Count; column++)
            {
                inside[row, column] = vectors[((Count - 1 - column) * Count) + row];
            }
        }

        return ([.. values.Reverse()], Product(space, inside));
    }

    private static DenseMatrix Leading(DenseMatrix matrix)
    {
        (_, double[] vectors) = SymmetricEigen.Decompose(matrix);
        var leading = new DenseMatrix(Size, Count);

        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Count; column++)
            {
                leading[row, column] = vectors[((Size - 1 - column) * Size) + row];
            }
        }

        return leading;
    }

    /// <summary>Returns the largest sine of the angle between a vector and its eigenvector.</summary>
    private static double ErrorOf(DenseMatrix vectors, DenseMatrix basis)
    {
        double most = 0;

        for (int column = 0; column < Count; column++)
        {
            double product = Enumerable.Range(0, Size).Sum(row => vectors[row, column] * basis[row, column]);
            double apart = Enumerable.Range(0, Size).Sum(row => Math.Pow(vectors[row, column] - (product * basis[row, column]), 2));
            most = Math.Max(most, Math.Sqrt(apart));
        }

        return most;
    }

    private static DenseMatrix OfEigenvalues(DenseMatrix basis, Func<int, double> valueOf)
    {
        DenseMatrix scaled = Transposed(basis);

        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                scaled[row, column] *= valueOf(row);
            }
        }

        return Product(basis, scaled);
    }

    private static DenseMatrix Combine(DenseMatrix matrix, DenseMatrix noise, double share)
    {
        var sum = new DenseMatrix(Size, Size);

        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                sum[row, column] = matrix[row, column] + (share * (noise[row, column] + noise[column, row]));
            }
        }

        return sum;
    }

    private static DenseMatrix Product(DenseMatrix a, DenseMatrix b) => DenseProduct.Multiply(a, b, new ParallelOptions { MaxDegreeOfParallelism = 1 });

    private static DenseMatrix Transposed(DenseMatrix matrix)
    {
        var transposed = new DenseMatrix(matrix.Columns, matrix.Rows);

        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                transposed[column, row] = matrix[row, column];
            }
        }

        return transposed;
    }

    private static DenseMatrix Random(uint seed)
    {
        var matrix = new DenseMatrix(Size, Size);
        float[] components = Generated.Components(Size * Size, seed);

        for (int i = 0; i < components.Length; i++)
        {
            matrix[i / Size, i % Size] = components[i];
        }

        return matrix;
    }
}
