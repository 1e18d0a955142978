using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.LinearAlgebra;

namespace Relevance.Cluster.Text;

/// <summary>A sparse matrix: its nonzero entries by row, with columns ascending.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Starts">The start of each row in the other two arrays, and the end of the last.</param>
/// <param name="ColumnIndices">The column of each entry.</param>
/// <param name="Values">The value of each entry.</param>
internal sealed record SparseMatrix(int Rows, int Columns, int[] Starts, int[] ColumnIndices, double[] Values)
{
    public SparseMatrix Transpose()
    {
        int[] starts = new int[Columns + 1];

        foreach (int column in ColumnIndices)
        {
            starts[column + 1]++;
        }

        for (int column = 0; column < Columns; column++)
        {
            starts[column + 1] += starts[column];
        }

        int[] next = starts[..Columns];
        int[] rowIndices = new int[ColumnIndices.Length];
        double[] values = new double[Values.Length];

        for (int row = 0; row < Rows; row++)
        {
            for (int entry = Starts[row]; entry < Starts[row + 1]; entry++)
            {
                int target = next[ColumnIndices[entry]]++;
                rowIndices[target] = row;
                values[target] = Values[entry];
            }
        }

        return new SparseMatrix(Columns, Rows, starts, rowIndices, values);
    }

    /// <summary>Multiplies with a dense matrix. Each element is summed in the order of the columns, at any vector width and number of threads.</summary>
    public DenseMatrix Multiply(DenseMatrix right, ParallelOptions parallel)
    {
        var product = new DenseMatrix(Rows, right.Columns);
        const int RowsPerBlock = 512;
        int blocks = (Rows + RowsPerBlock - 1) / RowsPerBlock;

        // Blocks within one panel of columns: only this panel of the right matrix has to stay in the cache.
        Parallel.For(0, blocks * (right.Stride / DenseMatrix.Lane), parallel, task =>
        {
            int column = task / blocks * DenseMatrix.Lane;
            int first = task % blocks * RowsPerBlock;
            int end = Math.Min(Rows, first + RowsPerBlock);

            for (int row = first; row < end; row++)
            {
                MultiplyRow(row, right, column, product);
            }
        });

        return product;
    }

    private void MultiplyRow(int row, DenseMatrix right, int column, DenseMatrix product)
    {
        ReadOnlySpan<int> columns = ColumnIndices.AsSpan(Starts[row]..Starts[row + 1]);
        ReadOnlySpan<double> values = Values.AsSpan(Starts[row]..Starts[row + 1]);
        ref double origin = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(right.Values), column);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;

        for (int entry = 0; entry < columns.Length; entry++)
        {
            ref double source = ref Unsafe.Add(ref origin, (nint)columns[entry] * right.Stride);
            var factor = Vector256.Create(values[entry]);
            s0 += factor * Vector256.LoadUnsafe(ref source);
            s1 += factor * Vector256.LoadUnsafe(ref source, 4);
            s2 += factor * Vector256.LoadUnsafe(ref source, 8);
            s3 += factor * Vector256.LoadUnsafe(ref source, 12);
        }

        Span<double> target = product.Values.AsSpan((row * product.Stride) + column, DenseMatrix.Lane);
        s0.CopyTo(target);
        s1.CopyTo(target[4..]);
        s2.CopyTo(target[8..]);
        s3.CopyTo(target[12..]);
    }
}
