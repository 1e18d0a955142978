namespace Relevance.Cluster;

/// <summary>Which documents, which of their fields, and in what order.</summary>
public sealed record DocumentQuery
{
    /// <summary>Gets the condition; null (the default) means every document.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Gets the fields to return, with <c>_id</c> always; a parent selects all below it. Null or empty (the default) means all.</summary>
    public IReadOnlyList<string>? SelectFields { get; init; }

    /// <summary>
    /// Gets whether vectors are returned, those in chunks too. The default is <see langword="true"/>; without them reading is many times faster.
    /// </summary>
    public bool IncludeVectors { get; init; } = true;

    /// <summary>Gets the order; ties, and everything when empty (the default), are in the order of first insertion.</summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>Gets the seed of a reproducible shuffle, which then takes the place of <see cref="Sort"/>; null (the default) means none.</summary>
    public int? ShuffleSeed { get; init; }

    /// <summary>Gets how many documents a page holds, 1 to 10,000. The default is 1000. It changes speed, never the result.</summary>
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
