using Relevance.Cluster.Analysis;
using Relevance.Cluster.Numerics;

namespace Relevance.Cluster;

/// <summary>The options of a vector search, in a dataset, in documents or in the rows of a <see cref="VectorSet"/>.</summary>
public sealed record VectorSearchOptions
{
    /// <summary>Gets the distance metric. The default is <see cref="DistanceMetric.Cosine"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a <see cref="DistanceMetric"/>.</exception>
    public DistanceMetric Metric
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The metric is not defined.");
    } = DistanceMetric.Cosine;

    /// <summary>Gets the end that comes first. The default is <see cref="RankingEnd.Closest"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither end.</exception>
    public RankingEnd End
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The end must be Closest or Furthest.");
    }

    /// <summary>Gets the number of hits per page, at least 1. The default is 20.</summary>
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

    /// <summary>Gets the page, from 1, the default. A page past the end is empty.</summary>
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

    /// <summary>
    /// Gets the condition on the documents; null, the default, searches every document with a vector. A search in the rows of a
    /// <see cref="VectorSet"/> has no documents and rejects a filter; it has a parameter for a condition on rows.
    /// </summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Gets the smallest similarity that is found, inclusive; null, the default, sets no limit. Only <see cref="DistanceMetric.Cosine"/> and
    /// <see cref="DistanceMetric.DotProduct"/> have similarities; <see cref="MaxDistance"/> is for any metric.
    /// </summary>
    public double? MinSimilarity { get; init; }

    /// <summary>Gets the largest distance that is found, inclusive; null, the default, sets no limit.</summary>
    public double? MaxDistance { get; init; }

    /// <summary>
    /// Gets the rule for a zero vector under the cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: its similarity is 0.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>
    /// Gets the fields that a dataset returns of each document, always with <c>_id</c>; null or empty, the default, means all. A search in memory
    /// returns its input and ignores this property.
    /// </summary>
    public IReadOnlyList<string>? SelectFields { get; init; }

    /// <summary>
    /// Gets a value indicating whether a dataset returns the vectors of the documents. The default is <see langword="false"/>. A search in memory
    /// returns its input and ignores this property.
    /// </summary>
    public bool IncludeVectors { get; init; }

    /// <summary>Gets the maximum number of threads, or −1, the default, for one per processor. The result does not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below −1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init => field = ParallelBlocks.CheckLimit(value, nameof(value));
    } = -1;
}
