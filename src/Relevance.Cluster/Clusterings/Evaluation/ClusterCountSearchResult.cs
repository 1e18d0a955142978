using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The figures for each number of clusters, and which number they speak for.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterCountSearchResult : INotebookResult
{
    /// <summary>Gets one candidate for each number of clusters, from the least to the largest; at least one.</summary>
    public required IReadOnlyList<ClusterCountCandidate> Candidates { get; init; }

    /// <summary>Gets whether the silhouettes are those of a sample of the vectors.</summary>
    public required bool IsSampled { get; init; }

    /// <summary>Gets the number of clusters with the largest mean silhouette, of equals the least; null if none has a silhouette, as when all vectors are the same.</summary>
    public int? BySilhouette =>
        Candidates.Where(candidate => !double.IsNaN(candidate.Silhouette)).MaxBy(candidate => candidate.Silhouette)?.ClusterCount;

    /// <summary>Gets the number of clusters at the elbow of the inertia, as <see cref="Elbow.IndexOf"/> finds it; null if the curve has none in this range.</summary>
    public int? ByElbow =>
        Elbow.IndexOf([.. Candidates.Select(candidate => (double)candidate.ClusterCount)], [.. Candidates.Select(candidate => candidate.Inertia)]) is { } index
            ? Candidates[index].ClusterCount
            : null;

    /// <summary>
    /// Gets the number of clusters to take: <see cref="BySilhouette"/>, because where the elbow is depends on the range that was tried; without a silhouette <see cref="ByElbow"/>, and without that
    /// the least number tried.
    /// </summary>
    public int Recommended => BySilhouette ?? ByElbow ?? Candidates[0].ClusterCount;

    /// <summary>
    /// Gets why, in a few sentences: how good the silhouette is in the words of L. Kaufman and P. Rousseeuw ("Finding groups in data", 1990: above 0.7 a strong structure, above 0.5 a
    /// reasonable, above 0.25 a weak one), what the elbow says, and whether more clusters should be tried.
    /// </summary>
    public string Reason
    {
        get
        {
            if (BySilhouette is not { } best)
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"{Recommended} clusters: no number of clusters that was tried has two clusters with members to compare; are all vectors the same?");
            }

            double silhouette = SilhouetteOf(best);
            string sampled = IsSampled ? " of a sample" : "";
            string first = string.Create(CultureInfo.InvariantCulture, $"{best} clusters: the mean silhouette{sampled} is largest there, {silhouette:F3}, {Describe(silhouette)}.");
            return $"{first} {DescribeElbow(best)}{DescribeLimit(best)}";
        }
    }

    /// <summary>Lists the candidates, one a line, and says the recommendation with its reason in the last.</summary>
    public override string ToString() => string.Join('\n', [.. Candidates.Select(candidate => candidate.ToString()), Reason]);

    /// <summary>Draws inertia and silhouette over the number of clusters, the elbow and the largest silhouette marked, as a stand-alone SVG picture; the same figures and options give the same text.</summary>
    /// <param name="options">Background, width and title; null takes the defaults. The order changes nothing.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the columns <c>clusters,inertia,silhouette</c> as comma-separated values (RFC 4180), without loss, empty where there is no silhouette; lines end in a line feed.</summary>
    public string ToCsv() => Figure().ToCsv();

    /// <summary>Writes the curves as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere; null where there is no silhouette.</summary>
    /// <param name="options">Width and title; null takes the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Text(ToString());

    private CurveFigure Figure() => new()
    {
        Title = "how many clusters",
        Subtitle = Reason,
        Points = [.. Candidates.Select(candidate => new CurvePoint(candidate.ClusterCount, candidate.Inertia, candidate.Silhouette))],
        Elbow = ByElbow,
        Best = BySilhouette,
    };

    private static string Describe(double silhouette) => silhouette switch
    {
        > 0.7 => "a strong structure",
        > 0.5 => "a reasonable structure",
        > 0.25 => "a weak structure that could be artificial",
        _ => "no substantial structure",
    };

    private double SilhouetteOf(int clusterCount) => Candidates.First(candidate => candidate.ClusterCount == clusterCount).Silhouette;

    private string DescribeElbow(int best) => ByElbow switch
    {
        null => "The inertia has no elbow in this range.",
        { } elbow when elbow == best => "The elbow of the inertia is there too.",
        { } elbow => string.Create(CultureInfo.InvariantCulture, $"The elbow of the inertia is at {elbow} clusters, where the silhouette is {SilhouetteOf(elbow):F3}."),
    };

    private string DescribeLimit(int best) => best == Candidates[^1].ClusterCount ? " It is the largest number that was tried: more may be better." : "";
}
