using System.Globalization;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>The shared input of all restarts of a search: the validated vectors, and the statistics that are computed once.</summary>
internal sealed class KMeansProblem
{
    private readonly double[] _mean;
    private readonly CancellationToken _cancellationToken;
    private double _scatter = double.NaN;
    private RowTerms? _terms;

    private KMeansProblem(DirectedRows rows, KMeansOptions options, CancellationToken cancellationToken)
    {
        Rows = rows;
        Metric = options.Metric == DistanceMetric.Cosine ? DistanceMetric.Cosine : DistanceMetric.SquaredEuclidean;
        (VectorSet vectors, Exponent) = Metric == DistanceMetric.Cosine
            ? (FloatRange.OfDirections(rows.Vectors, cancellationToken), 0)
            : FloatRange.Of(rows.Vectors, cancellationToken);

        if (Exponent != 0 && options.InitialCentroids is { } start)
        {
            int exponent = FloatRange.AtMost(Exponent, start, cancellationToken);
            (vectors, Exponent) = (exponent == Exponent ? vectors : FloatRange.Scale(rows.Vectors, exponent, cancellationToken), exponent);
            options = options with { InitialCentroids = FloatRange.Scale(start, exponent, cancellationToken) };
        }

        Vectors = vectors;
        Options = options with { SampleWeights = rows.Of(options.SampleWeights) };
        Threads = ParallelBlocks.Threads(options.MaxDegreeOfParallelism);
        Weights = Options.SampleWeights ?? default;
        InverseLengths = Metric == DistanceMetric.Cosine ? UnitVectors.InverseLengths(vectors) : null;
        Scales = InverseLengths is null ? null : [.. InverseLengths.Select(inverse => (float)inverse)];
        _mean = new double[vectors.Dimension];
        _cancellationToken = cancellationToken;

        ExactSum weight = new();

        foreach (float each in Weights.Span)
        {
            weight.Add(each);
        }

        TotalWeight = Weights.IsEmpty ? vectors.Count : weight.Value;
    }

    /// <summary>Gets the rows that are clustered, unscaled.</summary>
    public DirectedRows Rows { get; }

    /// <summary>Gets the exponent of the power of two that scales rows and initial centroids so that float32 can represent their squares; mostly 0.</summary>
    public int Exponent { get; }

    /// <summary>Gets the rows, scaled.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Gets the options, with the initial centroids scaled and the weights of the rows that are clustered.</summary>
    public KMeansOptions Options { get; }

    public int ClusterCount => Options.ClusterCount;

    /// <summary>Gets the metric of the inertia: squared Euclidean or cosine.</summary>
    public DistanceMetric Metric { get; }

    public int Threads { get; }

    /// <summary>Gets the weight of each row; empty if each is 1.</summary>
    public ReadOnlyMemory<float> Weights { get; }

    /// <summary>Gets 1/|x| of each row for cosine; otherwise null.</summary>
    public double[]? InverseLengths { get; }

    /// <summary>Gets <see cref="InverseLengths"/> in float32, for scoring.</summary>
    public float[]? Scales { get; }

    /// <summary>Gets the weighted mean of the rows (of their directions, for cosine). It is computed at the first use, by three passes over the rows.</summary>
    public double[] Mean
    {
        get
        {
            Measure();
            return _mean;
        }
    }

    /// <summary>Gets the rows as terms of sums. Their units are found at the first use, by a pass over the rows.</summary>
    public RowTerms Terms => _terms ??= RowTerms.Of(Vectors, Weights, InverseLengths, Threads, _cancellationToken);

    public double TotalWeight { get; }

    /// <summary>Gets the weighted sum of squared distances to the mean, computed together with it.</summary>
    public double Scatter
    {
        get
        {
            Measure();
            return _scatter;
        }
    }

    /// <summary>
    /// Gets a value indicating whether the data is around zero, so kernel scores need no origin: the mean is at most twice as far from zero as the rows are
    /// from the mean.
    /// </summary>
    public bool IsAroundZero => Mean.Sum(component => component * component) <= 4 * Scatter / TotalWeight;

