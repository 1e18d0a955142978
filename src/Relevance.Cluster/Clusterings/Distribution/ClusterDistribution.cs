using System.Globalization;
using Relevance.Cluster.Analysis;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>How the documents spread over the clusters: one count a cluster, in natural label order (<c>cluster-2</c> before <c>cluster-10</c>, <c>outlier</c> last).</summary>
/// <remarks>Immutable. The order never depends on the order of the documents.</remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class ClusterDistribution : INotebookResult
{
    private readonly Dictionary<string, ClusterCount> _byLabel;

    private ClusterDistribution(Dictionary<string, long> counts, long unlabeledCount)
    {
        TotalCount = DocumentCount.Checked(counts.Values.Sum(), "a distribution");
        UnlabeledCount = DocumentCount.Checked(unlabeledCount, "a distribution");
        Clusters =
        [
            .. counts.OrderBy(c => c.Key, ClusterLabels.NaturalOrder)
                .Select(c => new ClusterCount(c.Key, (int)c.Value, TotalCount == 0 ? 0 : (double)c.Value / TotalCount)),
        ];
        _byLabel = Clusters.ToDictionary(c => c.Label, StringComparer.Ordinal);
    }

    /// <summary>Gets the clusters in natural label order; empty where no document has a label.</summary>
    public IReadOnlyList<ClusterCount> Clusters { get; }

    /// <summary>
    /// Gets the names that people gave to clusters: label → name of those that have one, in natural order of the labels. Texts, tables and pictures show
    /// <c>name (label)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = GivenNames.None;

    /// <summary>Gets the number of documents that have a label: the sum of all counts, of which the shares are parts.</summary>
    public int TotalCount { get; }

    /// <summary>Gets the number of documents without a label, which no count and no share includes.</summary>
    public int UnlabeledCount { get; }

    /// <summary>Gets the page of the dashboard that shows the clustering; null when it does not come from a store that has one. It holds no key: the page asks for one.</summary>
    public Uri? DashboardUrl { get; private set; }

    /// <summary>Gets the number of documents in a cluster.</summary>
    /// <param name="label">The cluster's label, compared to the letter.</param>
    /// <exception cref="KeyNotFoundException">No cluster has the label. A misspelled label is an error here, not an empty cluster.</exception>
    public int this[string label] => _byLabel.TryGetValue(label, out ClusterCount? cluster)
        ? cluster.Count
        : throw new KeyNotFoundException($"No cluster is called '{label}'. The clusters are: {string.Join(", ", Clusters.Select(c => c.Label))}.");

    /// <summary>Counts the documents of each label.</summary>
    /// <param name="labels">The label of each document, in any order; null is a document without one and counts as unlabeled.</param>
    /// <param name="unlabeledCount">Further documents without a label, which <paramref name="labels"/> does not hold. The default is 0.</param>
    /// <param name="clusters">Labels to list even where no document has them, with a count of 0; null (the default) lists those that occur.</param>
    /// <returns>The counts; without any cluster where all labels are null or there are none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unlabeledCount"/> is negative.</exception>
    /// <exception cref="OverflowException">There are more documents than <see cref="int.MaxValue"/>, with or without a label; the message says how many.</exception>
    public static ClusterDistribution Of(IEnumerable<string?> labels, long unlabeledCount = 0, IEnumerable<string>? clusters = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegative(unlabeledCount);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string cluster in clusters ?? [])
        {
            counts[cluster] = 0;
        }

        foreach (string? label in labels)
        {
            if (label is null)
            {
                unlabeledCount++;
            }
            else
            {
                counts[label] = counts.GetValueOrDefault(label) + 1;
            }
        }

        return new ClusterDistribution(counts, unlabeledCount);
    }

    /// <summary>Takes counts that were made elsewhere, such as by a query.</summary>
    /// <param name="counts">The number of documents of each label; in any order.</param>
    /// <param name="unlabeledCount">The number of documents without a label. The default is 0.</param>
    /// <exception cref="ArgumentException">A label occurs twice, or a count is negative.</exception>
    /// <exception cref="OverflowException">The counts add up to more than <see cref="int.MaxValue"/>, with or without a label; the message says to how many.</exception>
    public static ClusterDistribution FromCounts(IEnumerable<KeyValuePair<string, long>> counts, long unlabeledCount = 0)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfNegative(unlabeledCount);
        var copy = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((string label, long count) in counts)
        {
            if (count < 0)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The count of '{label}' is {count}."), nameof(counts));
            }

            if (!copy.TryAdd(label, count))
            {
                throw new ArgumentException($"The label '{label}' occurs twice.", nameof(counts));
            }
        }

        return new ClusterDistribution(copy, unlabeledCount);
    }

    /// <summary>Gives the same with other names, which texts, tables and pictures show beside the labels.</summary>
    /// <param name="names">Label → name; blank names count as none, and labels that are not here are left out.</param>
    /// <returns>A copy; this one stays as it is.</returns>
    public ClusterDistribution WithNames(IReadOnlyDictionary<string, string> names)
    {
        var copy = (ClusterDistribution)MemberwiseClone();
        copy.Names = names.Of(_byLabel.Keys);
        return copy;
    }

    /// <summary>Writes an aligned table with one line a cluster, the total, and the documents without a label where there are any.</summary>
    public override string ToString()
    {
        Table table = CreateTable();
        table.Add(TableCell.Text("total"), TableCell.Count(TotalCount), TableCell.Heading(string.Empty));
        if (UnlabeledCount > 0)
        {
            table.Add(TableCell.Text("unlabeled"), TableCell.Count(UnlabeledCount), TableCell.Heading(string.Empty));
        }

        return table.ToText();
    }

    /// <summary>
    /// Writes the columns <c>cluster,documents,share</c>, and <c>name</c> after the first where there are names, as comma-separated values (RFC 4180), the
    /// shares without loss; lines end in a line feed.
    /// </summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes a Markdown table of clusters, counts and shares in percent.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    /// <summary>Draws a bar for each cluster with its count and share, the outliers gray, as a stand-alone SVG picture; the same counts and options give the same text.</summary>
    /// <param name="options">Background, width, title and order of the bars; null takes the defaults.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the bars as a Vega-Lite 5 specification with its data inside, for whoever draws elsewhere.</summary>
    /// <param name="options">Width, title and order of the bars; null takes the defaults.</param>
    public string ToVegaLite(FigureOptions? options = null) => Figure().ToVegaLite(options ?? new FigureOptions());

    void INotebookResult.Show(NotebookPage page) => page.Figure(ToSvg).Numbers(CreateTable());

    private BarFigure Figure() => new()
    {
        Title = "cluster sizes",
        Subtitle = $"{NumberText.Named(TotalCount, "document")} in {NumberText.Named(Clusters.Count, "cluster")}"
            + (UnlabeledCount > 0 ? $"; {NumberText.Count(UnlabeledCount)} without a label" : ""),
            Bars =
            [
                .. Clusters.Select(cluster => new BarItem(Names.LabelOf(cluster.Label), cluster.Count, cluster.Share)
                {
                    IsMuted = cluster.Label == ClusterLabels.Outlier,
                }),
            ],
    };

    /// <summary>Gives the same, with the page that shows it.</summary>
    internal ClusterDistribution WithDashboard(Uri? dashboardUrl)
    {
        var copy = (ClusterDistribution)MemberwiseClone();
        copy.DashboardUrl = dashboardUrl;
        return copy;
    }

    private Table CreateTable()
    {
        var table = new Table(TableCell.Text("cluster"), TableCell.Heading("documents"), TableCell.Heading("share"));
        foreach (ClusterCount cluster in Clusters)
        {
            table.Add(TableCell.Label(Names.LabelOf(cluster.Label)), TableCell.Count(cluster.Count), TableCell.Share(cluster.Share));
        }

        return table;
    }
}
