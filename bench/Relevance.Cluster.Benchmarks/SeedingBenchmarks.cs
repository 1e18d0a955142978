using BenchmarkDotNet.Attributes;
using Relevance.Cluster.Models;

namespace Relevance.Cluster.Benchmarks;

/// <summary>The choice of the first centroids; an iteration of Lloyd's algorithm for comparison.</summary>
public class SeedingBenchmarks
{
    private const int Clusters = 50;

    private VectorSet _vectors = VectorSet.Empty(1);
    private VectorSet _first = VectorSet.Empty(1);
    private KMeansProblem _problem = null!;

    [GlobalSetup]
    public void Setup()
    {
        _vectors = Sets.Groups(20_000, 128, Clusters);
        _first = Sets.First(_vectors, Clusters);
        _problem = KMeansProblem.Create(_vectors, new KMeansOptions { ClusterCount = Clusters, MaxDegreeOfParallelism = 1 }, CancellationToken.None);
    }

    [Benchmark(Baseline = true)]
    public KMeansResult OneIteration() => new KMeans(_problem.Options with { InitialCentroids = _first, MaxIterations = 1, Tolerance = 0 }).Run(_vectors);

    [Benchmark]
    public int[] Greedy() => new GreedyStart(StartRows.Of(_problem, restart: 0), restart: 0).Choose(CancellationToken.None);

    [Benchmark]
    public int[] Random() => RandomStart.Choose(_problem, restart: 0);
}
