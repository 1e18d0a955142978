using System.Globalization;
using Relevance.Cluster.Documents.Aggregations;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Groups documents and computes metrics per group in one pass over the documents.</summary>
/// <remarks>
/// SQL finds the documents and returns the number of each grouped or measured value (<see cref="ValueCodes"/>). They are counted here and not by GROUP BY,
/// which would store one row per document and group, and sort them in a step that cannot be cancelled. Metrics are computed last, for the requested groups
/// only, from the numbers of their documents.
/// </remarks>
internal sealed class AggregationStatement
{
    private const int NoValue = int.MinValue;
    private const int LooksApart = 1024;

    private static readonly FieldValue SomeObject = FieldValue.FromObject([]);

    private readonly AggregationQuery _query;
    private readonly long? _maxMemberships;
    private readonly CancellationToken _cancellationToken;
    private readonly Grouping? _bringing;
    private readonly List<FieldPath> _fields;
    private readonly int[] _sortMetrics;
    private readonly SqlText _text;
    private readonly AggregationGroup _all = new();
    private readonly List<long> _rows = [];
    private readonly List<int> _values = [];
    private readonly Dictionary<long, long>[] _singleKeys;
    private readonly long[][] _keys;
    private ValueCodes _codes = new();
    private long _memberships;

    public AggregationStatement(RowExpressions rows, SqlText condition, AggregationQuery query, long? maxMemberships, CancellationToken cancellationToken)
    {
        _query = query;
        _maxMemberships = maxMemberships;
        _cancellationToken = cancellationToken;
        _bringing = query.Groupings.LastOrDefault(grouping => grouping.GroupSize > 0);
        _fields = [.. query.Metrics.SelectMany(metric => metric.Fields).Distinct()];
        _sortMetrics =
        [
            .. query.Sort.Select(
                sort => query.Metrics.Index().Where(metric => metric.Item.Name == sort.Name).Select(metric => metric.Index).FirstOrDefault(-1)),
        ];
        _singleKeys = [.. query.Groupings.Select(_ => new Dictionary<long, long>())];
        _keys = new long[query.Groupings.Count][];
        _text = new SqlText("SELECT d.row");
        foreach (FieldPath field in query.Groupings.Select(grouping => grouping.Field).Concat(_fields))
        {
            _text.Add(", ").Add(rows.Call("rc_code", field));
        }

        _text.Add($" FROM {rows.Dataset.Documents} d WHERE ").Add(condition);
    }

    private int LastLevel => _query.Groupings.Count - 1;

    private bool NeedsMembersOfLast => _bringing is not null || _query.Metrics.Count > 0;

    private bool NeedsMembersAbove => Array.Exists(_sortMetrics, metric => metric >= 0);

    /// <summary>Runs the statement.</summary>
    public List<AggregationRow> Run(StoreSession session, DatasetInfo dataset)
    {
        _codes = session.Functions.Codes;
        using (SqliteStatement statement = _text.Prepare(session.Database))
        {
            while (statement.Step())
            {
                _cancellationToken.ThrowIfCancellationRequested();
                AddDocument(statement);
            }
        }

        DocumentReader? reader = _bringing is null
            ? null
            : new(session.Database, dataset, new Labels.LabelTable(session.Database, dataset), new DocumentQuery { SelectFields = _bringing.SelectFields });
        List<AggregationRow> rows = [];
        AddRows(rows, [], _all, reader);
        return rows;
    }

    private void AddDocument(SqliteStatement statement)
    {
        int position = _rows.Count;
        if (NeedsMembersOfLast || NeedsMembersAbove)
        {
            _rows.Add(statement.GetInteger(0));
            for (int i = 0; i < _fields.Count; i++)
            {
                int column = 1 + _query.Groupings.Count + i;
                _values.Add(statement.IsNull(column) ? NoValue : checked((int)statement.GetInteger(column)));
            }
        }

        // A document without a value for a level counts in the groups of the previous levels only.
        Array.Fill(_keys, []);
        for (int level = 0; level <= LastLevel && (level == 0 || _keys[level - 1].Length > 0); level++)
        {
            _keys[level] = statement.IsNull(1 + level) ? [] : GetKeys(level, statement.GetInteger(1 + level));
        }

        AddTo(_all, position, level: 0);
    }

    /// <summary>Returns the codes of the groups of a value.</summary>
    private long[] GetKeys(int level, long code)
    {
        if (_singleKeys[level].TryGetValue(code, out long known))
        {
            return [known];
        }

        long[] keys = [.. _query.Groupings[level].GetKeys(GetValue(code)).Select(_codes.GetCode)];
        if (keys.Length == 1)
        {
            _singleKeys[level].Add(code, keys[0]);
        }

        return keys;
    }

    private FieldValue GetValue(long code) => code == 0 ? SomeObject : _codes.GetValue(code);

    /// <summary>Adds a document to a group, and to the groups inside it by its keys of the next levels.</summary>
    private void AddTo(AggregationGroup group, int position, int level)
    {
        group.Count++;
        bool isLast = level > LastLevel;
        if (isLast ? NeedsMembersOfLast || NeedsMembersAbove : NeedsMembersAbove && level > 0)
        {
            (group.Members ??= []).Add(position);
        }

        if (isLast)
        {
            return;
        }

        long[] keys = _keys[level];
        if (keys.Length > 1)
        {
            Count(keys.Length);
        }

        group.Within ??= [];
        foreach (long key in keys)
        {
            if (!group.Within.TryGetValue(key, out AggregationGroup? within))
            {
                group.Within.Add(key, within = new AggregationGroup());
            }

            AddTo(within, position, level + 1);
        }
    }

