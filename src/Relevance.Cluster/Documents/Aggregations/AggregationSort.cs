namespace Relevance.Cluster;

/// <summary>One key of the sort order of groups.</summary>
/// <param name="By">
/// <c>frequency</c>, the name of a metric that is a single number, or the name of a grouping (which orders the groups of that level only).
/// </param>
/// <param name="Direction">The direction. A metric that is null comes last in either direction.</param>
public sealed record AggregationSort(string By, SortDirection Direction);
