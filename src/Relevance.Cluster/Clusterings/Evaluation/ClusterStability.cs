using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// The stability of each cluster and each document under resampling: vectors are drawn with replacement and clustered again, many times.
/// <see cref="Measure(VectorSet, IReadOnlyList{int}, ClusterStabilityOptions?, IProgress{OperationProgress}?, CancellationToken)"/> measures vectors,
/// <see cref="ClusterOps.MeasureStabilityAsync"/> a clustering.
/// </summary>
/// <remarks>
/// C. Hennig, "Cluster-wise assessment of cluster stability" (Computational Statistics and Data Analysis 52, 2007), as in <c>clusterboot</c> of R's package
/// fpc with its defaults: a vector that was drawn several times counts once. A stable cluster need not be a real one: two clusters of one long cloud can be
/// stable too, so ask <see cref="StructureTest"/> first.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record ClusterStability : INotebookResult
{
    /// <summary>The most boundary documents in a text.</summary>
    private const int ShownBoundary = 10;

    /// <summary>Gets the clusters with measured vectors, by label in natural order.</summary>
    public required IReadOnlyList<ClusterJaccard> Clusters { get; init; }

    /// <summary>
    /// Gets, for each row, the share of the resamples with it that place it in its cluster, in [0, 1]: a new cluster is the old one with the largest Jaccard
    /// similarity, ties go to the first label. NaN for rows that are not measured (outliers, rows outside of the sample) or in no resample.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required IReadOnlyList<double> Shares { get; init; }

    /// <summary>Gets the documents that not every resample places in their cluster, lowest share first, ties by row.</summary>
    public required IReadOnlyList<BoundaryDocument> Boundary { get; init; }

    /// <summary>Gets the number of resamples.</summary>
    public required int ResampleCount { get; init; }

    /// <summary>Gets the number of vectors that were resampled.</summary>
    public required int MeasuredCount { get; init; }

    /// <summary>Gets a value indicating whether only a sample of the vectors was measured.</summary>
    public bool IsSampled { get; init; }

    /// <summary>
    /// Gets the cluster names, in natural order of the labels. Texts, tables and figures show <c>name (label)</c>. Blank names are removed when the property is
    /// set. The default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>Gets the numbers of documents that are measured and excluded, before sampling; null, the default, for vectors without documents.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClusterCoverage? Coverage { get; init; }

    /// <summary>Gets the stability of a cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">No cluster has this label.</exception>
    public ClusterJaccard this[string label] =>
        Clusters.FirstOrDefault(cluster => cluster.Label == label)
        ?? throw new KeyNotFoundException(
            $"No cluster has the label '{label}'. The labels are: {string.Join(", ", Clusters.Select(cluster => cluster.Label))}.");

    private string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{CountOf("stable")} stable, {CountOf("doubtful")} doubtful, {CountOf("dissolved")} dissolved of {NumberText.Named(Clusters.Count, "cluster")} "
            + $"({NumberText.Named(ResampleCount, "resample")} of {(IsSampled ? "a sample of " : "")}{NumberText.Named(MeasuredCount, "vector")})");

    /// <summary>Returns a summary, a table with one line per cluster, and the first ten documents of the boundary.</summary>
    public override string ToString() => string.Join(
        '\n', [Summary, Numbers().ToText(), .. Boundary.Take(ShownBoundary).Select(document => PlainText.OneLine(document.ToString()))]);

    /// <summary>
    /// Draws the similarities of each cluster over the resamples as a self-contained SVG figure with a box per cluster. The same result and options return the
    /// same text.
    /// </summary>
    /// <param name="options">The background, width, title and order of the clusters; null means the defaults.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the summary and the table of the clusters as Markdown.</summary>
    public string ToMarkdown() => $"{MarkdownText.Escape(Summary)}\n\n{Numbers().ToMarkdown()}";

    /// <summary>
    /// Writes the columns <c>cluster</c> (followed by <c>name</c> if clusters have names), <c>documents,jaccard,grade,found again,dissolved,resamples</c> as
    /// comma-separated values (RFC 4180), without loss. Lines end in a line feed.
    /// </summary>
    public string ToCsv() => Numbers().ToCsv();

    /// <summary>Writes the figure as a Vega-Lite 5 specification with its data, for other drawing tools.</summary>
    /// <param name="options">The width, title and order; null means the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Text(Summary).Numbers(Numbers());

    private int CountOf(string grade) => Clusters.Count(cluster => cluster.Grade == grade);

    private Table Numbers()
    {
        var table = new Table(
            TableCell.Text("cluster"),
            TableCell.Heading("documents"),
            TableCell.Heading("jaccard"),
            TableCell.Text("grade"),
            TableCell.Heading("found again"),
            TableCell.Heading("dissolved"),
            TableCell.Heading("resamples"));
        foreach (ClusterJaccard cluster in Clusters)
        {
            table.Add(
                TableCell.Label(Names.LabelOf(cluster.Label)),
                TableCell.Count(cluster.Size),
                TableCell.Number(cluster.Mean, 3),
                TableCell.Text(cluster.Grade),
                TableCell.Count(cluster.RecoveredCount),
                TableCell.Count(cluster.DissolvedCount),
                TableCell.Count(cluster.Similarities.Count));
        }

        return table;
    }

    private BoxFigure Figure() => new()
    {
        Title = "stability of the clusters",
        Subtitle = Summary,
        Measure = "Jaccard similarity in the resamples",
        Boxes =
        [
            .. Clusters.Where(cluster => cluster.Similarities.Count > 0)
                .Select(cluster => BoxItem.Of(Names.LabelOf(cluster.Label), cluster.Similarities)),
        ],
    };
}
