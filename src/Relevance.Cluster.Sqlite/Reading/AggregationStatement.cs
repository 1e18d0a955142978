using System.Globalization;
using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Aggregations;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Layout;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Groups documents with one look at them.</summary>
/// <remarks>
/// The common table x has a row a document, and a table y of each level a row for each document and the groups down to that level that it is in; c0, c1, … stand for the groups' values
/// and m0, m1, … for those of the metrics' fields (<see cref="ValueCodes"/>). A table l of each level has its groups with their rank within the group above. The rows are the groups of the
/// last level whose ranks are wanted.
/// </remarks>
internal sealed class AggregationStatement
{
    private readonly AggregationQuery _query;
    private readonly Grouping? _bringing;
    private readonly List<FieldPath> _fields;
    private readonly SqlText _text = new("WITH ");

    public AggregationStatement(RowExpressions rows, SqlText condition, AggregationQuery query)
    {
        _query = query;
        _bringing = query.Groupings.LastOrDefault(grouping => grouping.GroupSize > 0);
        _fields = [.. query.Metrics.SelectMany(metric => metric.Fields).Distinct()];
        AddDocuments(rows, condition);
        if (query.Groupings.Count == 0)
        {
            _text.Add("SELECT count(*)").Add(MetricColumns("m")).Add(" FROM x");
            return;
        }

        for (int level = 0; level < query.Groupings.Count; level++)
        {
            AddLevel(level);
        }

        AddRows();
    }

    private int LastLevel => _query.Groupings.Count - 1;

    /// <summary>Runs it.</summary>
    public List<AggregationRow> Run(StoreSession session, DatasetInfo dataset, CancellationToken cancellationToken)
    {
        session.Groups.Begin(_query);
        List<AggregationRow> rows = [];
        List<string> documents = [];
        using (SqliteStatement statement = _text.Prepare(session.Database))
        {
            while (statement.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                rows.Add(ReadRow(statement, session));
                documents.Add(_bringing is null ? "" : statement.GetText(_query.Groupings.Count + 1 + _query.Metrics.Count));
            }
        }

        if (_bringing is not null)
        {
            DocumentReader reader = new(session.Database, dataset, new Labels.LabelTable(session.Database, dataset), new DocumentQuery { SelectFields = _bringing.SelectFields });
            for (int i = 0; i < rows.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                IEnumerable<long> numbers = FieldValue.Parse(documents[i]).AsArray().Select(row => row.AsInteger()!.Value);
                rows[i] = rows[i] with { Documents = [.. numbers.Select(reader.Read)] };
            }
        }

        return rows;
    }

    private static string Name(string prefix, int number) => prefix + number.ToString(CultureInfo.InvariantCulture);

    private static string Names(string prefix, int count) => string.Join(", ", Enumerable.Range(0, count).Select(number => Name(prefix, number)));

    private AggregationRow ReadRow(SqliteStatement statement, StoreSession session)
    {
        int levels = _query.Groupings.Count;
        Dictionary<string, (FieldValue Value, MetricCount Count)> figures = _query.Metrics.Index().ToDictionary(
            metric => metric.Item.Name,
            metric => statement.IsNull(levels + 1 + metric.Index)
                ? (new MetricAccumulator(metric.Item).GetValue(), default)
                : session.Groups.GetFigure(statement.GetInteger(levels + 1 + metric.Index)),
            StringComparer.Ordinal);
        return new AggregationRow
        {
            Values = _query.Groupings.Index().ToDictionary(
                grouping => grouping.Item.Name, grouping => session.Functions.Codes.GetValue(statement.GetInteger(grouping.Index)), StringComparer.Ordinal),
            Frequency = statement.GetInteger(levels),
            Metrics = figures.ToDictionary(figure => figure.Key, figure => figure.Value.Value, StringComparer.Ordinal),
            MetricCounts = figures.ToDictionary(figure => figure.Key, figure => figure.Value.Count, StringComparer.Ordinal),
        };
    }

    /// <summary>Adds x, a row a document, and the tables y, in which a document has a row for each combination of its groups.</summary>
    private void AddDocuments(RowExpressions rows, SqlText condition)
    {
        string tail = string.Concat(Enumerable.Range(0, _fields.Count).Select(number => ", m" + Name("", number)));
        int levels = _query.Groupings.Count;
        _text.Add("x AS MATERIALIZED (SELECT d.row AS row");
        for (int i = 0; i < levels; i++)
        {
            _text.Add(", rc_keys(").Add(i).Add(", ").Add(rows.Call("rc_code", _query.Groupings[i].Field)).Add(") AS ").Add(Name("k", i));
        }

        for (int i = 0; i < _fields.Count; i++)
        {
            _text.Add(", ").Add(rows.Call("rc_code", _fields[i])).Add(" AS ").Add(Name("m", i));
        }

        _text.Add($" FROM {rows.Dataset.Documents} d WHERE ").Add(condition).Add(") ");
        string source = "x";
        for (int i = 0; i < levels; i++)
        {
            // Documents with several keys of one grouping, such as the items of an array, are in each of those groups.
            string target = Name("y", i);
            string before = string.Concat(Enumerable.Range(0, i).Select(number => Name(", c", number)));
            string after = string.Concat(Enumerable.Range(i + 1, levels - i - 1).Select(number => Name(", k", number))) + tail;
            string key = Name("k", i);
            string column = Name("c", i);
            _text.Add($", {target} AS MATERIALIZED (SELECT row{before}, {key} AS {column}{after} FROM {source} WHERE {key} > 0")
                .Add($" UNION ALL SELECT row{before}, i.value AS {column}{after} FROM {source}, json_each(rc_groups({key})) i WHERE {key} < 0) ");
            source = target;
        }
    }

