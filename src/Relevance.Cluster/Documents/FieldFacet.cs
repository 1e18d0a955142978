namespace Relevance.Cluster;

/// <summary>A summary of the values of one field over a dataset: statistics of its numbers, its range of dates and its most frequent values.</summary>
public sealed record FieldFacet
{
    /// <summary>Gets the field's dotted path.</summary>
    public required string Field { get; init; }

    /// <summary>Gets the number of documents that have a value other than null.</summary>
    public required long Count { get; init; }

    /// <summary>Gets the statistics of the values that are finite numbers; null if no value is one.</summary>
    public NumericFacet? Numbers { get; init; }

    /// <summary>Gets the number of documents with a number beyond the range of float64, such as <c>1e400</c>; <see cref="Numbers"/> excludes them.</summary>
    public long LeftOutCount { get; init; }

    /// <summary>Gets the range of the values that are dates; null if no value is a date.</summary>
    public DateFacet? Dates { get; init; }

    /// <summary>
    /// Gets the values (text, numbers, booleans; each item of an array) with the number of documents that have them, most frequent first; ties are ordered by
    /// value as in <see cref="SortKey"/>. The list has at most the requested number of values.
    /// </summary>
    public IReadOnlyList<ValueCount> Values { get; init; } = [];
}
