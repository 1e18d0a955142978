using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Clusterings.Groups;

/// <summary>A query of all clusters together, with the label as a further grouping above all others, so that the store reads the documents once.</summary>
/// <remarks>It serves the first page only: a query has pages of its outermost grouping, which is the label here.</remarks>
internal sealed class PerClusterQuery
{
    private readonly AggregationQuery _query;
    private readonly Grouping _label;
    private readonly Dictionary<string, List<AggregationRow>> _rows = new(StringComparer.Ordinal);

    public PerClusterQuery(AggregationQuery query, string labelField)
    {
        // A unique name within the query.
        string name = labelField;
        while (query.Groupings.Any(grouping => grouping.Name == name)
            || query.Metrics.Any(metric => metric.Name == name)
            || query.Sort.Any(sort => sort.Name == name))
        {
            name += "_";
        }

        _query = query;
        _label = new Grouping { Field = labelField, Name = name };
    }

    /// <summary>
    /// Returns the query of a page of clusters with all their rows. The page size is that of the labels, so the grouping below states its own size.
    /// </summary>
    public AggregationQuery GetPage(int page, int pageSize) => _query with
    {
        Groupings = [_label, .. _query.Groupings.Select((grouping, level) => grouping with { Size = SizeOf(grouping, level) })],
        Page = page,
        PageSize = pageSize,
    };

    /// <summary>Adds the rows of a page.</summary>
    public void Add(IEnumerable<AggregationRow> rows)
    {
        foreach (AggregationRow row in rows)
        {
            string label = row.Values[_label.Name].ToString();
            List<AggregationRow> own = _rows.TryGetValue(label, out List<AggregationRow>? known) ? known : _rows[label] = [];
            FieldMap values = new(_query.Groupings.Count);
            foreach ((string name, FieldValue value) in row.Values)
            {
                if (name != _label.Name)
                {
                    values.TryAdd(name, value);
                }
            }

            own.Add(row with { Values = values });
        }
    }

    /// <summary>Returns the rows of each cluster; a cluster without documents has the rows of the query over no documents.</summary>
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
