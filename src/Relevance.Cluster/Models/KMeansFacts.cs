using Relevance.Cluster.Numerics.Assignment;
using Relevance.Cluster.Numerics.Kernels;
using Relevance.Cluster.Numerics.Vectors;

namespace Relevance.Cluster.Models;

/// <summary>The facts that a search knows of all rows together, without reading them: they can be in shards on other machines.</summary>
/// <param name="options">The options.</param>
/// <param name="exponent">The exponent of the power of two that scales the rows.</param>
/// <param name="weights">The number of rows, and the sum of their weights.</param>
/// <param name="units">The units of their sums.</param>
/// <param name="spread">Their mean and their scatter around it, computed at the first use.</param>
internal sealed class KMeansFacts(
    KMeansOptions options,
    int exponent,
    (long RowCount, double Total) weights,
    TermUnits units,
    Lazy<(double[] Mean, double Scatter)> spread)
{
    /// <summary>Gets the options.</summary>
    public KMeansOptions Options => options;

    /// <summary>
    /// Gets the exponent of the power of two that scales rows and centroids so that float32 can represent their squares; mostly 0.
    /// </summary>
    public int Exponent => exponent;

    /// <summary>Gets the given centroids as the search has them, scaled and for the cosine with norm 1; null if none were given.</summary>
    public VectorSet? InitialCentroids =>
        options.InitialCentroids is { } given ? DirectionsOf(FloatRange.Scale(given, exponent, CancellationToken.None)) : null;

    public int ClusterCount => options.ClusterCount;

    /// <summary>Gets the metric of the inertia: squared Euclidean or cosine.</summary>
    public DistanceMetric Metric => options.Metric == DistanceMetric.Cosine ? DistanceMetric.Cosine : DistanceMetric.SquaredEuclidean;

    public long RowCount => weights.RowCount;

    public double TotalWeight => weights.Total;

    /// <summary>Gets the units of the sums of rows.</summary>
    public TermUnits Units => units;

    /// <summary>Gets the weighted mean of the rows (of their directions, for cosine). The first use takes two passes over the rows.</summary>
    public double[] Mean => spread.Value.Mean;

    /// <summary>Gets the weighted sum of squared distances to the mean, computed together with it.</summary>
    public double Scatter => spread.Value.Scatter;

    /// <summary>
    /// Gets a value indicating whether the data is around zero, so kernel scores need no origin: the mean is at most twice as far from zero as the rows are
    /// from the mean.
    /// </summary>
    public bool IsAroundZero => Mean.Sum(component => component * component) <= 4 * Scatter / TotalWeight;

    /// <summary>Gets the sum of the squared shifts of the centroids at which the search stops.</summary>
    public double StepTolerance => options.Tolerance == 0 ? 0 : options.Tolerance * (Scatter / TotalWeight / units.Dimension);

    /// <summary>
    /// Returns the exponent of the power of two that scales rows with a largest magnitude: 0 for the cosine, and no larger than initial centroids allow.
    /// </summary>
    public static int ExponentOf(float magnitude, KMeansOptions options)
    {
        int exponent = options.Metric == DistanceMetric.Cosine ? 0 : FloatRange.ExponentOf(magnitude);
        return exponent != 0 && options.InitialCentroids is { } start ? FloatRange.AtMost(exponent, start, CancellationToken.None) : exponent;
    }

    /// <summary>Computes the mean of rows from the sums of their terms.</summary>
    public static double[] MeanOf(TermUnits units, ReadOnlySpan<long> sums, double totalWeight)
    {
        double[] mean = new double[units.Dimension];
        units.Decode(sums, mean);

        foreach (ref double component in mean.AsSpan())
        {
            component /= totalWeight;
        }

        return mean;
    }

    /// <summary>Returns a squared distance, or a sum of them, in the scale of the vectors.</summary>
    public double Unscaled(double squared) => squared * Math.ScaleB(1, -2 * exponent);

    /// <summary>Returns centroids in the scale of the vectors.</summary>
    public VectorSet Unscaled(VectorSet centroids) => FloatRange.Scale(centroids, -exponent, CancellationToken.None);

    /// <summary>Returns centroids with norm 1 for the cosine; otherwise as they are.</summary>
    public VectorSet DirectionsOf(VectorSet centroids) => Metric == DistanceMetric.Cosine ? UnitVectors.Of(centroids) : centroids;
}
