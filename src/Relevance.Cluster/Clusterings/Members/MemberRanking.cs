using System.Globalization;
using Relevance.Cluster.Clusterings.Members;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;
using Relevance.Cluster.Rankings;

namespace Relevance.Cluster.Analysis;

/// <summary>Ranks the members of each cluster by their distance to its centroid.</summary>
public static class MemberRanking
{
    private const int RowsPerChunk = 1024;

    /// <summary>
    /// Lists the members closest to, or furthest from, the centroid of their own cluster. Equal distances are listed by the lowest row first,
    /// at either end; without ties the one end is the reverse of the other.
    /// </summary>
    /// <param name="vectors">One vector a row.</param>
    /// <param name="labels">The cluster of each row, as a row of <paramref name="centroids"/>; −1 belongs to none and is not ranked.</param>
    /// <param name="centroids">One centroid a row, of the dimension of <paramref name="vectors"/>.</param>
    /// <param name="options">What to rank; null takes the defaults: the three closest by squared Euclidean distance.</param>
    /// <param name="cancellationToken">Looked at before each chunk of rows.</param>
    /// <returns>One list for each centroid row, at the same index; empty for a cluster without members that pass, or that was not asked for.</returns>
    /// <exception cref="ArgumentException">The labels do not fit vectors and centroids, a cluster does not exist, or <see cref="MemberRankingOptions.MinSimilarity"/> is set for a metric without similarities.</exception>
    /// <exception cref="VectorShapeException">The dimensions differ; or, under the cosine and if <see cref="MemberRankingOptions.ZeroVectors"/> rejects it, a centroid or a ranked member is all zeros (the lowest such row is named; <see cref="VectorShapeException.Row"/> is null for a centroid).</exception>
    /// <remarks>
    /// O(n·d) for the n members that are ranked, plus O(log page) for each: nothing is sorted but the page. Where few are listed, one look in float32 tells which rows
    /// can be among them, with a bound on its rounding, and only those are measured; with <see cref="MemberRankingOptions.Distances"/> no other row is read at all. Distances are
    /// float64 from one fixed order of additions, so the result is the same on any number of threads. Computes on the calling thread and the pool until it is done.
    /// </remarks>
    public static IReadOnlyList<IReadOnlyList<RankedMember>> Rank(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        VectorSet centroids,
        MemberRankingOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(centroids);
        options ??= new MemberRankingOptions();
        bool[] isAsked = AskedClusters(options.Clusters, centroids.Count);
        int[] known = labels as int[] ?? [.. labels];
        Check(vectors, known, centroids, options);
        bool rejectsZeros = options.Metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.Reject;
        if (rejectsZeros)
        {
            RejectZeroCentroids(centroids, isAsked);
        }

        bool leavesZerosOut = options.Metric == DistanceMetric.Cosine && options.ZeroVectors == ZeroVectorRule.LeaveOut;
        Func<int, bool>? filter = options.RowFilter;

        if (leavesZerosOut)
        {
            options = options with { RowFilter = row => filter?.Invoke(row) != false && !UnitVectors.IsZero(vectors[row]) };
        }

        IComparer<RankedMember> order = OrderOf(options.End);
        int skipped = (int)Math.Min((long)(options.Page - 1) * options.PageSize, vectors.Count);
        int capacity = (int)Math.Max(1, Math.Min((long)options.Page * options.PageSize, vectors.Count));
        var heaps = new RankingHeap?[centroids.Count];
        int firstZeroRow = int.MaxValue;
        var merging = new Lock();

        int[]? candidates = Candidates((vectors, known, centroids), isAsked, options, capacity, cancellationToken);
        int count = candidates?.Length ?? vectors.Count;

        // Which members are kept depends on their distances and rows only, so the chunks may finish in any order.
        Parallel.For(
            0,
            (int)(((long)count + RowsPerChunk - 1) / RowsPerChunk),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = options.MaxDegreeOfParallelism },
            () => (Heaps: new RankingHeap?[centroids.Count], FirstZeroRow: int.MaxValue),
            (chunk, _, local) =>
            {
                int first = chunk * RowsPerChunk;
                int end = first + Math.Min(RowsPerChunk, count - first);
                for (int i = first; i < end; i++)
                {
                    int row = candidates?[i] ?? i;
                    int label = known[row];
                    if (candidates is null && (label < 0 || !isAsked[label] || options.RowFilter?.Invoke(row) == false))
                    {
                        continue;
                    }

                    if (rejectsZeros && UnitVectors.IsZero(vectors[row]))
                    {
                        local.FirstZeroRow = Math.Min(local.FirstZeroRow, row);
                        continue;
                    }

                    RankedMember member = Measure(vectors, row, centroids[label], options.Metric);
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

        return [.. heaps.Select(IReadOnlyList<RankedMember> (heap) => [.. (heap?.InOrder() ?? []).Skip(skipped).Take(options.PageSize)])];
    }

    /// <summary>The rows that can be listed, in row order, as far as that can be told without measuring them; null if all are to be measured.</summary>
    private static int[]? Candidates(
        (VectorSet Vectors, int[] Labels, VectorSet Centroids) clustering, bool[] isAsked, MemberRankingOptions options, int capacity, CancellationToken cancellationToken)
    {
        if (!MemberScreen.Pays(clustering.Vectors.Count, isAsked.Count(asked => asked), capacity))
        {
            return null;
        }

        var screen = new MemberScreen(clustering.Labels, isAsked, options, capacity);

        if (options.Distances is { } distances)
        {
            double[] known = distances as double[] ?? [.. distances];
            return screen.Find(new KnownDistances(known), cancellationToken);
        }

        if (!DistanceEstimate.Reaches(clustering.Vectors.Dimension))
        {
            return null;
        }

        using var estimate = new DistanceEstimate(clustering.Vectors, clustering.Centroids, options.Metric);
        return screen.Find(new EstimatedDistances(estimate), cancellationToken);
    }

    private static RankedMember Measure(VectorSet vectors, int row, ReadOnlySpan<float> centroid, DistanceMetric metric)
    {
        // The similarity is not derived from the distance: 1 − (1 − x) is not x.
        if (metric == DistanceMetric.Cosine)
        {
            double similarity = Distance.CosineSimilarity(vectors[row], centroid);
            return new RankedMember(row, 1 - similarity, similarity);
        }

        double distance = Distance.Between(vectors[row], centroid, metric);
        return new RankedMember(row, distance, metric == DistanceMetric.DotProduct ? -distance : null);
    }

    private static Comparer<RankedMember> OrderOf(RankingEnd end)
    {
        int sign = end switch
        {
            RankingEnd.Closest => 1,
            RankingEnd.Furthest => -1,
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, "Closest or Furthest."),
        };
        return Comparer<RankedMember>.Create((a, b) =>
            a.Distance.CompareTo(b.Distance) is var order and not 0 ? sign * order : a.Row.CompareTo(b.Row));
    }

    private static bool[] AskedClusters(IReadOnlyCollection<int>? clusters, int count)
    {
        var isAsked = new bool[count];
        foreach (int cluster in clusters ?? [.. Enumerable.Range(0, count)])
        {
            if (cluster < 0 || cluster >= count)
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Cluster {cluster} was asked for; there are centroids 0 to {count - 1}."),
                    nameof(clusters));
            }

            isAsked[cluster] = true;
        }

