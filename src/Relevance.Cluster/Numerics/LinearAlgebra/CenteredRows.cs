using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Numerics.LinearAlgebra;

/// <summary>
/// The matrix X of vectors minus an origin, in float64: never stored, but read in blocks of rows. <see cref="RowSums"/> computes its sums over rows.
/// </summary>
internal sealed class CenteredRows
{
    /// <summary>The rows of a block that is converted to float64: with hundreds of components it stays in the second-level cache.</summary>
    private const int BlockRows = 32;

    /// <summary>The same for products with few columns, which read the block twice: it stays in the first-level cache.</summary>
    private const int SmallBlockRows = 8;

    /// <summary>The rows that the pass for the mean reads side by side: few enough that the processor fetches each of them ahead.</summary>
    private const int MomentRows = 8;

    /// <summary>The largest number of columns by which rows are multiplied one by one, and not eight at a time.</summary>
    private const int FewColumns = 4;

    /// <summary>A row is fetched while so many before it are converted: pages of 4 KiB are too short for the processor to foresee.</summary>
    private const int FetchedAhead = 4;

    private readonly VectorSet _vectors;
    private readonly double[] _origin;
    private readonly int _threads;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Initializes a new instance of the <see cref="CenteredRows"/> class.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="origin">The vector to subtract from each: their mean, or that of other vectors.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="cancellationToken">The token is checked between chunks of rows.</param>
    public CenteredRows(VectorSet vectors, double[] origin, int threads, CancellationToken cancellationToken) =>
        (_vectors, _origin, _threads, _cancellationToken) = (vectors, origin, threads, cancellationToken);

    /// <summary>Computes the mean of at least one vector, and Σ ‖x − mean‖², in one pass.</summary>
    /// <remarks>The sums are of differences from the first vector, so that equal vectors have exactly that mean, and the sum 0.</remarks>
    public static (double[] Mean, double SquareSum) Center(VectorSet vectors, int threads, CancellationToken cancellationToken)
    {
        int dimension = vectors.Dimension;
        double[] first = new double[dimension];
        for (int t = 0; t < dimension; t++)
        {
            first[t] = vectors[0][t];
        }

        using var pinned = new PinnedRows(vectors);
        double[] sums = RowSums.Of(
            (vectors.Count, RowSums.ChunkRows),
            2 * dimension,
            threads,
            () => (start, count, sums) => AddMoments(pinned, first, (start, count), sums),
            cancellationToken);
        double squareSum = 0;

        for (int t = 0; t < dimension; t++)
        {
            squareSum += Math.Max(0, sums[dimension + t] - (sums[t] * sums[t] / vectors.Count));
            first[t] += sums[t] / vectors.Count;
        }

        return (first, squareSum);
    }

    /// <summary>Computes XᵀX in one pass. O(n·d²/2), with d² sums per thread.</summary>
    public DenseMatrix Scatter()
    {
        var scatter = new DenseMatrix(_vectors.Dimension, _vectors.Dimension);
        double[] sums = Sum(
            checked(scatter.Stride * scatter.Stride), BlockRows, () => (block, count, sums) => DenseProduct.AddTransposed(block, block, count, sums));

        for (int row = 0; row < scatter.Rows; row++)
        {
            for (int column = row; column < scatter.Columns; column++)
            {
                scatter[row, column] = scatter[column, row] = sums[(row * scatter.Stride) + column];
            }
        }

        return scatter;
    }

    /// <summary>Computes XᵀX from float32 products, see <see cref="ScatterEstimate"/>.</summary>
    /// <param name="squareSum">Σ ‖x‖² of the centered rows.</param>
    public DenseMatrix EstimateScatter(double squareSum) => ScatterEstimate.Of(_vectors, (_origin, squareSum), _threads, _cancellationToken);

    /// <summary>Computes XᵀX·B in one pass. O(2·n·d·c) for c columns.</summary>
    public DenseMatrix ScatterTimes(DenseMatrix b)
    {
        var result = new DenseMatrix(b.Rows, b.Columns);
        int stride = new DenseMatrix(0, _vectors.Dimension).Stride;
        double[] sums = Sum(checked(stride * b.Stride), SmallBlockRows, () =>
        {
            var image = new DenseMatrix(SmallBlockRows, b.Columns);
            return (block, count, sums) =>
            {
                DenseProduct.MultiplyRows(block, count, b, image);
                DenseProduct.AddTransposed(block, image, count, sums);
            };
        });
        sums.AsSpan(0, result.Values.Length).CopyTo(result.Values);
        return result;
    }

