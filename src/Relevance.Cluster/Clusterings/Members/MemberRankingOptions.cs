using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>
/// The options of <see cref="ClusterOps.ListClosestAsync"/>, <see cref="ClusterOps.ListFurthestAsync"/> and <see cref="MemberRanking"/>: which members of which
/// clusters are listed.
/// </summary>
public sealed record MemberRankingOptions
{
    /// <summary>
    /// Gets the labels of the clusters to list; null or empty (the default) means every cluster. In <see cref="MemberRanking"/> the label of a centroid is the
    /// text of its row, such as <c>cluster-3</c> for row 3.
    /// </summary>
    public IReadOnlyList<string>? Clusters { get; init; }

    /// <summary>Gets the number of members listed per cluster, at least 1. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int PageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 3;

    /// <summary>Gets the page to list, from 1 (the default). Page 2 continues where page 1 ends; a page past the end of a cluster is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Page
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>
    /// Gets the metric between a member and its centroid. Null, the default, means the metric of the clustering; in <see cref="MemberRanking"/> it means
    /// <see cref="DistanceMetric.SquaredEuclidean"/>, the metric of k-means.
    /// </summary>
    public DistanceMetric? Metric { get; init; }

    /// <summary>Gets the largest distance that is listed, inclusive, in the metric of the ranking; null (the default) sets no limit.</summary>
    public double? MaxDistance { get; init; }

    /// <summary>
    /// Gets the smallest similarity that is listed, inclusive; null (the default) sets no limit. Only <see cref="DistanceMetric.Cosine"/> and
    /// <see cref="DistanceMetric.DotProduct"/> have similarities; <see cref="MaxDistance"/> is for any metric.
    /// </summary>
    public double? MinSimilarity { get; init; }

    /// <summary>
    /// Gets how a zero vector is handled if the metric is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: its similarity is 0.
    /// <see cref="ZeroVectorRule.LeaveOut"/> does not list such a member, and a zero centroid stays unrelated to every member.
    /// <see cref="ZeroVectorRule.Reject"/> names the document or the row in an exception.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the maximum number of threads, at least 1; −1 (the default) means one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;

    /// <summary>
    /// Gets the known distance of each row to the centroid of its label, in the metric of the ranking: <see cref="NearestCentroids.Distances"/> of the
    /// same
    /// vectors and centroids. They decide which members <see cref="MemberRanking"/> lists, so only those rows are read, and their distances are computed again.
    /// Null, the default, reads every row. <see cref="ClusterOps"/> ignores it.
    /// </summary>
    public IReadOnlyList<double>? Distances { get; init; }

    /// <summary>
    /// Gets a condition on the documents; null (the default) means all members. <see cref="MemberRanking"/>, which has no documents, ignores it.
    /// </summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Gets the fields of each document to return, always with <c>_id</c>; null or empty (the default) means all. <see cref="MemberRanking"/> ignores it.
    /// </summary>
    public IReadOnlyList<string>? SelectFields { get; init; }

    /// <summary>
    /// Gets a value indicating whether the documents include their vectors. The default is <see langword="false"/>. <see cref="MemberRanking"/> ignores it.
    /// </summary>
    public bool IncludeVectors { get; init; }
}
