using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;

namespace Relevance.Cluster;

/// <summary>K-means over vectors that come batch after batch and need not be kept: each batch moves the centroids towards its members. Not thread-safe.</summary>
/// <remarks>
/// D. Sculley, "Web-scale k-means clustering", WWW 2010: a centroid is the mean of all vectors that were nearest to it when they came. The first batch chooses the centroids, by greedy
/// k-means++ and a few iterations. Same batches and options, same bits.
/// </remarks>
public sealed class MiniBatchKMeansLearner
{
    private readonly MiniBatchKMeansOptions _options;
    private double[][] _sums = [];
    private long[] _counts = [];

    /// <summary>Initializes a new instance of the <see cref="MiniBatchKMeansLearner"/> class that has seen nothing.</summary>
    /// <param name="options">How to learn; <see cref="MiniBatchKMeansOptions.BatchSize"/> and <see cref="MiniBatchKMeansOptions.MaxPasses"/> are not looked at.</param>
    public MiniBatchKMeansLearner(MiniBatchKMeansOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Gets how it learns.</summary>
    public MiniBatchKMeansOptions Options => _options;

    /// <summary>Gets the centroids as they are now, row i for label i; null before the first batch.</summary>
    public VectorSet? Centroids { get; private set; }

    /// <summary>Gets how many vectors were nearest to each centroid when they came, index i for label i; empty before the first batch.</summary>
    public IReadOnlyList<long> Counts => _counts.AsReadOnly();

    /// <summary>Labels a batch by the centroids as they are, then moves them. Computes on the calling thread and those it starts. O(b·k·d) for b vectors.</summary>
    /// <param name="batch">Any number of vectors of the same dimension each time; the first batch has at least as many as clusters. An empty one changes nothing.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows; a batch that is cancelled has moved nothing.</param>
    /// <returns>The labels and distances of the batch, before the centroids moved (for the first batch: by the centroids that it chose).</returns>
    /// <exception cref="ArgumentException">The dimension is another than before, or the first batch has fewer vectors than there are clusters.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, a vector is all zeros, and <see cref="MiniBatchKMeansOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NearestCentroidResult Add(VectorSet batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);

        if (Centroids is not null && batch.Dimension != Centroids.Dimension)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The batch is {batch}; the batches before had {Centroids.Dimension} components."), nameof(batch));
        }

        var rows = DirectedRows.Of(batch, _options.Metric, _options.ZeroVectors);
        batch = rows.Vectors;
        VectorSet centroids = Centroids ?? Begin(batch, cancellationToken);
        DistanceMetric metric = _options.Metric == DistanceMetric.Cosine ? DistanceMetric.Cosine : DistanceMetric.SquaredEuclidean;
        NearestCentroidResult nearest = NearestCentroid.Assign(batch, centroids, metric, _options.MaxDegreeOfParallelism, cancellationToken);
        var sums = new ClusterSums(
            batch,
            centroids.Count,
            default,
            metric == DistanceMetric.Cosine ? UnitVectors.InverseLengths(batch) : null,
            ParallelBlocks.Threads(_options.MaxDegreeOfParallelism));
        sums.Recompute([.. nearest.Labels], cancellationToken);

        if (Centroids is null)
        {
            _sums = [.. Enumerable.Range(0, centroids.Count).Select(_ => new double[batch.Dimension])];
            _counts = new long[centroids.Count];
        }

        Centroids = Move(centroids, sums, metric);
        return rows.ZeroCount == 0 ? nearest : new NearestCentroidResult { Labels = rows.ToAll([.. nearest.Labels]), Distances = rows.ToAll([.. nearest.Distances]) };
    }

    /// <summary>A short search on the first batch, from which learning goes on.</summary>
    /// <remarks>Where the batch has fewer different vectors than there are clusters, the last centroid is repeated: it gets vectors of its own when others have moved on.</remarks>
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

            // Members that cancel each other have no direction: the centroid stays.
            double divisor = metric == DistanceMetric.Cosine ? Math.Sqrt(square) : _counts[label];

            for (int t = 0; t < sum.Length && divisor > 0; t++)
            {
                moved[label][t] = (float)(sum[t] / divisor);
            }
        }

        return VectorSet.From(moved);
    }
}
