using System.Text.Json.Serialization;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>
/// What a <see cref="Metric"/> says of the values of its field in a group. Figures are of the documents whose value is itself a finite number, and null
/// where there is none;
/// <see cref="AggregationRow.MetricCounts"/> says of how many. Sums are exact (<see cref="ExactSum"/>), so that no figure depends on the order of the
/// documents: sums, means, variances and covariances are
/// the float64 nearest to the true value.
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

    /// <summary>How many different texts, numbers and booleans there are, the items of arrays each; 0 when there is none: <c>cardinality</c>.</summary>
    Cardinality,

    /// <summary>How many documents have a value: <c>count</c>.</summary>
    Count,

    /// <summary>How many documents have none, or null: <c>missing</c>.</summary>
    Missing,

    /// <summary>An object from <c>"1.0"</c>, <c>"5.0"</c>, <c>"25.0"</c>, <c>"50.0"</c>, <c>"75.0"</c>, <c>"95.0"</c> and <c>"99.0"</c> to the number below
    /// which so many percent lie,
    /// interpolated linearly between the nearest ranks (type 7 of Hyndman and Fan 1996): <c>percentiles</c>.</summary>
    Percentiles,

    /// <summary>The sum of the squares: <c>sum_of_squares</c>.</summary>
    SumOfSquares,

    /// <summary>The mean squared distance from the mean, of the population: <c>variance</c>.</summary>
    Variance,

    /// <summary>The square root of the variance: <c>std_deviation</c>.</summary>
    StandardDeviation,

    /// <summary>An object with <c>upper</c> and <c>lower</c>, two standard deviations from the mean: <c>std_deviation_bounds</c>.</summary>
    StandardDeviationBounds,

    /// <summary>How many characters (Unicode code points) the texts have together; null without a text: <c>character_count</c>.</summary>
    CharacterCount,

    /// <summary>
    /// Pearson's r of each two fields, an object of objects, over the documents that have numbers in all of the fields; null when one of two does not vary:
    /// <c>correlation</c>.
    /// </summary>
    Correlation,

    /// <summary>The covariance of each two fields, of the sample (n − 1), an object of objects, over the documents that have numbers in all of the fields;
    /// null below two documents:
    /// <c>covariance</c>.</summary>
    Covariance,

    /// <summary>
    /// The third standardized moment of the population, an object with a number a field; null when it varies by no more than rounding: <c>skewness</c>.
    /// </summary>
    Skewness,

    /// <summary>
    /// The fourth standardized moment of the population (3 for a normal distribution), an object with a number a field; null when it varies by no more than
    /// rounding: <c>kurtosis</c>.
    /// </summary>
    Kurtosis,
}
