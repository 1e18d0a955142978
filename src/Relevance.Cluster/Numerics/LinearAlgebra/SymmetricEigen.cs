using System.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>
/// Computes eigenvalues and eigenvectors of a symmetric matrix by Householder tridiagonalization and implicit QL steps, on one thread. O(n³).
/// </summary>
internal static class SymmetricEigen
{
    /// <summary>Decomposes a symmetric matrix.</summary>
    /// <returns>The eigenvalues ascending, and the eigenvectors of norm 1 in sequence: component r of vector i is <c>Vectors[(i * n) + r]</c>.</returns>
    public static (double[] Values, double[] Vectors) Decompose(DenseMatrix symmetric)
    {
        int size = symmetric.Rows;
        double[] packed = new double[size * size];

        for (int row = 0; row < size; row++)
        {
            symmetric.Row(row).CopyTo(packed.AsSpan(row * size));
        }

        double[] vectors = new double[size * size];
        double[] diagonal = new double[size * size];
        var values = new Complex[size];

        // The managed provider explicitly: the process-wide one may be a native library with different last bits.
        ManagedLinearAlgebraProvider.Instance.EigenDecomp(isSymmetric: true, size, packed, vectors, values, diagonal);
        return (Array.ConvertAll(values, value => value.Real), vectors);
    }
}
