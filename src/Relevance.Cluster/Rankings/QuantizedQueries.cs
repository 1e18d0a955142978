using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Vectors;

namespace Relevance.Cluster.Rankings;

/// <summary>Queries with 16 bits per component, and bounds on their distances to rows with 8 bits.</summary>
/// <remarks>
/// With x = a + w∘(s·q) + e for a row and w∘y = s'·q' + e' for a query, x·y = a·y + s·s'·Σ q·q', with an error of at most ‖e‖‖y‖ + ‖s·q‖‖e'‖. The sum is one
/// of integers, so exact, and the rest is float64: each of its roundings, and those of the distance itself, which sums d terms, are within d·2⁻⁵² of the norms.
/// Squares below 10⁻³⁸ lose digits in float32, where the norms of e and e' are summed: an absolute part covers them. What float32 cannot hold has an infinite
/// error, and its range contains everything.
/// </remarks>
internal sealed unsafe class QuantizedQueries : IDisposable
{
    private const nuint CacheLine = 64;

    private readonly SearchRows _rows;
    private readonly DistanceMetric _metric;
    private readonly int _stride;
    private readonly short* _codes;
    private readonly Query[] _queries;

    /// <summary>The relative rounding of float64 sums over the components, with room.</summary>
    private readonly double _rounding;

    /// <summary>The absolute part of a residual that was summed in float32.</summary>
    private readonly double _underflow;

    /// <summary>Initializes a new instance of the <see cref="QuantizedQueries"/> class; its disposal releases the memory.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="queries">The queries, of the dimension of the rows.</param>
    /// <param name="metric">A metric that <see cref="Supports"/>.</param>
    public QuantizedQueries(SearchRows rows, IReadOnlyList<ReadOnlyMemory<float>> queries, DistanceMetric metric)
    {
        (_rows, _metric, _stride) = (rows, metric, rows.Codes.Stride);
        _rounding = (_stride + 32) * Math.Pow(2, -50);
        _underflow = 1e-22 * Math.Sqrt(_stride);

        // The last group is completed with zeros.
        int groups = (queries.Count + QuantizedKernel.Width - 1) / QuantizedKernel.Width;
        nuint length = checked((nuint)groups * QuantizedKernel.Width * (nuint)_stride);
        _codes = (short*)NativeMemory.AlignedAlloc(length * sizeof(short), CacheLine);
        NativeMemory.Clear(_codes, length * sizeof(short));
        _queries = new Query[queries.Count];
        float[] weighted = new float[_stride];
        double originNorm = NormOf(rows.Codes.Origin);

        for (int i = 0; i < _queries.Length; i++)
        {
            _queries[i] = Encode(queries[i].Span, weighted, originNorm, CodesOf(i));
        }
    }

    /// <summary>Gets the bytes of a quantized row.</summary>
    public int RowBytes => _stride;

    /// <summary>Determines whether a distance follows from the norms and the dot product.</summary>
    public static bool Supports(DistanceMetric metric) => metric != DistanceMetric.L1;

    /// <summary>Sets the rows of a block, with the numbers of each that do not depend on a query.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(RowBlock block, ReadOnlySpan<int> rows)
    {
        block.Count = rows.Length;
        rows.CopyTo(block.Rows);
        double[] norms = _rows.Norms;
        Span<double> steps = block.Steps.AsSpan(0, rows.Length);
        Span<double> residuals = block.Residuals.AsSpan(0, rows.Length);
        Span<double> codeNorms = block.CodeNorms.AsSpan(0, rows.Length);
        Span<double> rowNorms = block.Norms.AsSpan(0, rows.Length);
        Span<double> squares = block.Squares.AsSpan(0, rows.Length);

        for (int i = 0; i < rows.Length; i++)
        {
            Quantization* code = _rows.Codes.CodeOf(rows[i]);
            double norm = norms[rows[i]];
            steps[i] = code->Step;
            residuals[i] = code->Residual + _underflow;
            codeNorms[i] = code->Norm;
            rowNorms[i] = norm;
            squares[i] = norm * norm;
        }
    }

