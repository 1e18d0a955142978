namespace Relevance.Cluster;

/// <summary>How a <see cref="CentroidHeatmap"/> is computed, printed and drawn.</summary>
public sealed record CentroidHeatmapOptions
{
    /// <summary>
    /// Gets the metric, as a similarity (large is near): <see cref="DistanceMetric.Cosine"/> gives cos θ in [−1, 1];
    /// <see cref="DistanceMetric.DotProduct"/> gives Σ x·y, unbounded; <see cref="DistanceMetric.Euclidean"/> gives 1 / (1 + distance) in (0, 1].
    /// The others have no similarity of their own and are rejected. The default is <see cref="DistanceMetric.Cosine"/>.
    /// </summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Cosine;

    /// <summary>
    /// Gets what becomes of a centroid that is all zeros when <see cref="Metric"/> is cosine. The default is <see cref="ZeroVectorRule.CountAsUnrelated"/>: its similarity is 0 to every centroid, itself
    /// included. <see cref="ZeroVectorRule.LeaveOut"/> takes it out of matrix and pairs, <see cref="ZeroVectorRule.Reject"/> fails with its label. <see cref="CentroidHeatmap.Remarks"/> names such clusters.
    /// </summary>
    public ZeroVectorRule ZeroVectors { get; init; }

    /// <summary>Gets the most lines that <see cref="CentroidHeatmap.ToString"/> and <see cref="CentroidHeatmap.ToHtml"/> list below the heading, from 0. The default is 8.</summary>
    public int PrintCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 8;

    /// <summary>Gets the decimals to which similarities are rounded where they are shown, half to even, 0 to 15; order and <see cref="CentroidHeatmap.ToCsv"/> are never rounded. The default is 2.</summary>
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

    /// <summary>Gets the similarity drawn in the darkest color; lower ones take that color too and show their own value. Finite and below <see cref="MaxValue"/>. The default is 0.</summary>
    public double MinValue { get; init; }

    /// <summary>Gets the similarity drawn in the palest color; higher ones take that color too. Finite and above <see cref="MinValue"/>. The default is 1.</summary>
    public double MaxValue { get; init; } = 1;

    /// <summary>Gets the title of the picture; null (the default) writes the metric and "plot", such as <c>cosine plot</c>.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Gets the order of the rows and columns, in the picture and in every table: natural label order, or similar clusters beside each other. The list of pairs does not depend on it.
    /// The default is <see cref="CentroidOrder.Natural"/>.
    /// </summary>
    public CentroidOrder Order { get; init; } = CentroidOrder.Natural;
}
