namespace Relevance.Cluster;

/// <summary>The number of documents of a group that a metric is computed over.</summary>
/// <param name="Used">
/// The number of documents that have a value of the required kind: a finite number in each field of the metric; a text for the count of characters; a value of
/// a kind that counts for the others.
/// </param>
/// <param name="LeftOut">
/// The number of documents that are excluded because a number is beyond the range of float64, such as <c>1e400</c>; 0 if the metric is not computed from
/// numbers.
/// </param>
public readonly record struct MetricCount(long Used, long LeftOut);
