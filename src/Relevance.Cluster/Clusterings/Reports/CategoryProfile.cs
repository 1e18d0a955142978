namespace Relevance.Cluster;

/// <summary>The values of a field in a cluster.</summary>
/// <param name="Field">The dotted path.</param>
/// <param name="DocumentCount">How many documents of the cluster have a value that is not null.</param>
/// <param name="DistinctCount">How many different values they have.</param>
/// <param name="Values">The most frequent values, ties by ordinal order, up to <see cref="ClusterReportOptions.MaxValues"/>.</param>
public sealed record CategoryProfile(string Field, int DocumentCount, int DistinctCount, IReadOnlyList<CategoryValue> Values);
