namespace Relevance.Cluster.Documents.Aggregations;

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

    /// <summary>Gets a value indicating whether the figure is one number, by which groups can be sorted, and not an object.</summary>
    public bool IsNumber => Kind is not (MetricKind.Percentiles or MetricKind.StandardDeviationBounds) && !IsMatrix;

    /// <summary>Gets a value indicating whether the figure concerns several fields at once.</summary>
    internal bool IsMatrix => Kind is MetricKind.Correlation or MetricKind.Covariance or MetricKind.Skewness or MetricKind.Kurtosis;
}
