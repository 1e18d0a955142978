using System.Globalization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The number of documents per cluster, in natural label order (<c>cluster-2</c> before <c>cluster-10</c>, <c>outlier</c> last).</summary>
/// <remarks>Immutable. The order never depends on the order of the documents.</remarks>
/// <example>
/// <code>
/// ClusterDistribution distribution = await clusters.DistributionAsync();
/// Console.WriteLine(distribution);                        // a table: cluster, documents, share
/// long first = distribution["cluster-0"];                 // the number of documents in one cluster
/// File.WriteAllText("sizes.svg", distribution.ToSvg());
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class ClusterDistribution : INotebookResult
{
    private readonly Dictionary<string, ClusterCount> _byLabel;

    private ClusterDistribution(Dictionary<string, long> counts, long unlabeledCount)
    {
        TotalCount = counts.Values.Sum();
        UnlabeledCount = unlabeledCount;
        Clusters =
        [
            .. counts.OrderBy(c => c.Key, ClusterLabels.NaturalOrder)
                .Select(c => new ClusterCount(c.Key, c.Value, TotalCount == 0 ? 0 : (double)c.Value / TotalCount)),
        ];
        _byLabel = Clusters.ToDictionary(c => c.Label, StringComparer.Ordinal);
    }

    /// <summary>Gets the clusters in natural label order; empty if no document has a label.</summary>
    public IReadOnlyList<ClusterCount> Clusters { get; }

    /// <summary>
    /// Gets the cluster names: label → name of each cluster that has one, in natural order of the labels. Texts, tables and figures show
    /// <c>name (label)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = GivenNames.None;

    /// <summary>Gets the number of documents with a label: the sum of all counts, and the whole of which each share is a part.</summary>
    public long TotalCount { get; }

    /// <summary>Gets the number of documents without a label, which no count and no share includes.</summary>
    public long UnlabeledCount { get; }

    /// <summary>Gets the dashboard page of the clustering; null if the store has no dashboard. The address contains no key: the page requests one.</summary>
    public Uri? DashboardUrl { get; private set; }

    /// <summary>Gets the number of documents in a cluster.</summary>
    /// <param name="label">The cluster's label, by ordinal comparison.</param>
    /// <exception cref="KeyNotFoundException">No cluster has the label. A misspelled label is an error, not an empty cluster.</exception>
    public long this[string label] => _byLabel.TryGetValue(label, out ClusterCount? cluster)
        ? cluster.Count
        : throw new KeyNotFoundException($"The cluster '{label}' does not exist. The clusters are: {string.Join(", ", Clusters.Select(c => c.Label))}.");

    /// <summary>Counts the documents of each label.</summary>
    /// <param name="labels">The label of each document, in any order; null for a document without a label, which counts as unlabeled.</param>
    /// <param name="unlabeledCount">The number of further documents without a label, which are not in <paramref name="labels"/>. The default is 0.</param>
    /// <param name="clusters">Labels to list even if no document has them, with a count of 0; null (the default) lists those that occur.</param>
    /// <returns>The counts; without clusters if all labels are null or none is given.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unlabeledCount"/> is negative.</exception>
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

    /// <summary>Creates a distribution from counts, such as those of a query.</summary>
    /// <param name="counts">The number of documents per label, in any order.</param>
    /// <param name="unlabeledCount">The number of documents without a label. The default is 0.</param>
    /// <exception cref="ArgumentException">A label occurs twice, or a count is negative.</exception>
    /// <exception cref="OverflowException">The counts add up to more than <see cref="long.MaxValue"/>.</exception>
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

    /// <summary>Returns a copy with other cluster names, which texts, tables and figures show next to the labels.</summary>
    /// <param name="names">Label → name; blank names and labels that do not occur are ignored.</param>
    /// <returns>A copy; this instance does not change.</returns>
    public ClusterDistribution WithNames(IReadOnlyDictionary<string, string> names)
    {
        var copy = (ClusterDistribution)MemberwiseClone();
        copy.Names = names.Of(_byLabel.Keys);
        return copy;
    }

    /// <summary>Returns an aligned table with one line per cluster, the total, and the documents without a label, if any.</summary>
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
    /// Writes the columns <c>cluster,documents,share</c>, and <c>name</c> after the first if clusters have names, as comma-separated values (RFC 4180), the
    /// shares
    /// without loss; lines end in a line feed.
    /// </summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes a Markdown table of clusters, counts and shares in percent.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    /// <summary>
    /// Draws a bar per cluster with its count and share, the outliers gray, as a self-contained SVG figure; the same counts and options lead to the same text.
    /// </summary>
    /// <param name="options">Background, width, title and order of the bars; null means the defaults.</param>
    public string ToSvg(FigureOptions? options = null) => Figure().ToSvg(options ?? new FigureOptions());

    /// <summary>Writes the bars as a Vega-Lite 5 specification that contains its data, for other drawing tools.</summary>
    /// <param name="options">Width, title and order of the bars; null means the defaults.</param>
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

    /// <summary>Returns a copy with a dashboard page.</summary>
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
