namespace Relevance.Cluster.Documents.Aggregations;

/// <summary>The names of the kinds in the wire contract: the first name of each is written, the others are accepted when reading.</summary>
internal static class AggregationNames
{
    public static readonly IReadOnlyList<(GroupingKind Kind, string[] Names)> Groupings =
    [
        (GroupingKind.Category, ["category", "text", "texts", "categories", "class", "classes", "terms"]),
        (GroupingKind.Numeric, ["numeric", "number"]),
        (GroupingKind.Boolean, ["bool", "boolean"]),
        (GroupingKind.Array, ["array"]),
        (GroupingKind.Date, ["date", "date_histogram"]),
        (GroupingKind.Histogram, ["histogram"]),
        (GroupingKind.Words, ["wordcloud"]),
    ];

    public static readonly IReadOnlyList<(MetricKind Kind, string[] Names)> Metrics =
    [
        (MetricKind.Mean, ["avg", "average", "mean"]),
        (MetricKind.Sum, ["sum"]),
        (MetricKind.Min, ["min"]),
        (MetricKind.Max, ["max"]),
        (MetricKind.Cardinality, ["cardinality"]),
        (MetricKind.Count, ["count"]),
        (MetricKind.Missing, ["missing"]),
        (MetricKind.Percentiles, ["percentiles"]),
        (MetricKind.SumOfSquares, ["sum_of_squares"]),
        (MetricKind.Variance, ["variance"]),
        (MetricKind.StandardDeviation, ["std_deviation"]),
        (MetricKind.StandardDeviationBounds, ["std_deviation_bounds"]),
        (MetricKind.CharacterCount, ["character_count"]),
        (MetricKind.Correlation, ["correlation"]),
        (MetricKind.Covariance, ["covariance"]),
        (MetricKind.Skewness, ["skewness"]),
        (MetricKind.Kurtosis, ["kurtosis"]),
    ];

    public static readonly IReadOnlyList<(DateInterval Kind, string[] Names)> Intervals =
    [
        (DateInterval.Yearly, ["yearly", "year"]),
        (DateInterval.Monthly, ["monthly", "month"]),
        (DateInterval.Weekly, ["weekly", "week"]),
        (DateInterval.Daily, ["daily", "day"]),
        (DateInterval.Hourly, ["hourly", "hour"]),
        (DateInterval.Minutely, ["minutely", "minute"]),
    ];

    public static T Read<T>(IReadOnlyList<(T Kind, string[] Names)> known, string name, string place)
        where T : struct
    {
        foreach ((T kind, string[] names) in known)
        {
            if (Array.Exists(names, candidate => candidate == name))
            {
                return kind;
            }
        }

        throw new FormatException($"{place}: '{name}' is unknown. The known names are {string.Join(", ", known.SelectMany(entry => entry.Names))}.");
    }

    public static string Write<T>(IReadOnlyList<(T Kind, string[] Names)> known, T kind)
        where T : struct => known.First(entry => entry.Kind.Equals(kind)).Names[0];
}
