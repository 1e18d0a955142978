using BenchmarkDotNet.Attributes;
using Relevance.Cluster.Analysis;

namespace Relevance.Cluster.Benchmarks;

/// <summary>The silhouette of 4,000 vectors of 256 components in 10 clusters, exact.</summary>
public class SilhouetteBenchmarks
{
    private const int Clusters = 10;

    private readonly EvaluationOptions _options = new() { MaxDegreeOfParallelism = 1 };
    private VectorSet _vectors = VectorSet.Empty(1);
    private int[] _labels = [];

    [GlobalSetup]
    public void Setup()
    {
        _vectors = Sets.Groups(4000, 256, Clusters);
        _labels = [.. NearestCentroids.Find(_vectors, Sets.First(_vectors, Clusters)).Labels];
    }

    /// <summary>From all pairs.</summary>
    [Benchmark(Baseline = true)]
    public SilhouetteResult Euclidean() => ClusterMetrics.Silhouette(_vectors, _labels, _options);

    [Benchmark]
    public SilhouetteResult SquaredEuclidean() => ClusterMetrics.Silhouette(_vectors, _labels, _options with { Metric = DistanceMetric.SquaredEuclidean });

    [Benchmark]
    public SilhouetteResult Cosine() => ClusterMetrics.Silhouette(_vectors, _labels, _options with { Metric = DistanceMetric.Cosine });

    [Benchmark]
    public SilhouetteResult Simplified() => ClusterMetrics.SimplifiedSilhouette(_vectors, _labels, Sets.First(_vectors, Clusters), _options);
}
