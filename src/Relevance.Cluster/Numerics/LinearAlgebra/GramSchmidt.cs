using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>Computes an orthonormal basis of a few columns by the Gram–Schmidt process, applied twice, on one thread. O(r·c²).</summary>
/// <remarks>
/// "Twice is enough" (Giraud, Langou, Rozložník, van den Eshof, 2005): the basis is orthonormal to working precision however nearly dependent the columns are.
/// <see cref="Orthonormalizer"/> is for many rows and columns that are less nearly dependent.
/// </remarks>
internal static class GramSchmidt
{
    /// <summary>A column with at most this part left is a combination of the earlier ones, up to rounding.</summary>
    private const double RelativeResidual = 1e-13;

    /// <summary>Computes the basis; it has fewer columns than the matrix if these are dependent.</summary>
    public static DenseMatrix Orthonormalize(DenseMatrix matrix) => ToMatrix(Extend([], ColumnsOf(matrix), matrix.Columns), matrix.Rows);

    /// <summary>Extends orthonormal columns to a given number by the axes, in order, made orthogonal to the earlier columns.</summary>
    public static DenseMatrix Complete(DenseMatrix orthonormal, int count)
    {
        IEnumerable<double[]> axes = Enumerable.Range(0, orthonormal.Rows).Select(axis =>
        {
            double[] unit = new double[DenseMatrix.PaddedLength(orthonormal.Rows)];
            unit[axis] = 1;
            return unit;
        });
        return ToMatrix(Extend([.. ColumnsOf(orthonormal)], axes, count), orthonormal.Rows);
    }

    private static IEnumerable<double[]> ColumnsOf(DenseMatrix matrix) => Enumerable.Range(0, matrix.Columns).Select(matrix.PaddedColumn);

    private static List<double[]> Extend(List<double[]> basis, IEnumerable<double[]> candidates, int count)
    {
        foreach (double[] candidate in candidates)
        {
            if (basis.Count == count)
            {
                break;
            }

            double length = Math.Sqrt(PaddedDot.Invoke(candidate, candidate));
            RemoveFrom(candidate, basis);
            RemoveFrom(candidate, basis);
            double residual = Math.Sqrt(PaddedDot.Invoke(candidate, candidate));

            if (residual > RelativeResidual * length)
            {
                for (int i = 0; i < candidate.Length; i++)
                {
                    candidate[i] /= residual;
                }

                basis.Add(candidate);
            }
        }

        return basis;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RemoveFrom(double[] vector, List<double[]> basis)
    {
        foreach (double[] direction in basis)
        {
            var projection = Vector256.Create(PaddedDot.Invoke(direction, vector));

            for (int i = 0; i < vector.Length; i += Vector256<double>.Count)
            {
                (Vector256.Create<double>(vector.AsSpan(i)) - (projection * Vector256.Create<double>(direction.AsSpan(i)))).CopyTo(vector, i);
            }
        }
    }

    private static DenseMatrix ToMatrix(List<double[]> columns, int rows)
    {
        var matrix = new DenseMatrix(rows, columns.Count);

        for (int column = 0; column < columns.Count; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                matrix[row, column] = columns[column][row];
            }
        }

        return matrix;
    }
}
