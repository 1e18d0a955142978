namespace Relevance.Cluster.Server.Endpoints.Aggregates;

/// <summary>The fields of a request for facets, and the page of their values.</summary>
internal sealed record FacetRequest
{
    /// <summary>Gets the fields; empty means all plain ones. A vector field has no facet and is ignored.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    public required Filter? Filter { get; init; }

    public required DateInterval DateInterval { get; init; }

    /// <summary>Gets a value indicating whether the least frequent value, or the earliest date, comes first.</summary>
    public required bool IsAscending { get; init; }

    public required int Page { get; init; }

    public required int PageSize { get; init; }

    public IEnumerable<T> PageOf<T>(IEnumerable<T> rows) => rows.Skip((int)Math.Min(int.MaxValue, (Page - 1L) * PageSize)).Take(PageSize);
}
