using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// A test whether vectors have clusters at all, or are one cloud: a p-value, an effect and a verdict. <see cref="Run"/> tests vectors,
/// <see cref="Dataset.TestStructureAsync"/> a vector field, <see cref="ClusterOps.TestStructureAsync"/> the number of clusters of a clustering.
/// </summary>
/// <remarks>
/// <para>
/// K-means divides anything, also a cloud without gaps. So the vectors are compared with draws of one Gaussian cloud of exactly their mean and covariance,
/// and, if they have equal norms, of these norms: how stable the clusters are between two halves of the vectors, and how much inertia they save. For vectors of
/// a Gaussian the p-value is exact, whatever the number of components, of vectors and of numbers of clusters that are tried (Besag and Clifford, "Generalized
/// Monte Carlo significance tests", Biometrika 1989; the draws condition on the sufficient statistics).
/// </para>
/// <para>
/// A small p-value says that the vectors are not one Gaussian; a flat cloud in few components is none either. The effect says whether clusters are found again.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// StructureTest test = StructureTest.Run(vectors);
/// Console.WriteLine(test.Reason);
/// if (test.Verdict == StructureVerdict.Structure)
/// {
///     KMeansResult clusters = new KMeans(test.Strongest.ClusterCount).Run(vectors);
/// }
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record StructureTest : INotebookResult
{
    /// <summary>The effect below which a significant structure is too weak to use.</summary>
    private const double WeakEffect = 0.1;

    /// <summary>Gets the figures of each number of clusters, ascending; at least one.</summary>
    public required IReadOnlyList<StructureCandidate> Candidates { get; init; }

    /// <summary>
    /// Gets the p-value, in (0, 1]: how often one cloud has a score as large as the vectors. (1 + such draws) ÷ (draws + 1), or, if the draws stopped early,
    /// such draws ÷ draws.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double PValue { get; init; }

    /// <summary>Gets the number of counted draws, without the 19 that set the scale.</summary>
    public required int DrawCount { get; init; }

    /// <summary>
    /// Gets a value indicating whether the draws stopped early, because ten of them had a score as large as the vectors: more draws could not make the p-value
    /// small (Besag and Clifford, "Sequential Monte Carlo p-values", Biometrika 1991).
    /// </summary>
    public required bool IsStoppedEarly { get; init; }

    /// <summary>Gets the level of significance of the verdict, from the options.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double SignificanceLevel { get; init; } = 0.05;

    /// <summary>Gets the number of vectors that were compared.</summary>
    public required int MeasuredCount { get; init; }

    /// <summary>Gets a value indicating whether only a sample of the vectors was compared.</summary>
    public bool IsSampled { get; init; }

    /// <summary>Gets a value indicating whether the draws have the norms of the vectors, because these hardly differ, as those of embeddings do.</summary>
    public bool IsOnSphere { get; init; }

    /// <summary>
    /// Gets the number of clusters with the largest score, ties go to the smallest. It is where the vectors differ most from one cloud, and one of a few that
    /// were tried, so it is not an estimate of the number of clusters.
    /// </summary>
    public StructureCandidate Strongest => Candidates.MaxBy(candidate => candidate.Score)!;

    /// <summary>
    /// Gets the effect at <see cref="Strongest"/>, at most 1: 0 if its clusters are as stable as those of one cloud, 1 if both halves have the same clusters.
    /// Unlike the p-value it does not grow with the number of vectors.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Effect => Strongest.Effect;

    /// <summary>Gets the verdict: by the p-value whether the vectors differ from one cloud, and by the effect whether their clusters can be used.</summary>
    public StructureVerdict Verdict =>
        PValue > SignificanceLevel ? StructureVerdict.OneCloud
        : Effect < WeakEffect ? StructureVerdict.Weak
        : StructureVerdict.Structure;

    /// <summary>Gets the verdict in a few sentences, with the figures that decide it.</summary>
    public string Reason
    {
        get
        {
            StructureCandidate at = Strongest;
            string draws = NumberText.Named(DrawCount, "draw");
            string tested = IsSampled ? $" Tested on a sample of {NumberText.Named(MeasuredCount, "vector")}." : "";
            string figures = string.Create(
                CultureInfo.InvariantCulture,
                $"with {at.ClusterCount} clusters, two halves of the vectors agree by {at.Stability:F2}, and by {at.CloudStability:F2} in one cloud");
            return Verdict switch
            {
                StructureVerdict.OneCloud => string.Create(
                    CultureInfo.InvariantCulture,
                    $"no structure: one cloud explains the vectors, p = {PValue:0.####} after {draws}. K-means still divides it, but where it cuts is chance."),
                StructureVerdict.Weak => string.Create(
                    CultureInfo.InvariantCulture,
                    $"structure too weak to use: the vectors are not one Gaussian cloud, p = {PValue:0.####} after {draws}, but {figures}: "
                        + $"effect {Effect:F2} of 1."),
                _ => string.Create(
                    CultureInfo.InvariantCulture,
                    $"structure: the vectors are not one cloud, p = {PValue:0.####} after {draws}, and their clusters are found again: {figures}: "
                        + $"effect {Effect:F2} of 1."),
            } + tested;
        }
    }

    /// <summary>Returns a table with one line per number of clusters, and the verdict in the last line.</summary>
    public override string ToString() => $"{Numbers().ToText()}\n{Reason}";

    /// <summary>
    /// Draws the stability over the number of clusters, of the vectors and of one cloud, as a self-contained SVG figure. The same result and options return the
    /// same text.
    /// </summary>
    /// <param name="options">The background, width and title; null means the defaults. The order has no effect.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the verdict and the table as Markdown.</summary>
    public string ToMarkdown() => $"{Markup.MarkdownText.Escape(Reason)}\n\n{Numbers().ToMarkdown()}";

    /// <summary>
    /// Writes the columns <c>clusters,stability,stability of one cloud,separation,score,effect</c> as comma-separated values (RFC 4180), without loss. Lines
    /// end in a line feed.
    /// </summary>
    public string ToCsv() => Numbers().ToCsv();

    /// <summary>Writes the curves as a Vega-Lite 5 specification with its data, for other drawing tools.</summary>
    /// <param name="options">The width and title; null means the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Text(Reason).Numbers(Numbers());

    private Table Numbers()
    {
        var table = new Table(
            TableCell.Heading("clusters"),
            TableCell.Heading("stability"),
            TableCell.Heading("stability of one cloud"),
            TableCell.Heading("separation"),
            TableCell.Heading("score"),
            TableCell.Heading("effect"));
        foreach (StructureCandidate candidate in Candidates)
        {
            table.Add(
                TableCell.Count(candidate.ClusterCount),
                TableCell.Number(candidate.Stability, 3),
                TableCell.Number(candidate.CloudStability, 3),
                TableCell.Number(candidate.Separation, 3),
                TableCell.Number(candidate.Score, 1),
                TableCell.Number(candidate.Effect, 3));
        }

        return table;
    }

    private StabilityFigure Figure() => new()
    {
        Title = "stability of the clusters of two halves",
        Subtitle = Reason,
        Points = [.. Candidates.Select(candidate => (candidate.ClusterCount, candidate.Stability, candidate.CloudStability))],
    };
}
