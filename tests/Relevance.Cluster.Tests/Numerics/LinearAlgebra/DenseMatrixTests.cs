using Relevance.Cluster.Numerics.LinearAlgebra;

namespace Relevance.Cluster.Tests.Numerics.LinearAlgebra;

public class DenseMatrixTests
{
    private static readonly ParallelOptions OneThread = new() { MaxDegreeOfParallelism = 1 };
    private static readonly ParallelOptions ThreeThreads = new() { MaxDegreeOfParallelism = 3 };

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 2)]
    [InlineData(4, 8, 8)]
    [InlineData(65, 17, 33)]
    [InlineData(130, 16, 16)]
    public void Multiply_IsTheChainOfProductsToTheBit(int rows, int inner, int columns)
    {
        DenseMatrix a = Matrices.Random(rows, inner, 1);
        DenseMatrix b = Matrices.Random(inner, columns, 2);

        DenseMatrix product = DenseProduct.Multiply(a, b, ThreeThreads);

        Matrices.AssertEach(product, (row, column) => Matrices.Chain(inner, i => a[row, i] * b[i, column]));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 5, 2)]
    [InlineData(32, 17, 33)]
    public void BlockProducts_AreTheChainsOfProductsToTheBit(int rows, int inner, int columns)
    {
        DenseMatrix a = Matrices.Random(rows, inner, 1);
        DenseMatrix b = Matrices.Random(inner, columns, 2);
        var product = new DenseMatrix(rows, columns);
        double[] sums = new double[a.Stride * product.Stride];

        DenseProduct.MultiplyRows(a, rows, b, product);
        DenseProduct.AddTransposed(a, product, rows, sums);

        Matrices.AssertEach(product, (row, column) => Matrices.Chain(inner, i => a[row, i] * b[i, column]));
        var transposed = new DenseMatrix(inner, columns);
        sums.AsSpan(0, transposed.Values.Length).CopyTo(transposed.Values);
        Matrices.AssertEach(transposed, (row, column) => Matrices.Chain(rows, i => a[i, row] * product[i, column]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(64, 16)]
    [InlineData(129, 37)]
    public void Gram_IsTheChainOfProductsToTheBit(int rows, int columns)
    {
        DenseMatrix a = Matrices.Random(rows, columns, 3);

        DenseMatrix gram = DenseProduct.Gram(a, ThreeThreads);

        Matrices.AssertEach(gram, (row, column) => Matrices.Chain(rows, i => a[i, row] * a[i, column]));
    }

    [Fact]
    public void Orthonormalizer_Twice_GivesColumnsOfLengthOneAtRightAngles()
    {
        DenseMatrix matrix = Matrices.Random(100, 24, 7);

        DenseMatrix basis = Orthonormalizer.Orthonormalize(Orthonormalizer.Orthonormalize(matrix, OneThread), OneThread);

        Assert.Equal(24, basis.Columns);
        DenseMatrix gram = DenseProduct.Gram(basis, OneThread);

        for (int row = 0; row < 24; row++)
        {
            for (int column = 0; column < 24; column++)
            {
                Assert.Equal(row == column ? 1 : 0, gram[row, column], 1e-13);
            }
        }
    }

    [Fact]
    public void Orthonormalizer_ColumnThatDependsOnEarlierOnes_IsLeftOut()
    {
        DenseMatrix matrix = Matrices.Random(50, 4, 8);

        for (int row = 0; row < 50; row++)
        {
            matrix[row, 2] = (2 * matrix[row, 0]) - matrix[row, 1];
        }

        Assert.Equal(3, Orthonormalizer.Orthonormalize(matrix, OneThread).Columns);
    }

    [Fact]
    public void GramSchmidt_OfColumnsThatAreNearlyOne_IsOrthonormalAllTheSame()
    {
        DenseMatrix matrix = Matrices.Random(60, 5, 9);

        for (int row = 0; row < 60; row++)
        {
            matrix[row, 2] = matrix[row, 0] + (1e-10 * matrix[row, 2]);
            matrix[row, 4] = matrix[row, 1];
        }

        DenseMatrix basis = GramSchmidt.Complete(GramSchmidt.Orthonormalize(matrix), 6);

        Assert.Equal(4, GramSchmidt.Orthonormalize(matrix).Columns);
        Assert.Equal(6, basis.Columns);
        DenseMatrix gram = DenseProduct.Gram(basis, OneThread);
        Matrices.AssertNear(gram, (row, column) => row == column ? 1 : 0, 1e-14);
    }
}
