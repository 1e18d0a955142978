using BenchmarkDotNet.Attributes;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Benchmarks;

/// <summary>Kernels that read one or two vectors in the cache: float64 sums that decide, and float32 sums that sort out beforehand.</summary>
public unsafe class RowKernelBenchmarks
{
    private const int DotCentroids = 4;

    private readonly nint[] _pointers = GC.AllocateArray<nint>(2, pinned: true);
    private readonly int[] _indices = GC.AllocateArray<int>(DotCentroids, pinned: true);
    private AlignedFloats _x = new(1);
    private AlignedFloats _y = new(1);
    private AlignedFloats _centered = new(1);
    private AlignedFloats _centroids = new(1);
    private readonly AlignedFloats _scores = new(DotCentroids);
    private readonly AlignedFloats _biases = new(DotCentroids);
    private double[] _sums = [];

    [Params(128, 768)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        (_x, _y, _centered) = (new AlignedFloats(Dimension), new AlignedFloats(Dimension), new AlignedFloats(Dimension));
        _centroids = new AlignedFloats(DotCentroids * Dimension);
        _sums = new double[Dimension];
        var random = new Random(1);

        foreach (AlignedFloats floats in new[] { _x, _y, _centroids })
        {
            for (int i = 0; i < floats.Length; i++)
            {
                floats.Span[i] = random.NextSingle();
            }
        }

        (_pointers[0], _pointers[1]) = ((nint)_x.Pointer, (nint)_scores.Pointer);

        for (int i = 0; i < DotCentroids; i++)
        {
            _indices[i] = i;
        }
    }

    [Benchmark(Baseline = true)]
    public double SquaredDistance() => SquaredDistanceKernel.Invoke(_x.Span, _y.Span);

    [Benchmark]
    public double Dot() => DotKernel.Invoke(_x.Span, _y.Span);

    [Benchmark]
    public double Manhattan() => ManhattanKernel.Invoke(_x.Span, _y.Span);

    [Benchmark]
    public float SquaredDistanceEstimate() => EstimateKernel.Sum<EstimateKernel.SquaredDifference>(_x.Pointer, _y.Pointer, Dimension);

    [Benchmark]
    public float SquaredLength() => SquaredLengthKernel.Invoke(_x.Span);

    [Benchmark]
    public float Center() => CenterKernel.Invoke(_x.Span, 1, _y.Span, _centered.Span);

    [Benchmark]
    public void Accumulate() => AccumulateKernel.Add(_sums, _x.Span, 1);

    /// <summary>One row with four centroids, the lanes along the components.</summary>
    [Benchmark]
    public void DotTileOfFour()
    {
        fixed (nint* pointers = _pointers)
        fixed (int* indices = _indices)
        {
            DotTile.Invoke(new DotTile
            {
                Rows = (float**)pointers,
                RowCount = 1,
                Centroids = _centroids.Pointer,
                Stride = Dimension,
                Indices = indices,
                Count = DotCentroids,
                Dimension = Dimension,
                Biases = _biases.Pointer,
                Scores = (float**)(pointers + 1),
            });
        }
    }
}
