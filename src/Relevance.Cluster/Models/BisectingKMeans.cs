using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster;

/// <summary>Bisecting k-means: starts with one cluster and splits one in two by <see cref="KMeans"/> until the number of clusters is reached.</summary>
/// <remarks>
/// <para>
/// M. Steinbach, G. Karypis, V. Kumar, "A comparison of document clustering techniques", KDD Workshop on Text Mining, 2000. About O(n·d·log k) per
/// iteration, compared with O(n·k·d) of k-means. The inertia is larger than that of <see cref="KMeans"/>, because no split is undone. The clusters are
/// nested: the clusters for k are those for k − 1 with one of them split. Memory in addition to the vectors: a copy of the cluster that is split, and the
/// memory of k-means for it.
/// </para>
/// <para>
/// Equal vectors cannot be split. If there are fewer distinct vectors than requested clusters, there are fewer clusters, and a remark states it. Equal
/// vectors and options give the same bits on any number of threads and any instruction set. Thread-safe: an instance contains only options.
/// </para>
/// </remarks>
public sealed class BisectingKMeans : IClusterModel
{
    private readonly BisectingKMeansOptions _options;

    /// <summary>
    /// Initializes a new instance of the <see cref="BisectingKMeans"/> class with a number of clusters and a seed, and otherwise default options.
    /// </summary>
    /// <param name="clusterCount">The number of clusters to find, at least 1.</param>
    /// <param name="seed">The seed of every random choice. Null, the default, means the default of <see cref="BisectingKMeansOptions.Seed"/>, 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clusterCount"/> is less than 1.</exception>
    public BisectingKMeans(int clusterCount, int? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        _options = new BisectingKMeansOptions { ClusterCount = clusterCount, Seed = seed ?? 0 };
    }

    /// <summary>Initializes a new instance of the <see cref="BisectingKMeans"/> class with options.</summary>
    /// <param name="options">The options.</param>
    public BisectingKMeans(BisectingKMeansOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Gets the name of the model: <c>bisectingkmeans-</c> and the number of clusters, such as <c>bisectingkmeans-10</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"bisectingkmeans-{_options.ClusterCount}");

    /// <summary>Gets the seed, for the log.</summary>
    internal int Seed => _options.Seed;

    private DistanceMetric InertiaMetric => _options.Metric == DistanceMetric.Cosine ? DistanceMetric.Cosine : DistanceMetric.SquaredEuclidean;

    /// <summary>Clusters vectors. It runs on the calling thread and on threads of the pool, and returns when the search is complete.</summary>
    /// <param name="vectors">The vectors, one per row; at least as many as clusters.</param>
    /// <param name="progress">
    /// Receives a report on the calling thread after each split, with the number of splits as the iteration, the inertia of all clusters, and their
    /// centroids; may be null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <exception cref="ArgumentException">There are no vectors, or fewer vectors than clusters.</exception>
    /// <exception cref="VectorShapeException">
    /// The metric is cosine, a vector is a zero vector, and <see cref="BisectingKMeansOptions.ZeroVectors"/> rejects it.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public BisectingKMeansResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);

        var rows = DirectedRows.Of(vectors, _options.Metric, _options.ZeroVectors);

