namespace Relevance.Cluster.Storage;

/// <summary>Which fields to summarize, over which documents.</summary>
public sealed record FacetQuery
{
    /// <summary>Gets the fields; empty (the default) means every field of the schema that is not an object, a chunk list or a vector.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Gets the condition; null (the default) means every document.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Gets how many values a facet lists at most, at least 0. The default is 1000.</summary>
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
