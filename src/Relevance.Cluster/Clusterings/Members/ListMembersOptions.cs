namespace Relevance.Cluster;

/// <summary>Which members of which clusters are listed, and how much of each.</summary>
public sealed record ListMembersOptions
{
    /// <summary>Gets the labels of the clusters to list; null or empty (the default) means every cluster.</summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>Gets how many documents are listed for each cluster, at least 1. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int PageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 3;

    /// <summary>Gets which page is listed, from 1 (the default). A page past the end of a cluster is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Page
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>Gets the metric to rank by; null (the default) means the one that made the clustering.</summary>
    public DistanceMetric? Metric { get; init; }

    /// <summary>
    /// Gets the smallest similarity that is listed, inclusive; null, the default, sets no limit. Only <see cref="DistanceMetric.Cosine"/> and
    /// <see cref="DistanceMetric.DotProduct"/> have similarities.
    /// </summary>
    public double? MinSimilarity { get; init; }

    /// <summary>
    /// Gets what becomes of a vector that is all zeros under the cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: its similarity is 0. <see cref="ZeroVectorRule.LeaveOut"/> does not list
    /// its document, <see cref="ZeroVectorRule.Reject"/> names it in an exception.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets a further condition on the documents; null (the default) means all members.</summary>
    public Filter? Filter { get; init; }

    /// <summary>Gets the fields of each document to return, with <c>_id</c> always; null or empty (the default) means all.</summary>
    public IReadOnlyList<string>? SelectFields { get; init; }

    /// <summary>Gets whether the documents come with their vectors. The default is <see langword="false"/>.</summary>
    public bool IncludeVectors { get; init; }
}
