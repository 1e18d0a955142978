using System.Globalization;
using System.Text;
using Relevance.Cluster.Clustering;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster.Analysis;

/// <summary>Truth values against clusters: how many documents have each pair, the shares in both directions, and how well the two agree.</summary>
/// <remarks>
/// Immutable. Truth values and clusters stand in natural order (<c>cluster-2</c> before <c>cluster-10</c>), the label <c>outlier</c> and the
/// missing truth value last, so that the order of the documents does not matter. A label <c>outlier</c> is a cluster like any other here.
/// </remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial class ContingencyTable : INotebookResult
{
    internal const string MissingName = "(missing)";

    private readonly int[,] _counts;
    private readonly Lazy<ClusterAgreement> _agreement;

    private ContingencyTable(IReadOnlyList<string?> truths, IReadOnlyList<string> clusters, int[,] counts)
    {
        Truths = [.. truths];
        Clusters = [.. clusters];
        _counts = counts;
        ByTruth = [.. Enumerable.Range(0, truths.Count).Select(t => Group(truths[t], clusters, c => counts[t, c]))];
        ByCluster = [.. Enumerable.Range(0, clusters.Count).Select(c => Group(clusters[c], truths, t => counts[t, c]))];
        TotalCount = ByTruth.Sum(g => g.Count);
        MissingCount = ByTruth.Where(g => g.Value is null).Sum(g => g.Count);
        _agreement = new Lazy<ClusterAgreement>(() => new ClusterAgreement(_counts, Truths.Count - (MissingCount > 0 ? 1 : 0)));
    }

    /// <summary>Gets the truth values in natural order; a null, for documents whose truth value is missing, comes last.</summary>
    public IReadOnlyList<string?> Truths { get; }

    /// <summary>Gets the cluster labels in natural order, <c>outlier</c> last.</summary>
    public IReadOnlyList<string> Clusters { get; }

    /// <summary>Gets the number of documents in the table, with those whose truth value is missing.</summary>
    public int TotalCount { get; }

    /// <summary>Gets the number of documents whose truth value is missing; they form a group of their own, named <c>(missing)</c>.</summary>
    public int MissingCount { get; }

    /// <summary>Gets, for each truth value, the clusters its documents went to: "where did the shoes go?" The shares are parts of the truth value.</summary>
    public IReadOnlyList<DistributionGroup> ByTruth { get; }

    /// <summary>Gets, for each cluster, the truth values of its documents: "what is in this cluster?" The shares are parts of the cluster.</summary>
    public IReadOnlyList<DistributionGroup> ByCluster { get; }

    /// <summary>Gets the page of the dashboard that shows the clusters and the values side by side; null when it does not come from a store that has one. It holds no key: the page asks for one.</summary>
    public Uri? DashboardUrl { get; private set; }

    /// <summary>Gets every index of agreement between truth values and clusters. Computed when it is first asked for.</summary>
    public ClusterAgreement Agreement => _agreement.Value;

    /// <summary>
    /// Gets the adjusted Rand index (Hubert and Arabie 1985): 1 for the same partition, about 0 for a random one, never below −0.5.
    /// 1 where both are trivial in the same way (one group each, or every document alone).
    /// </summary>
    /// <remarks>This and the other scores leave out the documents whose truth value is missing, and are NaN where no document has one.</remarks>
    public double AdjustedRandIndex => _agreement.Value.AdjustedRandIndex;

    /// <summary>Gets the homogeneity (Rosenberg and Hirschberg 2007), 0 to 1: 1 where every cluster holds one truth value only, or there is only one. NaN as above.</summary>
    public double Homogeneity => _agreement.Value.Homogeneity;

    /// <summary>Gets the completeness, 0 to 1: 1 where every truth value went to one cluster only, or there is only one. NaN as above.</summary>
    public double Completeness => _agreement.Value.Completeness;

    /// <summary>Gets the V-measure, 0 to 1: the harmonic mean of <see cref="Homogeneity"/> and <see cref="Completeness"/>; 0 where both are 0. NaN as above.</summary>
    public double VMeasure => _agreement.Value.VMeasure;

    /// <summary>Gets the number of documents with a truth value in a cluster.</summary>
    /// <param name="truth">The truth value, compared to the letter; null for documents without one.</param>
    /// <param name="cluster">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">The table has no such truth value or no such cluster.</exception>
    public int this[string? truth, string cluster] => _counts[IndexOf(Truths, truth, "truth value"), IndexOf(Clusters, cluster, "cluster")];

    /// <summary>Counts the pairs of label and truth value.</summary>
    /// <param name="labels">The cluster label of each document.</param>
    /// <param name="truths">The truth value of each document, in the same order; null where it is missing. The empty string is a value.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or a label is null.</exception>
    public static ContingencyTable Of(IReadOnlyList<string> labels, IReadOnlyList<string?> truths)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(truths);
        if (labels.Count != truths.Count)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {truths.Count} truth values for {labels.Count} labels."),
                nameof(truths));
        }

        int firstNull = labels.Index().FirstOrDefault(l => l.Item is null, (Index: -1, Item: string.Empty)).Index;
        if (firstNull >= 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The label at {firstNull} is null."), nameof(labels));
        }

        string?[] sortedTruths = [.. truths.Distinct(StringComparer.Ordinal).Order(TruthOrder)];
        string[] sortedClusters = [.. labels.Distinct(StringComparer.Ordinal).Order(ClusterLabels.NaturalOrder)];
        Dictionary<string, int> rows = sortedTruths.OfType<string>().Index().ToDictionary(t => t.Item, t => t.Index, StringComparer.Ordinal);
        Dictionary<string, int> columns = sortedClusters.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        var counts = new int[sortedTruths.Length, sortedClusters.Length];
        for (int i = 0; i < labels.Count; i++)
        {
            counts[truths[i] is { } truth ? rows[truth] : rows.Count, columns[labels[i]]]++;
        }

        return new ContingencyTable(sortedTruths, sortedClusters, counts);
    }

    /// <summary>Takes counts that were made elsewhere, such as by a query.</summary>
    /// <param name="truths">The truth values, each once, in any order; at most one null, for documents without a value.</param>
    /// <param name="clusters">The cluster labels, each once, in any order.</param>
    /// <param name="counts">The number of documents with truth value <c>i</c> in cluster <c>j</c> at <c>[i, j]</c>; copied.</param>
    /// <exception cref="ArgumentException">A name occurs twice, the shape of <paramref name="counts"/> does not fit, or a count is negative.</exception>
    /// <exception cref="OverflowException">The counts add up to more than <see cref="int.MaxValue"/>.</exception>
    public static ContingencyTable FromCounts(IReadOnlyList<string?> truths, IReadOnlyList<string> clusters, int[,] counts)
    {
        ArgumentNullException.ThrowIfNull(truths);
        ArgumentNullException.ThrowIfNull(clusters);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.GetLength(0) != truths.Count || counts.GetLength(1) != clusters.Count)
        {
            string shape = string.Create(CultureInfo.InvariantCulture, $"{counts.GetLength(0)} × {counts.GetLength(1)}");
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The counts are {shape}, for {truths.Count} truth values and {clusters.Count} clusters."),
                nameof(counts));
        }

        int[] rows = [.. Enumerable.Range(0, truths.Count).OrderBy(t => truths[t], TruthOrder)];
        int[] columns = [.. Enumerable.Range(0, clusters.Count).OrderBy(c => clusters[c], ClusterLabels.NaturalOrder)];
        RefuseTwins([.. rows.Select(r => truths[r])], nameof(truths));
        RefuseTwins([.. columns.Select(c => clusters[c])], nameof(clusters));
        var sorted = new int[rows.Length, columns.Length];
        long total = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                int count = counts[rows[row], columns[column]];
                if (count < 0)
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A count is {count}."), nameof(counts));
                }

                total += count;
                sorted[row, column] = count;
            }
        }

        DocumentCount.Checked(total, "a table");
        return new ContingencyTable([.. rows.Select(r => truths[r])], [.. columns.Select(c => clusters[c])], sorted);
    }

    /// <summary>Writes the counts as an aligned table with totals, and a line of scores below it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(CreateTable().ToText());
        text.Append("\nadjusted Rand index ").Append(NumberText.Fixed(AdjustedRandIndex, 4));
        text.Append(", homogeneity ").Append(NumberText.Fixed(Homogeneity, 4));
        text.Append(", completeness ").Append(NumberText.Fixed(Completeness, 4));
        text.Append(", V-measure ").Append(NumberText.Fixed(VMeasure, 4));
        return text.ToString();
    }

    /// <summary>Writes the counts as comma-separated values (RFC 4180): a line for each truth value, a column for each cluster, and the totals; lines end in a line feed.</summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes the counts as a Markdown table with totals.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    void INotebookResult.Show(NotebookPage page) => page.Figure(options => ToSvg(ContingencyFigure.SharesByTruth, options)).Numbers(CreateTable());

    private static IComparer<string?> TruthOrder { get; } = Comparer<string?>.Create((a, b) =>
        a is null || b is null ? (a is null).CompareTo(b is null) : ClusterLabels.NaturalOrder.Compare(a, b));

    private static DistributionGroup Group(string? value, IReadOnlyList<string?> others, Func<int, int> countOf)
    {
        int total = Enumerable.Range(0, others.Count).Sum(countOf);
        return new DistributionGroup
        {
            Value = value,
            Count = total,

            // The sort is stable, so equal counts keep the order of the table.
            Parts =
            [
                .. Enumerable.Range(0, others.Count).Where(i => countOf(i) > 0).OrderByDescending(countOf)
                    .Select(i => new DistributionPart(others[i], countOf(i), (double)countOf(i) / total)),
            ],
        };
    }

    private static int IndexOf(IReadOnlyList<string?> names, string? name, string kind)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        throw new KeyNotFoundException($"The table has no {kind} '{name ?? MissingName}'. It has: {string.Join(", ", names.Select(n => n ?? MissingName))}.");
    }

    private static void RefuseTwins(string?[] sorted, string parameterName)
    {
        for (int i = 1; i < sorted.Length; i++)
        {
            if (string.Equals(sorted[i - 1], sorted[i], StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{sorted[i] ?? MissingName}' occurs twice.", parameterName);
            }
        }
    }

    /// <summary>Gives the same, with the page that shows it.</summary>
    internal ContingencyTable WithDashboard(Uri? dashboardUrl)
    {
        var copy = (ContingencyTable)MemberwiseClone();
        copy.DashboardUrl = dashboardUrl;
        return copy;
    }

    private Table CreateTable()
    {
        var table = new Table([TableCell.Text("truth"), .. Clusters.Select(TableCell.Heading), TableCell.Heading("total")]);
        for (int row = 0; row < Truths.Count; row++)
        {
            IEnumerable<TableCell> counts = Enumerable.Range(0, Clusters.Count).Select(c => TableCell.Count(_counts[row, c]));
            table.Add([TableCell.Text(ByTruth[row].Name), .. counts, TableCell.Count(ByTruth[row].Count)]);
        }

        table.Add([TableCell.Text("total"), .. ByCluster.Select(c => TableCell.Count(c.Count)), TableCell.Count(TotalCount)]);
        return table;
    }
}
