using System.Globalization;
using System.Runtime.InteropServices;
using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>
/// The correlations between numeric fields, over all clusters and in each: a correlation over all can be absent or reversed in every cluster (Simpson's
/// paradox).
/// </summary>
/// <remarks>Immutable.</remarks>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed partial class ClusterCorrelations : INotebookResult
{
    private readonly Dictionary<string, CorrelationMatrix> _byLabel;

    private ClusterCorrelations(CorrelationMatrix overall, IReadOnlyList<string> labels, Dictionary<string, CorrelationMatrix> byLabel) =>
        (Overall, Labels, _byLabel) = (overall, labels, byLabel);

    /// <summary>Gets the correlations over all documents that have a label.</summary>
    public CorrelationMatrix Overall { get; }

    /// <summary>Gets the labels of the clusters in natural order, <c>outlier</c> last.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>
    /// Gets the cluster names: label → name of each cluster that has one, in natural order of the labels. Texts, tables and figures show
    /// <c>name (label)</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = GivenNames.None;

    /// <summary>Gets the correlations of each cluster by its label, in the order of <see cref="Labels"/>.</summary>
    public IReadOnlyDictionary<string, CorrelationMatrix> ByLabel =>
        new OrderedDictionary<string, CorrelationMatrix>(Labels.Select(label => KeyValuePair.Create(label, _byLabel[label])), StringComparer.Ordinal);

    /// <summary>Gets the correlations in a cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">No document has the label.</exception>
    public CorrelationMatrix this[string label] => _byLabel.TryGetValue(label, out CorrelationMatrix? matrix)
        ? matrix
        : throw new KeyNotFoundException($"The cluster '{label}' does not exist. The clusters are: {string.Join(", ", Labels)}.");

    /// <summary>Computes the correlations of numbers in memory.</summary>
    /// <param name="labels">The cluster of each document; null for a document without a label, which is excluded. <c>outlier</c> counts as a cluster.</param>
    /// <param name="fields">The name of each column, each once.</param>
    /// <param name="columns">The numbers of each field, one per document in the order of the labels. NaN and ∞ count as missing.</param>
    /// <exception cref="ArgumentException">No field is given, a field occurs twice, or labels and columns differ in length.</exception>
    /// <remarks>O(f² · n).</remarks>
    public static ClusterCorrelations Of(IReadOnlyList<string?> labels, IReadOnlyList<string> fields, IReadOnlyList<IReadOnlyList<double>> columns)
    {
        ArgumentNullException.ThrowIfNull(labels);
        double[][] copies = CorrelationMatrix.CheckedColumns(fields, columns);
        if (labels.Count != copies[0].Length)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"There are {labels.Count} labels for {copies[0].Length} values."),
                nameof(labels));
        }

        var rows = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        List<int> labeled = [];
        for (int row = 0; row < labels.Count; row++)
        {
            if (labels[row] is { } label)
            {
                List<int> own = rows.TryGetValue(label, out List<int>? known) ? known : rows[label] = [];
                own.Add(row);
                labeled.Add(row);
            }
        }

        return new ClusterCorrelations(
            CorrelationMatrix.Of(fields, copies, CollectionsMarshal.AsSpan(labeled)),
            [.. rows.Keys.Order(ClusterLabels.NaturalOrder)],
            rows.ToDictionary(
                pair => pair.Key,
                pair => CorrelationMatrix.Of(fields, copies, CollectionsMarshal.AsSpan(pair.Value)),
                StringComparer.Ordinal));
    }

    /// <summary>Returns a copy with other cluster names, which texts, tables and figures show next to the labels.</summary>
    /// <param name="names">Label → name; blank names and labels that do not occur are ignored.</param>
    /// <returns>A copy; this instance does not change.</returns>
    public ClusterCorrelations WithNames(IReadOnlyDictionary<string, string> names)
    {
        var copy = (ClusterCorrelations)MemberwiseClone();
        copy.Names = names.Of(Labels);
        return copy;
    }

    /// <summary>Returns an aligned table: a line per field, first over all clusters (<c>all</c>) and then of each; r with four decimals.</summary>
    public override string ToString() => CreateTable().ToText();

    /// <summary>
    /// Writes comma-separated values (RFC 4180) with the columns <c>cluster,field</c>, <c>name</c> between them if clusters have names, and a column per field,
    /// without
    /// loss, first of <c>all</c>; lines end in a line feed.
    /// </summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes the same table in Markdown.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    void INotebookResult.Show(NotebookPage page) => page.Figure(options => ToSvg(label: null, options)).Numbers(CreateTable());

    private Table CreateTable()
    {
        var table = new Table([TableCell.Text("cluster"), TableCell.Text("field"), .. Overall.Fields.Select(TableCell.Heading)]);
        Overall.AddTo(table, TableCell.Text("all"));
        foreach (string label in Labels)
        {
            this[label].AddTo(table, TableCell.Label(Names.LabelOf(label)));
        }

        return table;
    }
}
