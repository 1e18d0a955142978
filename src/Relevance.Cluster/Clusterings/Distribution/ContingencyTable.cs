using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Clusterings.Distribution;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Markup;
using Relevance.Cluster.Notebooks;
using Relevance.Cluster.Serialization;

namespace Relevance.Cluster;

/// <summary>A contingency table: the number of documents per truth value and cluster, the shares in both directions, and the agreement of the two.</summary>
/// <remarks>
/// Immutable. Truth values and clusters are in natural order (<c>cluster-2</c> before <c>cluster-10</c>), the label <c>outlier</c> and the missing truth value
/// last, so the order of the documents does not matter. The label <c>outlier</c> counts as a cluster.
/// </remarks>
/// <example>
/// <code>
/// ContingencyTable table = await clusters.DistributionAsync("category");
/// Console.WriteLine(table);                               // the counts, and a line of scores
/// Console.WriteLine(table.AdjustedRandIndex);             // 1 if clusters and categories are the same partition
/// foreach (DistributionGroup cluster in table.ByCluster)
/// {
///     Console.WriteLine(cluster);                         // such as "cluster-1 (3): shoes 66.7%, hats 33.3%"
/// }
/// </code>
/// </example>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial class ContingencyTable : INotebookResult
{
    internal const string MissingName = "(missing)";

    /// <summary>The number of rows above which a table is shortened in texts for people.</summary>
    private const int MostShownTruths = 100;
    private const int MostShownClusters = 30;

    /// <summary>The maximum number of cells of <see cref="ToCsv"/>: a text has at most about a thousand million characters.</summary>
    private const long MostCsvCells = 100_000_000;

    private readonly CrossCounts _counts;
    private readonly Lazy<ClusterAgreement> _agreement;

    private ContingencyTable(IReadOnlyList<string?> truths, IReadOnlyList<string> clusters, CrossCounts counts)
    {
        Truths = [.. truths];
        Clusters = [.. clusters];
        _counts = counts;
        CrossCounts transposed = counts.Transpose();
        ByTruth = [.. truths.Select((truth, row) => Group(truth, clusters, counts.Row(row)))];
        ByCluster = [.. clusters.Select((cluster, column) => Group(cluster, truths, transposed.Row(column)))];
        TotalCount = ByTruth.Sum(g => g.Count);
        MissingCount = ByTruth.Where(g => g.Value is null).Sum(g => g.Count);
        _agreement = new Lazy<ClusterAgreement>(() => new ClusterAgreement(_counts.Take(Truths.Count - (MissingCount > 0 ? 1 : 0))));
    }

    /// <summary>Gets the truth values in natural order; null, for documents without a truth value, is last.</summary>
    public IReadOnlyList<string?> Truths { get; }

    /// <summary>Gets the cluster labels in natural order, <c>outlier</c> last.</summary>
    public IReadOnlyList<string> Clusters { get; }

    /// <summary>
    /// Gets the cluster names: label → name of each cluster that has one, in natural order of the labels. Texts, tables and figures show
    /// <c>name (label)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = GivenNames.None;

    /// <summary>
    /// Gets the names of truth values that are labels of another clustering: label → name of each one that has a name, in natural order of the labels. Empty
    /// for any other field.
    /// </summary>
    public IReadOnlyDictionary<string, string> TruthNames { get; private set; } = GivenNames.None;

    /// <summary>Gets the number of documents in the table, including those without a truth value.</summary>
    public long TotalCount { get; }

    /// <summary>Gets the number of documents without a truth value; they form their own group, named <c>(missing)</c>.</summary>
    public long MissingCount { get; }

    /// <summary>Gets, for each truth value, the clusters of its documents. The shares are parts of the truth value.</summary>
    public IReadOnlyList<DistributionGroup> ByTruth { get; private set; }

    /// <summary>Gets, for each cluster, the truth values of its documents. The shares are parts of the cluster.</summary>
    public IReadOnlyList<DistributionGroup> ByCluster { get; private set; }

    /// <summary>
    /// Gets the dashboard page that compares clusters and values; null if the store has no dashboard. The address contains no key: the page requests one.
    /// </summary>
    public Uri? DashboardUrl { get; private set; }

    /// <summary>Gets every index of agreement between truth values and clusters, computed at the first access.</summary>
    public ClusterAgreement Agreement => _agreement.Value;

    /// <summary>
    /// Gets the adjusted Rand index (Hubert and Arabie 1985): 1 for equal partitions, about 0 for a random one, never below −0.5. 1 if both are trivial in the
    /// same way (one group each, or one group per document).
    /// </summary>
    /// <remarks>This and the other indexes exclude the documents without a truth value, and are NaN if no document has one.</remarks>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double AdjustedRandIndex => _agreement.Value.AdjustedRandIndex;

    /// <summary>
    /// Gets the homogeneity (Rosenberg and Hirschberg 2007), 0 to 1: 1 if every cluster has one truth value, or only one exists. NaN if no document has a truth
    /// value.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Homogeneity => _agreement.Value.Homogeneity;

    /// <summary>
    /// Gets the completeness, 0 to 1: 1 if every truth value is in one cluster, or only one cluster exists. NaN if no document has a truth value.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double Completeness => _agreement.Value.Completeness;

    /// <summary>
    /// Gets the V-measure, 0 to 1: the harmonic mean of <see cref="Homogeneity"/> and <see cref="Completeness"/>; 0 if both are 0. NaN without truth values.
    /// </summary>
    [JsonConverter(typeof(RelevanceJsonConverter))]
    public double VMeasure => _agreement.Value.VMeasure;

    /// <summary>Gets the number of documents with a truth value in a cluster.</summary>
    /// <param name="truth">The truth value, by ordinal comparison; null for documents without one.</param>
    /// <param name="cluster">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">The truth value or the cluster is not in the table.</exception>
    public long this[string? truth, string cluster] => _counts[IndexOf(Truths, truth, "truth value"), IndexOf(Clusters, cluster, "cluster")];

    /// <summary>Counts the pairs of label and truth value.</summary>
    /// <param name="labels">The cluster label of each document.</param>
    /// <param name="truths">The truth value of each document, in the same order; null if it is missing. The empty string is a value.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or a label is null.</exception>
    /// <remarks>Time and memory depend on the pairs that occur, not on truth values times clusters: O(n log n).</remarks>
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

        return OfCells([.. labels.Select((label, i) => (label, truths[i], 1))]);
    }

    /// <summary>Adds up counts of pairs, each at least 1, in any order and with repetitions.</summary>
    internal static ContingencyTable OfCells(IReadOnlyList<(string Label, string? Truth, long Count)> cells)
    {
        (string?[] truths, string[] clusters, CrossCounts counts) = CrossCounts.Sum(cells);
        return new ContingencyTable(truths, clusters, counts);
    }

    /// <summary>Creates a table from counts, such as those of a query.</summary>
    /// <param name="truths">The truth values, each once, in any order; at most one null, for documents without a value.</param>
    /// <param name="clusters">The cluster labels, each once, in any order.</param>
    /// <param name="counts">The number of documents with truth value <c>i</c> in cluster <c>j</c> at <c>[i, j]</c>; copied.</param>
    /// <exception cref="ArgumentException">A name occurs twice, the shape of <paramref name="counts"/> does not fit, or a count is negative.</exception>
    /// <exception cref="OverflowException">The counts add up to more than <see cref="long.MaxValue"/>.</exception>
    public static ContingencyTable FromCounts(IReadOnlyList<string?> truths, IReadOnlyList<string> clusters, long[,] counts)
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
        RejectTwins([.. rows.Select(r => truths[r])], nameof(truths));
        RejectTwins([.. columns.Select(c => clusters[c])], nameof(clusters));
        List<(int Row, int Column, long Count)> cells = [];
        long total = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                long count = counts[rows[row], columns[column]];
                if (count < 0)
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A count is {count}."), nameof(counts));
                }

                total = checked(total + count);
                if (count > 0)
                {
                    cells.Add((row, column, count));
                }
            }
        }

        return new ContingencyTable(
            [.. rows.Select(r => truths[r])],
            [.. columns.Select(c => clusters[c])],
            CrossCounts.Sum(cells, rows.Length, columns.Length));
    }

    /// <summary>Returns a copy with other cluster names, which texts, tables and figures show next to the labels.</summary>
    /// <param name="names">Label → name of clusters; blank names and labels that do not occur are ignored.</param>
    /// <param name="truthNames">The same for truth values that are labels of another clustering; null (the default) means no names.</param>
    /// <returns>A copy; this instance does not change.</returns>
    public ContingencyTable WithNames(IReadOnlyDictionary<string, string> names, IReadOnlyDictionary<string, string>? truthNames = null)
    {
        var copy = (ContingencyTable)MemberwiseClone();
        copy.Names = names.Of(Clusters);
        copy.TruthNames = (truthNames ?? GivenNames.None).Of(Truths.OfType<string>());
        if (copy.Names.Count + copy.TruthNames.Count + Names.Count + TruthNames.Count > 0)
        {
            copy.ByTruth = [.. ByTruth.Select(group => Named(group, copy.TruthNames, copy.Names))];
            copy.ByCluster = [.. ByCluster.Select(group => Named(group, copy.Names, copy.TruthNames))];
        }

        return copy;
    }

    /// <summary>Returns the counts as an aligned table with totals, and a line of scores below it.</summary>
    /// <remarks>
    /// Of more than 100 truth values or 30 clusters it shows the most frequent ones, in their order, and states it; <see cref="ToCsv"/> contains all.
    /// </remarks>
    public override string ToString()
    {
        var text = new StringBuilder(CreateTable().ToText());
        text.Append(Shortened.Length == 0 ? "" : "\n").Append(Shortened);
        text.Append("\nadjusted Rand index ").Append(NumberText.Fixed(AdjustedRandIndex, 4));
        text.Append(", homogeneity ").Append(NumberText.Fixed(Homogeneity, 4));
        text.Append(", completeness ").Append(NumberText.Fixed(Completeness, 4));
        text.Append(", V-measure ").Append(NumberText.Fixed(VMeasure, 4));
        return text.ToString();
    }

    /// <summary>
    /// Writes the counts as comma-separated values (RFC 4180): a line per truth value, a column per cluster, and the totals; lines end in a line feed. The
    /// entire table, however large. Columns have labels as headings; the names of truth values that are clusters are in a column <c>name</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The table has more than a hundred million cells, most of them 0; <see cref="ByTruth"/> and <see cref="ByCluster"/> contain the others.
    /// </exception>
    public string ToCsv()
    {
        if ((long)Truths.Count * Clusters.Count > MostCsvCells)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"A table of {Truths.Count} truth values and {Clusters.Count} clusters is too large for one text. "
                    + $"ByTruth and ByCluster list the pairs that occur."));
        }

        var csv = new StringBuilder(new Table(Heading(Clusters)).ToCsv());
        for (int row = 0; row < Truths.Count; row++)
        {
            // Row by row, so that only the text is in memory.
            csv.Append(new Table(Cells(row, [.. Enumerable.Range(0, Clusters.Count)])).ToCsv());
        }

        return csv.Append(new Table(Totals([.. Enumerable.Range(0, Clusters.Count)])).ToCsv()).ToString();
    }

    /// <summary>
    /// Writes the counts as a Markdown table with totals; a large table is shortened as in <see cref="ToString"/>, with a line that states it.
    /// </summary>
    public string ToMarkdown() => Shortened.Length == 0 ? CreateTable().ToMarkdown() : $"{CreateTable().ToMarkdown()}\n\n{Shortened}";

    void INotebookResult.Show(NotebookPage page)
    {
        page.Figure(options => ToSvg(ContingencyFigure.SharesByTruth, options)).Numbers(CreateTable());
        if (Shortened.Length > 0)
        {
            page.Text(Shortened);
        }
    }

    private static IComparer<string?> TruthOrder { get; } = Comparer<string?>.Create((a, b) =>
        a is null || b is null ? (a is null).CompareTo(b is null) : ClusterLabels.NaturalOrder.Compare(a, b));

    private static DistributionGroup Group(string? value, IReadOnlyList<string?> others, ReadOnlySpan<(int Place, long Count)> cells)
    {
        (int Place, long Count)[] parts = cells.ToArray();
        long total = 0;
        foreach ((_, long count) in cells)
        {
            total += count;
        }

        // Ties keep the order of the table.
        Array.Sort(parts, (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Place.CompareTo(b.Place));
        return new DistributionGroup
        {
            Value = value,
            Count = total,
            Parts = Array.ConvertAll(parts, part => new DistributionPart(others[part.Place], part.Count, (double)part.Count / total)).AsReadOnly(),
        };
    }

    private static DistributionGroup Named(
        DistributionGroup group,
        IReadOnlyDictionary<string, string> own,
        IReadOnlyDictionary<string, string> others) => group with
        {
            ClusterName = NameOf(group.Value, own),
            Parts = Array.AsReadOnly([.. group.Parts.Select(part => part with { ClusterName = NameOf(part.Value, others) })]),
        };

    private static string? NameOf(string? value, IReadOnlyDictionary<string, string> names) => value is null ? null : names.GetValueOrDefault(value);

    private static int IndexOf(IReadOnlyList<string?> names, string? name, string kind)
    {
        int index = names.TakeWhile(other => !string.Equals(other, name, StringComparison.Ordinal)).Count();
        return index < names.Count
            ? index
            : throw new KeyNotFoundException(
                $"The table has no {kind} '{name ?? MissingName}'. It has: {PlainText.Listed(names.Select(n => n ?? MissingName))}.");
    }

    private static void RejectTwins(string?[] sorted, string parameterName)
    {
        for (int i = 1; i < sorted.Length; i++)
        {
            if (string.Equals(sorted[i - 1], sorted[i], StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{sorted[i] ?? MissingName}' occurs twice.", parameterName);
            }
        }
    }

    /// <summary>Returns a copy with a dashboard page.</summary>
    internal ContingencyTable WithDashboard(Uri? dashboardUrl)
    {
        var copy = (ContingencyTable)MemberwiseClone();
        copy.DashboardUrl = dashboardUrl;
        return copy;
    }

    /// <summary>Gets a text with what <see cref="CreateTable"/> omits; empty if nothing.</summary>
    private string Shortened
    {
        get
        {
            (int Shown, int All, string What)[] sides = [(MostShownTruths, Truths.Count, "truth values"), (MostShownClusters, Clusters.Count, "clusters")];
            string[] parts =
            [
                .. sides.Where(side => side.All > side.Shown).Select(side => $"the {side.Shown} most frequent of {NumberText.Count(side.All)} {side.What}"),
            ];
            return parts.Length == 0 ? "" : $"shown: {string.Join(", ", parts)}; the totals are of all, and ToCsv writes all";
        }
    }

    private Table CreateTable()
    {
        int[] rows = MostFrequent(ByTruth, MostShownTruths);
        int[] columns = MostFrequent(ByCluster, MostShownClusters);
        var table = new Table(Heading([.. columns.Select(column => Clusters[column])]));
        foreach (int row in rows)
        {
            table.Add(Cells(row, columns));
        }

        table.Add(Totals(columns));
        return table;
    }

    private TableCell[] Heading(IReadOnlyList<string> clusters) =>
        [
            TableCell.Text("truth") with
            {
                Name = TruthNames.Count > 0 ? "name" : null,
            },
            .. clusters.Select(cluster => TableCell.Heading(Names.LabelOf(cluster))),
            TableCell.Heading("total"),
        ];

    private TableCell[] Cells(int row, int[] columns) =>
        [OfTruth(ByTruth[row].Shown), .. columns.Select(column => TableCell.Count(_counts[row, column])), TableCell.Count(ByTruth[row].Count)];

    private TableCell[] Totals(int[] columns) =>
        [OfTruth("total"), .. columns.Select(column => TableCell.Count(ByCluster[column].Count)), TableCell.Count(TotalCount)];

    /// <summary>Creates a cell of the first column, row by row: if any truth value has a name, each row has a cell for one.</summary>
    private TableCell OfTruth(NamedLabel truth) => TableCell.Label(truth) with { Name = TruthNames.Count > 0 ? truth.Name ?? "" : null };

    /// <summary>Returns the positions of the largest groups, in their order; ties go to the first.</summary>
    private static int[] MostFrequent(IReadOnlyList<DistributionGroup> groups, int most) =>
        [.. Enumerable.Range(0, groups.Count).OrderByDescending(place => groups[place].Count).Take(most).Order()];
}