    /// <summary>Computes X·B, rounded to float32, in one pass. O(n·d·c).</summary>
    /// <param name="b">A matrix with one row per component.</param>
    /// <param name="shift">The vector to add to each row of the product before it is rounded.</param>
    /// <exception cref="VectorShapeException">A product is too large for float32.</exception>
    public VectorSet Times(DenseMatrix b, double[] shift)
    {
        int shiftOfBlock = VectorSet.BlockShiftOf(b.Columns);
        int rowsPerBlock = 1 << shiftOfBlock;
        float[][] blocks =
        [
            .. Enumerable.Range(0, ParallelBlocks.CountOf(_vectors.Count, rowsPerBlock))
                .Select(block => new float[Math.Min(rowsPerBlock, _vectors.Count - (block << shiftOfBlock)) * b.Columns]),
        ];

        ParallelBlocks.Run(
            ParallelBlocks.CountOf(_vectors.Count, BlockRows),
            _threads,
            _ =>
            {
                Action<int, int, DenseMatrix> multiply = b.Columns > FewColumns ? MultiplierBy(b) : MultiplierByFew(b);
                var image = new DenseMatrix(BlockRows, b.Columns);
                return task =>
                {
                    int first = task * BlockRows;
                    int count = Math.Min(BlockRows, _vectors.Count - first);
                    multiply(first, count, image);

                    for (int i = 0; i < count; i++)
                    {
                        Span<float> target = blocks[(first + i) >> shiftOfBlock].AsSpan(((first + i) & (rowsPerBlock - 1)) * b.Columns, b.Columns);
                        Round(image.Row(i), shift, target);
                        VectorShape.CheckRow(target, b.Columns, first + i);
                    }
                };
            },
            _cancellationToken);

        return new VectorSet([.. blocks.Select(block => (ReadOnlyMemory<float>)block)], shiftOfBlock, _vectors.Count, b.Columns);
    }

    /// <summary>Creates the matrix Xᵀ, for few rows.</summary>
    public DenseMatrix Transpose()
    {
        var transposed = new DenseMatrix(_vectors.Dimension, _vectors.Count);

        for (int row = 0; row < _vectors.Count; row++)
        {
            ReadOnlySpan<float> vector = _vectors[row];

            for (int t = 0; t < vector.Length; t++)
            {
                transposed[t, row] = vector[t] - _origin[t];
            }
        }

        return transposed;
    }

    /// <summary>Adds Σ (x − origin) and Σ (x − origin)² of each component over some rows, in their order.</summary>
    private static unsafe void AddMoments(PinnedRows vectors, double[] origin, (int First, int Count) rows, double[] sums)
    {
        float** addresses = stackalloc float*[MomentRows];

        fixed (double* center = origin, first = sums)
        {
            for (int start = rows.First; start < rows.First + rows.Count; start += MomentRows)
            {
                int count = Math.Min(rows.First + rows.Count - start, MomentRows);

                for (int i = 0; i < count; i++)
                {
                    addresses[i] = vectors[start + i];
                }

                AddMoments(addresses, count, center, origin.Length, first);
            }
        }
    }

    /// <summary>Adds few rows. Components are independent, so that the width does not affect the bits; their sums stay in registers for all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void AddMoments(float** rows, int count, double* origin, int dimension, double* first)
    {
        double* second = first + dimension;
        int t = 0;

        for (; Avx512F.IsSupported && t + Vector512<double>.Count <= dimension; t += Vector512<double>.Count)
        {
            var center = Vector512.Load(origin + t);
            var sum = Vector512.Load(first + t);
            var squares = Vector512.Load(second + t);

            for (int i = 0; i < count; i++)
            {
                Vector512<double> apart = Avx512F.ConvertToVector512Double(Vector256.Load(rows[i] + t)) - center;
                sum += apart;
                squares += apart * apart;
            }

            sum.Store(first + t);
            squares.Store(second + t);
        }

        for (; t + Vector256<double>.Count <= dimension; t += Vector256<double>.Count)
        {
            var center = Vector256.Load(origin + t);
            var sum = Vector256.Load(first + t);
            var squares = Vector256.Load(second + t);

            for (int i = 0; i < count; i++)
            {
                (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.Load(rows[i] + t));
                Vector256<double> apart = Vector256.Create(low, high) - center;
                sum += apart;
                squares += apart * apart;
            }

            sum.Store(first + t);
            squares.Store(second + t);
        }

        for (; t < dimension; t++)
        {
            for (int i = 0; i < count; i++)
            {
                double apart = rows[i][t] - origin[t];
                first[t] += apart;
                second[t] += apart * apart;
            }
        }
    }

