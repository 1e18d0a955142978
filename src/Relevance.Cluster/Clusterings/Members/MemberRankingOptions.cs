namespace Relevance.Cluster.Analysis;

/// <summary>Which members of which clusters are ranked, and by what.</summary>
public sealed record MemberRankingOptions
{
    /// <summary>Gets the end of the ranking that comes first. The default is <see cref="RankingEnd.Closest"/>.</summary>
    public RankingEnd End { get; init; } = RankingEnd.Closest;

    /// <summary>Gets the metric between member and centroid: give the one that made the clustering. The default is <see cref="DistanceMetric.SquaredEuclidean"/>, that of k-means.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.SquaredEuclidean;

    /// <summary>Gets the members listed for each cluster, at least 1. The default is 3.</summary>
    public int PageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 3;

    /// <summary>Gets the page, from 1: page 2 goes on where page 1 ended. A page past the end is empty. The default is 1.</summary>
    public int Page
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>Gets the clusters to rank, by centroid row; the lists of the others stay empty. Null (the default) ranks all.</summary>
    public IReadOnlyCollection<int>? Clusters { get; init; }

    /// <summary>
    /// Gets the filter that a row passes to be ranked; null (the default) lets all pass. It is asked at most once for each row, from several
    /// threads at a time, and should depend on the row only.
    /// </summary>
    public Func<int, bool>? RowFilter { get; init; }

    /// <summary>Gets the largest distance that is listed, itself included, in <see cref="Metric"/>; null (the default) sets no limit.</summary>
    public double? MaxDistance { get; init; }

    /// <summary>
    /// Gets the smallest similarity that is listed, inclusive; null, the default, sets no limit. Only <see cref="DistanceMetric.Cosine"/> and
    /// <see cref="DistanceMetric.DotProduct"/> have similarities; <see cref="MaxDistance"/> is for any metric.
    /// </summary>
    public double? MinSimilarity { get; init; }

    /// <summary>
    /// Gets the distance of each row to the centroid of its label in <see cref="Metric"/>, one a row, where it is known already:
    /// <see cref="NearestCentroidResult.Distances"/> of the same vectors and centroids. Then only the rows that are listed are read (and rejected, if all zeros under
    /// the cosine), which makes the lists nearly free. They say who is listed; the figures of the list are computed again. Null (the default) looks at every row.
    /// </summary>
    public IReadOnlyList<double>? Distances { get; init; }

    /// <summary>
    /// Gets what becomes of a member or centroid that is all zeros under the cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: the similarity is 0. With
    /// <see cref="ZeroVectorRule.LeaveOut"/> such members are not listed; a centroid stays, and everything is unrelated to it.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the most threads to use, or −1 for as many as there are processors. It changes the time, never the result. The default is −1.</summary>
    public int MaxDegreeOfParallelism
    {
        get;
        init
        {
            if (value is 0 or < -1)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "At least 1, or -1 for all processors.");
            }

            field = value;
        }
    } = -1;
}
