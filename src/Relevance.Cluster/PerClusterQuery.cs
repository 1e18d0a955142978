using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Aggregations;

namespace Relevance.Cluster;

/// <summary>Asks a query of every cluster at once: with the label as a further level above all others, so that the store looks at the documents once.</summary>
/// <remarks>The levels below then say their size themselves, and pages are cut here, cluster by cluster.</remarks>
internal sealed class PerClusterQuery
{
    private readonly AggregationQuery _query;
    private readonly Grouping _label;
    private readonly long _skipped;
    private readonly Dictionary<string, List<AggregationRow>> _rows = new(StringComparer.Ordinal);

    public PerClusterQuery(AggregationQuery query, string labelField)
    {
        // A name that no part of the query has.
        string name = labelField;
        while (query.Groupings.Any(grouping => grouping.Name == name) || query.Metrics.Any(metric => metric.Name == name) || query.Sort.Any(sort => sort.By == name))
        {
            name += "_";
        }

        _query = query;
        _label = new Grouping { Field = labelField, Name = name };
        _skipped = (query.Page - 1L) * query.PageSize;
    }

    /// <summary>Gets a page of clusters with all their rows.</summary>
    public AggregationQuery GetPage(int page, int pageSize) => _query with
    {
        Groupings = [_label, .. _query.Groupings.Select((grouping, level) => grouping with { Size = SizeOf(grouping, level) })],
        Page = page,
        PageSize = pageSize,
    };

    /// <summary>Takes in the rows of a page.</summary>
    public void Add(IEnumerable<AggregationRow> rows)
    {
        string? label = null;
        long groups = 0;
        FieldValue last = default;
        foreach (AggregationRow row in rows)
        {
            string own = row.Values[_label.Name].ToString();
            FieldValue first = _query.Groupings.Count == 0 ? default : row.Values[_query.Groupings[0].Name];
            groups = own != label ? 1 : first == last ? groups : groups + 1;
            (label, last) = (own, first);
            if (_query.Groupings.Count == 0 || groups > _skipped)
            {
                List<AggregationRow> kept = _rows.TryGetValue(own, out List<AggregationRow>? known) ? known : _rows[own] = [];
                kept.Add(row with { Values = row.Values.Where(value => value.Key != _label.Name).ToDictionary(StringComparer.Ordinal) });
            }
        }
    }

    /// <summary>Gives the rows of each cluster; of one without documents what the query gives of none.</summary>
    public ClusterAggregation ToResult(IEnumerable<string> labels)
    {
        IReadOnlyList<AggregationRow> none = _query.Apply([]);
        return new ClusterAggregation(
            _query,
            labels.Concat(_rows.Keys).Distinct(StringComparer.Ordinal)
                .Select(label => KeyValuePair.Create(label, _rows.TryGetValue(label, out List<AggregationRow>? rows) ? rows : none)));
    }

    private int SizeOf(Grouping grouping, int level) =>
        level == 0 ? (int)Math.Min(int.MaxValue, _skipped + Math.Min(_query.PageSize, grouping.Size ?? int.MaxValue)) : grouping.Size ?? _query.PageSize;
}
