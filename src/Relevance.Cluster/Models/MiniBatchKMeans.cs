using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>K-means by batches: a few percent worse than <see cref="KMeans"/>, in a fraction of its time on large sets. For vectors that come as a stream, see <see cref="MiniBatchKMeansLearner"/>.</summary>
/// <remarks>Same vectors and options, same bits. Thread-safe: an instance holds only options. A cluster that ends without members is left out of the result, and a remark says so.</remarks>
public sealed class MiniBatchKMeans : IClusterModel
{
    private const double LeastImprovement = 1e-3;

    private readonly MiniBatchKMeansOptions _options;

    /// <summary>Initializes a new instance of the <see cref="MiniBatchKMeans"/> class.</summary>
    /// <param name="options">How to learn.</param>
    public MiniBatchKMeans(MiniBatchKMeansOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Gets <c>minibatch-kmeans-</c> and the number of clusters.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"minibatch-kmeans-{_options.ClusterCount}");

    /// <summary>Goes through the vectors in random batches until a pass is hardly better than the one before, then labels all. Computes on the calling thread and those it starts.</summary>
    /// <param name="vectors">The vectors, one a row; at least as many as clusters.</param>
    /// <param name="progress">Told on the calling thread after each pass, with the sum of the distances of all vectors at the time when their batch came.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <exception cref="ArgumentException">There are fewer vectors than clusters.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, a vector is all zeros, and <see cref="MiniBatchKMeansOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ClusterModelResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);

        var rows = DirectedRows.Of(vectors, _options.Metric, _options.ZeroVectors);

        if (rows.Vectors.Count < _options.ClusterCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{rows.Vectors.Count} {rows.What} cannot make {_options.ClusterCount} clusters."), nameof(vectors));
        }

        vectors = rows.Vectors;
        var learner = new MiniBatchKMeansLearner(_options);
        double before = double.PositiveInfinity;

        for (int pass = 0; pass < _options.MaxPasses; pass++)
        {
            double inertia = RunPass(learner, vectors, pass, cancellationToken);
            progress?.Report(new ClusterModelProgress(0, pass + 1, inertia) { Centroids = learner.Centroids });

            if (!(inertia < before * (1 - LeastImprovement)))
            {
                break;
            }

            before = inertia;
        }

        NearestCentroidResult nearest = NearestCentroid.Assign(vectors, learner.Centroids!, _options.Metric, _options.MaxDegreeOfParallelism, cancellationToken);
        var found = OccupiedClusters.Of([.. nearest.Labels], learner.Centroids!);
        return new ClusterModelResult
        {
            Labels = rows.ToAll(found.Labels).AsReadOnly(),
            Centroids = found.Centroids,
            Metric = _options.Metric,
            Remarks = [.. OccupiedClusters.Remarks(found.Sizes.Length, _options.ClusterCount, "the centroids of the others are nearest to no vector"), .. rows.Remarks()],
        };
    }

    /// <inheritdoc/>
    ClusterModelResult IClusterModel.Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        Run(vectors, progress, cancellationToken);

    private double RunPass(MiniBatchKMeansLearner learner, VectorSet vectors, int pass, CancellationToken cancellationToken)
    {
        int[] rows = Shuffled(vectors.Count, pass);
        int size = Math.Max(_options.BatchSize, _options.ClusterCount);
        double inertia = 0;

        for (int start = 0; start < rows.Length; start += size)
        {
            VectorSet batch = vectors.Select(rows[start..Math.Min(rows.Length, start + size)]);
            inertia += learner.Add(batch, cancellationToken).Distances.Sum();
        }

        return inertia;
    }

    private int[] Shuffled(int count, int pass)
    {
        var random = new CounterRandom(_options.Seed, RandomPurpose.MiniBatch, pass);
        int[] rows = [.. Enumerable.Range(0, count)];

        for (int i = 0; i < count - 1; i++)
        {
            int other = i + random.Below(count - i, (ulong)i);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        return rows;
    }
}
