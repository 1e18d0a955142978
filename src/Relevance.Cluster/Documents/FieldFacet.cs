namespace Relevance.Cluster;

/// <summary>The values of one field over a dataset: figures of the numbers, and how often each value occurs.</summary>
public sealed record FieldFacet
{
    /// <summary>Gets the field's dotted path.</summary>
    public required string Field { get; init; }

    /// <summary>Gets how many documents have a value that is not null.</summary>
    public required long Count { get; init; }

    /// <summary>Gets the figures of the values that are finite numbers; null when there is none.</summary>
    public NumericFacet? Numbers { get; init; }

    /// <summary>
    /// Gets how many documents hold a number beyond the range of float64, such as <c>1e400</c>, which no figure of <see cref="Numbers"/> includes.
    /// </summary>
    public long LeftOutCount { get; init; }

    /// <summary>Gets the range of the values that are dates; null when there is none.</summary>
    public DateFacet? Dates { get; init; }

    /// <summary>
    /// Gets the values (text, numbers, booleans; the items of an array each) with how many documents hold them, most frequent first,
    /// ties by value as <see cref="SortKey"/> orders them; at most as many as were asked for.
    /// </summary>
    public IReadOnlyList<ValueCount> Values { get; init; } = [];
}
