namespace Relevance.Cluster;

/// <summary>Over how many documents of a group a figure is.</summary>
/// <param name="Used">
/// How many documents have what the figure is of: a finite number in each of its fields; a text for the count of characters; a value of a kind that counts for
/// the others.
/// </param>
/// <param name="LeftOut">
/// How many documents are left out because a number is beyond the range of float64, such as <c>1e400</c>; 0 where the figure is not of numbers.
/// </param>
public readonly record struct MetricCount(long Used, long LeftOut);
