using System.Globalization;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster;

public sealed partial record ClusterStability
{
    /// <summary>The resamples between two reports.</summary>
    private const int BatchResamples = 10;

    /// <summary>Clusters vectors by a model, and measures the stability of its clusters. Computes on the calling thread and the thread pool.</summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="model">The model, which also clusters the resamples; that of the options is not used.</param>
    /// <param name="options">The options; null means the defaults: 100 resamples.</param>
    /// <param name="progress">Receives the number of resamples as <see cref="OperationStage.Measuring"/> on the calling thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <exception cref="ArgumentException">The model finds fewer than two clusters.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ClusterStability Measure(
        VectorSet vectors,
        IClusterModel model,
        ClusterStabilityOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(model);
        IReadOnlyList<int> labels = model.Fit(vectors, null, cancellationToken).Labels;
        return Measure(vectors, labels, (options ?? new ClusterStabilityOptions()) with { Model = model }, progress, cancellationToken);
    }

    /// <summary>Measures the stability of given clusters. Computes on the calling thread and the thread pool until it has finished.</summary>
    /// <param name="vectors">One vector per row.</param>
    /// <param name="labels">The label of each row, at least 0; −1 for an outlier, which is excluded.</param>
    /// <param name="options">The options; null means the defaults: 100 resamples, k-means.</param>
    /// <param name="progress">Receives the number of resamples as <see cref="OperationStage.Measuring"/> on the calling thread; may be null.</param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <remarks>
    /// The cost is one fit of about 63 % of the vectors per resample. The same vectors, labels and options have the same bits for any number of threads.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// There is not one label per row, a label is below −1, or fewer than two clusters have members (in the sample).
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static ClusterStability Measure(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        ClusterStabilityOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        return Measure(vectors, labels, options ?? new ClusterStabilityOptions(), (ClusterLabels.Format, _ => null), progress, cancellationToken);
    }

    /// <summary>Returns the model of the resamples of clusters by a metric, unless there is another: the resamples have the threads.</summary>
    internal static KMeans KMeansFor(DistanceMetric metric, int clusterCount, int seed) => new(new KMeansOptions
    {
        ClusterCount = clusterCount,
        Metric = metric == DistanceMetric.Cosine ? DistanceMetric.Cosine : DistanceMetric.SquaredEuclidean,
        Seed = seed,
        MaxDegreeOfParallelism = 1,
    });

    /// <summary>Measures clusters whose labels have a text and whose rows can have a document.</summary>
    internal static ClusterStability Measure(
        VectorSet vectors,
        IReadOnlyList<int> labels,
        ClusterStabilityOptions options,
        (Func<int, string> Label, Func<int, string?> Document) textOf,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        int[] rows = MeasuredRows(vectors, labels, options);
        int[] clusters = [.. rows.Select(row => labels[row]).Distinct().Order()];

        if (clusters.Length < 2)
        {
            throw new ArgumentException("The stability of clusters requires two clusters with members.", nameof(labels));
        }

        VectorSet measured = rows.Length == vectors.Count ? vectors : vectors.Select(rows);
        IClusterModel model = options.Model ?? KMeansFor(DistanceMetric.SquaredEuclidean, clusters.Length, options.Seed);
        var tally = new StabilityTally([.. rows.Select(row => Array.BinarySearch(clusters, labels[row]))], clusters.Length);
        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);

        for (int first = 0; first < options.ResampleCount; first += BatchResamples)
        {
            var batch = new (int[] Rows, IReadOnlyList<int> Labels)[Math.Min(BatchResamples, options.ResampleCount - first)];
            int start = first;
            ParallelBlocks.Run(
                batch.Length,
                threads,
                _ => i =>
                {
                    int[] drawn = Resample(measured.Count, new CounterRandom(options.Seed, RandomPurpose.StabilityResample, start + i));
                    batch[i] = (drawn, Fitted(model, drawn.Length).Fit(measured.Select(drawn), null, cancellationToken).Labels);
                },
                cancellationToken);

            foreach ((int[] drawn, IReadOnlyList<int> found) in batch)
            {
                tally.Add(drawn, found);
            }

            progress?.Report(new OperationProgress(OperationStage.Measuring, first + batch.Length, options.ResampleCount));
        }

        double[] shares = new double[vectors.Count];
        Array.Fill(shares, double.NaN);
        List<BoundaryDocument> boundary = [];

        for (int i = 0; i < rows.Length; i++)
        {
            (shares[rows[i]], int second, double secondShare) = tally.PlacesOf(i);

            if (secondShare > 0)
            {
                boundary.Add(new BoundaryDocument(
                    rows[i], textOf.Document(rows[i]), textOf.Label(labels[rows[i]]), shares[rows[i]], textOf.Label(clusters[second]), secondShare));
            }
        }

        return new ClusterStability
        {
            Clusters = [.. clusters.Select((label, i) => new ClusterJaccard(textOf.Label(label), tally.SizeOf(i), tally.SimilaritiesOf(i)))],
            Shares = shares,
            Boundary = [.. boundary.OrderBy(document => document.Share).ThenBy(document => document.Row)],
            ResampleCount = options.ResampleCount,
            MeasuredCount = rows.Length,
            IsSampled = rows.Length < labels.Count(label => label >= 0),
        };
    }

    /// <summary>Returns the model; k-means with at most one cluster per vector of a small resample.</summary>
    private static IClusterModel Fitted(IClusterModel model, int count) =>
        model is KMeans kMeans && kMeans.Options.ClusterCount > count ? new KMeans(kMeans.Options with { ClusterCount = count }) : model;

    /// <summary>Draws as many rows as there are, with replacement, and returns each drawn row once, ascending.</summary>
    private static int[] Resample(int count, CounterRandom random)
    {
        bool[] isDrawn = new bool[count];

        for (int i = 0; i < count; i++)
        {
            isDrawn[random.Below(count, (ulong)i)] = true;
        }

        return [.. Enumerable.Range(0, count).Where(row => isDrawn[row])];
    }

    private static int[] MeasuredRows(VectorSet vectors, IReadOnlyList<int> labels, ClusterStabilityOptions options)
    {
        if (labels.Count != vectors.Count || labels.Any(label => label < -1))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {labels.Count} labels for {vectors.Count} vectors; each is at least -1."),
                nameof(labels));
        }

        // No resample has the number −1, so that the sample is independent of all of them.
        return RowSample.Take(RowSample.Labeled(labels), options.MaxVectors, new CounterRandom(options.Seed, RandomPurpose.StabilityResample, -1));
    }
}
