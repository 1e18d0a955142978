using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>
/// The descent of clusters from one labeling of documents to the next: which are kept, grown, split, merged, new and gone. <see cref="Of"/> compares any two
/// labelings, <see cref="ClusterOps.GetHistoryAsync"/> has those of all fits.
/// </summary>
/// <remarks>
/// <para>
/// Only documents with a cluster in both count for the overlap, so that added and deleted documents do not hide what happened. A cluster survives in the one
/// that has at least half of these documents (exact halves are a split). One that survives alone is <c>kept</c>, or <c>grown</c> if the cluster has at least
/// a quarter more documents than before; several that survive in one are <c>merged</c>. A cluster that survives, but has at least a quarter of these documents
/// in another cluster that consists mostly of them, is <c>split</c>; and so is one that survives in none, but has at least a quarter in each of several
/// clusters and at least half in them together; otherwise it is <c>gone</c>. A cluster that is in none of these lines is <c>new</c>. (After M. Spiliopoulou
/// and others, "MONIC: modeling and monitoring cluster transitions", KDD 2006, with thresholds of ½ and ¼.)
/// </para>
/// <para>The documents of the label <c>outlier</c> are in no cluster.</para>
/// </remarks>
/// <example>
/// <code>
/// ClusterLineage lineage = ClusterLineage.Of(yesterday, today);     // both: document id → label
/// Console.WriteLine(lineage);
/// await File.WriteAllTextAsync("flow.svg", lineage.ToSvg());
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed record ClusterLineage : INotebookResult
{
    private const double Survival = 0.5;
    private const double SplitShare = 0.25;
    private const double Growth = 1.25;

    private static readonly string[] Kinds = ["kept", "grown", "split", "merged", "new", "gone"];

    /// <summary>Gets the name of the labeling before, such as that of its model. The default is "before".</summary>
    public string BeforeName { get; init; } = "before";

    /// <summary>Gets the name of the labeling after, such as that of its model. The default is "after".</summary>
    public string AfterName { get; init; } = "after";

    /// <summary>Gets the number of documents of each cluster before, in natural order of the labels.</summary>
    public required IReadOnlyDictionary<string, long> BeforeSizes { get; init; }

    /// <summary>Gets the number of documents of each cluster after, in natural order of the labels.</summary>
    public required IReadOnlyDictionary<string, long> AfterSizes { get; init; }

    /// <summary>Gets the documents of each pair that has any: clusters after in the columns, clusters before in the role of the truth.</summary>
    public required ContingencyTable Table { get; init; }

    /// <summary>
    /// Gets the remarks of the fit, one sentence each, such as edits that no longer apply. The default is an empty list.
    /// </summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Gets the changes: by the first label before, in natural order; new clusters last.</summary>
    public IReadOnlyList<ClusterChange> Changes => [.. FindChanges()];

    /// <summary>Gets the number of documents that have a cluster in both.</summary>
    public long SharedCount => Table.TotalCount;

    /// <summary>Gets the share of the documents with a cluster in both that keep the label, in [0, 1]; NaN if there are none.</summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double KeptLabelShare => SharedCount == 0
        ? double.NaN
        : (double)Table.ByCluster.Sum(cluster => cluster.Parts.Where(part => part.Value == cluster.Value).Sum(part => part.Count)) / SharedCount;

    private string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{BeforeName} → {AfterName}: {NumberText.Named(BeforeSizes.Count, "cluster")} → {NumberText.Count(AfterSizes.Count)}{CountText()}; "
            + $"{(SharedCount == 0 ? "no document" : $"{NumberText.Percent(KeptLabelShare)} of {NumberText.Named(SharedCount, "document")}")} "
            + $"with a cluster in both {(SharedCount == 0 ? "exists" : "keep the label")}");

    /// <summary>Compares two labelings of documents.</summary>
    /// <param name="before">The label of each document before, by its id.</param>
    /// <param name="after">The label of each document after, by its id.</param>
    /// <returns>The lineage; without shared documents every cluster is gone or new. O(n).</returns>
    public static ClusterLineage Of(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return FromCounts(
            SizesOf(before.Values),
            SizesOf(after.Values),
            after.Select(pair => (pair.Value, before.GetValueOrDefault(pair.Key))).CountBy(pair => pair)
                .Where(pair => pair.Key.Item2 is not null)
                .Select(pair => (pair.Key.Value, pair.Key.Item2!, (long)pair.Value)));
    }

    /// <summary>Creates a lineage from the sizes, and the documents of each pair of clusters; outliers are left out.</summary>
    internal static ClusterLineage FromCounts(
        IEnumerable<KeyValuePair<string, long>> before,
        IEnumerable<KeyValuePair<string, long>> after,
        IEnumerable<(string After, string Before, long Count)> pairs) => new()
        {
            BeforeSizes = Sorted(before),
            AfterSizes = Sorted(after),
            Table = ContingencyTable.OfCells(
            [
                .. pairs.Where(pair => pair.After != ClusterLabels.Outlier && pair.Before != ClusterLabels.Outlier)
                    .Select(pair => (pair.After, (string?)pair.Before, pair.Count)),
            ]),
        };

    /// <summary>Counts the documents of each label.</summary>
    internal static Dictionary<string, long> SizesOf(IEnumerable<string> labels) =>
        labels.CountBy(label => label, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => (long)pair.Value, StringComparer.Ordinal);

    /// <summary>Returns a summary, a table with one line per change that is not plainly kept, and the remarks.</summary>
    public override string ToString()
    {
        ClusterChange[] shown = [.. Changes.Where(change => change.Kind != "kept" || change.IsRelabeled)];
        string[] table = shown.Length == 0 ? [] : [Numbers(shown).ToText()];
        return string.Join('\n', [Summary, .. table, .. Remarks.Select(PlainText.OneLine)]);
    }

    /// <summary>
    /// Draws the flow of the documents as a self-contained SVG figure: clusters before at the left, after at the right, and bands as wide as the documents
    /// in common. Documents that were added or deleted, and outliers, are the part of a block without a band.
    /// </summary>
    /// <param name="options">The background, width, title and order of the clusters; null means the defaults.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the counts of the pairs as a heatmap in Vega-Lite 5, which has no mark for bands, with its data, for other drawing tools.</summary>
    /// <param name="options">The width and title; null means the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    /// <summary>Writes the summary and the table of all changes as Markdown.</summary>
    public string ToMarkdown() => $"{MarkdownText.Escape(Summary)}\n\n{Numbers(Changes).ToMarkdown()}";

    /// <summary>
    /// Writes the columns <c>change,before,after,documents before,documents after,documents in common</c> as comma-separated values (RFC 4180), one line per
    /// change; several labels are joined by <c> + </c>. Lines end in a line feed.
    /// </summary>
    public string ToCsv() => Numbers(Changes).ToCsv();

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Text(Summary).Numbers(Numbers(Changes));

    private static ReadOnlyDictionary<string, long> Sorted(IEnumerable<KeyValuePair<string, long>> sizes) =>
        new ReadOnlyDictionary<string, long>(new OrderedDictionary<string, long>(
            sizes.Where(size => size.Key != ClusterLabels.Outlier).OrderBy(size => size.Key, ClusterLabels.NaturalOrder), StringComparer.Ordinal));

    private static Table Numbers(IReadOnlyList<ClusterChange> changes)
    {
        var table = new Table(
            TableCell.Text("change"),
            TableCell.Text("before"),
            TableCell.Text("after"),
            TableCell.Heading("documents before"),
            TableCell.Heading("documents after"),
            TableCell.Heading("documents in common"));
        foreach (ClusterChange change in changes)
        {
            table.Add(
                TableCell.Text(change.Kind),
                TableCell.Text(string.Join(" + ", change.Before)),
                TableCell.Text(string.Join(" + ", change.After)),
                TableCell.Count(change.BeforeCount),
                TableCell.Count(change.AfterCount),
                TableCell.Count(change.SharedCount));
        }

        return table;
    }

    private string CountText()
    {
        Dictionary<string, int> counts = Changes.CountBy(change => change.Kind, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        string[] parts =
        [
            .. Kinds.Where(counts.ContainsKey).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{counts[kind]} {kind}")),
        ];
        return parts.Length == 0 ? "" : $" ({string.Join(", ", parts)})";
    }

    private IEnumerable<ClusterChange> FindChanges()
    {
        Dictionary<string, DistributionGroup> groups = Table.ByTruth.ToDictionary(group => group.Value!, StringComparer.Ordinal);
        Dictionary<string, string?> origins = Table.ByCluster.ToDictionary(
            group => group.Value!, group => group.Parts.FirstOrDefault(part => part.Share > Survival)?.Value, StringComparer.Ordinal);
        Dictionary<string, string[]> heirs = BeforeSizes.Keys.ToDictionary(
            label => label, label => groups.TryGetValue(label, out DistributionGroup? group) ? HeirsOf(group, origins) : [], StringComparer.Ordinal);
        ILookup<string, string> parents = heirs.Where(pair => pair.Value.Length == 1)
            .ToLookup(pair => pair.Value[0], pair => pair.Key, StringComparer.Ordinal);
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach ((string label, string[] after) in heirs)
        {
            string[] before = after.Length == 1 ? [.. parents[after[0]]] : [label];
            if (before[0] == label)
            {
                told.UnionWith(after);
                yield return Change(before, after);
            }
        }

        foreach (string label in AfterSizes.Keys.Where(label => !told.Contains(label)))
        {
            yield return Change([], [label]);
        }
    }

    /// <summary>Returns the clusters in which one survives: one, several after a split, or none.</summary>
    private static string[] HeirsOf(DistributionGroup group, Dictionary<string, string?> origins)
    {
        DistributionPart[] large = [.. group.Parts.Where(part => part.Share >= SplitShare)];
        bool isHalved = large.Length > 1 && large[0].Share == large[1].Share;
        bool survives = large.Length > 0 && large[0].Share >= Survival && !isHalved;

        // Beside the one in which it survives, only those that are parts of it.
        string[] parts =
        [
            .. large.Where((part, place) => !survives || place == 0 || origins[part.Value!] == group.Value)
                .Select(part => part.Value!)
                .Order(ClusterLabels.NaturalOrder),
        ];
        return survives || (parts.Length > 1 && large.Sum(part => part.Share) >= Survival) ? parts : [];
    }

    private ClusterChange Change(string[] before, string[] after)
    {
        (long old, long now) = (before.Sum(label => BeforeSizes[label]), after.Sum(label => AfterSizes[label]));
        HashSet<string> targets = new(after, StringComparer.Ordinal);
        HashSet<string> sources = new(before, StringComparer.Ordinal);
        return new ClusterChange
        {
            Kind = before.Length == 0 ? "new"
                : after.Length == 0 ? "gone"
                : after.Length > 1 ? "split"
                : before.Length > 1 ? "merged"
                : now >= old * Growth ? "grown" : "kept",
            Before = before,
            After = after,
            BeforeCount = old,
            AfterCount = now,
            SharedCount = Table.ByTruth.Where(group => sources.Contains(group.Value!))
                .Sum(group => group.Parts.Where(part => targets.Contains(part.Value!)).Sum(part => part.Count)),
        };
    }

    private FlowFigure Figure() => new()
    {
        Title = "flow of the documents between clusters",
        Subtitle = Summary,
        Before = [.. BeforeSizes.Select(size => (Table.TruthNames.LabelOf(size.Key), size.Value))],
        After = [.. AfterSizes.Select(size => (Table.Names.LabelOf(size.Key), size.Value))],
        Bands = [.. Table.ByTruth.SelectMany(group => group.Parts.Select(part => (group.Value!, part.Value!, part.Count)))],
    };
}
