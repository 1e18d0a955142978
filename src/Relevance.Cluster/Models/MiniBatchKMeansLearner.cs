using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster;

/// <summary>K-means on a stream of vectors: each batch moves the centroids and need not be kept in memory. Not thread-safe.</summary>
/// <remarks>
/// D. Sculley, "Web-scale k-means clustering", WWW 2010: a centroid is the mean of all vectors that were nearest to it when they were added. The first
/// batch determines the first centroids, by greedy k-means++ and a few iterations. Equal batches and options give the same bits.
/// </remarks>
public sealed class MiniBatchKMeansLearner
{
    private readonly MiniBatchKMeansOptions _options;
    private double[][] _sums = [];
    private long[] _counts = [];

    /// <summary>
    /// Initializes a new instance of the <see cref="MiniBatchKMeansLearner"/> class with a number of clusters and a seed, and otherwise default options.
    /// </summary>
    /// <param name="clusterCount">The number of clusters to find, at least 1.</param>
    /// <param name="seed">The seed of every random choice. Null, the default, means the default of <see cref="MiniBatchKMeansOptions.Seed"/>, 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clusterCount"/> is less than 1.</exception>
    public MiniBatchKMeansLearner(int clusterCount, int? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        _options = new MiniBatchKMeansOptions { ClusterCount = clusterCount, Seed = seed ?? 0 };
    }

    /// <summary>Initializes a new instance of the <see cref="MiniBatchKMeansLearner"/> class with options.</summary>
    /// <param name="options">
    /// The options; <see cref="MiniBatchKMeansOptions.BatchSize"/> and <see cref="MiniBatchKMeansOptions.MaxPasses"/> are ignored.
    /// </param>
    public MiniBatchKMeansLearner(MiniBatchKMeansOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Gets the options.</summary>
    public MiniBatchKMeansOptions Options => _options;

    /// <summary>Gets the current centroids, row i for label i; null before the first batch.</summary>
    public VectorSet? Centroids { get; private set; }

    /// <summary>Gets the number of added vectors per centroid that was nearest to them, index i for label i; empty before the first batch.</summary>
    public IReadOnlyList<long> Counts => _counts.AsReadOnly();

    /// <summary>
    /// Labels a batch by the current centroids, then moves the centroids. It runs on the calling thread and on threads of the pool. O(b·k·d) for b vectors.
    /// </summary>
    /// <param name="batch">
    /// Any number of vectors of the same dimension; the first batch has at least as many as clusters. An empty batch changes nothing.
    /// </param>
    /// <param name="cancellationToken">
    /// A token that cancels the operation. It is checked between blocks of rows; a canceled batch moves no centroid.
    /// </param>
    /// <returns>The labels and distances of the batch before the centroids move; for the first batch, by its own first centroids.</returns>
    /// <exception cref="ArgumentException">The dimension differs from earlier batches, or the first batch has fewer vectors than clusters.</exception>
    /// <exception cref="VectorShapeException">
    /// The metric is cosine, a vector is a zero vector, and <see cref="MiniBatchKMeansOptions.ZeroVectors"/> rejects it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public NearestCentroids Add(VectorSet batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);

        if (Centroids is not null && batch.Dimension != Centroids.Dimension)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The batch is {batch}; the previous batches had {Centroids.Dimension} components."),
                nameof(batch));
        }

        var rows = DirectedRows.Of(batch, _options.Metric, _options.ZeroVectors);
        batch = rows.Vectors;
        VectorSet centroids = Centroids ?? Begin(batch, cancellationToken);
        DistanceMetric metric = _options.Metric == DistanceMetric.Cosine ? DistanceMetric.Cosine : DistanceMetric.SquaredEuclidean;
        NearestCentroids nearest = NearestCentroids.Find(batch, centroids, metric, _options.MaxDegreeOfParallelism, cancellationToken);
        int threads = ParallelBlocks.Threads(_options.MaxDegreeOfParallelism);
        double[]? factors = metric == DistanceMetric.Cosine ? UnitVectors.InverseLengths(batch) : null;
        var terms = RowTerms.Of(batch, default, factors, threads, cancellationToken);
        ClusterSums sums = LabelSums.Of(terms, [.. nearest.Labels], centroids.Count, threads, cancellationToken);

        if (Centroids is null)
        {
            _sums = [.. Enumerable.Range(0, centroids.Count).Select(_ => new double[batch.Dimension])];
            _counts = new long[centroids.Count];
        }

        Centroids = Move(centroids, sums, metric);
        return rows.ZeroCount == 0
            ? nearest
            : new NearestCentroids { Labels = rows.ToAll([.. nearest.Labels]), Distances = rows.ToAll([.. nearest.Distances]) };
    }

    /// <summary>Determines the first centroids by a short search on the first batch.</summary>
    /// <remarks>If the batch has fewer distinct vectors than clusters, the last centroid is repeated; the copies get members later.</remarks>
    private VectorSet Begin(VectorSet batch, CancellationToken cancellationToken)
    {
        VectorSet found = new KMeans(new KMeansOptions
        {
            ClusterCount = _options.ClusterCount,
            Metric = _options.Metric,
            Seed = _options.Seed,
            Quality = KMeansQuality.Fast,
            MaxIterations = 10,
            MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
        }).Run(batch, null, cancellationToken).Centroids!;
        return found.Select([.. Enumerable.Range(0, _options.ClusterCount).Select(label => Math.Min(label, found.Count - 1))]);
    }

    private VectorSet Move(VectorSet centroids, ClusterSums sums, DistanceMetric metric)
    {
        float[][] moved = [.. Enumerable.Range(0, centroids.Count).Select(label => centroids[label].ToArray())];

        for (int label = 0; label < moved.Length; label++)
        {
            ReadOnlySpan<double> added = sums.SumOf(label);
            double[] sum = _sums[label];
            _counts[label] += (long)sums.WeightOf(label);
            double square = 0;

            for (int t = 0; t < sum.Length; t++)
            {
                sum[t] += added[t];
                square += sum[t] * sum[t];
            }

            // The sum of opposite members has no direction: the centroid stays.
            double divisor = metric == DistanceMetric.Cosine ? Math.Sqrt(square) : _counts[label];

            for (int t = 0; t < sum.Length && divisor > 0; t++)
            {
                moved[label][t] = (float)(sum[t] / divisor);
            }
        }

        return VectorSet.From(moved);
    }
}
