using System.Globalization;
using System.Runtime.CompilerServices;
using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>The shared input of all restarts of a search: the validated rows, and what is known of all of them.</summary>
internal sealed class KMeansProblem
{
    /// <summary>Initializes a new instance of the <see cref="KMeansProblem"/> class.</summary>
    /// <param name="rows">The rows, all or a part of them.</param>
    /// <param name="facts">What is known of all rows.</param>
    public KMeansProblem(KMeansRows rows, KMeansFacts facts) => (Rows, Facts) = (rows, facts);

    /// <summary>Gets the rows.</summary>
    public KMeansRows Rows { get; }

    /// <summary>Gets what is known of all rows.</summary>
    public KMeansFacts Facts { get; }

    /// <summary>Gets the rows, scaled.</summary>
    public VectorSet Vectors => Rows.Vectors;

    /// <summary>Gets the options, as they were given.</summary>
    public KMeansOptions Options => Facts.Options;

    public int ClusterCount => Facts.ClusterCount;

    /// <summary>Gets the metric of the inertia: squared Euclidean or cosine.</summary>
    public DistanceMetric Metric => Facts.Metric;

    public int Threads => Rows.Threads;

    /// <summary>Gets the weight of each row; empty if each is 1.</summary>
    public ReadOnlyMemory<float> Weights => Rows.Weights;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double WeightOf(int row) => Rows.WeightOf(row);

    /// <summary>Validates the input and creates the problem.</summary>
    public static KMeansProblem Create(VectorSet vectors, KMeansOptions options, CancellationToken cancellationToken)
    {
        if (vectors.Count == 0)
        {
            throw new ArgumentException("Expected at least one vector to cluster.", nameof(vectors));
        }

        var rows = DirectedRows.Of(vectors, options.Metric, options.ZeroVectors);
        CheckCount(rows.Vectors.Count, rows.What, options);
        CheckInitialCentroids(vectors.Dimension, options);

        if (options.SampleWeights is { } weights)
        {
            CheckWeights(weights.Span, vectors.Count);
            CheckSum(rows.Of(weights)!.Value.Span);
        }

        float magnitude = options.Metric == DistanceMetric.Cosine ? 0 : FloatRange.MagnitudeOf(rows.Vectors, cancellationToken);
        int exponent = KMeansFacts.ExponentOf(magnitude, options);
        return Of(new KMeansRows(rows, options.SampleWeights, options, exponent, cancellationToken), options, exponent, cancellationToken);
    }

    /// <summary>Measures rows that are all rows.</summary>
    private static KMeansProblem Of(KMeansRows rows, KMeansOptions options, int exponent, CancellationToken cancellationToken)
    {
        var units = new TermUnits(rows.MeasureTerms(cancellationToken));
        double weight = rows.SumWeights().Value;
        var spread = new Lazy<(double[] Mean, double Scatter)>(() =>
        {
            double[] mean = KMeansFacts.MeanOf(units, rows.TermsIn(units).SumOfAll(rows.Threads, cancellationToken), weight);
            return (mean, rows.SumScatter(mean, cancellationToken).Value);
        });
        return new KMeansProblem(rows, new KMeansFacts(options, exponent, (rows.Vectors.Count, weight), units, spread));
    }

    /// <summary>Throws if there are fewer rows than clusters.</summary>
    /// <param name="vectors">The number of rows to cluster.</param>
    /// <param name="what">Their name, <see cref="ClusteredRows.What"/>.</param>
    /// <param name="options">The options.</param>
    public static void CheckCount(long vectors, string what, KMeansOptions options)
    {
        if (vectors < options.ClusterCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{vectors} {what} are too few for {options.ClusterCount} clusters."), nameof(vectors));
        }
    }

    /// <summary>Throws if initial centroids have another number or dimension, or no direction for the cosine.</summary>
    public static void CheckInitialCentroids(int dimension, KMeansOptions options)
    {
        if (options.InitialCentroids is not { } start)
        {
            return;
        }

        if (start.Count != options.ClusterCount || start.Dimension != dimension)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Expected {options.ClusterCount} initial centroids of {dimension} components, found {start}."),
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

    /// <summary>Throws if there is not one finite weight, at least 0, for each row.</summary>
    public static void CheckWeights(ReadOnlySpan<float> weights, long count)
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

    /// <summary>Throws if all rows to cluster have the weight 0.</summary>
    public static void CheckSum(ReadOnlySpan<float> weights)
    {
        if (!weights.ContainsAnyExcept(0f))
        {
            throw new ArgumentException("All sample weights are 0, so no vector counts.", nameof(weights));
        }
    }
}
