using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// Alarms for documents that arrive after a fit: a cluster has moved, or a topic has appeared that no cluster covers. <see cref="Watch"/> compares vectors,
/// <see cref="ClusterOps.WatchDriftAsync"/> the documents of a clustering.
/// </summary>
/// <remarks>
/// <para>
/// A topic: while fitted and arriving documents are alike, those among the nearest neighbors of a document that arrived lately are a random choice, so their
/// number is hypergeometric (M. F. Schilling, "Multivariate two-sample tests based on nearest neighbors", JASA 1986). A document with too many of them raises
/// the alarm with its neighbors; later documents of the same group raise none.
/// </para>
/// <para>
/// A moved cluster: the distance of each document to the mean of its cluster has a conformal p-value among the members of the fit and the documents before
/// (V. Vovk, A. Gammerman and G. Shafer, "Algorithmic Learning in a Random World", 2005), and the Shiryaev–Roberts statistic of these p-values raises the alarm
/// at 1 ÷ <see cref="DriftOptions.FalseAlarmRate"/>. A cluster raises one alarm. Clusters of fewer than ten fitted vectors are not watched.
/// </para>
/// <para>The rates hold for documents in random order: bursts, duplicates and replies to each other are no false alarms but are not new topics either.</para>
/// </remarks>
/// <example>
/// <code>
/// ClusterDrift drift = await clusters.WatchDriftAsync(Filter.Field("day") >= "2026-12-01");
/// Console.WriteLine(drift);
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial record ClusterDrift : INotebookResult
{
    /// <summary>Gets the alarms, in the order of the documents that raised them.</summary>
    public required IReadOnlyList<DriftAlarm> Alarms { get; init; }

    /// <summary>Gets the number of fitted vectors that arriving ones were compared with, after sampling.</summary>
    public required int FittedCount { get; init; }

    /// <summary>Gets the number of vectors that arrived.</summary>
    public required int ArrivedCount { get; init; }

    /// <summary>Gets the expected number of false alarms of each kind per arrived document, from the options.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public required double FalseAlarmRate { get; init; }

    /// <summary>Gets the cluster names, in natural order of the labels. Blank names are removed when the property is set. The default is empty.</summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    private string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{NumberText.Named(CountOf(DriftAlarm.Topic), "new topic")} and {NumberText.Named(CountOf(DriftAlarm.Moved), "moved cluster")} in "
            + $"{NumberText.Named(ArrivedCount, "arrived document")}; without any change, up to {FalseAlarmRate * ArrivedCount:0.##} alarms of each kind "
            + $"are expected");

    /// <summary>Returns a summary with the expected number of false alarms, and a table with one line per alarm.</summary>
    public override string ToString() => Alarms.Count == 0 ? Summary : $"{Summary}\n{Numbers().ToText()}";

    /// <summary>Writes the summary and the table of the alarms as Markdown.</summary>
    public string ToMarkdown() => $"{MarkdownText.Escape(Summary)}\n\n{Numbers().ToMarkdown()}";

    /// <summary>
    /// Writes the columns <c>alarm,cluster</c> (followed by <c>name</c> if clusters have names), <c>document,row,documents,p-value</c> as comma-separated
    /// values (RFC 4180), without loss. Lines end in a line feed.
    /// </summary>
    public string ToCsv() => Numbers().ToCsv();

    void INotebookResult.Show(NotebookPage page) => page.Text(Summary).Numbers(Numbers());

    private int CountOf(string kind) => Alarms.Count(alarm => alarm.Kind == kind);

    private Table Numbers()
    {
        var table = new Table(
            TableCell.Text("alarm"),
            TableCell.Text("cluster"),
            TableCell.Text("document"),
            TableCell.Heading("row"),
            TableCell.Heading("documents"),
            TableCell.Heading("p-value"));
        foreach (DriftAlarm alarm in Alarms)
        {
            table.Add(
                TableCell.Text(alarm.Kind),
                TableCell.Label(Names.LabelOf(alarm.Label)),
                TableCell.Text(alarm.DocumentId ?? ""),
                TableCell.Count(alarm.Row),
                TableCell.Count(alarm.Rows.Count),
                TableCell.Number(alarm.PValue, 6));
        }

        return table;
    }
}
