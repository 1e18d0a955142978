using BenchmarkDotNet.Attributes;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Benchmarks;

/// <summary>The nearest of k centroids for every vector.</summary>
public class PassBenchmarks : IDisposable
{
    private VectorSet _vectors = VectorSet.Empty(1);
    private VectorSet _centroids = VectorSet.Empty(1);
    private NearestCentroidSearch _search = null!;
    private int[] _labels = [];

    [Params("20000x128 k=100", "10000x512 k=50", "5000x1536 k=20")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        int[] shape =
        [
            .. Shape
                .Split('x', ' ', '=')
                .Where(part => part.All(char.IsAsciiDigit) && part.Length > 0)
                .Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)),
        ];
        _vectors = Sets.Groups(shape[0], shape[1], shape[2]);
        _centroids = Sets.First(_vectors, shape[2]);
        _search = new NearestCentroidSearch(_vectors, shape[2], DistanceMetric.SquaredEuclidean, null, threads: 1);
        _labels = new int[_vectors.Count];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _search.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>As in an iteration of Lloyd's algorithm, without bounds.</summary>
    [Benchmark(Baseline = true)]
    public int Labels()
    {
        _search.Forget();
        return _search.Assign(_centroids, _labels, null, CancellationToken.None);
    }

    /// <summary>With all that a caller gets: fresh arrays, and the distances in float64.</summary>
    [Benchmark]
    public NearestCentroids LabelsAndDistances() => NearestCentroids.Find(_vectors, _centroids, maxDegreeOfParallelism: 1);

    [Benchmark]
    public NearestCentroids LabelsAndDistancesByCosine() => NearestCentroids.Find(_vectors, _centroids, DistanceMetric.Cosine, 1);

    /// <summary>The time of a loop over <see cref="Distance"/>.</summary>
    [Benchmark]
    public int FloatingPoint64Only()
    {
        int sum = 0;

        for (int row = 0; row < _vectors.Count; row++)
        {
            (int best, double least) = (0, double.PositiveInfinity);

            for (int centroid = 0; centroid < _centroids.Count; centroid++)
            {
                double distance = Distance.SquaredEuclidean(_vectors[row], _centroids[centroid]);
                (best, least) = distance < least ? (centroid, distance) : (best, least);
            }

            sum += best;
        }

        return sum;
    }
}