    /// <summary>Creates an action (first row, count, product) that multiplies rows by many columns, one lane each.</summary>
    private Action<int, int, DenseMatrix> MultiplierBy(DenseMatrix b)
    {
        var rows = new DenseMatrix(BlockRows, _vectors.Dimension);
        return (first, count, product) =>
        {
            Read(first, count, rows);
            DenseProduct.MultiplyRows(rows, count, b, product);
        };
    }

    /// <summary>Creates the action for few columns: each product is a sum of eight lanes over the components of a row.</summary>
    private Action<int, int, DenseMatrix> MultiplierByFew(DenseMatrix b)
    {
        double[][] columns = [.. Enumerable.Range(0, b.Columns).Select(b.PaddedColumn)];
        var row = new DenseMatrix(1, _vectors.Dimension);
        return (first, count, product) =>
        {
            for (int i = 0; i < count; i++)
            {
                Read(first + i, 1, row);

                for (int column = 0; column < columns.Length; column++)
                {
                    product[i, column] = PaddedDot.Invoke(row.Values, columns[column]);
                }
            }
        };
    }

    private static void Round(ReadOnlySpan<double> values, double[] shift, Span<float> target)
    {
        for (int column = 0; column < target.Length; column++)
        {
            target[column] = (float)(values[column] + shift[column]);
        }
    }

    private double[] Sum(int length, int blockRows, Func<Action<DenseMatrix, int, double[]>> createAdder) => RowSums.Of(
        (_vectors.Count, RowSums.ChunkRows),
        length,
        _threads,
        () =>
        {
            var block = new DenseMatrix(blockRows, _vectors.Dimension);
            Action<DenseMatrix, int, double[]> add = createAdder();
            return (first, count, sums) =>
            {
                for (int start = 0; start < count; start += blockRows)
                {
                    int rows = Math.Min(blockRows, count - start);
                    Read(first + start, rows, block);
                    add(block, rows, sums);
                }
            };
        },
        _cancellationToken);

    /// <summary>Copies rows minus the origin into a block. The padding stays zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe void Read(int firstRow, int count, DenseMatrix block)
    {
        ref double origin = ref MemoryMarshal.GetArrayDataReference(_origin);

        for (int i = 0; i < count; i++)
        {
            if (firstRow + i + FetchedAhead < _vectors.Count)
            {
                Prefetch.Floats((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_vectors[firstRow + i + FetchedAhead])), _vectors.Dimension);
            }

            ReadOnlySpan<float> vector = _vectors[firstRow + i];
            ref float source = ref MemoryMarshal.GetReference(vector);
            ref double target = ref block.Values[i * block.Stride];
            int t = 0;

            // Components are independent, so that the width does not affect the bits.
            for (; Avx512F.IsSupported && t + Vector512<double>.Count <= vector.Length; t += Vector512<double>.Count)
            {
                Vector512<double> row = Avx512F.ConvertToVector512Double(Vector256.LoadUnsafe(ref source, (nuint)t));
                (row - Vector512.LoadUnsafe(ref origin, (nuint)t)).StoreUnsafe(ref target, (nuint)t);
            }

            for (; t + Vector256<float>.Count <= vector.Length; t += Vector256<float>.Count)
            {
                (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)t));
                (low - Vector256.LoadUnsafe(ref origin, (nuint)t)).StoreUnsafe(ref target, (nuint)t);
                (high - Vector256.LoadUnsafe(ref origin, (nuint)t + 4)).StoreUnsafe(ref target, (nuint)t + 4);
            }

            for (; t < vector.Length; t++)
            {
                Unsafe.Add(ref target, t) = vector[t] - _origin[t];
            }
        }
    }
}
