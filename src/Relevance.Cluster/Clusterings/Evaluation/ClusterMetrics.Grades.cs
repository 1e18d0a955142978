namespace Relevance.Cluster.Analysis;

/// <content>Letters and sentences for two of the metrics.</content>
public static partial class ClusterMetrics
{
    /// <summary>Grades a mean silhouette: S above 0.9, A above 0.7, B above 0.6, C above 0.4, D above 0, E above −0.4, otherwise F.</summary>
    /// <param name="silhouette">The mean silhouette, in [−1, 1].</param>
    /// <returns>The grade; null for NaN.</returns>
    /// <remarks>
    /// The limits of the grades are conventions, not statistics: the same data, clustered the same way, has another grade in another dimension. Compare
    /// clusterings of one vector field only.
    /// </remarks>
    public static string? GradeSilhouette(double silhouette) => silhouette switch
    {
        double.NaN => null,
        > 0.9 => "S",
        > 0.7 => "A",
        > 0.6 => "B",
        > 0.4 => "C",
        > 0 => "D",
        > -0.4 => "E",
        _ => "F",
    };

    /// <summary>Grades a Dunn index: AA above 0.9, A above 0.8, B above 0.7, C above 0.6, D above 0.5, E above 0.4, otherwise F.</summary>
    /// <param name="dunnIndex">The index, in [0, ∞].</param>
    /// <returns>The grade; null for NaN.</returns>
    /// <remarks>The limits are conventions, as those of <see cref="GradeSilhouette"/> are.</remarks>
    public static string? GradeDunnIndex(double dunnIndex) => dunnIndex switch
    {
        double.NaN => null,
        > 0.9 => "AA",
        > 0.8 => "A",
        > 0.7 => "B",
        > 0.6 => "C",
        > 0.5 => "D",
        > 0.4 => "E",
        _ => "F",
    };

    /// <summary>
    /// Describes a mean silhouette by the scale of L. Kaufman and P. Rousseeuw ("Finding groups in data", 1990): above 0.7 a strong structure, above
    /// 0.5 a reasonable one, above 0.25 a weak one that could be artificial, otherwise no substantial structure.
    /// </summary>
    /// <param name="silhouette">The mean silhouette, in [−1, 1].</param>
    /// <returns>The description; for NaN, that nothing was measured.</returns>
    public static string DescribeSilhouette(double silhouette) => silhouette switch
    {
        double.NaN => "not measured, because there are fewer than two clusters",
        > 0.7 => "a strong structure",
        > 0.5 => "a reasonable structure",
        > 0.25 => "a weak structure that could be artificial",
        _ => "no substantial structure",
    };

    /// <summary>
    /// Describes a Dunn index: above 1, every cluster is farther from all others than any cluster is wide; below, the nearest two clusters are closer
    /// than the widest cluster is wide; ∞, no cluster has any width.
    /// </summary>
    /// <param name="dunnIndex">The index, in [0, ∞].</param>
    /// <returns>The description; for NaN, that nothing was measured.</returns>
    public static string DescribeDunnIndex(double dunnIndex) => dunnIndex switch
    {
        double.NaN => "not measured, because there are fewer than two clusters",
        double.PositiveInfinity => "every cluster is one point, so that its diameter is 0",
        > 1 => "every distance between clusters is larger than every diameter",
        > 0.4 => "the nearest two clusters are closer to each other than the largest diameter",
        > 0 => "two clusters nearly touch, or one has a very large diameter; a single document can be the reason",
        _ => "two clusters share a point",
    };
}
