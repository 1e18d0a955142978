namespace Relevance.Cluster.Clusterings.Groups;

/// <summary>Asks the first page of a query of every cluster at once: with the label as a further level above all others, so that the store looks at the documents once.</summary>
/// <remarks>Later pages cannot be asked so: only the outermost level of a query has pages, and that is the label then.</remarks>
internal sealed class PerClusterQuery
{
    private readonly AggregationQuery _query;
    private readonly Grouping _label;
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
    }

    /// <summary>Gets a page of clusters with all their rows. The page size is that of the labels, so the level below says its own itself.</summary>
    public AggregationQuery GetPage(int page, int pageSize) => _query with
    {
        Groupings = [_label, .. _query.Groupings.Select((grouping, level) => grouping with { Size = SizeOf(grouping, level) })],
        Page = page,
        PageSize = pageSize,
    };

    /// <summary>Takes in the rows of a page.</summary>
    public void Add(IEnumerable<AggregationRow> rows)
    {
        foreach (AggregationRow row in rows)
        {
            string label = row.Values[_label.Name].ToString();
            List<AggregationRow> own = _rows.TryGetValue(label, out List<AggregationRow>? known) ? known : _rows[label] = [];
            own.Add(row with { Values = row.Values.Where(value => value.Key != _label.Name).ToDictionary(StringComparer.Ordinal) });
        }
    }

    /// <summary>Gives the rows of each cluster; of one without documents what the query gives of none.</summary>
    public ClusterAggregation ToResult(IEnumerable<string> labels, IReadOnlyDictionary<string, string> names)
    {
        IReadOnlyList<AggregationRow> none = _query.Apply([]);
        string[] all = [.. labels.Concat(_rows.Keys).Distinct(StringComparer.Ordinal)];
        return new ClusterAggregation(
            _query,
            all.Select(label => KeyValuePair.Create(label, _rows.TryGetValue(label, out List<AggregationRow>? rows) ? rows : none)))
        {
            Names = names.Of(all),
        };
    }

    private int? SizeOf(Grouping grouping, int level) => level == 0 ? Math.Min(_query.PageSize, grouping.Size ?? int.MaxValue) : grouping.Size;
}
