using System.Globalization;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster;

public sealed partial record StructureTest
{
    private const int FewestVectors = 10;

    private static readonly int[] DefaultCounts = [2, 3, 5, 8, 13, 21, 34, 55];

    /// <summary>Tests whether vectors have clusters. Computes on the calling thread and the thread pool until it has finished.</summary>
    /// <param name="vectors">One vector per row, at least 10. Distances are Euclidean; for clusters by cosine, pass vectors of norm 1.</param>
    /// <param name="options">The options; null means the defaults: up to eight numbers of clusters, 99 draws, a sample of 2000 vectors.</param>
    /// <param name="progress">
    /// Receives the number of draws, with those that set the scale, as <see cref="OperationStage.Measuring"/> on the calling thread; may be null. An early stop
    /// leaves the total unreached.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the operation. The token is checked between blocks of rows.</param>
    /// <remarks>
    /// The cost is 118 draws, each of O(n·d²) up to four times, and two fits of k-means per number of clusters: 2000 vectors of 384 components take under a
    /// minute on two cores. The same vectors and options have the same bits for any number of threads and any instruction set.
    /// </remarks>
    /// <exception cref="ArgumentException">There are fewer than 10 vectors, or more clusters are tried than half of the measured vectors.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static StructureTest Run(
        VectorSet vectors,
        StructureTestOptions? options = null,
        IProgress<OperationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new StructureTestOptions();
        bool isSampled = vectors.Count > options.MaxVectors;
        VectorSet measured = isSampled ? vectors.Select(Sample(vectors.Count, options)) : vectors;
        int[] counts = CountsFor(measured.Count, options);
        var comparison = CloudComparison.Run(
            measured,
            counts,
            options,
            done => progress?.Report(new OperationProgress(OperationStage.Measuring, done, CloudComparison.ScaleDraws + options.DrawCount)),
            cancellationToken);
        int draws = comparison.DrawScores.Count;
        return new StructureTest
        {
            Candidates = [.. counts.Select((count, i) => ToCandidate(count, comparison.Observed[i], comparison.CloudAt(i), comparison.ScoreAt(i)))],
            PValue = comparison.IsStoppedEarly ? (double)comparison.Exceedances / draws : (1.0 + comparison.Exceedances) / (draws + 1),
            DrawCount = draws,
            IsStoppedEarly = comparison.IsStoppedEarly,
            SignificanceLevel = options.SignificanceLevel,
            MeasuredCount = measured.Count,
            IsSampled = isSampled,
            IsOnSphere = comparison.IsOnSphere,
        };
    }

    private static void RequireEnough(int count, string parameter)
    {
        if (count < FewestVectors)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{count} vectors are too few to test: at least {FewestVectors} are required."), parameter);
        }
    }

    private static StructureCandidate ToCandidate(int count, HalvesAgreement observed, HalvesAgreement cloud, double score) =>
        new(count, observed.Stability, cloud.Stability, cloud.Inertia > 0 ? 1 - (observed.Inertia / cloud.Inertia) : 0, score);

    // No set of vectors has the number −1, so that the sample and the halves are independent.
    private static int[] Sample(int count, StructureTestOptions options) =>
        RowSample.Take([.. Enumerable.Range(0, count)], options.MaxVectors, new CounterRandom(options.Seed, RandomPurpose.StructureRows, -1));

    private static int[] CountsFor(int count, StructureTestOptions options)
    {
        const int perCluster = 20;
        RequireEnough(count, nameof(options));
        int[] counts = options.ClusterCounts is { Count: > 0 } given
            ? [.. given]
            : [.. DefaultCounts.Where(clusters => clusters == 2 || clusters * perCluster <= count)];
        return counts[^1] <= count / 2
            ? counts
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{counts[^1]} clusters are too many: each half of {count} measured vectors has {count / 2}. Try fewer, or raise MaxVectors."),
                nameof(options));
    }
}
