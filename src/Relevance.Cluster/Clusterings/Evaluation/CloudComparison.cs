using Relevance.Cluster.Numerics;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Vectors beside draws of one cloud of their mean and covariance: the figures of both, and how far each is from the cloud.</summary>
internal sealed class CloudComparison
{
    /// <summary>The draws that set the scale of the figures, and are not counted: so the counted ones and the vectors are scaled alike.</summary>
    public const int ScaleDraws = 19;

    /// <summary>The number of draws with at least the vectors' score after which no more are needed.</summary>
    private const int EnoughExceedances = 10;

    /// <summary>The draws between two looks at the number of exceedances and two reports.</summary>
    private const int BatchDraws = 10;

    /// <summary>The least standard deviation of the stability, for clusters that are the same in nearly every draw.</summary>
    private const double LeastDeviation = 0.01;

    private readonly HalvesAgreement[][] _scale;
    private readonly List<HalvesAgreement[]> _draws = [];

    private CloudComparison(HalvesAgreement[] observed, HalvesAgreement[][] scale, bool isOnSphere) =>
        (Observed, _scale, IsOnSphere) = (observed, scale, isOnSphere);

    /// <summary>Gets the figures of the vectors, one per number of clusters.</summary>
    public HalvesAgreement[] Observed { get; }

    /// <summary>Gets a value indicating whether draws have the norms of the vectors.</summary>
    public bool IsOnSphere { get; }

    /// <summary>Gets the largest score of the vectors over the numbers of clusters.</summary>
    public double Score => ScoreOf(Observed);

    /// <summary>Gets the same of each counted draw.</summary>
    public IReadOnlyList<double> DrawScores { get; private set; } = [];

    /// <summary>Gets the number of counted draws with at least the score of the vectors.</summary>
    public int Exceedances { get; private set; }

    /// <summary>Gets a value indicating whether there are fewer draws than were asked for, because enough have at least the vectors' score.</summary>
    public bool IsStoppedEarly { get; private set; }

    /// <summary>Compares vectors with draws.</summary>
    /// <param name="vectors">The vectors, at least 10.</param>
    /// <param name="counts">The numbers of clusters, each at most half the number of vectors.</param>
    /// <param name="options">The number of draws, the seed and the threads.</param>
    /// <param name="report">Receives the number of draws, with those that set the scale, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">The token is checked between blocks of rows.</param>
    public static CloudComparison Run(
        VectorSet vectors, IReadOnlyList<int> counts, StructureTestOptions options, Action<int>? report, CancellationToken cancellationToken)
    {
        int threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        var cloud = new OneCloud(vectors, options.Seed, threads, cancellationToken);

        // Number 0 is the vectors themselves, the next ones set the scale.
        HalvesAgreement[][] first = MeasureAll(0, ScaleDraws + 1);
        report?.Invoke(ScaleDraws);
        var comparison = new CloudComparison(first[0], first[1..], cloud.IsOnSphere);
        double score = comparison.Score;
        List<double> scores = [];

        while (scores.Count < options.DrawCount && comparison.Exceedances < EnoughExceedances)
        {
            foreach (HalvesAgreement[] draw in MeasureAll(first.Length + scores.Count, Math.Min(BatchDraws, options.DrawCount - scores.Count)))
            {
                if (comparison.Exceedances == EnoughExceedances)
                {
                    break;
                }

                comparison._draws.Add(draw);
                scores.Add(comparison.ScoreOf(draw));
                comparison.Exceedances += scores[^1] >= score ? 1 : 0;
            }

            report?.Invoke(ScaleDraws + scores.Count);
        }

        comparison.DrawScores = scores;
        comparison.IsStoppedEarly = scores.Count < options.DrawCount;
        return comparison;

        HalvesAgreement[][] MeasureAll(int start, int count)
        {
            var figures = new HalvesAgreement[count][];
            ParallelBlocks.Run(count, threads, _ => i => figures[i] = Measure(start + i), cancellationToken);
            return figures;
        }

        HalvesAgreement[] Measure(int number) => HalvesAgreement.Measure(
            number == 0 ? vectors : cloud.Draw(number),
            counts,
            (new CounterRandom(options.Seed, RandomPurpose.StructureRows, number), options.Seed),
            cancellationToken);
    }

    /// <summary>Returns the mean figures of all draws for a number of clusters.</summary>
    public HalvesAgreement CloudAt(int index) => MeanOf([.. _scale, .. _draws], index);

    /// <summary>Returns the score of the vectors for a number of clusters: large for stable and narrow clusters.</summary>
    public double ScoreAt(int index) => ScoreOf(Observed[index], index);

    private static HalvesAgreement MeanOf(HalvesAgreement[][] draws, int index) => new(
        Moments.Mean([.. draws.Select(draw => draw[index].Stability)]), Moments.Mean([.. draws.Select(draw => draw[index].Inertia)]));

    private double ScoreOf(HalvesAgreement[] figures)
    {
        double largest = double.NegativeInfinity;

        for (int i = 0; i < figures.Length; i++)
        {
            largest = Math.Max(largest, ScoreOf(figures[i], i));
        }

        return largest;
    }

    /// <summary>Returns the mean of both standardized figures.</summary>
    private double ScoreOf(HalvesAgreement figures, int index)
    {
        HalvesAgreement mean = MeanOf(_scale, index);
        double stable = figures.Stability - mean.Stability;
        double narrow = mean.Inertia - figures.Inertia;
        double stabilities = Moments.StandardDeviation([.. _scale.Select(draw => draw[index].Stability)], lost: 1);
        double inertias = Moments.StandardDeviation([.. _scale.Select(draw => draw[index].Inertia)], lost: 1);

        // Inertias of clusters that are the same in every draw differ by rounding only.
        double least = mean.Inertia * 1e-6;
        return ((stable / Math.Max(stabilities, LeastDeviation)) + (narrow == 0 ? 0 : narrow / Math.Max(inertias, least))) / 2;
    }
}