    private void Count(int memberships)
    {
        long before = _memberships;
        _memberships += memberships;
        if (_memberships / LooksApart != before / LooksApart)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }

        if (_memberships > _maxMemberships)
        {
            throw TooManyMemberships(_query, _maxMemberships.Value);
        }
    }

    private static ArgumentException TooManyMemberships(AggregationQuery query, long most) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"The aggregation by {string.Join(", ", query.Groupings.Select(grouping => grouping.Name))} has more than {most} group memberships of documents; "
                + $"one document can be in the groups of many words or items, on each level. Use a filter, or fewer levels."),
        nameof(query));

    private void AddRows(List<AggregationRow> rows, List<FieldValue> above, AggregationGroup group, DocumentReader? reader)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        int level = above.Count;
        if (level > LastLevel)
        {
            rows.Add(MakeRow(above, group, reader));
            return;
        }

        if (group.Within is null)
        {
            return;
        }

        Grouping grouping = _query.Groupings[level];
        long skipped = level == 0 ? (long)(_query.Page - 1) * _query.PageSize : 0;
        long size = level == 0 ? Math.Min(_query.PageSize, grouping.Size ?? int.MaxValue) : grouping.Size ?? int.MaxValue;
        RankedGroup[] wanted = Rank(group.Within, level, skipped + size);
        for (long i = skipped; i < wanted.Length; i++)
        {
            AddRows(rows, [.. above, _codes.GetValue(wanted[i].Key)], wanted[i].Group, reader);
        }
    }

    /// <summary>Returns the first groups of a level inside a group of the previous level.</summary>
    private RankedGroup[] Rank(Dictionary<long, AggregationGroup> groups, int level, long count)
    {
        RankedGroup[] ranked = new RankedGroup[groups.Count];
        int next = 0;
        foreach ((long key, AggregationGroup group) in groups)
        {
            ranked[next++] = new RankedGroup(
                key,
                group,
                [.. _sortMetrics.Select(metric => metric < 0 ? null : Measure(_query.Metrics[metric], group).GetValue(_cancellationToken).AsNumber())]);
        }

        return StoppableSort.First(ranked, count, (one, other) => Compare(one, other, level), _cancellationToken).ToArray();
    }

    private int Compare(RankedGroup one, RankedGroup other, int level)
    {
        for (int i = 0; i < _query.Sort.Count; i++)
        {
            SortKey sort = _query.Sort[i];
            int sign = 0;
            if (sort.Name == AggregationRow.FrequencyName)
            {
                sign = one.Group.Count.CompareTo(other.Group.Count);
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
                sign = _codes.Compare(one.Key, other.Key);
            }

            if (sign != 0)
            {
                return sort.Direction == SortDirection.Descending ? -sign : sign;
            }
        }

        int byCount = one.Group.Count.CompareTo(other.Group.Count);
        return byCount == 0 ? _codes.Compare(one.Key, other.Key)
            : _query.Direction == SortDirection.Descending ? -byCount
            : byCount;
    }

    private AggregationRow MakeRow(List<FieldValue> values, AggregationGroup group, DocumentReader? reader)
    {
        Dictionary<string, FieldValue> figures = new(StringComparer.Ordinal);
        Dictionary<string, MetricCount> counts = new(StringComparer.Ordinal);
        foreach (Metric metric in _query.Metrics)
        {
            MetricAccumulator accumulator = Measure(metric, group);
            figures.Add(metric.Name, accumulator.GetValue(_cancellationToken));
            counts.Add(metric.Name, accumulator.GetCount());
        }

        return new AggregationRow
        {
            Values = _query.Groupings.Zip(values).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal),
            Metrics = figures,
            MetricCounts = counts,
            Frequency = group.Count,
            Documents = reader is null ? null : ReadFirst(group, reader),
        };
    }

    private List<Document> ReadFirst(AggregationGroup group, DocumentReader reader)
    {
        List<Document> documents = [];
        foreach (long row in (group.Members ?? []).Select(member => _rows[member]).Order().Take(_bringing!.GroupSize))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            documents.Add(reader.Read(row));
        }

        return documents;
    }

    private MetricAccumulator Measure(Metric metric, AggregationGroup group)
    {
        MetricAccumulator accumulator = new(metric);
        int[] columns = [.. metric.Fields.Select(field => _fields.IndexOf(field))];
        FieldValue[] values = new FieldValue[columns.Length];
        for (int i = 0; i < group.Members?.Count; i++)
        {
            if (i % LooksApart == 0)
            {
                _cancellationToken.ThrowIfCancellationRequested();
            }

            long start = (long)group.Members[i] * _fields.Count;
            for (int j = 0; j < values.Length; j++)
            {
                int code = _values[(int)(start + columns[j])];
                values[j] = code == NoValue ? default : GetValue(code);
            }

            accumulator.Add(values);
        }

        return accumulator;
    }

    private readonly record struct RankedGroup(long Key, AggregationGroup Group, double?[] Figures);
}

/// <summary>A group during the count: the number of its documents, their positions if needed, and the groups inside it.</summary>
internal sealed class AggregationGroup
{
    /// <summary>Gets or sets the number of documents.</summary>
    public long Count { get; set; }

    /// <summary>Gets or sets the positions of the documents, in the order of the pass; null if only their number is needed.</summary>
    public List<int>? Members { get; set; }

    /// <summary>Gets or sets the groups of the next level by the code of their value; null on the last level.</summary>
    public Dictionary<long, AggregationGroup>? Within { get; set; }
}
