using Relevance.Cluster.Clusterings;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Drawing;
using Relevance.Cluster.Notebooks;

namespace Relevance.Cluster;

/// <summary>The facets of each cluster: how often each value of a field occurs, and the range of its numbers and dates. Immutable.</summary>
[TypeFormatterSource(typeof(NotebookFormatterSource))]
public sealed class ClusterFacets : INotebookResult
{
    private readonly Dictionary<string, IReadOnlyList<FieldFacet>> _byLabel;

    /// <summary>Initializes a new instance of the <see cref="ClusterFacets"/> class.</summary>
    /// <param name="facets">The facets of each cluster, by its label; in any order of the labels.</param>
    public ClusterFacets(IEnumerable<KeyValuePair<string, IReadOnlyList<FieldFacet>>> facets)
    {
        ArgumentNullException.ThrowIfNull(facets);
        _byLabel = new Dictionary<string, IReadOnlyList<FieldFacet>>(facets, StringComparer.Ordinal);
        Labels = [.. _byLabel.Keys.Order(ClusterLabels.NaturalOrder)];
    }

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

    /// <summary>Gets the facets of each cluster by its label, in the order of <see cref="Labels"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FieldFacet>> ByLabel =>
        new OrderedDictionary<string, IReadOnlyList<FieldFacet>>(Labels.Select(label => KeyValuePair.Create(label, _byLabel[label])), StringComparer.Ordinal);

    /// <summary>Gets the facets of a cluster, one per field in the requested order.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <exception cref="KeyNotFoundException">The cluster does not exist.</exception>
    public IReadOnlyList<FieldFacet> this[string label] => _byLabel.TryGetValue(label, out IReadOnlyList<FieldFacet>? facets)
        ? facets
        : throw new KeyNotFoundException($"The cluster '{label}' does not exist. The clusters are: {string.Join(", ", Labels)}.");

    /// <summary>Gets the facet of a field in a cluster.</summary>
    /// <param name="label">The cluster's label.</param>
    /// <param name="field">The dotted path of the field.</param>
    /// <exception cref="KeyNotFoundException">The cluster does not exist, or the field was not requested.</exception>
    public FieldFacet this[string label, string field] => this[label].FirstOrDefault(facet => facet.Field == field)
        ?? throw new KeyNotFoundException(
            $"The field '{field}' was not requested. The fields are: {string.Join(", ", this[label].Select(facet => facet.Field))}.");

    /// <summary>Returns an aligned table with one line per value; a field of numbers only, or of dates only, has one line with its range.</summary>
    public override string ToString() => CreateTable().ToText();

    /// <summary>
    /// Writes the columns <c>cluster,field,value,documents</c>, and <c>name</c> after the first if clusters have names, as comma-separated values (RFC 4180),
    /// ranges as
    /// <c>from … to</c>; lines end in a line feed.
    /// </summary>
    public string ToCsv() => CreateTable().ToCsv();

    /// <summary>Writes the same table in Markdown.</summary>
    public string ToMarkdown() => CreateTable().ToMarkdown();

    void INotebookResult.Show(NotebookPage page) => page.Table(CreateTable());

    private Table CreateTable()
    {
        var table = new Table(TableCell.Text("cluster"), TableCell.Text("field"), TableCell.Text("value"), TableCell.Heading("documents"));
        Dictionary<string, ValueNames> names = Labels
            .SelectMany(label => this[label])
            .GroupBy(facet => facet.Field, StringComparer.Ordinal)
            .ToDictionary(
                facets => facets.Key,
                facets => new ValueNames(facets.SelectMany(facet => facet.Values).Select(value => value.Value)),
                StringComparer.Ordinal);
        foreach (string label in Labels)
        {
            foreach (FieldFacet facet in this[label])
            {
                foreach ((string value, long count) in Lines(facet, names[facet.Field]))
                {
                    table.Add(TableCell.Label(Names.LabelOf(label)), TableCell.Text(facet.Field), TableCell.Text(value), TableCell.Count(count));
                }
            }
        }

        return table;
    }

    private static IEnumerable<(string Value, long Count)> Lines(FieldFacet facet, ValueNames names) =>
        facet.Numbers is { } numbers && numbers.Count == facet.Count ? [($"{NumberText.Exact(numbers.Min)} … {NumberText.Exact(numbers.Max)}", facet.Count)]
        : facet.Dates is { } dates && dates.Count == facet.Count ? [($"{((FieldValue)dates.Min).AsText()} … {((FieldValue)dates.Max).AsText()}", facet.Count)]
        : facet.Values.Select(value => (names[value.Value] ?? string.Empty, value.Count));
}
