namespace Relevance.Cluster.Analysis;

/// <summary>Which vectors are ranked by their nearness to a query, and by what.</summary>
public sealed record VectorRankingOptions
{
    /// <summary>Gets the end of the ranking that comes first. The default is <see cref="RankingEnd.Closest"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither end.</exception>
    public RankingEnd End
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Closest or Furthest.");
    }

    /// <summary>Gets the metric. The default is <see cref="DistanceMetric.Cosine"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such metric.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such metric.");
    } = DistanceMetric.Cosine;

    /// <summary>Gets how many rows are listed, at least 1. The default is 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int PageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 20;

    /// <summary>Gets the page, from 1 (the default): page 2 goes on where page 1 ended. A page past the end is empty.</summary>
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

    /// <summary>Gets the filter that a row passes to be ranked; null (the default) lets all pass. Asked at most once for each row, from several threads at a time.</summary>
    public Func<int, bool>? RowFilter { get; init; }

    /// <summary>Gets the largest distance that is listed, itself included, in <see cref="Metric"/>; null (the default) sets no limit.</summary>
    public double? MaxDistance { get; init; }

    /// <summary>
    /// Gets the smallest score that is listed, itself included; null (the default) sets no limit. Only for <see cref="DistanceMetric.Cosine"/> and
    /// <see cref="DistanceMetric.DotProduct"/>, where a large score is near; <see cref="MaxDistance"/> is for any metric.
    /// </summary>
    public double? MinScore { get; init; }

    /// <summary>Gets what becomes of a row that is all zeros under the cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: it is listed with a score of 0.</summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the most threads to use, or −1 (the default) for as many as there are processors. It changes the time, never the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = value is 0 or < -1 ? throw new ArgumentOutOfRangeException(nameof(value), value, "At least 1, or -1 for all processors.") : value;
    } = -1;
}
