using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Numerics.Assignment;

/// <summary>A short form of the rows, a byte a component, and for each row how much of it that leaves out: enough to say by how much the move of a centroid changes a score.</summary>
/// <remarks>
/// x = o + w∘(s·q) + e: the same origin o and the same width w of each component for all rows, a step s for each row, whole numbers q from −127 to 127, and a rest e of
/// which the length is kept. So x·δ = o·δ + s·(q·(w∘δ)), give or take |e||δ|, for any δ.
/// </remarks>
internal sealed unsafe class QuantizedRows
{
    private const int MostSamples = 1024;

    /// <summary>A component that hardly varies in the sample gets this part of the mean variance.</summary>
    private const double LeastVariance = 1e-4;

    // Keep the memory alive: it is pinned as long as it is referenced.
    private readonly sbyte[] _codes;
    private readonly Quantization[] _rows;
    private readonly sbyte* _firstCode;
    private readonly Quantization* _firstRow;
    private readonly float[] _perWidth;

    private QuantizedRows(int count, int dimension)
    {
        Stride = StrideOf(dimension);
        (_codes, nint codes) = LargeArrays.AllocatePinned<sbyte>(count * Stride);
        (_rows, nint rows) = LargeArrays.AllocatePinned<Quantization>(count);
        _firstCode = (sbyte*)codes;
        _firstRow = (Quantization*)rows;
        Origin = new float[Stride];
        Widths = new float[Stride];
        _perWidth = new float[Stride];
    }

    /// <summary>Gets how far the codes of rows lie apart: the dimension, filled up with zeros to a multiple of <see cref="QuantizedKernel.Step"/>.</summary>
    public int Stride { get; }

    /// <summary>Gets what was subtracted from each component, 0 where there is none.</summary>
    public float[] Origin { get; }

    /// <summary>Gets the width of each component, 1 where there is none.</summary>
    public float[] Widths { get; }

    /// <summary>How many bytes there are for a row.</summary>
    public static long BytesOf(int dimension) => StrideOf(dimension) + Unsafe.SizeOf<Quantization>();

    /// <summary>Makes room for codes, with an origin and widths from a sample of the rows. No row is encoded yet.</summary>
    public static QuantizedRows Create(VectorSet vectors)
    {
        var codes = new QuantizedRows(vectors.Count, vectors.Dimension);
        codes.Measure(vectors);
        return codes;
    }

    /// <summary>Encodes a row.</summary>
    public void Encode(int row, ReadOnlySpan<float> vector) =>
        *CodeOf(row) = QuantizedKernel.Encode(vector, Origin, Widths, _perWidth, new Span<sbyte>(Of(row), Stride));

    /// <summary>The whole numbers of a row; valid while this object is reachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public sbyte* Of(int row) => _firstCode + ((nint)row * Stride);

    /// <summary>What goes with them; valid while this object is reachable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Quantization* CodeOf(int row) => _firstRow + row;

    private static int StrideOf(int dimension) => (dimension + QuantizedKernel.Step - 1) / QuantizedKernel.Step * QuantizedKernel.Step;

    /// <summary>The mean of a sample, and of each component the deviation: so that a row's largest component, which sets its step, is not that of another scale.</summary>
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