        return isAsked;
    }

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
                    string.Create(CultureInfo.InvariantCulture, $"Row {row} has the label {labels[row]}; there are centroids 0 to {centroids.Count - 1}."),
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

        if (options.MinSimilarity is not null && options.Metric is not (DistanceMetric.Cosine or DistanceMetric.DotProduct))
        {
            throw new ArgumentException($"{options.Metric} has no similarities: use MaxDistance instead of MinSimilarity.", nameof(options));
        }
    }

    private static void RejectZeroCentroids(VectorSet centroids, bool[] isAsked)
    {
        for (int cluster = 0; cluster < isAsked.Length; cluster++)
        {
            if (isAsked[cluster] && UnitVectors.IsZero(centroids[cluster]))
            {
                // Not a row of the vectors, so that no caller takes it for one.
                throw new VectorShapeException($"the centroid of {ClusterLabels.Format(cluster)}", VectorShape.Direction, "all zeros");
            }
        }
    }
}

/// <summary>Distances of which one look in float32 tells enough.</summary>
internal readonly struct EstimatedDistances(DistanceEstimate estimate) : IDistanceRanges
{
    public DistanceRange Of(int row, int centroid) => estimate.Of(row, centroid);
}

/// <summary>Distances that the caller knows already.</summary>
internal readonly struct KnownDistances(double[] distances) : IDistanceRanges
{
    public DistanceRange Of(int row, int centroid) => new(distances[row], distances[row]);
}
