using Relevance.Cluster.Documents.Aggregations;

namespace Relevance.Cluster;

/// <summary>One figure of a group.</summary>
public sealed record Metric
{
    /// <summary>Gets the name that the figure has in a row; the first field's path unless it is set.</summary>
    public string Name
    {
        get => field ?? Fields[0].ToString();
        init;
    }

    /// <summary>Gets the fields: one, or for correlation, covariance, skewness and kurtosis one or more.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public required IReadOnlyList<FieldPath> Fields
    {
        get;
        init => field = value.Count > 0 ? value : throw new ArgumentException("A metric needs a field.", nameof(value));
    }

    /// <summary>Gets what is said of them. The default is the mean.</summary>
    public MetricKind Kind { get; init; }

    /// <summary>
    /// Makes a figure of any kind, named after the kind and the field as the wire names them: <c>avg_price</c>, <c>std_deviation_price</c>; of several
    /// fields after the kind alone.
    /// </summary>
    /// <param name="kind">What is said.</param>
    /// <param name="fields">Of which field; correlation, covariance, skewness and kurtosis take several.</param>
    /// <exception cref="ArgumentException">There is no field, or there are several and the kind is of one.</exception>
    public static Metric Of(MetricKind kind, params IReadOnlyList<FieldPath> fields)
    {
        Metric metric = new() { Kind = kind, Fields = fields };
        string name = AggregationNames.Write(AggregationNames.Metrics, kind);
        return fields.Count == 1 ? metric with { Name = $"{name}_{fields[0]}" }
            : metric.IsMatrix ? metric with { Name = name }
            : throw new ArgumentException($"'{name}' is of one field, not of {string.Join(", ", fields)}.", nameof(fields));
    }

    /// <summary>Makes the mean of a field: <c>avg_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Mean(FieldPath field) => Of(MetricKind.Mean, field);

    /// <summary>Makes the sum of a field: <c>sum_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Sum(FieldPath field) => Of(MetricKind.Sum, field);

    /// <summary>Makes the smallest number of a field: <c>min_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Min(FieldPath field) => Of(MetricKind.Min, field);

    /// <summary>Makes the largest number of a field: <c>max_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Max(FieldPath field) => Of(MetricKind.Max, field);

    /// <summary>Makes the number of documents that have a value in a field: <c>count_field</c>.</summary>
    /// <param name="field">The field; of any kind, vectors too.</param>
    public static Metric Count(FieldPath field) => Of(MetricKind.Count, field);

    /// <summary>Makes the number of different values of a field: <c>cardinality_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric Cardinality(FieldPath field) => Of(MetricKind.Cardinality, field);

    /// <summary>Makes the standard deviation of a field, of the population: <c>std_deviation_field</c>.</summary>
    /// <param name="field">The field.</param>
    public static Metric StandardDeviation(FieldPath field) => Of(MetricKind.StandardDeviation, field);

    /// <summary>Makes seven percentiles of a field: <c>percentiles_field</c>, an object.</summary>
    /// <param name="field">The field.</param>
    public static Metric Percentiles(FieldPath field) => Of(MetricKind.Percentiles, field);

    /// <summary>Gets a value indicating whether the figure is one number, by which groups can be sorted, and not an object.</summary>
    public bool IsNumber => Kind is not (MetricKind.Percentiles or MetricKind.StandardDeviationBounds) && !IsMatrix;

    /// <summary>Gets a value indicating whether the figure concerns several fields at once.</summary>
    internal bool IsMatrix => Kind is MetricKind.Correlation or MetricKind.Covariance or MetricKind.Skewness or MetricKind.Kurtosis;
}
