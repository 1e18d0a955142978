namespace Relevance.Cluster;

/// <summary>The options of <see cref="CentroidHeatmap"/>: metric, order, rounding and colors.</summary>
public sealed record CentroidHeatmapOptions
{
    /// <summary>
    /// Gets the metric, as a similarity (large is near): <see cref="DistanceMetric.Cosine"/> means cos θ in [−1, 1];
    /// <see cref="DistanceMetric.DotProduct"/> means Σ x·y, unbounded; <see cref="DistanceMetric.Euclidean"/> means 1 / (1 + distance) in (0, 1].
    /// The other metrics have no similarity and are rejected. The default is <see cref="DistanceMetric.Cosine"/>.
    /// </summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Cosine;

    /// <summary>
    /// Gets how a zero centroid is handled if <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: its similarity to
    /// every
    /// centroid, itself included, is 0. <see cref="ZeroVectorRule.LeaveOut"/> excludes it from the matrix and the pairs, <see cref="ZeroVectorRule.Reject"/>
    /// throws
    /// an exception with its label. <see cref="CentroidHeatmap.Remarks"/> names such clusters.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>
    /// Gets the maximum number of pairs that <see cref="CentroidHeatmap.ToString"/> and <see cref="CentroidHeatmap.ToHtml"/> list below the heading, from 0.
    /// The
    /// default is 8.
    /// </summary>
    public int PrintCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 8;

    /// <summary>
    /// Gets the decimals to which similarities are rounded in texts and figures, half to even, 0 to 15; the order and <see cref="CentroidHeatmap.ToCsv"/> are
    /// never
    /// rounded. The default is 2.
    /// </summary>
    public int Digits
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 15);
            field = value;
        }
    } = 2;

    /// <summary>
    /// Gets the similarity of the darkest color, finite and below <see cref="MaxValue"/>. Lower similarities have the same color and show their own value. The
    /// default is 0.
    /// </summary>
    public double MinValue { get; init; }

    /// <summary>
    /// Gets the similarity of the palest color, finite and above <see cref="MinValue"/>. Higher similarities have the same color. The default is 1.
    /// </summary>
    public double MaxValue { get; init; } = 1;

    /// <summary>Gets the title of the figure; null (the default) means the metric and "plot", such as <c>cosine plot</c>.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Gets a value indicating whether similar clusters are next to each other in the figure and in every table, so that groups of them show as pale blocks
    /// along
    /// the diagonal. The default is <see langword="false"/>: natural label order, <c>cluster-2</c> before <c>cluster-10</c>, <c>outlier</c> last. The list of
    /// pairs
    /// does not depend on it.
    /// </summary>
    /// <remarks>
    /// The order is that of the leaves of the average-linkage tree (R. Sokal and C. Michener 1958), with two branches turned so that the most similar of their
    /// ends
    /// meet (G. Gruvaeus and H. Wainer 1972). Ties go to the natural order, and of the two directions the one that begins with the earlier label is used, so
    /// the
    /// same matrix always leads to the same order. O(k²) to O(k³).
    /// </remarks>
    public bool IsOrderedBySimilarity { get; init; }
}
