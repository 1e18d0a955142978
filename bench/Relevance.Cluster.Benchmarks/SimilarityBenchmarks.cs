using BenchmarkDotNet.Attributes;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;

namespace Relevance.Cluster.Benchmarks;

/// <summary>Similarities of pairs: the heatmap of the centroids, the neighbors of one vector, and the communities of all.</summary>
public class SimilarityBenchmarks
{
    private readonly string[] _labels = [.. Enumerable.Range(0, 100).Select(label => $"cluster-{label}")];
    private VectorSet _centroids = VectorSet.Empty(1);
    private VectorSet _vectors = VectorSet.Empty(1);

    [GlobalSetup]
    public void Setup()
    {
        _vectors = Sets.Groups(4000, 256, 100);
        _centroids = Sets.First(_vectors, _labels.Length);
    }

    /// <summary>100 centroids, in float64.</summary>
    [Benchmark(Baseline = true)]
    public CentroidHeatmap Heatmap() => CentroidHeatmap.Of(_labels, _centroids);

    /// <summary>100 centroids, in float64.</summary>
    [Benchmark]
    public CentroidDistances Distances() => CentroidDistances.Of(_labels, _centroids, DistanceMetric.Euclidean);

    /// <summary>One vector against 4,000.</summary>
    [Benchmark]
    public IReadOnlyList<RankedRow> Nearest() => NearestNeighbors.Find(_vectors, _vectors[0].ToArray());

    /// <summary>4,000 vectors against each other.</summary>
    [Benchmark]
    public CommunityDetectionResult Communities() => new CommunityDetection(new CommunityDetectionOptions { MaxDegreeOfParallelism = 1 }).Run(_vectors);
}
