using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>The rows with 8 bits per component, and a bound of the error of each: they estimate how much the shift of a centroid changes a score.</summary>
/// <remarks>
/// x = a + w∘(s·q) + e with one origin a and one width w per component for all rows, one step s per row, integers q from −127 to 127, and a residual e whose
/// norm is stored. So |x·δ − (a·δ + s·(q·(w∘δ)))| = |e·δ| ≤ ‖e‖‖δ‖ for every δ.
/// </remarks>
internal sealed unsafe class QuantizedRows : IDisposable
{
    private const int MostSamples = 1024;

    /// <summary>The part of the mean variance that is added to the variance of each component.</summary>
    private const double LeastVariance = 1e-4;

    private readonly NativeBlock _codes;
    private readonly NativeBlock _rows;
    private readonly sbyte* _firstCode;
    private readonly Quantization* _firstRow;
    private readonly float[] _perWidth;

    private QuantizedRows(int count, int dimension)
    {
        Stride = StrideOf(dimension);
        _codes = NativeBlock.Of<sbyte>((long)count * Stride);
        _rows = NativeBlock.Of<Quantization>(count);
        _firstCode = _codes.Pointer<sbyte>();
        _firstRow = _rows.Pointer<Quantization>();
        Origin = new float[Stride];
        Widths = new float[Stride];
        _perWidth = new float[Stride];
    }

    /// <summary>Gets the bytes from one quantized row to the next: the dimension rounded up to a multiple of <see cref="QuantizedKernel.Step"/>.</summary>
    public int Stride { get; }

    /// <summary>Gets the origin a, padded with zeros.</summary>
    public float[] Origin { get; }

    /// <summary>Gets the widths w, padded with ones.</summary>
    public float[] Widths { get; }

    /// <summary>Returns the number of bytes per row.</summary>
    public static long BytesOf(int dimension) => StrideOf(dimension) + Unsafe.SizeOf<Quantization>();

    /// <summary>Allocates memory, and computes the origin and the widths from a sample of the rows. No row is quantized yet.</summary>
    public static QuantizedRows Create(VectorSet vectors)
    {
        var codes = new QuantizedRows(vectors.Count, vectors.Dimension);
        codes.Measure(vectors);
        return codes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _codes.Free();
        _rows.Free();
    }

    /// <summary>Quantizes a row.</summary>
    public void Encode(int row, ReadOnlySpan<float> vector) =>
        *CodeOf(row) = QuantizedKernel.Encode(vector, Origin, Widths, _perWidth, new Span<sbyte>(Of(row), Stride));

    /// <summary>Returns the integers q of a row; valid while this object is reachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public sbyte* Of(int row) => _firstCode + ((nint)row * Stride);

    /// <summary>Returns the step and the residual of a row; valid while this object is reachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quantization* CodeOf(int row) => _firstRow + row;

    private static int StrideOf(int dimension) => (dimension + QuantizedKernel.Step - 1) / QuantizedKernel.Step * QuantizedKernel.Step;

    /// <summary>
    /// Sets the origin to the mean of a sample and the widths to its standard deviations, so that no component of a larger scale sets the step of a row.
    /// </summary>
    private void Measure(VectorSet vectors)
    {
        int samples = Math.Min(vectors.Count, MostSamples);
        double[] mean = new double[vectors.Dimension], variance = new double[vectors.Dimension];

        for (int i = 0; i < samples; i++)
        {
            AccumulateKernel.Add(mean, vectors[RowOf(i)], 1.0 / samples);
        }

        for (int i = 0; i < samples; i++)
        {
            ScatterKernel.Add(variance, vectors[RowOf(i)], mean, (1, 1.0 / samples));
        }

        double least = LeastVariance * variance.Sum() / vectors.Dimension;
        Widths.AsSpan().Fill(1);
        _perWidth.AsSpan().Fill(1);

        for (int t = 0; t < mean.Length; t++)
        {
            Origin[t] = (float)mean[t];
            float width = (float)Math.Sqrt(variance[t] + least);
            Widths[t] = float.IsNormal(width) && float.IsNormal(1 / width) ? width : 1;
            _perWidth[t] = 1 / Widths[t];
        }

        int RowOf(int sample) => (int)((long)sample * vectors.Count / samples);
    }
}
