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
/// nested: the clusters for k are those for k − 1 with one of them split. Clusters that are probably split next are split at the same time, each by some of the
/// threads. Memory in addition to the vectors: a copy of the clusters that are split at a time, at most half of the vectors or one cluster, and the memory of
/// k-means for them.
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

    private int Threads => ParallelBlocks.Threads(_options.MaxDegreeOfParallelism);

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

        KMeansResult whole = Search(vectors, 1, (Attempt: 0, Threads), cancellationToken);
        var parts = new List<Part> { new([.. Enumerable.Range(0, vectors.Count)], whole.Centroids![0].ToArray(), whole.Inertia) };

        for (int attempt = 0; parts.Count < _options.ClusterCount && Next(parts) is { } label; attempt++)
        {
            if (parts[label].Split?.Attempt != attempt)
            {
                Split(vectors, parts, attempt, cancellationToken);
            }

            if (parts[label].Split is not { Halves: [Part first, Part second] })
            {
                parts[label] = parts[label] with { IsDivisible = false };
                continue;
            }

            parts[label] = first;
            parts.Add(second);
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

    private KMeansResult Search(VectorSet vectors, int clusterCount, (int Attempt, int Threads) split, CancellationToken cancellationToken) =>
        new KMeans(new KMeansOptions
        {
            ClusterCount = clusterCount,
            Restarts = clusterCount == 1 ? 1 : _options.Restarts,
            MaxIterations = _options.MaxIterations,
            Metric = _options.Metric,
            Seed = unchecked((int)new CounterRandom(_options.Seed, RandomPurpose.Bisection, 0).Bits((ulong)split.Attempt)),
            MaxDegreeOfParallelism = split.Threads,
        }).Run(vectors, null, cancellationToken);

    /// <summary>Splits the next cluster and, at the same time, those that follow it if their turn comes before that of any half.</summary>
    /// <remarks>
    /// The number of the attempt is the seed of a split. A cluster whose turn comes later after all is split again, so that the result is that of one split
    /// after the other.
    /// </remarks>
    private void Split(VectorSet vectors, List<Part> parts, int attempt, CancellationToken cancellationToken)
    {
        int[] order =
        [
            .. Enumerable.Range(0, parts.Count).Where(label => parts[label].IsDivisible).OrderByDescending(label => Worth(parts[label]))
                .Take(Math.Min(Threads, _options.ClusterCount - parts.Count)),
        ];
        (int count, int rows) = (1, parts[order[0]].Rows.Length);

        for (; count < order.Length && rows + parts[order[count]].Rows.Length <= vectors.Count / 2; count++)
        {
            rows += parts[order[count]].Rows.Length;
        }

        var splits = new SplitOfPart[count];
        ParallelBlocks.Run(
            count,
            Threads,
            _ => place => splits[place] = SplitOf(vectors, parts[order[place]], (attempt + place, Math.Max(1, Threads / count)), cancellationToken),
            cancellationToken);

        for (int place = 0; place < count; place++)
        {
            parts[order[place]] = parts[order[place]] with { Split = splits[place] };
        }
    }

    private SplitOfPart SplitOf(VectorSet vectors, Part part, (int Attempt, int Threads) split, CancellationToken cancellationToken)
    {
        VectorSet members = part.Rows.Length == vectors.Count ? vectors : vectors.Select(part.Rows);
        KMeansResult halves = Search(members, 2, split, cancellationToken);
        return new SplitOfPart(split.Attempt, halves.Sizes.Count < 2 ? [] : [Half(0), Half(1)]);

        Part Half(int half)
        {
            int[] rows = new int[halves.Sizes[half]];
            double[] distances = new double[rows.Length];

            for (int place = 0, row = 0; row < part.Rows.Length; row++)
            {
                if (halves.Labels[row] == half)
                {
                    (rows[place], distances[place++]) = (part.Rows[row], halves.Distances[row]);
                }
            }

            return new Part(rows, halves.Centroids![half].ToArray(), RowDistances.Sum(distances, default).Value);
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

        /// <summary>Gets the split that was computed last; null if none was.</summary>
        public SplitOfPart? Split { get; init; }
    }

    /// <summary>The split of a cluster at an attempt: its two halves, or none if its vectors are all equal.</summary>
    private sealed record SplitOfPart(int Attempt, IReadOnlyList<Part> Halves);
}