    /// <summary>Gets the sum of the squared shifts of the centroids at which the search stops.</summary>
    public double StepTolerance => Options.Tolerance == 0 ? 0 : Options.Tolerance * (Scatter / TotalWeight / Vectors.Dimension);

    /// <summary>Validates the input and creates the problem.</summary>
    public static KMeansProblem Create(VectorSet vectors, KMeansOptions options, CancellationToken cancellationToken)
    {
        if (vectors.Count == 0)
        {
            throw new ArgumentException("Expected at least one vector to cluster.", nameof(vectors));
        }

        var rows = DirectedRows.Of(vectors, options.Metric, options.ZeroVectors);
        CheckCounts(vectors, rows, options);
        CheckInitialCentroids(vectors, options);

        if (options.SampleWeights is { } weights)
        {
            CheckWeights(weights.Span, vectors.Count);
            CheckSum(rows.Of(weights)!.Value.Span);
        }

        return new KMeansProblem(rows, options, cancellationToken);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double WeightOf(int row) => Weights.IsEmpty ? 1 : Weights.Span[row];

    private static void CheckCounts(VectorSet vectors, DirectedRows rows, KMeansOptions options)
    {
        if (rows.Vectors.Count < options.ClusterCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{rows.Vectors.Count} {rows.What} are too few for {options.ClusterCount} clusters."),
                nameof(vectors));
        }
    }

    private static void CheckInitialCentroids(VectorSet vectors, KMeansOptions options)
    {
        if (options.InitialCentroids is not { } start)
        {
            return;
        }

        if (start.Count != options.ClusterCount || start.Dimension != vectors.Dimension)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Expected {options.ClusterCount} initial centroids of {vectors.Dimension} components, found {start}."),
                nameof(options));
        }

        for (int row = 0; options.Metric == DistanceMetric.Cosine && row < start.Count; row++)
        {
            if (UnitVectors.IsZero(start[row]))
            {
                // The exception has no row, because a centroid is not a row of the vectors.
                throw new VectorShapeException(
                    $"the initial centroid of {ClusterLabels.Format(row)}", VectorShape.Direction, "all zeros");
            }
        }
    }

    private static void CheckWeights(ReadOnlySpan<float> weights, int count)
    {
        if (weights.Length != count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected one sample weight per vector, found {weights.Length} for {count} vectors."),
                nameof(weights));
        }

        for (int row = 0; row < weights.Length; row++)
        {
            if (!float.IsFinite(weights[row]) || weights[row] < 0)
            {
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture, $"The sample weight of row {row} must be a finite number, at least 0; found {weights[row]}."),
                    nameof(weights));
            }
        }
    }

    private static void CheckSum(ReadOnlySpan<float> weights)
    {
        if (!weights.ContainsAnyExcept(0f))
        {
            throw new ArgumentException("All sample weights are 0, so no vector counts.", nameof(weights));
        }
    }

    /// <summary>Computes mean and scatter: the mean from the sum of all terms, the scatter as the exact sum of what each row has.</summary>
    private void Measure()
    {
        if (!double.IsNaN(_scatter))
        {
            return;
        }

        Terms.Decode(Terms.SumOfAll(Threads, _cancellationToken), _mean);

        foreach (ref double component in _mean.AsSpan())
        {
            component /= TotalWeight;
        }

        ExactSum scatter = new();
        var gate = new Lock();
        ParallelBlocks.Run(
            ParallelBlocks.CountOf(Vectors.Count, ParallelBlocks.SumRows),
            Threads,
            _ => block =>
            {
                ExactSum own = new();

                for (int row = block * ParallelBlocks.SumRows; row < Math.Min(Vectors.Count, ((long)block + 1) * ParallelBlocks.SumRows); row++)
                {
                    double factor = InverseLengths is null ? 1 : InverseLengths[row];
                    own.Add(ScatterKernel.Of(Vectors[row], _mean, factor) * WeightOf(row));
                }

                lock (gate)
                {
                    scatter.Add(own);
                }
            },
            _cancellationToken);
        _scatter = scatter.Value;
    }
}
