using System.Globalization;
using Relevance.Cluster.Clusterings.Evaluation;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster;

public sealed partial record StructureTest
{
    /// <summary>The draws that set the scale of the figures, and are not counted: so the counted ones and the vectors are scaled alike.</summary>
    private const int ScaleDraws = 19;

    /// <summary>The number of draws with at least the vectors' score after which no more are needed.</summary>
    private const int EnoughExceedances = 10;

    /// <summary>The draws between two looks at the number of exceedances and two reports.</summary>
    private const int BatchDraws = 10;

    /// <summary>The least standard deviation of the stability, for clusters that are the same in nearly every draw.</summary>
    private const double LeastDeviation = 0.01;

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
        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        var cloud = new OneCloud(measured, options.Seed, threads, cancellationToken);
        var scale = new HalvesAgreement[ScaleDraws + 1][];

        // Number 0 is the vectors themselves, the next ones set the scale.
        ParallelBlocks.Run(scale.Length, threads, _ => number => scale[number] = Measure(number), cancellationToken);
        Report(0);
        HalvesAgreement[] observed = scale[0];
        var standard = new StructureScale(scale.AsSpan(1));
        double score = standard.ScoreOf(observed);
        List<HalvesAgreement[]> draws = [];
        int exceedances = 0;

        while (draws.Count < options.DrawCount && exceedances < EnoughExceedances)
        {
            var batch = new HalvesAgreement[Math.Min(BatchDraws, options.DrawCount - draws.Count)][];
            int first = scale.Length + draws.Count;
            ParallelBlocks.Run(batch.Length, threads, _ => number => batch[number] = Measure(first + number), cancellationToken);

            for (int i = 0; i < batch.Length && exceedances < EnoughExceedances; i++)
            {
                draws.Add(batch[i]);
                exceedances += standard.ScoreOf(batch[i]) >= score ? 1 : 0;
            }

            Report(draws.Count);
        }

        bool isStopped = exceedances == EnoughExceedances && draws.Count < options.DrawCount;
        var all = new StructureScale([.. scale[1..], .. draws]);
        return new StructureTest
        {
            Candidates = [.. counts.Select((count, i) => ToCandidate(count, observed[i], all.MeanOf(i), standard.ScoreOf(observed[i], i)))],
            PValue = isStopped ? (double)exceedances / draws.Count : (1.0 + exceedances) / (draws.Count + 1),
            DrawCount = draws.Count,
            IsStoppedEarly = isStopped,
            SignificanceLevel = options.SignificanceLevel,
            MeasuredCount = measured.Count,
            IsSampled = isSampled,
            IsOnSphere = cloud.IsOnSphere,
        };

        HalvesAgreement[] Measure(int number) => HalvesAgreement.Measure(
            number == 0 ? measured : cloud.Draw(number),
            counts,
            (new CounterRandom(options.Seed, RandomPurpose.StructureRows, number), options.Seed),
            cancellationToken);

        void Report(int done) =>
            progress?.Report(new OperationProgress(OperationStage.Measuring, ScaleDraws + done, ScaleDraws + options.DrawCount));
    }

    private static StructureCandidate ToCandidate(int count, HalvesAgreement observed, HalvesAgreement cloud, double score) =>
        new(count, observed.Stability, cloud.Stability, cloud.Inertia > 0 ? 1 - (observed.Inertia / cloud.Inertia) : 0, score);

    // No set of vectors has the number −1, so that the sample and the halves are independent.
    private static int[] Sample(int count, StructureTestOptions options) =>
        RowSample.Take([.. Enumerable.Range(0, count)], options.MaxVectors, new CounterRandom(options.Seed, RandomPurpose.StructureRows, -1));

    private static int[] CountsFor(int count, StructureTestOptions options)
    {
        const int fewest = 10;
        const int perCluster = 20;

        if (count < fewest)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{count} vectors are too few to test: at least {fewest} are required."), nameof(options));
        }

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

    /// <summary>The mean and the standard deviation of each figure over draws of one cloud.</summary>
    private readonly struct StructureScale(ReadOnlySpan<HalvesAgreement[]> draws)
    {
        private readonly HalvesAgreement[][] _draws = draws.ToArray();

        public HalvesAgreement MeanOf(int index) => new(
            Moments.Mean([.. _draws.Select(draw => draw[index].Stability)]), Moments.Mean([.. _draws.Select(draw => draw[index].Inertia)]));

        /// <summary>Returns the largest score over the numbers of clusters.</summary>
        public double ScoreOf(HalvesAgreement[] figures)
        {
            double largest = double.NegativeInfinity;

            for (int i = 0; i < figures.Length; i++)
            {
                largest = Math.Max(largest, ScoreOf(figures[i], i));
            }

            return largest;
        }

        /// <summary>Returns the mean of both standardized figures: stable and narrow clusters have large scores.</summary>
        public double ScoreOf(HalvesAgreement figures, int index)
        {
            HalvesAgreement mean = MeanOf(index);
            double stable = figures.Stability - mean.Stability;
            double narrow = mean.Inertia - figures.Inertia;
            double stabilities = Moments.StandardDeviation([.. _draws.Select(draw => draw[index].Stability)], lost: 1);
            double inertias = Moments.StandardDeviation([.. _draws.Select(draw => draw[index].Inertia)], lost: 1);

            // Inertias of clusters that are the same in every draw differ by rounding only.
            double least = mean.Inertia * 1e-6;
            return ((stable / Math.Max(stabilities, LeastDeviation)) + (narrow == 0 ? 0 : narrow / Math.Max(inertias, least))) / 2;
        }
    }
}
