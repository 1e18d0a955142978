using Relevance.Cluster.Documents.Aggregations;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Storage.Columns;

/// <summary>Groups documents and computes metrics per group in one pass over the columns.</summary>
/// <remarks>Metrics are computed last, for the requested groups only, from the values of their documents.</remarks>
internal sealed class Aggregation
{
    private const int RowsBetweenLooks = 1024;

    private readonly AggregationQuery _query;
    private readonly SelectedRows _rows;
    private readonly CancellationToken _cancellationToken;
    private readonly Grouping? _bringing;
    private readonly int[] _sortMetrics;
    private readonly Column[][] _metricColumns;
    private readonly GroupTree _groups;

    /// <summary>Initializes a new instance of the <see cref="Aggregation"/> class, which forms the groups.</summary>
    /// <param name="query">The query.</param>
    /// <param name="rows">The documents, with a column for each of <see cref="GetFields"/>.</param>
    /// <param name="maxMemberships">The largest number of memberships of documents in several groups; null for no limit.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public Aggregation(AggregationQuery query, SelectedRows rows, long? maxMemberships, CancellationToken cancellationToken)
    {
        _query = query;
        _rows = rows;
        _cancellationToken = cancellationToken;
        _bringing = FindBringing(query);
        _sortMetrics =
        [
            .. query.Sort.Select(
                sort => query.Metrics.Index().Where(metric => metric.Item.Name == sort.Name).Select(metric => metric.Index).FirstOrDefault(-1)),
        ];
        _metricColumns = [.. query.Metrics.Select(metric => metric.Fields.Select(field => rows.Table[field]).ToArray())];
        bool isSortedByMetric = Array.Exists(_sortMetrics, metric => metric >= 0);
        bool[] hasMembers = new bool[query.Groupings.Count + 1];
        Array.Fill(hasMembers, isSortedByMetric, 1, query.Groupings.Count);
        hasMembers[^1] = isSortedByMetric || _bringing is not null || query.Metrics.Count > 0;
        _groups = new GroupTree(query, rows, hasMembers, maxMemberships, cancellationToken);
    }

    private int LastLevel => _query.Groupings.Count - 1;

    /// <summary>Returns the fields whose columns a query needs.</summary>
    public static IReadOnlyCollection<FieldPath> GetFields(AggregationQuery query) =>
        [.. query.Groupings.Select(grouping => grouping.Field).Concat(query.Metrics.SelectMany(metric => metric.Fields)).Distinct()];

    /// <summary>Finds the grouping that specifies the documents in the rows; null if rows have none.</summary>
    public static Grouping? FindBringing(AggregationQuery query) => query.Groupings.LastOrDefault(grouping => grouping.GroupSize > 0);

    /// <summary>Returns the rows of the query, and for each the rows of the documents in it; null if the query asks for none.</summary>
    public List<(AggregationRow Row, long[]? Documents)> GetRows()
    {
        List<(AggregationRow Row, long[]? Documents)> rows = [];
        AddRows(rows, new FieldValue[_query.Groupings.Count], (0, 0));
        return rows;
    }

    /// <summary>Adds the rows of a group.</summary>
    /// <param name="rows">Receives the rows.</param>
    /// <param name="path">The values of the group and of those around it, outermost first; the rest is overwritten.</param>
    /// <param name="inside">The group, and the level of the groups inside it.</param>
    private void AddRows(List<(AggregationRow Row, long[]? Documents)> rows, FieldValue[] path, (int Group, int Level) inside)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        (int group, int level) = inside;
        if (level > LastLevel)
        {
            rows.Add((MakeRow(path, group), _bringing is null ? null : ListFirst(group)));
            return;
        }