    /// <summary>Multiplies the rows of a block with the queries of a group.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="group">The group.</param>
    /// <param name="products">Receives the products: those of the first query with all rows, then those of the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(RowBlock block, int group, Span<double> products)
    {
        int first = group * QuantizedKernel.Width;
        int* four = stackalloc int[QuantizedKernel.Width];

        if (_queries.Length - first == 1)
        {
            MultiplyOne(block, CodesOf(first), products, four);
            return;
        }

        short** codes = stackalloc short*[] { CodesOf(first), CodesOf(first + 1), CodesOf(first + 2), CodesOf(first + 3) };

        for (int i = 0; i < block.Count; i++)
        {
            QuantizedKernel.Multiply(_rows.Codes.Of(block.Rows[i]), _stride, codes, four);
            products[i] = four[0];
            products[RowBlock.Length + i] = four[1];
            products[(2 * RowBlock.Length) + i] = four[2];
            products[(3 * RowBlock.Length) + i] = four[3];
        }
    }

    /// <summary>Determines which rows of a block are not certainly beyond a distance: those whose lower bound in <see cref="Of"/> is at most that.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="query">The query.</param>
    /// <param name="products">The products of the query with these rows.</param>
    /// <param name="limit">The distance; with the sign reversed, if the furthest rows are searched for.</param>
    /// <param name="isClosest">True if the closest rows are searched for.</param>
    /// <returns>One bit per row, the lowest for the first; a bound that is not a number excludes no row.</returns>
    /// <remarks>
    /// The condition on the dot product p with its error is solved for σ·p + error, σ = −1 for the furthest, so that the rest is a polynomial of the row's
    /// norm: no division and no root per row.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Remaining(RowBlock block, int query, ReadOnlySpan<double> products, double limit, bool isClosest)
    {
        ref readonly Query y = ref _queries[query];
        int sign = isClosest ? 1 : -1;
        double square = y.Norm * y.Norm;
        double beyond = limit * limit * (1 + (sign * _rounding));
        (double constant, double perNorm, double perSquare) = _metric switch
        {
            DistanceMetric.Cosine => (0.0, (sign - limit - _rounding) * y.Norm, 0.0),
            DistanceMetric.DotProduct => (-limit, 0.0, 0.0),
            DistanceMetric.Euclidean => (((sign - _rounding) * square / 2) - (sign * beyond / 2), 0.0, (sign - _rounding) / 2),
            _ => (((sign - _rounding) * square / 2) - (limit / 2), 0.0, (sign - _rounding) / 2),
        };

        if (_metric == DistanceMetric.Euclidean && !(sign * limit > 0))
        {
            // The square of such a limit means nothing.
            return block.All;
        }

        Vector256<double> constants = Vector256.Create(constant - (sign * y.OriginProduct) - y.Rounding);
        Vector256<double> perNorms = Vector256.Create(perNorm - (_rounding * y.Norm));
        Vector256<double> perSquares = Vector256.Create(perSquare);
        Vector256<double> steps = Vector256.Create(sign * y.Step);
        Vector256<double> norms = Vector256.Create(y.Norm);
        Vector256<double> residuals = Vector256.Create(y.Residual);
        ulong excluded = 0;

        for (int i = 0; i < block.Count; i += Vector256<double>.Count)
        {
            Vector256<double> product = steps * (At(block.Steps, i) * At(products, i));
            Vector256<double> error = (norms * At(block.Residuals, i)) + (residuals * At(block.CodeNorms, i));
            Vector256<double> bound = constants + (perNorms * At(block.Norms, i)) + (perSquares * At(block.Squares, i));
            excluded |= (ulong)Vector256.LessThan(product + error, bound).ExtractMostSignificantBits() << i;
        }

        return ~excluded & block.All;

        static Vector256<double> At(ReadOnlySpan<double> values, int index) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)index);
    }

    /// <summary>Multiplies a row with one query.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Multiply(int row, int query) => QuantizedKernel.Multiply(_rows.Codes.Of(row), _stride, CodesOf(query));

    /// <summary>Multiplies the rows of a block with one query, four at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyOne(RowBlock block, short* codes, Span<double> products, int* four)
    {
        ReadOnlySpan<int> rows = block.Rows.AsSpan(0, block.Count);
        sbyte** addresses = stackalloc sbyte*[QuantizedKernel.Width];

        for (int i = 0; i < rows.Length; i += QuantizedKernel.Width)
        {
            // The last rows are completed with the last one.
            for (int lane = 0; lane < QuantizedKernel.Width; lane++)
            {
                addresses[lane] = _rows.Codes.Of(rows[Math.Min(i + lane, rows.Length - 1)]);
            }

            QuantizedKernel.MultiplyRows(addresses, _stride, codes, four);

            for (int lane = 0; lane < QuantizedKernel.Width; lane++)
            {
                products[i + lane] = four[lane];
            }
        }
    }

    /// <summary>Returns the bounds on the float64 distance of a row to a query.</summary>
    /// <param name="row">The row.</param>
    /// <param name="query">The query.</param>
    /// <param name="product">Their product.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DistanceRange Of(int row, int query, double product)
    {
        Quantization* code = _rows.Codes.CodeOf(row);
        double norm = _rows.Norms[row];
        ref readonly Query y = ref _queries[query];
        double dot = y.OriginProduct + (y.Step * code->Step * product);
        double error = ((code->Residual + _underflow) * y.Norm) + (code->Norm * y.Residual) + (_rounding * norm * y.Norm) + y.Rounding;

        switch (_metric)
        {
            case DistanceMetric.Cosine:
                if (norm == 0)
                {
                    return new DistanceRange(1, 1);
                }

                double perNorms = 1 / (norm * y.Norm);
                double distance = 1 - (dot * perNorms);
                double range = (error * perNorms) + _rounding;
                return new DistanceRange(distance - range, distance + range);
            case DistanceMetric.DotProduct:
                return new DistanceRange(-dot - error, -dot + error);
            default:
                double squares = (norm * norm) + (y.Norm * y.Norm);
                double low = Math.Max(0, squares - (2 * (dot + error)) - (_rounding * squares));
                double high = squares - (2 * (dot - error)) + (_rounding * squares);

                // The square root is rounded correctly, so it keeps the order.
                return _metric == DistanceMetric.Euclidean
                    ? new DistanceRange(Math.Sqrt(low), Math.Sqrt(high))
                    : new DistanceRange(low, high);
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(_codes);

    private static double NormOf(ReadOnlySpan<float> vector) => Math.Sqrt(DotKernel.Invoke(vector, vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private short* CodesOf(int query) => _codes + ((nint)query * _stride);

    private Query Encode(ReadOnlySpan<float> vector, float[] weighted, double originNorm, short* codes)
    {
        Array.Clear(weighted);
        double weightedSquare = 0;

        for (int t = 0; t < vector.Length; t++)
        {
            weighted[t] = vector[t] * _rows.Codes.Widths[t];
            weightedSquare += (double)weighted[t] * weighted[t];
        }

        Quantization code = QuantizedKernel.EncodeShift(weighted, QuantizedKernel.LargestOfShift(_stride), codes);
        double norm = NormOf(vector);
        return new Query(
            code.Step,
            code.Residual + _underflow + (_rounding * Math.Sqrt(weightedSquare)),
            norm,
            DotKernel.Invoke(_rows.Codes.Origin.AsSpan(0, vector.Length), vector),
            _rounding * originNorm * norm);
    }

    /// <summary>A quantized query.</summary>
    /// <param name="Step">The step s'.</param>
    /// <param name="Residual">An upper bound of ‖e'‖ that also covers the rounding of the product.</param>
    /// <param name="Norm">The norm ‖y‖.</param>
    /// <param name="OriginProduct">The product a·y of the origin of the rows.</param>
    /// <param name="Rounding">An upper bound of its rounding.</param>
    private readonly record struct Query(double Step, double Residual, double Norm, double OriginProduct, double Rounding);
}

/// <summary>A few rows that are compared with one query after the other: their codes stay in the first-level cache.</summary>
internal sealed class RowBlock
{
    /// <summary>The most rows: as many as a mask has bits.</summary>
    public const int Length = 64;

    /// <summary>Gets or sets the number of rows.</summary>
    public int Count { get; set; }

    /// <summary>Gets the mask of all rows.</summary>
    public ulong All => Count == Length ? ulong.MaxValue : (1UL << Count) - 1;

    public int[] Rows { get; } = new int[Length];

    public double[] Steps { get; } = new double[Length];

    public double[] Residuals { get; } = new double[Length];

    public double[] CodeNorms { get; } = new double[Length];

    public double[] Norms { get; } = new double[Length];

    public double[] Squares { get; } = new double[Length];
}
