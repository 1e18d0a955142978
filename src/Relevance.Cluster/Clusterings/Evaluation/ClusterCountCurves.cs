using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;

namespace Relevance.Cluster.Clusterings.Evaluation;

/// <summary>Measures all criteria for one number of clusters after another, on the same halves and the same draws.</summary>
internal sealed class ClusterCountCurves
{
    /// <summary>The draws of one cloud: their mean is the zero of the stability, and hardly differs between draws where there are many clusters.</summary>
    private const int CloudDraws = 2;

    /// <summary>The most vectors of the gap statistic.</summary>
    private const int GapVectors = 1000;

    /// <summary>No draw of the structure test has this number.</summary>
    private const int FirstCloud = 1 << 20;

    private readonly VectorSet _vectors;
    private readonly ClusterCountSearchOptions _options;
    private readonly int _threads;
    private readonly VectorHalves[] _halves;
    private readonly VectorSet _gapVectors;
    private readonly VectorSet[] _uniform;
    private readonly CancellationToken _cancellationToken;

    public ClusterCountCurves(VectorSet vectors, ClusterCountSearchOptions options, CancellationToken cancellationToken)
    {
        (_vectors, _options, _cancellationToken) = (vectors, options, cancellationToken);
        _threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        var cloud = new OneCloud(vectors, options.Seed, _threads, cancellationToken);
        int splits = options.SplitCount;
        var halves = new VectorHalves[splits + CloudDraws];
        ParallelBlocks.Run(
            halves.Length,
            _threads,
            _ => i => halves[i] = new VectorHalves(
                i < splits ? vectors : cloud.Draw(FirstCloud + i - splits), new CounterRandom(options.Seed, RandomPurpose.CountRows, i)),
            cancellationToken);
        _halves = halves;
        int[] rows = [.. Enumerable.Range(0, vectors.Count)];
        _gapVectors = vectors.Count <= GapVectors
            ? vectors
            : vectors.Select(RowSample.Take(rows, GapVectors, new CounterRandom(options.Seed, RandomPurpose.GapDraw, -1)));
        var box = new UniformBox(_gapVectors, options.Seed, _threads, cancellationToken);
        _uniform = [.. Enumerable.Range(0, options.ReferenceCount).Select(box.Draw)];
    }

    /// <summary>Measures one number of clusters.</summary>
    public ClusterCountCandidate Measure(int count)
    {
        int splits = _options.SplitCount;
        var information = new HalvesInformation[count < 2 ? 0 : _halves.Length];
        double[] logarithms = new double[_uniform.Length + 1];
        KMeansResult result = null!;

        // The longest task is the first.
        ParallelBlocks.Run(
            information.Length + logarithms.Length + 1,
            _threads,
            _ => i =>
            {
                if (i == 0)
                {
                    result = new KMeans(OptionsOf(count)).Run(_vectors, null, _cancellationToken);
                }
                else if (i <= information.Length)
                {
                    information[i - 1] = HalvesInformation.Measure(_halves[i - 1], OptionsOf(count), _cancellationToken);
                }
                else
                {
                    int draw = i - 1 - information.Length;
                    logarithms[draw] = LogInertia(draw < _uniform.Length ? _uniform[draw] : _gapVectors, count);
                }
            },
            _cancellationToken);
        double[] references = logarithms[..^1];
        double error = Moments.StandardDeviation(references, lost: 1) * Math.Sqrt(1 + (1.0 / references.Length));
        var candidate = new ClusterCountCandidate
        {
            ClusterCount = count,
            Inertia = result.Inertia,
            Gap = Moments.Mean(references) - logarithms[^1],
            GapError = error,
        };
        return count < 2 ? candidate : WithHalves(candidate, information[..splits], information[splits..]) with { Silhouette = SilhouetteOf(result) };
    }

    private static ClusterCountCandidate WithHalves(ClusterCountCandidate candidate, HalvesInformation[] halves, HalvesInformation[] clouds)
    {
        double chance = Moments.Mean([.. clouds.Select(cloud => cloud.Information)]);
        double most = StableMath.Log(candidate.ClusterCount);
        double[] stabilities = [.. halves.Select(half => ShareOf(half.Information, chance, most))];
        double[] strengths = [.. halves.Select(half => half.PredictionStrength)];
        double root = Math.Sqrt(halves.Length);
        return candidate with
        {
            Stability = Moments.Mean(stabilities),
            Agreement = Moments.Mean([.. halves.Select(half => ShareOf(half.Information, 0, half.Entropy))]),
            StabilityError = Moments.StandardDeviation(stabilities, lost: 1) / root,
            PredictionStrength = Moments.Mean(strengths),
            PredictionStrengthError = Moments.StandardDeviation(strengths, lost: 1) / root,
        };
    }

    /// <summary>Returns the share of the information beyond chance; 0 if there is no room beyond it.</summary>
    private static double ShareOf(double information, double chance, double most) => most - chance > 1e-9 ? (information - chance) / (most - chance) : 0;

    private double LogInertia(VectorSet vectors, int count)
    {
        // More clusters than the sample can show have no gap.
        bool isShown = _gapVectors.Count == _vectors.Count || count <= GapVectors / 5;
        double inertia = !isShown ? 0 : new KMeans(OptionsOf(count)).Run(vectors, null, _cancellationToken).Inertia;
        return inertia > 0 ? StableMath.Log(inertia) : double.NaN;
    }

    private double SilhouetteOf(KMeansResult result)
    {
        var measure = new EvaluationOptions { Metric = DistanceMetric.SquaredEuclidean, MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism };

        // Equal vectors are one cluster, which has no other to compare with.
        return SilhouetteRows.CountClusters(_vectors, result.Labels, measure) < 2
            ? double.NaN
            : ClusterMetrics.Silhouette(_vectors, result.Labels, measure, _cancellationToken).Mean;
    }

    private KMeansOptions OptionsOf(int count) =>
        new() { ClusterCount = count, Restarts = _options.Restarts, Seed = _options.Seed, MaxDegreeOfParallelism = 1 };
}
