using System.Globalization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>
/// Documents by how little they belong to the others, with a score that needs no clusters: the distance to their nearest neighbors, or the local outlier
/// factor. <see cref="ClusterOps.FindOutliersAsync"/> and <see cref="Dataset.FindOutliersAsync"/> rank documents, <see cref="Find"/> vectors.
/// </summary>
/// <remarks>
/// The mean distance: S. Ramaswamy, R. Rastogi, K. Shim, "Efficient algorithms for mining outliers from large data sets" (SIGMOD 2000), with the mean over the
/// neighbors, as F. Angiulli and C. Pizzuti (PKDD 2002). The local outlier factor: M. Breunig, H.-P. Kriegel, R. Ng, J. Sander, "LOF: identifying density-based
/// local outliers" (SIGMOD 2000), as in scikit-learn: with exactly as many neighbors as the options say, also if there are ties.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record OutlierRanking : INotebookResult
{
    /// <summary>The most documents in a text.</summary>
    private const int Shown = 10;

    /// <summary>
    /// Gets all measured documents, largest score first, ties by row. The score is the mean distance to the neighbors in the metric, or the factor, from 0.
    /// </summary>
    public required IReadOnlyList<ScoredDocument> Documents { get; init; }

    /// <summary>Gets the measure of the scores.</summary>
    public required OutlierMeasure Measure { get; init; }

    /// <summary>Gets the metric of the neighbors.</summary>
    public required DistanceMetric Metric { get; init; }

    /// <summary>Gets the number of neighbors of each document: that of the options, or that of all other documents.</summary>
    public required int NeighborCount { get; init; }

    /// <summary>Gets the number of zero vectors, which have no direction and are not ranked if the metric is cosine. The default is 0.</summary>
    public int ZeroCount { get; init; }

    /// <summary>
    /// Gets the cluster names, in natural order of the labels. Texts and tables show <c>name (label)</c>. Blank names are removed when the property is set. The
    /// default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    private string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{NumberText.Named(Documents.Count, "document")} by {(Measure == OutlierMeasure.NeighborDistance ? "mean distance to" : "local outlier factor of")} "
            + $"{NumberText.Named(NeighborCount, "neighbor")} ({Metric}{(ZeroCount == 0 ? "" : $"; {NumberText.Named(ZeroCount, "zero vector")} excluded")})");

    /// <summary>Returns a summary and a table with the ten documents that belong least.</summary>
    public override string ToString() => $"{Summary}\n{Numbers(Shown).ToText()}";

    /// <summary>Writes the summary and a table of all documents as Markdown, scores with four digits.</summary>
    public string ToMarkdown() => $"{MarkdownText.Escape(Summary)}\n\n{Numbers(Documents.Count).ToMarkdown()}";

    /// <summary>
    /// Writes the columns <c>document,cluster,score</c> (without <c>cluster</c> if no document has one, with <c>name</c> after it if clusters have names) of
    /// all documents as comma-separated values (RFC 4180), without loss. Lines end in a line feed.
    /// </summary>
    public string ToCsv() => Numbers(Documents.Count).ToCsv();

    void INotebookResult.Show(NotebookPage page) => page.Text(Summary).Table(Numbers(NotebookPage.MaxRows));

    private Table Numbers(int count)
    {
        bool hasLabels = Documents.Any(document => document.Label is not null);
        TableCell[] heading = hasLabels ? [TableCell.Text("document"), TableCell.Text("cluster")] : [TableCell.Text("document")];
        var table = new Table([.. heading, TableCell.Heading("score")]);

        foreach (ScoredDocument document in Documents.Take(count))
        {
            TableCell[] cluster = hasLabels ? [TableCell.Label(Names.LabelOf(document.Label ?? ""))] : [];
            table.Add([TableCell.Text(document.Shown), .. cluster, TableCell.Number(document.Score, 4)]);
        }

        return table;
    }
}
