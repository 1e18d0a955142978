using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>
/// A search for the number of clusters: inertia and silhouette of k-means for each number in a range, and a recommendation. <see cref="Run"/> searches in
/// vectors, <see cref="Dataset.SearchClusterCountAsync"/> in a dataset.
/// </summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record ClusterCountSearch : INotebookResult
{
    /// <summary>Gets one candidate for each number of clusters in ascending order; at least one.</summary>
    public required IReadOnlyList<ClusterCountCandidate> Candidates { get; init; }

    /// <summary>Gets a value indicating whether the silhouettes are measured on a sample of the vectors.</summary>
    public required bool IsSampled { get; init; }

    /// <summary>
    /// Gets the number of clusters with the largest mean silhouette, ties go to the lowest; null if no number has a silhouette, such as when all
    /// vectors are the same.
    /// </summary>
    public int? BySilhouette =>
        Candidates.Where(candidate => !double.IsNaN(candidate.Silhouette)).MaxBy(candidate => candidate.Silhouette)?.ClusterCount;

    /// <summary>
    /// Gets the number of clusters at the elbow of the inertia by <see cref="FindElbow"/>; null if the curve has no elbow in this
    /// range.
    /// </summary>
    public int? ByElbow =>
        FindElbow(
            [.. Candidates.Select(candidate => (double)candidate.ClusterCount)],
            [.. Candidates.Select(candidate => candidate.Inertia)]) is { } index
            ? Candidates[index].ClusterCount
            : null;

    /// <summary>
    /// Gets the recommended number of clusters: <see cref="BySilhouette"/>, because the position of the elbow depends on the range; without a
    /// silhouette <see cref="ByElbow"/>, and without that the smallest number.
    /// </summary>
    public int Recommended => BySilhouette ?? ByElbow ?? Candidates[0].ClusterCount;

    /// <summary>
    /// Gets the reason for the recommendation, in a few sentences: the silhouette by the scale of L. Kaufman and P. Rousseeuw ("Finding groups in
    /// data", 1990: above 0.7 a strong structure, above 0.5 a reasonable, above 0.25 a weak one), the elbow, and whether more clusters should be tried.
    /// </summary>
    public string Reason
    {
        get
        {
            if (BySilhouette is not { } best)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Recommended} clusters: none of the tested numbers of clusters has two clusters with members to compare; are all vectors equal?");
            }

            double silhouette = SilhouetteOf(best);
            string sampled = IsSampled ? " of a sample" : "";
            string first = string.Create(
                CultureInfo.InvariantCulture,
                $"{best} clusters: the mean silhouette{sampled} is largest there, {silhouette:F3}, {ClusterMetrics.DescribeSilhouette(silhouette)}.");
            return $"{first} {DescribeElbow(best)}{DescribeLimit(best)}";
        }
    }

    /// <summary>Returns one line per candidate, and the recommendation with its reason in the last line.</summary>
    public override string ToString() => string.Join('\n', [.. Candidates.Select(candidate => candidate.ToString()), Reason]);

    /// <summary>
    /// Draws inertia and silhouette over the number of clusters as a self-contained SVG figure; the elbow and the largest silhouette are marked. The
    /// same result and options return the same text.
    /// </summary>
    /// <param name="options">The background, width and title; null means the defaults. The order has no effect.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>
    /// Writes the columns <c>clusters,inertia,silhouette</c> as comma-separated values (RFC 4180), without loss; a missing silhouette is an empty
    /// cell. Lines end in a line feed.
    /// </summary>
    public string ToCsv() => Figure().ToCsv();

    /// <summary>Writes the curves as a Vega-Lite 5 specification with its data, for other drawing tools; a missing silhouette is null.</summary>
    /// <param name="options">The width and title; null means the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Text(ToString());

    private CurveFigure Figure() => new()
    {
        Title = "the number of clusters",
        Subtitle = Reason,
        Points = [.. Candidates.Select(candidate => new CurvePoint(candidate.ClusterCount, candidate.Inertia, candidate.Silhouette))],
        Elbow = ByElbow,
        Best = BySilhouette,
    };

    private double SilhouetteOf(int clusterCount) => Candidates.First(candidate => candidate.ClusterCount == clusterCount).Silhouette;

    private string DescribeElbow(int best) => ByElbow switch
    {
        null => "The inertia has no elbow in this range.",
        { } elbow when elbow == best => "The elbow of the inertia is the same number.",
        { } elbow => string.Create(
            CultureInfo.InvariantCulture,
            $"The elbow of the inertia is at {elbow} clusters, where the silhouette is {SilhouetteOf(elbow):F3}."),
    };

    private string DescribeLimit(int best) => best == Candidates[^1].ClusterCount ? " It is the largest tested number: more clusters can be better." : "";
}
