using Relevance.Cluster.Clusterings.Belonging;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

public sealed partial record OutlierRanking
{
    /// <summary>The distance that is added to a mean before it becomes a density, so that that of duplicates is finite; as in scikit-learn.</summary>
    private const double LeastDistance = 1e-10;

    /// <summary>Ranks vectors by their distance to their nearest neighbors. Computes on the calling thread and the thread pool until it has finished.</summary>
    /// <param name="vectors">One vector per row; at least two.</param>
    /// <param name="measure">The score. The default is the mean distance to the neighbors.</param>
    /// <param name="options">The number of neighbors and the metric; null means ten neighbors by cosine.</param>
    /// <param name="progress">
    /// Receives the number of vectors whose neighbors are known as <see cref="OperationStage.Measuring"/> on the calling thread; may be null.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. It is checked between blocks of rows.</param>
    /// <remarks>
    /// Exact, O(n²·d): 10,000 vectors of 384 components take seconds, a million hours. The same vectors and options have the
    /// same bits for any number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException">There are fewer than two vectors, without zero vectors if the metric is cosine.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static OutlierRanking Find(
        VectorSet vectors,
        OutlierMeasure measure = OutlierMeasure.NeighborDistance,
        NeighborOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return FindRows(vectors, measure, options ?? new NeighborOptions(), (_ => null, _ => null), progress, cancellationToken);
    }

    /// <summary>Ranks vectors whose rows can have a document and a label.</summary>
    internal static OutlierRanking FindRows(
        VectorSet vectors,
        OutlierMeasure measure,
        NeighborOptions options,
        (Func<int, string?> Document, Func<int, string?> Label) textOf,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(measure))
        {
            throw new ArgumentOutOfRangeException(nameof(measure), measure, "The measure is not a member of the enumeration.");
        }

        DistanceMetric metric = options.Metric ?? DistanceMetric.Cosine;
        var table = NeighborTable.Of(vectors, metric, options, progress, cancellationToken);
        double[] scores = measure == OutlierMeasure.NeighborDistance ? MeanDistances(table) : LocalOutlierFactors(table);
        return new OutlierRanking
        {
            Documents =
            [
                .. Enumerable.Range(0, table.Count)
                    .OrderByDescending(place => scores[place])
                    .Select(place => (Row: table.RowOf(place), Score: scores[place]))
                    .Select(ranked => new ScoredDocument(ranked.Row, textOf.Document(ranked.Row), textOf.Label(ranked.Row), ranked.Score)),
            ],
            Measure = measure,
            Metric = metric,
            NeighborCount = table.NeighborCount,
            ZeroCount = table.ZeroCount,
        };
    }

    private static double[] MeanDistances(NeighborTable table) =>
        [.. Enumerable.Range(0, table.Count).Select(place => Moments.Mean(table.DistancesOf(place)))];

    private static double[] LocalOutlierFactors(NeighborTable table)
    {
        double[] densities = new double[table.Count];
        double[] factors = new double[table.Count];

        for (int place = 0; place < densities.Length; place++)
        {
            double reach = 0;

            for (int i = 0; i < table.NeighborCount; i++)
            {
                // The distance, but at least that of the neighbor to its last neighbor.
                reach += Math.Max(table.DistancesOf(place)[i], table.DistancesOf(table.NeighborsOf(place)[i])[^1]);
            }

            densities[place] = 1 / ((reach / table.NeighborCount) + LeastDistance);
        }

        for (int place = 0; place < factors.Length; place++)
        {
            double sum = 0;

            foreach (int neighbor in table.NeighborsOf(place))
            {
                sum += densities[neighbor];
            }

            factors[place] = sum / table.NeighborCount / densities[place];
        }

        return factors;
    }
}
