using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.LinearAlgebra;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>The triangular root B of a matrix S = BᵀB that can be singular: one row for each component that is no combination of earlier ones.</summary>
/// <remarks>Cholesky's method without exchanges, on one thread. Every element is one chain of products and differences: the same bits everywhere.</remarks>
internal sealed class CovarianceRoot
{
    /// <summary>The part of a component's square that must remain after the earlier ones are removed.</summary>
    private const double RelativeResidual = 1e-10;

    private CovarianceRoot(DenseMatrix rows, int[] pivots) => (Rows, Pivots) = (rows, pivots);

    /// <summary>Gets B; row i is zero before column <see cref="Pivots"/>[i].</summary>
    public DenseMatrix Rows { get; }

    /// <summary>Gets the first column of each row that is not zero, ascending.</summary>
    public int[] Pivots { get; }

    /// <summary>Computes the root.</summary>
    /// <param name="matrix">The matrix; it is overwritten.</param>
    /// <param name="maxRank">The largest possible rank: what remains after so many rows is rounding.</param>
    public static CovarianceRoot Of(DenseMatrix matrix, int maxRank)
    {
        double[] squares = [.. Enumerable.Range(0, matrix.Columns).Select(column => matrix[column, column])];
        List<int> pivots = [];
        var rows = new DenseMatrix(Math.Min(maxRank, matrix.Columns), matrix.Columns);

        for (int pivot = 0; pivot < matrix.Columns && pivots.Count < rows.Rows; pivot++)
        {
            if (!(matrix[pivot, pivot] > squares[pivot] * RelativeResidual))
            {
                continue;
            }

            Span<double> row = rows.Values.AsSpan(pivots.Count * rows.Stride, rows.Stride);
            double scale = 1 / Math.Sqrt(matrix[pivot, pivot]);

            for (int column = pivot; column < matrix.Columns; column++)
            {
                row[column] = matrix[pivot, column] * scale;
            }

            for (int other = pivot + 1; other < matrix.Columns; other++)
            {
                Subtract(matrix.Values.AsSpan(other * matrix.Stride, matrix.Stride), row, row[other], other);
            }

            pivots.Add(pivot);
        }

        var root = new DenseMatrix(pivots.Count, matrix.Columns);
        rows.Values.AsSpan(0, root.Values.Length).CopyTo(root.Values);
        return new CovarianceRoot(root, [.. pivots]);
    }

    /// <summary>Computes T with this root times T equal to another root; both have the same number of rows, and this one as many columns.</summary>
    public DenseMatrix SolveFor(CovarianceRoot other)
    {
        DenseMatrix given = other.Rows;
        var solution = new DenseMatrix(given.Rows, given.Columns);

        // A root that lost a row to rounding leaves that row of the solution zero.
        for (int i = Rows.Rows - 1; i >= 0; i--)
        {
            int row = Pivots[i];
            Span<double> target = solution.Values.AsSpan(row * solution.Stride, solution.Stride);
            given.Values.AsSpan(row * given.Stride, given.Stride).CopyTo(target);

            for (int j = row + 1; j < given.Rows; j++)
            {
                Subtract(target, solution.Values.AsSpan(j * solution.Stride, solution.Stride), Rows[i, j], other.Pivots[j]);
            }

            double scale = 1 / Rows[i, row];

            for (int column = 0; column < target.Length; column++)
            {
                target[column] *= scale;
            }
        }

        return solution;
    }

    /// <summary>Returns the coordinates by which the rows add up to a vector, in the columns of the pivots.</summary>
    public double[] CoordinatesOf(double[] vector)
    {
        double[] coordinates = new double[Pivots.Length];

        for (int j = 0; j < coordinates.Length; j++)
        {
            double rest = vector[Pivots[j]];

            for (int i = 0; i < j; i++)
            {
                rest -= coordinates[i] * Rows[i, Pivots[j]];
            }

            coordinates[j] = rest / Rows[j, Pivots[j]];
        }

        return coordinates;
    }

    /// <summary>Computes coordinates times B, which has a row for each column unless one was lost to rounding.</summary>
    public double[] Combine(double[] coordinates)
    {
        double[] sum = new double[Rows.Stride];

        for (int i = 0; i < Rows.Rows; i++)
        {
            Subtract(sum, Rows.Values.AsSpan(i * Rows.Stride, Rows.Stride), -coordinates[Pivots[i]], 0);
        }

        return sum;
    }

    /// <summary>Subtracts f·x from a row, from a column on. Components are independent, so that the width does not affect the bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(Span<double> row, ReadOnlySpan<double> x, double factor, int from)
    {
        var factors = Vector256.Create(factor);

        // What lies before the column is zero in x, or is not read any more.
        for (int i = from / Vector256<double>.Count * Vector256<double>.Count; i < row.Length; i += Vector256<double>.Count)
        {
            (Vector256.Create<double>(row[i..]) - (factors * Vector256.Create(x[i..]))).CopyTo(row[i..]);
        }
    }
}
