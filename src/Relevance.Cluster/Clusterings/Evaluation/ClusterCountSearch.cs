using System.Globalization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>
/// A search for the number of clusters: stability, silhouette, gap, prediction strength and inertia of k-means over a range that it chooses, the answer of
/// each, and one recommendation with an interval. <see cref="Run"/> searches in vectors, <see cref="Dataset.SearchClusterCountAsync"/> in a dataset.
/// </summary>
/// <remarks>
/// The recommendation is where the clusters of one half of the vectors tell most about those of the other half, beyond what they do in one cloud, among the
/// numbers whose clusters are separated. <see cref="BestTried"/> has the rule. The other criteria are for comparison.
/// </remarks>
/// <example>
/// <code>
/// ClusterCountSearch search = ClusterCountSearch.Run(vectors);
/// Console.WriteLine(search.Reason);
/// if (search.Recommended is { } count)
/// {
///     KMeansResult clusters = new KMeans(count).Run(vectors);
/// }
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record ClusterCountSearch : INotebookResult
{
    private static readonly Column[] Columns =
    [
        new("stability", 3, candidate => candidate.Stability),
        new("stability error", 3, candidate => candidate.StabilityError),
        new("agreement", 3, candidate => candidate.Agreement),
        new("silhouette", 3, candidate => candidate.Silhouette),
        new("gap", 3, candidate => candidate.Gap),
        new("gap error", 3, candidate => candidate.GapError),
        new("prediction strength", 3, candidate => candidate.PredictionStrength),
        new("prediction strength error", 3, candidate => candidate.PredictionStrengthError),
        new("inertia", 2, candidate => candidate.Inertia),
    ];

    /// <summary>Those of a text, in which the only error is that of the stability.</summary>
    private static readonly Column[] ShownColumns =
    [
        Columns[0], Columns[1] with { Name = "error" }, Columns[2], Columns[3], Columns[4], Columns[6] with { Name = "prediction" }, Columns[8],
    ];

    /// <summary>Gets one candidate for each number of clusters that was tried, ascending; at least two. The first and the last are the range.</summary>
    public required IReadOnlyList<ClusterCountCandidate> Candidates { get; init; }

    /// <summary>Gets the test whether the vectors have clusters at all, with 19 counted draws.</summary>
    public required StructureTest Structure { get; init; }

    /// <summary>Gets the number of vectors that were measured, without zero vectors if the metric is cosine.</summary>
    public required int MeasuredCount { get; init; }

    /// <summary>Gets a value indicating whether only a sample of the vectors was measured.</summary>
    public bool IsSampled { get; init; }

    /// <summary>Gets the recommendation in words: the number and its interval, or that there is no structure, or that the range ends too early.</summary>
    public string Reason
    {
        get
        {
            (int first, int last) = (Candidates[0].ClusterCount, Candidates[^1].ClusterCount);
            string sampled = IsSampled ? string.Create(CultureInfo.InvariantCulture, $" Measured on a sample of {MeasuredCount} vectors.") : "";
            ClusterCountCandidate best = Candidates.First(candidate => candidate.ClusterCount == BestTried);
            string figures = string.Create(
                CultureInfo.InvariantCulture, $"stability {best.Stability:F3}, agreement {best.Agreement:F3}, silhouette {best.Silhouette:F3}");

            if (!HasStructure)
            {
                string weak = Structure.Verdict != StructureVerdict.OneCloud ? "no clusters are found again" : "one cloud explains the vectors";
                return string.Create(CultureInfo.InvariantCulture, $"no structure: {weak}, p = {Structure.PValue:0.####}. ")
                    + $"No number of clusters is right; where one is required, {NumberText.Count(BestTried)} is the best of {first} to {last}." + sampled;
            }

            if (EndsTooEarly)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"the range ends too early: the best of {first} to {last} clusters is {best.ClusterCount} ({figures}).")
                    + " More can be better: raise MaxClusterCount, or search in more vectors." + sampled;
            }

            string interval = IntervalStart == IntervalEnd
                ? "no other number is as good"
                : string.Create(CultureInfo.InvariantCulture, $"{IntervalStart} to {IntervalEnd} are possible");
            string how = best.Agreement >= ClearAgreement
                ? "halves of the vectors have the same clusters, and these are most separate"
                : "halves of the vectors agree most about their clusters, beyond one cloud";
            return string.Create(
                CultureInfo.InvariantCulture, $"{best.ClusterCount} clusters, {interval}: {how} ({figures}; tried {first} to {last}).") + sampled;
        }
    }

    /// <summary>Returns a table with one line per number and one column per criterion, their answers, and the recommendation in the last line.</summary>
    public override string ToString() => $"{Numbers().ToText()}\n{AnswersText()}\n{Reason}";

    /// <summary>
    /// Draws a curve of each criterion over the number of clusters as a self-contained SVG figure; each answer is marked, and the interval shaded. The same
    /// result and options return the same text.
    /// </summary>
    /// <param name="options">The background, width and title; null means the defaults. The order has no effect.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the recommendation, the answers and the table as Markdown.</summary>
    public string ToMarkdown() => $"{Markup.MarkdownText.Escape(Reason)}\n\n{Markup.MarkdownText.Escape(AnswersText())}\n\n{Numbers().ToMarkdown()}";

    /// <summary>
    /// Writes the columns <c>clusters,stability,stability error,agreement,silhouette,gap,gap error,prediction strength,prediction strength error,inertia</c>
    /// as comma-separated values (RFC 4180), without loss; a missing figure is an empty cell. Lines end in a line feed.
    /// </summary>
    public string ToCsv() => NumbersOf(Candidates, Columns).ToCsv();

    /// <summary>Writes the curves as a Vega-Lite 5 specification with its data, for other drawing tools; a missing figure is null.</summary>
    /// <param name="options">The width and title; null means the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Text(Reason).Numbers(Numbers());

    private static Table NumbersOf(IEnumerable<ClusterCountCandidate> candidates, IReadOnlyList<Column> columns)
    {
        var table = new Table([TableCell.Heading("clusters"), .. columns.Select(column => TableCell.Heading(column.Name))]);

        foreach (ClusterCountCandidate candidate in candidates)
        {
            table.Add([TableCell.Count(candidate.ClusterCount), .. columns.Select(column => CellOf(column.ValueOf(candidate), column.Digits))]);
        }

        return table;

        static TableCell CellOf(double value, int digits) => double.IsFinite(value) ? TableCell.Number(value, digits) : TableCell.Heading("");
    }

    private Table Numbers() => NumbersOf(Candidates, ShownColumns);

    private string AnswersText()
    {
        return $"stability {Text(ByStability)}, silhouette {Text(BySilhouette)}, gap {Text(ByGap)}, prediction strength {Text(ByPredictionStrength)}, "
            + $"elbow {Text(ByElbow)}";

        static string Text(int? count) => count is { } number ? NumberText.Count(number) : "none";
    }

    private CurveFigure Figure()
    {
        return new()
        {
            Title = "the number of clusters",
            Subtitle = Reason,
            ClusterCounts = [.. Candidates.Select(candidate => candidate.ClusterCount)],
            Interval = IntervalStart is { } start && IntervalEnd is { } end ? (start, end) : null,
            Curves =
            [
                Curve("stability", candidate => candidate.Stability, ByStability),
                Curve("silhouette", candidate => candidate.Silhouette, BySilhouette),
                Curve("gap", candidate => candidate.Gap, ByGap),
                Curve("prediction strength", candidate => candidate.PredictionStrength, ByPredictionStrength),
                Curve("inertia", candidate => candidate.Inertia, ByElbow),
            ],
        };

        FigureCurve Curve(string name, Func<ClusterCountCandidate, double> valueOf, int? answer) =>
            new(name, [.. Candidates.Select(valueOf)], answer);
    }

    private sealed record Column(string Name, int Digits, Func<ClusterCountCandidate, double> ValueOf);
}
