using System.Text.Json.Serialization;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>
/// Specifies the value that a <see cref="Metric"/> computes from its field in a group. Metrics are computed over the documents whose value is itself a finite
/// number, and null if there are none; <see cref="AggregationRow.MetricCounts"/> contains the number of these documents. Sums are exact
/// (<see cref="ExactSum"/>), so that no metric depends on the order of the documents: sums, means, variances and covariances are the float64 nearest to the
/// exact value.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<MetricKind>))]
public enum MetricKind
{
    /// <summary>The mean: <c>avg</c>.</summary>
    Mean,

    /// <summary>The sum: <c>sum</c>.</summary>
    Sum,

    /// <summary>The smallest number: <c>min</c>.</summary>
    Min,

    /// <summary>The largest number: <c>max</c>.</summary>
    Max,

    /// <summary>The number of different texts, numbers and booleans, each item of an array counted; 0 if there are none: <c>cardinality</c>.</summary>
    Cardinality,

    /// <summary>The number of documents that have a value: <c>count</c>.</summary>
    Count,

    /// <summary>The number of documents in which the value is missing or null: <c>missing</c>.</summary>
    Missing,

    /// <summary>
    /// An object from <c>"1.0"</c>, <c>"5.0"</c>, <c>"25.0"</c>, <c>"50.0"</c>, <c>"75.0"</c>, <c>"95.0"</c> and <c>"99.0"</c> to the number below which that
    /// percentage of the numbers lies, interpolated linearly between the nearest ranks (type 7 of Hyndman and Fan 1996): <c>percentiles</c>.
    /// </summary>
    Percentiles,

    /// <summary>The sum of the squares: <c>sum_of_squares</c>.</summary>
    SumOfSquares,

    /// <summary>The mean squared distance from the mean, of the population: <c>variance</c>.</summary>
    Variance,

    /// <summary>The square root of the variance: <c>std_deviation</c>.</summary>
    StandardDeviation,

    /// <summary>An object with <c>upper</c> and <c>lower</c>, two standard deviations from the mean: <c>std_deviation_bounds</c>.</summary>
    StandardDeviationBounds,

    /// <summary>The total number of characters (Unicode code points) of the texts; null without a text: <c>character_count</c>.</summary>
    CharacterCount,

    /// <summary>
    /// Pearson's r of each pair of fields, an object of objects, over the documents that have numbers in all of the fields; null if one field of the pair does
    /// not vary: <c>correlation</c>.
    /// </summary>
    Correlation,

    /// <summary>
    /// The sample covariance (n − 1) of each pair of fields, an object of objects, over the documents that have numbers in all of the fields; null for fewer
    /// than two documents: <c>covariance</c>.
    /// </summary>
    Covariance,

    /// <summary>
    /// The third standardized moment of the population, an object with one number per field; null if the field varies by no more than rounding:
    /// <c>skewness</c>.
    /// </summary>
    Skewness,

    /// <summary>
    /// The fourth standardized moment of the population (3 for a normal distribution), an object with one number per field; null if the field varies by no more
    /// than rounding: <c>kurtosis</c>.
    /// </summary>
    Kurtosis,
}
