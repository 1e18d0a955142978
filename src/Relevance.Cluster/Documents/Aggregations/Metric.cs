using Relevance.Cluster.Documents.Aggregations;

namespace Relevance.Cluster;

/// <summary>A metric of an aggregation: a number that is computed per group.</summary>
public sealed record Metric
{
    /// <summary>Gets the name of the metric in a row; the default is the path of the first field.</summary>
    public string Name
    {
        get => field ?? Fields[0].ToString();
        init;
    }

    /// <summary>Gets the fields: exactly one, or one or more for correlation, covariance, skewness and kurtosis.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public required IReadOnlyList<FieldPath> Fields
    {
        get;
        init => field = value.Count > 0 ? value : throw new ArgumentException("A metric needs a field.", nameof(value));
    }

    /// <summary>Gets the kind of metric. The default is the mean.</summary>
    public MetricKind Kind { get; init; }

    /// <summary>
    /// Creates a metric of any kind, with the name of the kind and the field in the wire contract: <c>avg_price</c>, <c>std_deviation_price</c>; with several
    /// fields, the name of the kind alone.
    /// </summary>
    /// <param name="kind">The kind of metric.</param>
    /// <param name="fields">The field; correlation, covariance, skewness and kurtosis accept several.</param>
    /// <exception cref="ArgumentException">No field is specified, or several for a kind that accepts one.</exception>
    public static Metric Of(MetricKind kind, params IReadOnlyList<FieldPath> fields)
    {
        Metric metric = new() { Kind = kind, Fields = fields };
        string name = AggregationNames.Write(AggregationNames.Metrics, kind);
        return fields.Count == 1 ? metric with { Name = $"{name}_{fields[0]}" }
            : metric.IsMatrix ? metric with { Name = name }
            : throw new ArgumentException($"'{name}' accepts one field, not {string.Join(", ", fields)}.", nameof(fields));
    }

    /// <summary>Creates a metric for the mean of a field: <c>avg_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Mean(FieldPath field) => Of(MetricKind.Mean, field);

    /// <summary>Creates a metric for the sum of a field: <c>sum_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Sum(FieldPath field) => Of(MetricKind.Sum, field);

    /// <summary>Creates a metric for the smallest number of a field: <c>min_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Min(FieldPath field) => Of(MetricKind.Min, field);

    /// <summary>Creates a metric for the largest number of a field: <c>max_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Max(FieldPath field) => Of(MetricKind.Max, field);

    /// <summary>Creates a metric for the number of documents that have a value in a field: <c>count_field</c>.</summary>
    /// <param name="field">The field, of any kind, vectors included.</param>
    public static Metric Count(FieldPath field) => Of(MetricKind.Count, field);

    /// <summary>Creates a metric for the number of different values of a field: <c>cardinality_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Cardinality(FieldPath field) => Of(MetricKind.Cardinality, field);

    /// <summary>Creates a metric for the population standard deviation of a field: <c>std_deviation_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric StandardDeviation(FieldPath field) => Of(MetricKind.StandardDeviation, field);

    /// <summary>Creates a metric for seven percentiles of a field: <c>percentiles_field</c>, an object.</summary>
    /// <param name="field">The field.</param>
    public static Metric Percentiles(FieldPath field) => Of(MetricKind.Percentiles, field);

    /// <summary>Gets a value indicating whether the metric is a single number, by which groups can be sorted, and not an object.</summary>
    public bool IsNumber => Kind is not (MetricKind.Percentiles or MetricKind.StandardDeviationBounds) && !IsMatrix;

    /// <summary>Gets a value indicating whether the metric is computed from several fields together.</summary>
    internal bool IsMatrix => Kind is MetricKind.Correlation or MetricKind.Covariance or MetricKind.Skewness or MetricKind.Kurtosis;
}
