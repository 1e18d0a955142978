using System.Globalization;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster;

/// <summary>K-means from the top: all vectors are one cluster, and one cluster after the other is split in two by <see cref="KMeans"/>, until there are as many as wanted.</summary>
/// <remarks>
/// <para>
/// M. Steinbach, G. Karypis, V. Kumar, "A comparison of document clustering techniques", KDD Workshop on Text Mining, 2000. About O(n·d·log k) an iteration where k-means has O(n·k·d); its
/// inertia is above that of <see cref="KMeans"/>, because a split is never taken back, and its clusters nest: those for k are those for k − 1 with one of them split. Memory beyond the
/// vectors: a copy of the cluster that is split, and what k-means needs for it.
/// </para>
/// <para>
/// Vectors that are all the same cannot be split. So there are fewer clusters than wanted where there are fewer different vectors, and a remark says so. Same vectors and options, same bits, for any number of threads
/// and any instruction set. Thread-safe: an instance holds only options.
/// </para>
/// </remarks>
public sealed class BisectingKMeans : IClusterModel
{
    private readonly BisectingKMeansOptions _options;

    /// <summary>Initializes a new instance of the <see cref="BisectingKMeans"/> class with default options.</summary>
    /// <param name="clusterCount">The number of clusters to find, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clusterCount"/> is less than 1.</exception>
    public BisectingKMeans(int clusterCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusterCount, 1);
        _options = new BisectingKMeansOptions { ClusterCount = clusterCount };
    }

    /// <summary>Initializes a new instance of the <see cref="BisectingKMeans"/> class.</summary>
    /// <param name="options">How to split.</param>
    public BisectingKMeans(BisectingKMeansOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <summary>Gets <c>bisectingkmeans-</c> and the number of clusters, such as <c>bisectingkmeans-10</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"bisectingkmeans-{_options.ClusterCount}");

    private DistanceMetric InertiaMetric => _options.Metric == DistanceMetric.Cosine ? DistanceMetric.Cosine : DistanceMetric.SquaredEuclidean;

    /// <summary>Splits. Computes on the calling thread and those it starts, until it is done.</summary>
    /// <param name="vectors">The vectors, one a row; at least as many as clusters.</param>
    /// <param name="progress">Told on the calling thread after each split, with the number of splits as the iteration, the inertia of all clusters, and their centroids.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <exception cref="ArgumentException">There are no vectors, or fewer than clusters.</exception>
    /// <exception cref="VectorShapeException">The metric is cosine, a vector is all zeros, and <see cref="BisectingKMeansOptions.ZeroVectors"/> rejects it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BisectingKMeansResult Run(VectorSet vectors, IProgress<ClusterModelProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);

        var rows = DirectedRows.Of(vectors, _options.Metric, _options.ZeroVectors);

        if (vectors.Count > 0 && rows.Vectors.Count < _options.ClusterCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{rows.Vectors.Count} {rows.What} cannot make {_options.ClusterCount} clusters."), nameof(vectors));
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

    /// <summary>The label of the cluster to split; null if none can be.</summary>
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

    /// <summary>Puts one half in the place of a cluster and the other at the end; false if all of its vectors are the same.</summary>
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
            Remarks = [.. OccupiedClusters.Remarks(parts.Count, _options.ClusterCount, "there are no more different vectors"), .. rows.Remarks()],
        };
    }

    /// <summary>A cluster as it is now.</summary>
    private sealed record Part(int[] Rows, float[] Centroid, double Inertia)
    {
        /// <summary>Gets whether a split is worth an attempt.</summary>
        public bool IsDivisible { get; init; } = Rows.Length > 1 && Inertia > 0;
    }
}
