using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>Multiplies dense matrices in float64. Every element is one chain of multiplications and additions in the order of the inner index.</summary>
/// <remarks>
/// <code>
///           b: columns 0 … 3   columns 4 … 7      one Vector512 of float64, or two Vector256
/// a row 0      s00              s01               one element of a in all lanes
/// a row 1      s10              s11
///  …                                              eight rows, or twice four: 11 of 16 registers hold 8 sums, 2 of b, 1 of a
/// a row 7      s70              s71
/// </code>
/// <para>
/// Eight independent sums hide the latency of the addition (four cycles); each load of b serves all rows of a tile.
/// </para>
/// <para>
/// Same bits: lanes are columns and never meet, every product is rounded before it is added, and threads compute complete rows of the result. So neither the
/// width of registers nor the number of threads affects a bit. A fused multiply-add, or partial sums over the inner index, would.
/// </para>
/// </remarks>
internal static class DenseProduct
{
    private const int TileRows = 8;
    private const int TileColumns = 8;

    /// <summary>Computes A·B.</summary>
    public static DenseMatrix Multiply(DenseMatrix a, DenseMatrix b, ParallelOptions parallel)
    {
        const int RowsPerTask = 64;
        var product = new DenseMatrix(a.Rows, b.Columns);

        Parallel.For(0, (a.Rows + RowsPerTask - 1) / RowsPerTask, parallel, task =>
        {
            int first = task * RowsPerTask;
            int end = Math.Min(a.Rows, first + RowsPerTask);

            // Columns in the outer loop: eight columns of B stay in the first-level cache for all rows of the task.
            for (int column = 0; column < b.Stride; column += TileColumns)
            {
                int row = first;

                for (; row + TileRows <= end; row += TileRows)
                {
                    Span<double> result = product.Values.AsSpan((row * product.Stride) + column);
                    Tile(a.Values.AsSpan(row * a.Stride), a.Stride, 1, b, 0, b.Rows, column, result, product.Stride);
                }

                for (; row < end; row++)
                {
                    Strip(a.Values.AsSpan(row * a.Stride), b, column, product.Values.AsSpan((row * product.Stride) + column));
                }
            }
        });

        return product;
    }

    /// <summary>Computes AᵀA, exactly symmetric.</summary>
    public static DenseMatrix Gram(DenseMatrix a, ParallelOptions parallel)
    {
        const int RowsPerBlock = 64;

        // Padded columns of A give rows of zeros; only the unpadded part is returned.
        var padded = new double[a.Stride * a.Stride];

        Parallel.For(0, a.Stride / DenseMatrix.Lane, parallel, band =>
        {
            int first = band * DenseMatrix.Lane;

            // A block of rows of A stays in the cache for all tiles; each block continues the sums of the previous one.
            for (int start = 0; start < a.Rows; start += RowsPerBlock)
            {
                int end = Math.Min(a.Rows, start + RowsPerBlock);

                for (int column = first; column < a.Stride; column += TileColumns)
                {
                    for (int row = first; row < first + DenseMatrix.Lane; row += TileRows)
                    {
                        Span<double> result = padded.AsSpan((row * a.Stride) + column);
                        Tile(a.Values.AsSpan((start * a.Stride) + row), 1, a.Stride, a, start, end, column, result, a.Stride);
                    }
                }
            }
        });

        var gram = new DenseMatrix(a.Columns, a.Columns);

        for (int row = 0; row < a.Columns; row++)
        {
            for (int column = row; column < a.Columns; column++)
            {
                gram[row, column] = gram[column, row] = padded[(row * a.Stride) + column];
            }
        }

        return gram;
    }

    /// <summary>Computes the first rows of A·B into the first rows of the product, on the calling thread.</summary>
    public static void MultiplyRows(DenseMatrix a, int rows, DenseMatrix b, DenseMatrix product)
    {
        product.Values.AsSpan(0, rows * product.Stride).Clear();

        for (int column = 0; column < b.Columns; column += TileColumns)
        {
            int row = 0;

            for (; row + TileRows <= rows; row += TileRows)
            {
                Span<double> result = product.Values.AsSpan((row * product.Stride) + column);
                Tile(a.Values.AsSpan(row * a.Stride), a.Stride, 1, b, 0, b.Rows, column, result, product.Stride);
            }

            for (; row < rows; row++)
            {
                Strip(a.Values.AsSpan(row * a.Stride), b, column, product.Values.AsSpan((row * product.Stride) + column));
            }
        }
    }

    /// <summary>
    /// Adds AᵀB of the first rows of both to sums, a matrix of A.Stride × B.Stride elements, on the calling thread; those of padded columns can be left out.
    /// </summary>
    public static void AddTransposed(DenseMatrix a, DenseMatrix b, int rows, Span<double> sums)
    {
        // For AᵀA, the tiles on and above the diagonal suffice.
        bool isSymmetric = ReferenceEquals(a, b);

        for (int row = 0; row < a.Stride; row += TileRows)
        {
            for (int column = isSymmetric ? row / TileColumns * TileColumns : 0; column < b.Columns; column += TileColumns)
            {
                Tile(a.Values.AsSpan(row), 1, a.Stride, b, 0, rows, column, sums[((row * b.Stride) + column)..], b.Stride);
            }
        }
    }