        if (vectors.Count > 0 && rows.Vectors.Count < _options.ClusterCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{rows.Vectors.Count} {rows.What} are too few for {_options.ClusterCount} clusters."),
                nameof(vectors));
        }

        vectors = rows.Vectors;

        KMeansResult whole = Search(vectors, 1, 0, cancellationToken);
        var parts = new List<Part> { new([.. Enumerable.Range(0, vectors.Count)], whole.Centroids![0].ToArray(), whole.Inertia) };

        for (int attempt = 0; parts.Count < _options.ClusterCount && Next(parts) is { } label; attempt++)
        {
            if (!TrySplit(vectors, parts, (label, attempt), cancellationToken))
            {
                parts[label] = parts[label] with { IsDivisible = false };
                continue;
            }

            progress?.Report(new ClusterModelProgress(0, parts.Count - 1, parts.Sum(part => part.Inertia)) { Centroids = CentroidsOf(parts) });
        }

        return ToResult(rows, parts);
    }

    /// <inheritdoc/>
    ClusterModelResult IClusterModel.Fit(VectorSet vectors, IProgress<ClusterModelProgress>? progress, CancellationToken cancellationToken) =>
        Run(vectors, progress, cancellationToken);

    /// <summary>Returns the label of the next cluster to split; null if no cluster can be split.</summary>
    private int? Next(List<Part> parts)
    {
        int? best = null;

        for (int label = 0; label < parts.Count; label++)
        {
            if (parts[label].IsDivisible && (best is not { } other || Worth(parts[label]) > Worth(parts[other])))
            {
                best = label;
            }
        }

        return best;
    }

    private double Worth(Part part) => _options.Target == BisectionTarget.LargestSize ? part.Rows.Length : part.Inertia;

    private KMeansResult Search(VectorSet vectors, int clusterCount, int attempt, CancellationToken cancellationToken) =>
        new KMeans(new KMeansOptions
        {
            ClusterCount = clusterCount,
            Restarts = clusterCount == 1 ? 1 : _options.Restarts,
            MaxIterations = _options.MaxIterations,
            Metric = _options.Metric,
            Seed = unchecked((int)new CounterRandom(_options.Seed, RandomPurpose.Bisection, 0).Bits((ulong)attempt)),
            MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
        }).Run(vectors, null, cancellationToken);

    /// <summary>Replaces a cluster with one half and appends the other; returns false if its vectors are all equal.</summary>
    private bool TrySplit(VectorSet vectors, List<Part> parts, (int Label, int Attempt) split, CancellationToken cancellationToken)
    {
        Part part = parts[split.Label];
        VectorSet members = part.Rows.Length == vectors.Count ? vectors : vectors.Select(part.Rows);
        KMeansResult halves = Search(members, 2, split.Attempt, cancellationToken);

        if (halves.Sizes.Count < 2)
        {
            return false;
        }

        int[] labels = [.. halves.Labels];
        double[] distances = new double[labels.Length];
        RowDistances.ToOwn(
            members, halves.Centroids!, labels, InertiaMetric, distances, ParallelBlocks.Threads(_options.MaxDegreeOfParallelism), cancellationToken);
        parts[split.Label] = Half(0);
        parts.Add(Half(1));
        return true;

        Part Half(int half)
        {
            int[] places = [.. Enumerable.Range(0, labels.Length).Where(place => labels[place] == half)];
            return new Part(
                [.. places.Select(place => part.Rows[place])],
                halves.Centroids![half].ToArray(),
                RowDistances.Sum([.. places.Select(place => distances[place])], default));
        }
    }

    private static VectorSet CentroidsOf(List<Part> parts) => VectorSet.From(parts.Select(part => part.Centroid));

    private BisectingKMeansResult ToResult(DirectedRows rows, List<Part> parts)
    {
        int[] labels = new int[rows.Vectors.Count];

        for (int label = 0; label < parts.Count; label++)
        {
            foreach (int row in parts[label].Rows)
            {
                labels[row] = label;
            }
        }

        var clusters = OccupiedClusters.Of(rows.ToAll(labels), CentroidsOf(parts));
        return new BisectingKMeansResult
        {
            Labels = clusters.Labels.AsReadOnly(),
            Centroids = clusters.Centroids,
            Metric = _options.Metric,
            Sizes = clusters.Sizes.AsReadOnly(),
            InertiaPerCluster = parts.Select((part, label) => label == 0 ? part.Inertia + rows.ZeroDistance : part.Inertia).ToArray().AsReadOnly(),
            Remarks =
            [
                .. OccupiedClusters.Remarks(parts.Count, _options.ClusterCount, "there are no more distinct vectors"),
                .. rows.Remarks(),
            ],
        };
    }

    /// <summary>A cluster in its current form.</summary>
    private sealed record Part(int[] Rows, float[] Centroid, double Inertia)
    {
        /// <summary>Gets a value indicating whether the cluster can be split.</summary>
        public bool IsDivisible { get; init; } = Rows.Length > 1 && Inertia > 0;
    }
}