        Grouping grouping = _query.Groupings[level];
        long skipped = level == 0 ? (long)(_query.Page - 1) * _query.PageSize : 0;
        long size = level == 0 ? Math.Min(_query.PageSize, grouping.Size ?? int.MaxValue) : grouping.Size ?? int.MaxValue;
        RankedGroup[] wanted = Rank(_groups.GetChildren(group), level, skipped + size);
        for (long i = skipped; i < wanted.Length; i++)
        {
            path[level] = _groups.GetValue(level, wanted[i].Group);
            AddRows(rows, path, (wanted[i].Group, level + 1));
        }
    }

    /// <summary>Returns the first groups of a level inside a group of the previous level.</summary>
    private RankedGroup[] Rank(ReadOnlySpan<int> groups, int level, long count)
    {
        RankedGroup[] ranked = new RankedGroup[groups.Length];
        for (int i = 0; i < ranked.Length; i++)
        {
            ranked[i] = new RankedGroup(groups[i], _sortMetrics.Length == 0 ? [] : GetSortFigures(groups[i]));
        }

        return StoppableSort.First(ranked, count, (one, other) => Compare(one, other, level), _cancellationToken).ToArray();
    }

    private double?[] GetSortFigures(int group) =>
        Array.ConvertAll(_sortMetrics, metric => metric < 0 ? null : Measure(metric, group).GetValue(_cancellationToken).AsNumber());

    private int Compare(RankedGroup one, RankedGroup other, int level)
    {
        for (int i = 0; i < _query.Sort.Count; i++)
        {
            SortKey sort = _query.Sort[i];
            int sign = 0;
            if (sort.Name == AggregationRow.FrequencyName)
            {
                sign = _groups.GetCount(one.Group).CompareTo(_groups.GetCount(other.Group));
            }
            else if (_sortMetrics[i] >= 0)
            {
                // Groups without a metric are last, in both directions.
                if (one.Figures[i] is null != other.Figures[i] is null)
                {
                    return one.Figures[i] is null ? 1 : -1;
                }

                sign = Nullable.Compare(one.Figures[i], other.Figures[i]);
            }
            else if (_query.Groupings[level].Name == sort.Name)
            {
                sign = _groups.Compare(level, one.Group, other.Group);
            }

            if (sign != 0)
            {
                return sort.Direction == SortDirection.Descending ? -sign : sign;
            }
        }

        int byCount = _groups.GetCount(one.Group).CompareTo(_groups.GetCount(other.Group));
        return byCount == 0 ? _groups.Compare(level, one.Group, other.Group)
            : _query.Direction == SortDirection.Descending ? -byCount
            : byCount;
    }

    private AggregationRow MakeRow(FieldValue[] path, int group)
    {
        FieldMap values = new(path.Length);
        for (int level = 0; level < path.Length; level++)
        {
            values.TryAdd(_query.Groupings[level].Name, path[level]);
        }

        FieldMap figures = new(_query.Metrics.Count);
        Dictionary<string, MetricCount> counts = new(_query.Metrics.Count, StringComparer.Ordinal);
        for (int i = 0; i < _query.Metrics.Count; i++)
        {
            MetricAccumulator accumulator = Measure(i, group);
            figures.TryAdd(_query.Metrics[i].Name, accumulator.GetValue(_cancellationToken));
            counts.Add(_query.Metrics[i].Name, accumulator.GetCount());
        }

        return new AggregationRow
        {
            Values = values,
            Metrics = figures,
            MetricCounts = counts,
            Frequency = _groups.GetCount(group),
        };
    }

    private long[] ListFirst(int group)
    {
        ReadOnlySpan<int> members = _groups.GetMembers(group);
        members = members[..Math.Min(members.Length, _bringing!.GroupSize)];
        long[] rows = new long[members.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = _rows.Table.Rows[members[i]];
        }

        return rows;
    }

    private MetricAccumulator Measure(int metric, int group)
    {
        ReadOnlySpan<int> members = _groups.GetMembers(group);
        MetricAccumulator accumulator = new(_query.Metrics[metric], members.Length);
        Column[] columns = _metricColumns[metric];
        FieldValue[] values = new FieldValue[columns.Length];
        for (int i = 0; i < members.Length; i++)
        {
            if (i % RowsBetweenLooks == 0)
            {
                _cancellationToken.ThrowIfCancellationRequested();
            }

            for (int j = 0; j < values.Length; j++)
            {
                values[j] = columns[j].Values[columns[j].Codes[members[i]]];
            }

            accumulator.Add(values);
        }

        return accumulator;
    }

    private readonly record struct RankedGroup(int Group, double?[] Figures);
}
