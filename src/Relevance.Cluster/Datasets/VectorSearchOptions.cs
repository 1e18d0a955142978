using Relevance.Cluster.Analysis;

namespace Relevance.Cluster;

/// <summary>Which documents a vector search finds, and how much of each.</summary>
public sealed record VectorSearchOptions
{
    /// <summary>Gets the metric. The default is <see cref="DistanceMetric.Cosine"/>.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Cosine;

    /// <summary>Gets which end comes first. The default is <see cref="RankingEnd.Closest"/>.</summary>
    public RankingEnd End { get; init; }

    /// <summary>Gets how many documents are returned, at least 1. The default is 20.</summary>
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

    /// <summary>Gets the page, from 1 (the default). A page past the end is empty.</summary>
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

    /// <summary>Gets a condition on the documents; null (the default) searches all that have the vectors.</summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Gets the smallest score that is found, itself included; null (the default) sets no limit. Only for <see cref="DistanceMetric.Cosine"/> and
    /// <see cref="DistanceMetric.DotProduct"/>;
    /// <see cref="MaxDistance"/> is for any metric.
    /// </summary>
    public double? MinScore { get; init; }

    /// <summary>Gets the largest distance that is found, itself included; null (the default) sets no limit.</summary>
    public double? MaxDistance { get; init; }

    /// <summary>Gets the fields of each document to return, with <c>_id</c> always; null or empty (the default) means all.</summary>
    public IReadOnlyList<string>? SelectFields { get; init; }

    /// <summary>Gets whether the documents come with their vectors. The default is <see langword="false"/>.</summary>
    public bool IncludeVectors { get; init; }
}
