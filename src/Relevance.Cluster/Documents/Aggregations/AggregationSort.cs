namespace Relevance.Cluster;

/// <summary>One key of the order of groups.</summary>
/// <param name="By"><c>frequency</c>, the name of a metric that is one number, or the name of a grouping (which orders the groups of that level only).</param>
/// <param name="Direction">Which way. A metric that is null comes last either way.</param>
public sealed record AggregationSort(string By, SortDirection Direction);
