namespace Relevance.Cluster;

/// <summary>A query of documents: their filter, their fields, their order and the page size.</summary>
public sealed record DocumentQuery
{
    /// <summary>Gets the condition; null, the default, means every document.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Gets the fields to return, always with <c>_id</c>; a parent selects all fields below it. Null, the default, or empty means all.</summary>
    public IReadOnlyList<string>? SelectFields { get; init; }

    /// <summary>
    /// Gets a value indicating whether vectors are returned, those in chunks too. The default is <see langword="true"/>; without them, only the other fields
    /// are read and sent, which are usually a small part: 768 components have 3 KB, and as JSON about 9 KB.
    /// </summary>
    public bool IncludeVectors { get; init; } = true;

    /// <summary>Gets the order. Ties are in insertion order, and so are all documents if it is empty, the default.</summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>Gets the seed of a reproducible shuffle, which then replaces <see cref="Sort"/>; null, the default, means none.</summary>
    public int? ShuffleSeed { get; init; }

    /// <summary>Gets the number of documents per page, 1 to 10,000. The default is 1000. It changes the speed, never the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 10,000.</exception>
    public int PageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 10_000);
            field = value;
        }
    } = 1000;
}
