using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Models;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster;

public sealed partial record ClusterDrift
{
    /// <summary>The arrived rows between two reports.</summary>
    private const int BatchRows = 256;

    /// <summary>Watches vectors that arrive after a fit, in their order. Computes on the calling thread and the thread pool until it has finished.</summary>
    /// <param name="fitted">The vectors of the fit, one per row. Distances are Euclidean; for clusters by cosine, pass vectors of norm 1.</param>
    /// <param name="labels">The cluster of each fitted vector, from 0; −1 for those in no cluster, which count as neighbors only.</param>
    /// <param name="arrived">The vectors that arrived, oldest first, of the same dimension; may be empty.</param>
    /// <param name="options">The options; null means the defaults: one false alarm of each kind in a thousand documents, 20 neighbors.</param>
    /// <param name="progress">
    /// Receives the number of arrived vectors that are compared as <see cref="OperationStage.Measuring"/> on the calling thread; may be null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between arrived vectors.</param>
    /// <returns>The alarms. Clusters have the labels of <see cref="ClusterLabels.Format"/>.</returns>
    /// <remarks>
    /// O(a·(n + r)·d) for a arrived vectors, n compared and r recent ones. Ties of distances go to fitted vectors, then to the lower row. The same vectors
    /// and options have the same bits for any number of threads and any instruction set.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Labels and vectors differ in number, the dimensions differ, no vector has a cluster, or there are not more fitted vectors than neighbors.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ClusterDrift Watch(
        VectorSet fitted,
        IReadOnlyList<int> labels,
        VectorSet arrived,
        DriftOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(arrived);
        options ??= new DriftOptions();
        Check(fitted, labels, arrived, options);
        VectorSet compared = fitted.Count <= options.MaxVectors
            ? fitted
            : fitted.Select(RowSample.Take(
                [.. Enumerable.Range(0, fitted.Count)], options.MaxVectors, new CounterRandom(options.Seed, RandomPurpose.DriftSample, 0)));
        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        var neighbors = new int[arrived.Count][];
        for (int first = 0; first < arrived.Count; first += BatchRows)
        {
            (int start, int count) = (first, Math.Min(BatchRows, arrived.Count - first));
            ParallelBlocks.Run(
                count,
                threads,
                _ => i => neighbors[start + i] = TopicWatch.RecentNeighbors(compared, arrived, start + i, options),
                cancellationToken);
            progress?.Report(new OperationProgress(OperationStage.Measuring, start + count, arrived.Count));
        }

        int[] used = [.. labels.Where(label => label >= 0).Distinct().Order()];
        Dictionary<int, int> places = used.Index().ToDictionary(label => label.Item, label => label.Index);
        int[] dense = [.. labels.Select(label => label < 0 ? -1 : places[label])];
        VectorSet means = CentroidMeans.Of(fitted, dense, used.Length);
        int[] nearest = arrived.Count == 0 ? [] : [.. NearestCentroids.Find(arrived, means, cancellationToken: cancellationToken).Labels];
        var moves = new MoveWatch(fitted, dense, means, options.FalseAlarmRate);
        var topics = new TopicWatch(neighbors, compared.Count, options);
        List<DriftAlarm> alarms = [];
        for (int row = 0; row < arrived.Count; row++)
        {
            string label = ClusterLabels.Format(used[nearest[row]]);
            if (topics.Add(row) is { } topic)
            {
                alarms.Add(new() { Kind = DriftAlarm.Topic, Label = label, Row = row, PValue = topic.PValue, Rows = topic.Rows });
            }

            if (moves.Add(nearest[row], arrived[row]) is { } statistic)
            {
                alarms.Add(new() { Kind = DriftAlarm.Moved, Label = label, Row = row, PValue = 1 / statistic, Rows = [] });
            }
        }

        return new ClusterDrift
        {
            Alarms = alarms,
            FittedCount = compared.Count,
            ArrivedCount = arrived.Count,
            FalseAlarmRate = options.FalseAlarmRate,
        };
    }

    private static void Check(VectorSet fitted, IReadOnlyList<int> labels, VectorSet arrived, DriftOptions options)
    {
        string? reason =
            labels.Count != fitted.Count ? $"Expected {fitted.Count} labels of fitted vectors, found {labels.Count}."
            : arrived.Count > 0 && arrived.Dimension != fitted.Dimension
                ? $"Expected arrived vectors of {fitted.Dimension} components, found {arrived.Dimension}."
            : !labels.Any(label => label >= 0) ? "No fitted vector is in a cluster."
            : fitted.Count <= options.NeighborCount
                ? $"{fitted.Count} fitted vectors are too few for {options.NeighborCount} neighbors. Lower {nameof(DriftOptions.NeighborCount)}."
            : null;
        if (reason is not null)
        {
            throw new ArgumentException(reason, nameof(fitted));
        }
    }
}
