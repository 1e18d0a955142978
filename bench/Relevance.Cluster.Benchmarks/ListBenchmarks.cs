using BenchmarkDotNet.Attributes;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Benchmarks;

/// <summary>The members closest to and furthest from every centroid, next to the pass that labels 100,000 vectors of 128 components.</summary>
public class ListBenchmarks : IDisposable
{
    private const int Clusters = 100;

    private VectorSet _vectors = VectorSet.Empty(1);
    private VectorSet _centroids = VectorSet.Empty(1);
    private NearestCentroidSearch _search = null!;
    private NearestCentroids _nearest = null!;
    private int[] _labels = [];
    private MemberRankingOptions _options = new();

    [Params(3, 10)]
    public int PageSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _vectors = Sets.Groups(100_000, 128, Clusters);
        _centroids = Sets.First(_vectors, Clusters);
        _search = new NearestCentroidSearch(_vectors, Clusters, DistanceMetric.SquaredEuclidean, null, threads: 1);
        _nearest = NearestCentroids.Find(_vectors, _centroids);
        _labels = [.. _nearest.Labels];
        _options = new MemberRankingOptions { PageSize = PageSize, MaxDegreeOfParallelism = 1 };
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _search.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int Pass()
    {
        _search.Forget();
        return _search.Assign(_centroids, _labels, null, CancellationToken.None);
    }

    [Benchmark]
    public IReadOnlyList<IReadOnlyList<RankedRow>> Closest() => MemberRanking.ListClosest(_vectors, _labels, _centroids, _options);

    [Benchmark]
    public IReadOnlyList<IReadOnlyList<RankedRow>> Furthest() => MemberRanking.ListFurthest(_vectors, _labels, _centroids, _options);

    [Benchmark]
    public IReadOnlyList<IReadOnlyList<RankedRow>> ClosestOfKnownDistances() =>
        MemberRanking.ListClosest(_vectors, _labels, _centroids, _options with { Distances = _nearest.Distances });
}
