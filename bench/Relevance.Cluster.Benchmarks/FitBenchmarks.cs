using BenchmarkDotNet.Attributes;

namespace Relevance.Cluster.Benchmarks;

/// <summary>Thirty iterations of Lloyd's algorithm from the same centroids, with bounds and without, on one thread and on all.</summary>
public class FitBenchmarks
{
    private const int Clusters = 50;

    private VectorSet _vectors = VectorSet.Empty(1);
    private KMeansOptions _options = new() { ClusterCount = Clusters };

    [Params(128, 512)]
    public int Dimension { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // Twice as many groups as clusters, so that labels change for long.
        _vectors = Sets.Groups(10_000, Dimension, 2 * Clusters);
        _options = _options with { InitialCentroids = Sets.First(_vectors, Clusters), MaxIterations = 30, Tolerance = 0, MaxDegreeOfParallelism = 1 };
    }

    [Benchmark(Baseline = true)]
    public KMeansResult Plain() => new KMeans(_options with { BoundsMemory = 0 }).Run(_vectors);

    [Benchmark]
    public KMeansResult WithBounds() => new KMeans(_options).Run(_vectors);

    [Benchmark]
    public KMeansResult WithBoundsOnAllProcessors() => new KMeans(_options with { MaxDegreeOfParallelism = -1 }).Run(_vectors);
}
