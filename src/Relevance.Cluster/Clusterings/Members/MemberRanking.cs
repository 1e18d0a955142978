using System.Globalization;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Clusterings.Members;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Analysis;

/// <summary>Lists the members of each cluster that are closest to its centroid, or furthest from it.</summary>
public static partial class MemberRanking
{
    private const int RowsPerChunk = 1024;

    /// <summary>Lists the members that are closest to the centroid of their own cluster, nearest first; ties go to the lowest row.</summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">
    /// The cluster of each row, as a row of <paramref name="centroids"/>. A row with the label −1 belongs to no cluster and is not ranked.
    /// </param>
    /// <param name="centroids">One centroid per row, of the dimension of <paramref name="vectors"/>.</param>
    /// <param name="options">The members to list; null means the defaults: the three closest by squared Euclidean distance.</param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked before each block of rows.</param>
    /// <returns>
    /// One list per centroid row, at the same index; empty for a cluster without members that pass the limits, and for one that was not requested.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The labels or the distances do not fit the vectors and centroids, a cluster does not exist, or <see cref="MemberRankingOptions.MinSimilarity"/> is set
    /// for a
    /// metric without similarities.
    /// </exception>
    /// <exception cref="VectorShapeException">
    /// The dimensions differ; or the metric is cosine, <see cref="MemberRankingOptions.ZeroVectors"/> rejects zero vectors, and a centroid or a ranked member
    /// is
    /// one. The exception names the lowest such row; its <see cref="VectorShapeException.Row"/> is null for a centroid.
    /// </exception>
    /// <remarks>
    /// O(n·d) for the n members that are ranked, plus O(log page) for each: nothing but the page is sorted. If few members are listed, a pass in float32 with a
    /// rounding bound finds the rows that can be among them, and only these are measured; with <see cref="MemberRankingOptions.Distances"/> no other row is
    /// read.
    /// Distances are float64 in one fixed order of additions, so the result is the same on any number of threads. Runs on the calling thread and the thread
    /// pool.
    /// </remarks>
    public static IReadOnlyList<IReadOnlyList<RankedRow>> ListClosest(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        VectorSet centroids,
        MemberRankingOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(centroids);
        return Rank((vectors, labels, centroids), null, RankingEnd.Closest, options ?? new MemberRankingOptions(), cancellationToken);
    }

    /// <summary>
    /// Lists the members that are furthest from the centroid of their own cluster, furthest first; ties go to the lowest row. Without ties this is the reverse
    /// of
    /// <see cref="ListClosest"/>.
    /// </summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">
    /// The cluster of each row, as a row of <paramref name="centroids"/>. A row with the label −1 belongs to no cluster and is not ranked.
    /// </param>
    /// <param name="centroids">One centroid per row, of the dimension of <paramref name="vectors"/>.</param>
    /// <param name="options">The members to list; null means the defaults: the three furthest by squared Euclidean distance.</param>
    /// <param name="cancellationToken">A token that cancels the operation; it is checked before each block of rows.</param>
    /// <returns>One list per centroid row, as in <see cref="ListClosest"/>.</returns>
    /// <exception cref="ArgumentException">As in <see cref="ListClosest"/>.</exception>
    /// <exception cref="VectorShapeException">As in <see cref="ListClosest"/>.</exception>
    public static IReadOnlyList<IReadOnlyList<RankedRow>> ListFurthest(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        VectorSet centroids,
        MemberRankingOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(centroids);
        return Rank((vectors, labels, centroids), null, RankingEnd.Furthest, options ?? new MemberRankingOptions(), cancellationToken);
    }

    /// <summary>Counts the zero vectors of clusters.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="labels">The cluster of each; −1 for none.</param>
    /// <param name="clusters">The clusters, ascending.</param>
    internal static int CountZeros(VectorSet vectors, int[] labels, int[] clusters) => Enumerable.Range(0, labels.Length)
        .Count(row => labels[row] >= 0 && UnitVectors.IsZero(vectors[row]) && Array.BinarySearch(clusters, labels[row]) >= 0);