    /// <summary>
    /// Adds a tile of eight rows by eight columns of a product: result[r, c] += Σ over i of a[r·rowStep + i·innerStep] · b[start + i, column + c].
    /// </summary>
    private static void Tile(
        ReadOnlySpan<double> a, int rowStep, int innerStep, DenseMatrix b, int start, int end, int column, Span<double> result, int resultStride)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Tile512(a, rowStep, innerStep, b, start, end, column, result, resultStride);
        }
        else
        {
            Tile256(a, rowStep, innerStep, b, start, end, column, result, resultStride);
            Tile256(a[(4 * rowStep)..], rowStep, innerStep, b, start, end, column, result[(4 * resultStride)..], resultStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile512(
        ReadOnlySpan<double> a, int rowStep, int innerStep, DenseMatrix b, int start, int end, int column, Span<double> result, int resultStride)
    {
        var s0 = Vector512.Create<double>(result);
        var s1 = Vector512.Create<double>(result[resultStride..]);
        var s2 = Vector512.Create<double>(result[(2 * resultStride)..]);
        var s3 = Vector512.Create<double>(result[(3 * resultStride)..]);
        var s4 = Vector512.Create<double>(result[(4 * resultStride)..]);
        var s5 = Vector512.Create<double>(result[(5 * resultStride)..]);
        var s6 = Vector512.Create<double>(result[(6 * resultStride)..]);
        var s7 = Vector512.Create<double>(result[(7 * resultStride)..]);
        ref double first = ref MemoryMarshal.GetReference(a);
        ref double row = ref b.Values[(start * b.Stride) + column];
        nint step = rowStep;

        for (int i = start; i < end; i++)
        {
            var right = Vector512.LoadUnsafe(ref row);
            s0 += Vector512.Create(first) * right;
            s1 += Vector512.Create(Unsafe.Add(ref first, step)) * right;
            s2 += Vector512.Create(Unsafe.Add(ref first, 2 * step)) * right;
            s3 += Vector512.Create(Unsafe.Add(ref first, 3 * step)) * right;
            s4 += Vector512.Create(Unsafe.Add(ref first, 4 * step)) * right;
            s5 += Vector512.Create(Unsafe.Add(ref first, 5 * step)) * right;
            s6 += Vector512.Create(Unsafe.Add(ref first, 6 * step)) * right;
            s7 += Vector512.Create(Unsafe.Add(ref first, 7 * step)) * right;
            first = ref Unsafe.Add(ref first, innerStep);
            row = ref Unsafe.Add(ref row, b.Stride);
        }

        s0.CopyTo(result);
        s1.CopyTo(result[resultStride..]);
        s2.CopyTo(result[(2 * resultStride)..]);
        s3.CopyTo(result[(3 * resultStride)..]);
        s4.CopyTo(result[(4 * resultStride)..]);
        s5.CopyTo(result[(5 * resultStride)..]);
        s6.CopyTo(result[(6 * resultStride)..]);
        s7.CopyTo(result[(7 * resultStride)..]);
    }

    /// <summary>Adds the first four rows of the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile256(
        ReadOnlySpan<double> a, int rowStep, int innerStep, DenseMatrix b, int start, int end, int column, Span<double> result, int resultStride)
    {
        (Vector256<double> s00, Vector256<double> s01) = Load(result);
        (Vector256<double> s10, Vector256<double> s11) = Load(result[resultStride..]);
        (Vector256<double> s20, Vector256<double> s21) = Load(result[(2 * resultStride)..]);
        (Vector256<double> s30, Vector256<double> s31) = Load(result[(3 * resultStride)..]);
        ref double first = ref MemoryMarshal.GetReference(a);
        ref double row = ref b.Values[(start * b.Stride) + column];

        for (int i = start; i < end; i++)
        {
            var left = Vector256.LoadUnsafe(ref row);
            var right = Vector256.LoadUnsafe(ref row, 4);

            var factor = Vector256.Create(first);
            s00 += factor * left;
            s01 += factor * right;
            factor = Vector256.Create(Unsafe.Add(ref first, rowStep));
            s10 += factor * left;
            s11 += factor * right;
            factor = Vector256.Create(Unsafe.Add(ref first, 2 * rowStep));
            s20 += factor * left;
            s21 += factor * right;
            factor = Vector256.Create(Unsafe.Add(ref first, 3 * rowStep));
            s30 += factor * left;
            s31 += factor * right;

            first = ref Unsafe.Add(ref first, innerStep);
            row = ref Unsafe.Add(ref row, b.Stride);
        }

        Store(s00, s01, result);
        Store(s10, s11, result[resultStride..]);
        Store(s20, s21, result[(2 * resultStride)..]);
        Store(s30, s31, result[(3 * resultStride)..]);
    }

    /// <summary>Computes one row by eight columns, for the rows that do not fill a tile, by the same chains as <see cref="Tile"/>.</summary>
    private static void Strip(ReadOnlySpan<double> a, DenseMatrix b, int column, Span<double> result)
    {
        Vector256<double> s0 = default, s1 = default;

        for (int i = 0; i < b.Rows; i++)
        {
            ReadOnlySpan<double> row = b.Values.AsSpan((i * b.Stride) + column, TileColumns);
            var factor = Vector256.Create(a[i]);
            s0 += factor * Vector256.Create(row);
            s1 += factor * Vector256.Create(row[4..]);
        }

        Store(s0, s1, result);
    }

    private static (Vector256<double> Left, Vector256<double> Right) Load(ReadOnlySpan<double> result) =>
        (Vector256.Create(result), Vector256.Create(result[4..]));

    private static void Store(Vector256<double> left, Vector256<double> right, Span<double> result)
    {
        left.CopyTo(result);
        right.CopyTo(result[4..]);
    }
}
