using BenchmarkDotNet.Attributes;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster.Benchmarks;

/// <summary>One row with 48 centroids of 256 components, in the cache, by the tile of each width.</summary>
public unsafe class ScoreTileBenchmarks
{
    private const int Dimension = 256;
    private const int Lanes = CentroidPanels.PanelLanes;

    private readonly AlignedFloats _values = new(ScoreTile512.Rows * Dimension);
    private readonly AlignedFloats _results = new(ScoreTile512.Rows * Lanes);
    private readonly nint[] _pointers = GC.AllocateArray<nint>(2 * ScoreTile512.Rows, pinned: true);
    private readonly CentroidPanels _panels = new(Lanes, Dimension);
    private ScoreTile _tile;

    [GlobalSetup]
    public void Setup()
    {
        _panels.PackForDistance(Sets.Groups(Lanes, Dimension, Lanes));
        _values.Span.Fill(0.5f);

        for (int i = 0; i < ScoreTile512.Rows; i++)
        {
            _pointers[i] = (nint)(_values.Pointer + (i * Dimension));
            _pointers[ScoreTile512.Rows + i] = (nint)(_results.Pointer + (i * Lanes));
        }

        fixed (nint* pointers = _pointers)
        {
            // The array is pinned for good.
            _tile = new ScoreTile
            {
                Rows = (float**)pointers,
                RowStep = 1,
                Panel = _panels.Panel(0),
                Stride = Lanes,
                Lanes = Lanes,
                Dimension = Dimension,
                Biases = _panels.BiasesAt(0),
                Scores = (float**)(pointers + ScoreTile512.Rows),
            };
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = ScoreTile128.Rows)]
    public void Width128() => ScoreTile128.Invoke(_tile);

    [Benchmark(OperationsPerInvoke = ScoreTile256.Rows)]
    public void Width256() => ScoreTile256.Invoke(_tile);

    /// <summary>The tile of a machine without AVX-512.</summary>
    [Benchmark(OperationsPerInvoke = ScoreTile512.Rows)]
    public void Width512()
    {
        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported)
        {
            ScoreTile512.Invoke(_tile);
        }
        else
        {
            throw new NotSupportedException("This machine has no AVX-512.");
        }
    }
}