    /// <summary>Lists the members at one end of the ranking.</summary>
    /// <param name="clustering">One vector and one label per row, and one centroid per cluster.</param>
    /// <param name="clusters">The centroid rows to list; null means those of the labels in <paramref name="options"/>.</param>
    /// <param name="end">The end of the ranking.</param>
    /// <param name="options">The members to list.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    internal static IReadOnlyList<IReadOnlyList<RankedRow>> Rank(
        (VectorSet Vectors, IReadOnlyList<int> Labels, VectorSet Centroids) clustering,
        int[]? clusters,
        RankingEnd end,
        MemberRankingOptions options,
        CancellationToken cancellationToken)
    {
        (VectorSet vectors, IReadOnlyList<int> labels, VectorSet centroids) = clustering;
        DistanceMetric metric = options.Metric ?? DistanceMetric.SquaredEuclidean;
        options = options with { Metric = metric };
        bool[] isRequested = new bool[centroids.Count];
        foreach (int cluster in clusters ?? RequestedClusters(options.Clusters, centroids.Count))
        {
            isRequested[cluster] = true;
        }

        int[] known = labels as int[] ?? [.. labels];
        Check(vectors, known, centroids, options);
        bool rejectsZeros = metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.Reject;
        if (rejectsZeros)
        {
            RejectZeroCentroids(centroids, isRequested);
        }

        bool excludesZeros = metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.LeaveOut;
        Func<int, bool>? filter = excludesZeros ? row => !UnitVectors.IsZero(vectors[row]) : null;
        IComparer<RankedRow> order = OrderOf(end);
        int skipped = (int)Math.Min((long)(options.Page - 1) * options.PageSize, vectors.Count);
        int capacity = (int)Math.Max(1, Math.Min((long)options.Page * options.PageSize, vectors.Count));
        var heaps = new RankingHeap?[centroids.Count];
        int firstZeroRow = int.MaxValue;
        var merging = new Lock();

        int[]? candidates = Candidates((vectors, known, centroids), new(isRequested, end, options, filter, capacity), cancellationToken);
        int count = candidates?.Length ?? vectors.Count;

        // The distances and rows alone decide which members are kept, so the blocks may finish in any order.
        Parallel.For(
            0,
            (int)(((long)count + RowsPerChunk - 1) / RowsPerChunk),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaxDegreeOfParallelism },
            () => (Heaps: new RankingHeap?[centroids.Count], FirstZeroRow: int.MaxValue),
            (chunk, _, local) =>
            {
                int first = chunk * RowsPerChunk;
                int last = first + Math.Min(RowsPerChunk, count - first);
                for (int i = first; i < last; i++)
                {
                    int row = candidates?[i] ?? i;
                    int label = known[row];
                    if (candidates is null && (label < 0 || !isRequested[label] || filter?.Invoke(row) == false))
                    {
                        continue;
                    }

                    if (rejectsZeros && UnitVectors.IsZero(vectors[row]))
                    {
                        local.FirstZeroRow = Math.Min(local.FirstZeroRow, row);
                        continue;
                    }

                    RankedRow member = Measure(vectors, row, centroids[label], metric);
                    if (!(member.Distance > options.MaxDistance) && !(member.Similarity < options.MinSimilarity))
                    {
                        (local.Heaps[label] ??= new RankingHeap(order, capacity)).Add(member);
                    }
                }

                return local;
            },
            local =>
            {
                lock (merging)
                {
                    firstZeroRow = Math.Min(firstZeroRow, local.FirstZeroRow);
                    for (int cluster = 0; cluster < heaps.Length; cluster++)
                    {
                        if (local.Heaps[cluster] is { } found)
                        {
                            (heaps[cluster] ??= new RankingHeap(order, capacity)).Merge(found);
                        }
                    }
                }
            });

        if (firstZeroRow != int.MaxValue)
        {
            throw VectorShape.NoDirection(firstZeroRow);
        }

        return [.. heaps.Select(IReadOnlyList<RankedRow> (heap) => [.. (heap?.InOrder() ?? []).Skip(skipped).Take(options.PageSize)])];
    }

    /// <summary>Finds the rows that can be listed, in row order, without measuring them; null if all rows must be measured.</summary>
    private static int[]? Candidates(
        (VectorSet Vectors, int[] Labels, VectorSet Centroids) clustering,
        RankingRequest request,
        CancellationToken cancellationToken)
    {
        if (!MemberScreen.Pays(clustering.Vectors.Count, request.IsRequested.Count(isRequested => isRequested), request.Capacity))
        {
            return null;
        }

        var screen = new MemberScreen(clustering.Labels, request);

        if (request.Options.Distances is { } distances)
        {
            double[] known = distances as double[] ?? [.. distances];
            return screen.Find(new KnownDistances(known), cancellationToken);
        }

        if (!DistanceEstimate.Reaches(clustering.Vectors.Dimension))
        {
            return null;
        }

        using var estimate = new DistanceEstimate(clustering.Vectors, clustering.Centroids, request.Options.Metric!.Value);
        return screen.Find(new EstimatedDistances(estimate), cancellationToken);
    }

    /// <summary>Measures the distance of a row to a centroid; by cosine it is 1 if either is a zero vector.</summary>
    internal static RankedRow Measure(VectorSet vectors, int row, ReadOnlySpan<float> centroid, DistanceMetric metric)
    {
        // For cosine the similarity is computed and the distance derived from it: 1 − (1 − x) is not x.
        if (metric == DistanceMetric.Cosine)
        {
            double similarity = Distance.CosineSimilarity(vectors[row], centroid);
            return new RankedRow(row, 1 - similarity, similarity);
        }

        double distance = Distance.Between(vectors[row], centroid, metric);
        return new RankedRow(row, distance, metric == DistanceMetric.DotProduct ? -distance : null);
    }

    private static Comparer<RankedRow> OrderOf(RankingEnd end)
    {
        int sign = end switch
        {
            RankingEnd.Closest => 1,
            RankingEnd.Furthest => -1,
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, "The end is Closest or Furthest."),
        };
        return Comparer<RankedRow>.Create((a, b) =>
            a.Distance.CompareTo(b.Distance) is var order and not 0 ? sign * order : a.Row.CompareTo(b.Row));
    }

    private static int[] RequestedClusters(IReadOnlyList<string>? clusters, int count)
    {
        if (clusters is null or { Count: 0 })
        {
            return [.. Enumerable.Range(0, count)];
        }

        var rows = new List<int>(clusters.Count);
        foreach (string label in clusters)
        {
            int row = Enumerable.Range(0, count).FirstOrDefault(row => ClusterLabels.Format(row) == label, -1);
            rows.Add(row >= 0
                ? row
                : throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"The cluster '{label}' does not exist. The clusters are cluster-0 to cluster-{count - 1}."),
                    nameof(clusters)));
        }

        return [.. rows];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Check(VectorSet vectors, int[] labels, VectorSet centroids, MemberRankingOptions options)
    {
        if (labels.Length != vectors.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {labels.Length} labels for {vectors.Count} vectors."),
                nameof(labels));
        }

        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < -1 || labels[row] >= centroids.Count)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Row {row} has the label {labels[row]}; expected -1 to {centroids.Count - 1}."),
                    nameof(labels));
            }
        }

        if (centroids.Dimension != vectors.Dimension)
        {
            throw new VectorShapeException(
                "The centroids",
                string.Create(CultureInfo.InvariantCulture, $"{vectors.Dimension} components"),
                string.Create(CultureInfo.InvariantCulture, $"{centroids.Dimension} components"));
        }

        if (options.Distances is { } distances && distances.Count != vectors.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {distances.Count} distances for {vectors.Count} vectors."),
                nameof(options));
        }

        if (options.MinSimilarity is not null && options.Metric?.HasSimilarity != true)
        {
            throw new ArgumentException($"{options.Metric} has no similarities: use MaxDistance instead of MinSimilarity.", nameof(options));
        }
    }

    private static void RejectZeroCentroids(VectorSet centroids, bool[] isRequested)
    {
        for (int cluster = 0; cluster < isRequested.Length; cluster++)
        {
            if (isRequested[cluster] && UnitVectors.IsZero(centroids[cluster]))
            {
                // Not a row of the vectors, so the exception names the cluster instead.
                throw new VectorShapeException($"the centroid of {ClusterLabels.Format(cluster)}", VectorShape.Direction, "all zeros");
            }
        }
    }
}

/// <summary>Estimates of distances in float32, with their rounding bounds.</summary>
internal readonly struct EstimatedDistances(DistanceEstimate estimate) : IDistanceRanges
{
    public DistanceRange Of(int row, int centroid) => estimate.Of(row, centroid);
}

/// <summary>Distances that the caller has.</summary>
internal readonly struct KnownDistances(double[] distances) : IDistanceRanges
{
    public DistanceRange Of(int row, int centroid) => new(distances[row], distances[row]);
}
