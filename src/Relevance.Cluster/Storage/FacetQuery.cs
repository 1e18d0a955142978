namespace Relevance.Cluster.Storage;

/// <summary>A query of facets: the fields to summarize, and the documents.</summary>
public sealed record FacetQuery
{
    /// <summary>Gets the fields; empty, the default, means every field of the schema that is not an object, an array of chunks or a vector.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Gets the condition; null, the default, means every document.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Gets the maximum number of values that a facet lists, at least 0. The default is 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxValues
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 1000;
}
