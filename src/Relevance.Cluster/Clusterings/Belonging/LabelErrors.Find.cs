using System.Globalization;
using Relevance.Cluster.Clusterings.Belonging;
using Relevance.Cluster.Clusterings.Distribution;

namespace Relevance.Cluster;

public sealed partial record LabelErrors
{
    /// <summary>Finds vectors whose label is probably wrong. Computes on the calling thread and the thread pool until it has finished.</summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">The label of each row; null or empty for a row without one, which neither votes nor is listed.</param>
    /// <param name="options">The number of neighbors and the metric; null means ten neighbors by cosine.</param>
    /// <param name="progress">
    /// Receives the number of vectors whose neighbors are known as <see cref="OperationStage.Measuring"/> on the calling thread; may be null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <remarks>Exact, O(n²·d). The same vectors, labels and options have the same bits for any number of threads.</remarks>
    /// <exception cref="ArgumentException">
    /// There is not one label per row, or fewer than two vectors have a label, without zero vectors if the metric is cosine.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static LabelErrors Find(
        VectorSet vectors,
        IReadOnlyList<string?> labels,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        return FindRows(vectors, labels, options ?? new NeighborOptions(), documentOf: null, progress, cancellationToken);
    }

    /// <summary>Finds rows that can have a document.</summary>
    internal static LabelErrors FindRows(
        VectorSet vectors,
        IReadOnlyList<string?> labels,
        NeighborOptions options,
        Func<int, string>? documentOf,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (labels.Count != vectors.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {labels.Count} labels for {vectors.Count} vectors."), nameof(labels));
        }

        DistanceMetric metric = options.Metric ?? DistanceMetric.Cosine;
        int[] rows = [.. Enumerable.Range(0, vectors.Count).Where(row => !string.IsNullOrEmpty(labels[row]))];
        var table = NeighborTable.Of(rows.Length == vectors.Count ? vectors : vectors.Select(rows), metric, options, progress, cancellationToken);
        TextNumbers numbers = new();
        int[] added = [.. Enumerable.Range(0, table.Count).Select(place => numbers.Add(labels[rows[table.RowOf(place)]]!))];
        (string[] texts, int[] order) = numbers.Sort();
        int[] given = Array.ConvertAll(added, number => order[number]);
        var votes = new NeighborVotes(table, given, isWeighted: metric == DistanceMetric.Cosine);
        double[] thresholds = votes.Thresholds(texts.Length);
        double[] scores = new double[vectors.Count];
        Array.Fill(scores, double.NaN);
        List<LabelError> found = [];

        for (int place = 0; place < table.Count; place++)
        {
            int row = rows[table.RowOf(place)];
            (int Label, double Share)[] shares = votes.Of(place);
            double own = shares.FirstOrDefault(share => share.Label == given[place]).Share;
            scores[row] = shares.Where(share => share.Label != given[place]).Select(share => share.Share).DefaultIfEmpty(0).Max() - own;

            // The given label goes first among equal shares, then the first label.
            (int Label, double Share) best = shares
                .Where(share => share.Share >= thresholds[share.Label])
                .OrderByDescending(share => share.Share)
                .ThenBy(share => share.Label == given[place] ? 0 : 1)
                .FirstOrDefault((given[place], own));

            if (best.Label != given[place])
            {
                int[] neighbors = table.NeighborsOf(place).ToArray();
                int[] neighborRows = Array.ConvertAll(neighbors, neighbor => rows[table.RowOf(neighbor)]);
                found.Add(new LabelError
                {
                    Row = row,
                    DocumentId = documentOf?.Invoke(row),
                    GivenLabel = texts[given[place]],
                    GivenShare = own,
                    SuggestedLabel = texts[best.Label],
                    SuggestedShare = best.Share,
                    NeighborRows = neighborRows,
                    NeighborIds = documentOf is null ? [] : Array.ConvertAll(neighborRows, neighbor => documentOf(neighbor)),
                    NeighborLabels = Array.ConvertAll(neighbors, neighbor => texts[given[neighbor]]),
                });
            }
        }

        return new LabelErrors
        {
            Documents = [.. found.OrderByDescending(error => error.Score)],
            Scores = scores,
            Classes = texts,
            Thresholds = thresholds,
            Metric = metric,
            NeighborCount = table.NeighborCount,
            MeasuredCount = table.Count,
        };
    }
}
