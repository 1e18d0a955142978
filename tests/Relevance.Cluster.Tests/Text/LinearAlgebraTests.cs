using Relevance.Cluster.Numerics.LinearAlgebra;
using Relevance.Cluster.Tests.Numerics.LinearAlgebra;
using Relevance.Cluster.Text;

namespace Relevance.Cluster.Tests.Text;

public class LinearAlgebraTests
{
    private static readonly ParallelOptions OneThread = new() { MaxDegreeOfParallelism = 1 };
    private static readonly ParallelOptions ThreeThreads = new() { MaxDegreeOfParallelism = 3 };

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(40, 30, 20)]
    [InlineData(600, 9, 17)]
    public void SparseMultiply_AndItsTranspose_AreTheChainsOfProductsToTheBit(int rows, int inner, int columns)
    {
        DenseMatrix a = Matrices.Random(rows, inner, 4);
        SparseMatrix sparse = ToSparse(a, keepOneIn: 3);
        DenseMatrix right = Matrices.Random(inner, columns, 5);
        DenseMatrix left = Matrices.Random(rows, columns, 6);

        Matrices.AssertEach(sparse.Multiply(right, ThreeThreads), (row, column) => Matrices.Chain(inner, i => a[row, i] * right[i, column]));
        Matrices.AssertEach(sparse.Transpose().Multiply(left, OneThread), (row, column) => Matrices.Chain(rows, i => a[i, row] * left[i, column]));
    }

    [Fact]
    public void Decompose_TwoByTwo_GivesTheSingularValuesOfTheTextbook()
    {
        // [3 0; 4 5]: AᵀA = [25 20; 20 25] has the eigenvalues 45 for (1, 1)/√2 and 5 for (1, −1)/√2.
        SparseMatrix matrix = new(2, 2, [0, 1, 3], [0, 0, 1], [3, 4, 5]);

        (double[] singularValues, DenseMatrix v) = TruncatedSvd.Decompose(matrix, 2, 0, OneThread, null);

        Assert.Equal(Math.Sqrt(45), singularValues[0], 1e-14);
        Assert.Equal(Math.Sqrt(5), singularValues[1], 1e-14);
        Assert.Equal(Math.Sqrt(0.5), v[0, 0], 1e-14);
        Assert.Equal(Math.Sqrt(0.5), v[1, 0], 1e-14);
        Assert.Equal(Math.Sqrt(0.5), Math.Abs(v[0, 1]), 1e-14);
        Assert.Equal(-v[0, 1], v[1, 1], 1e-14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-5)]
    public void Decompose_OfHadamardVectorsWithKnownSingularValues_FindsThemFromRandomSigns(int seed)
    {
        // A = H diag(s) P / 128, where H has the 128 Walsh–Hadamard vectors as columns and P moves column i to 127 − i: s are its singular values.
        double[] expected = [.. Enumerable.Range(0, 128).Select(i => Math.Pow(0.8, i))];
        var dense = new DenseMatrix(128, 128);

        for (int row = 0; row < 128; row++)
        {
            for (int column = 0; column < 128; column++)
            {
                int sign = int.PopCount(row & column) % 2 == 0 ? 1 : -1;
                dense[row, 127 - column] = sign * expected[column] / Math.Sqrt(128);
            }
        }

        (double[] singularValues, DenseMatrix v) = TruncatedSvd.Decompose(ToSparse(dense, keepOneIn: 1), 8, seed, OneThread, null);

        Assert.Equal(8, singularValues.Length);

        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(expected[i], singularValues[i], 1e-9);
            Assert.Equal(1, v[127 - i, i], 1e-6);
        }
    }

    [Fact]
    public void Decompose_TallMatrixWithFewColumns_IsExact()
    {
        // 300 rows of (1, 1, 0) and 100 of (0, 0, 2): the singular values are √600 and √400.
        SparseMatrix matrix = new(
            400,
            3,
            [.. Enumerable.Range(0, 401).Select(row => Math.Min(2 * row, 300 + row))],
            [.. Enumerable.Range(0, 300).SelectMany(_ => new[] { 0, 1 }), .. Enumerable.Repeat(2, 100)],
            [.. Enumerable.Repeat(1.0, 600), .. Enumerable.Repeat(2.0, 100)]);

        (double[] singularValues, DenseMatrix v) = TruncatedSvd.Decompose(matrix, 3, 0, OneThread, null);

        Assert.Equal(2, singularValues.Length);
        Assert.Equal(Math.Sqrt(600), singularValues[0], 1e-12);
        Assert.Equal(20, singularValues[1], 1e-12);
        Assert.Equal([Math.Sqrt(0.5), Math.Sqrt(0.5), 0], Enumerable.Range(0, 3).Select(row => v[row, 0]), Close);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(row => v[row, 1]), Close);
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;

    /// <summary>Keeps every n-th entry and sets the others to zero in the dense matrix too, so that both are one matrix.</summary>
    private static SparseMatrix ToSparse(DenseMatrix dense, int keepOneIn)
    {
        List<int> starts = [0];
        List<int> columns = [];
        List<double> values = [];

        for (int row = 0; row < dense.Rows; row++)
        {
            for (int column = 0; column < dense.Columns; column++)
            {
                if (((row * dense.Columns) + column) % keepOneIn != 0)
                {
                    dense[row, column] = 0;
                    continue;
                }

                columns.Add(column);
                values.Add(dense[row, column]);
            }

            starts.Add(columns.Count);
        }

        return new SparseMatrix(dense.Rows, dense.Columns, [.. starts], [.. columns], [.. values]);
    }
}
