using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The result of an aggregation of each cluster's documents. Immutable.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class ClusterAggregation : INotebookResult
{
    private readonly Dictionary<string, AggregationResult> _byLabel;

    /// <summary>Initializes a new instance of the <see cref="ClusterAggregation"/> class.</summary>
    /// <param name="query">The query for each cluster.</param>
    /// <param name="rows">The rows of each cluster, by its label; in any order of the labels.</param>
    public ClusterAggregation(AggregationQuery query, IEnumerable<KeyValuePair<string, IReadOnlyList<AggregationRow>>> rows)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(rows);
        Query = query;
        _byLabel = rows.ToDictionary(pair => pair.Key, pair => new AggregationResult(query, pair.Value), StringComparer.Ordinal);
        Labels = [.. _byLabel.Keys.Order(ClusterLabels.NaturalOrder)];
    }

    /// <summary>Gets the query for each cluster.</summary>
    public AggregationQuery Query { get; }

    /// <summary>Gets the labels of the clusters in natural order, <c>outlier</c> last.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>
    /// Gets the cluster names: label → name of each cluster that has one, in natural order of the labels. Texts, tables and figures show
    /// <c>name (label)</c>. Blank names are removed; the default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> Names
    {
        get;
        init => field = GivenNames.Ordered(value);
    } = GivenNames.None;

    /// <summary>Gets the rows of each cluster by its label, in the order of <see cref="Labels"/>.</summary>
    public IReadOnlyDictionary<string, AggregationResult> ByLabel =>
        new OrderedDictionary<string, AggregationResult>(Labels.Select(label => KeyValuePair.Create(label, _byLabel[label])), StringComparer.Ordinal);

    /// <summary>Gets the rows of a cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">The cluster does not exist.</exception>
    public AggregationResult this[string label] => _byLabel.TryGetValue(label, out AggregationResult? rows)
        ? rows
        : throw new KeyNotFoundException($"The cluster '{label}' does not exist. The clusters are: {string.Join(", ", Labels)}.");

    /// <summary>
    /// Returns an aligned table: the cluster, a column per grouping and metric, and the frequency; numbers with at most four decimals, without the documents.
    /// </summary>
    public override string ToString() => CreateTable().ToText();

    /// <summary>
    /// Writes the same columns as comma-separated values (RFC 4180) without loss, with a column <c>name</c> after the first if clusters have names, null as an
    /// empty
    /// cell and objects as JSON; lines end in a line feed.
    /// </summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes the same table in Markdown.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    void INotebookResult.Show(NotebookPage page) => page.Table(CreateTable());

    private Table CreateTable()
    {
        var table = new Table([TableCell.Text("cluster"), .. AggregationResult.Heading(Query)]);
        ValueNames[] names = AggregationResult.Names(Query, Labels.SelectMany(label => this[label]));
        foreach (string label in Labels)
        {
            foreach (AggregationRow row in this[label])
            {
                table.Add([TableCell.Label(Names.LabelOf(label)), .. AggregationResult.Cells(Query, row, names)]);
            }
        }

        return table;
    }
}