    /// <summary>Gets the columns that give each metric's figure.</summary>
    private string MetricColumns(string prefix) => string.Concat(Enumerable.Range(0, _query.Metrics.Count).Select(i => $", {MetricCall(i, prefix)} AS {Name("f", i)}"));

    private string MetricCall(int metric, string prefix) =>
        $"rc_metric({Name("", metric)}, {string.Join(", ", _query.Metrics[metric].Fields.Select(field => Name(prefix, _fields.IndexOf(field))))})";

    private void AddLevel(int level)
    {
        string columns = Names("c", level + 1);
        bool isLast = level == LastLevel;
        IEnumerable<int> sorting = Enumerable.Range(0, _query.Metrics.Count).Where(i => _query.Sort.Any(sort => sort.By == _query.Metrics[i].Name));
        string figures = isLast
            ? MetricColumns("m")
            : string.Concat(sorting.Select(i => $", {MetricCall(i, "m")} AS {Name("f", i)}"));
        _text.Add($", {Name("l", level)} AS MATERIALIZED (SELECT *, row_number() OVER (");
        if (level > 0)
        {
            _text.Add("PARTITION BY ").Add(Names("c", level)).Add(" ");
        }

        _text.Add("ORDER BY ").Add(Order(level)).Add(") AS r FROM (SELECT ").Add(columns).Add(", count(*) AS n").Add(figures);
        if (isLast && _bringing is not null)
        {
            _text.Add(", rc_rows(row, ").Add(_bringing.GroupSize).Add(") AS docs");
        }

        _text.Add($" FROM {Name("y", level)} GROUP BY {columns})) ");
    }

    private string Order(int level)
    {
        List<string> keys = [];
        foreach (AggregationSort sort in _query.Sort)
        {
            string direction = sort.Direction == SortDirection.Descending ? " DESC" : "";
            int metric = _query.Metrics.Index().Where(candidate => candidate.Item.Name == sort.By).Select(candidate => candidate.Index).FirstOrDefault(-1);
            if (sort.By == AggregationRow.FrequencyName)
            {
                keys.Add("n" + direction);
            }
            else if (metric >= 0)
            {
                string figure = $"rc_figure({Name("f", metric)})";
                keys.Add($"{figure} IS NULL, {figure}{direction}");
            }
            else if (_query.Groupings[level].Name == sort.By)
            {
                keys.Add($"rc_order({Name("c", level)}){direction}");
            }
        }

        keys.Add(_query.Direction == SortDirection.Descending ? "n DESC" : "n");
        keys.Add($"rc_order({Name("c", level)})");
        return string.Join(", ", keys);
    }

    private void AddRows()
    {
        string last = Name("l", LastLevel);
        _text.Add("SELECT ").Add(string.Join(", ", Enumerable.Range(0, LastLevel + 1).Select(i => $"{last}.{Name("c", i)}"))).Add($", {last}.n");
        _text.Add(string.Concat(Enumerable.Range(0, _query.Metrics.Count).Select(i => $", {last}.{Name("f", i)}")));
        _text.Add(_bringing is null ? "" : $", {last}.docs").Add($" FROM {last}");
        for (int level = 0; level < LastLevel; level++)
        {
            string table = Name("l", level);
            _text.Add($" JOIN {table} ON ").Add(string.Join(" AND ", Enumerable.Range(0, level + 1).Select(i => $"{table}.{Name("c", i)} = {last}.{Name("c", i)}")));
        }

        for (int level = 0; level <= LastLevel; level++)
        {
            Grouping grouping = _query.Groupings[level];
            long skipped = level == 0 ? (long)(_query.Page - 1) * _query.PageSize : 0;
            long size = level == 0 ? Math.Min(_query.PageSize, grouping.Size ?? int.MaxValue) : grouping.Size ?? int.MaxValue;
            _text.Add(level == 0 ? " WHERE " : " AND ").Add($"{Name("l", level)}.r > ").AddParameter(skipped).Add($" AND {Name("l", level)}.r <= ").AddParameter(skipped + size);
        }

        _text.Add(" ORDER BY ").Add(string.Join(", ", Enumerable.Range(0, LastLevel + 1).Select(i => $"{Name("l", i)}.r")));
    }
}
