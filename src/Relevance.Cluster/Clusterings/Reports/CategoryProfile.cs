namespace Relevance.Cluster;

/// <summary>The profile of a category field in one cluster: its most frequent values.</summary>
/// <param name="Field">The dotted path.</param>
/// <param name="DocumentCount">The number of documents of the cluster that have a value other than null.</param>
/// <param name="DistinctCount">The number of different values.</param>
/// <param name="Values">The most frequent values, up to <see cref="ClusterReportOptions.MaxValues"/>; ties in ordinal order.</param>
public sealed record CategoryProfile(string Field, int DocumentCount, int DistinctCount, IReadOnlyList<CategoryValue> Values);
