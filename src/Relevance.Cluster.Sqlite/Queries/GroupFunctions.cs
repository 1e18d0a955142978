using Relevance.Cluster.Documents;
using Relevance.Cluster.Documents.Aggregations;
using Relevance.Cluster.Sqlite.Engine;
using SQLitePCL;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>The functions of SQL that aggregations call: the keys of groups and the figures of metrics, both by their definitions in <see cref="AggregationQuery"/>.</summary>
/// <remarks>Values come and go as the numbers of <see cref="ValueCodes"/>; a figure goes as its position in a list, since it may be an object.</remarks>
internal sealed class GroupFunctions
{
    private static readonly FieldValue SomeObject = FieldValue.FromObject([]);

    private readonly RowFunctions _rows;
    private readonly List<(FieldValue Value, MetricCount Count)> _figures = [];
    private AggregationQuery _query = new();
    private long _memberships;

    public GroupFunctions(SqliteDatabase database, RowFunctions rows, long? maxMemberships)
    {
        _rows = rows;

        // Of a value's code the keys of a grouping; of several the code of their array.
        database.Register("rc_keys", 2, (context, arguments) =>
        {
            rows.ThrowIfCancelled();
            if (raw.sqlite3_value_type(arguments[1]) != raw.SQLITE_NULL && GetKeys(_query.Groupings[raw.sqlite3_value_int(arguments[0])], arguments[1]) is { } code)
            {
                raw.sqlite3_result_int64(context, code);
            }
            else
            {
                raw.sqlite3_result_null(context);
            }
        });

        // Of a document that is in several groups the numbers of all; each is a row that SQLite holds in memory until the groups are counted.
        database.Register("rc_groups", 1, (context, arguments) =>
        {
            rows.ThrowIfCancelled();
            string groups = rows.Codes.GetItems(raw.sqlite3_value_int64(arguments[0]));
            _memberships += groups.Count(character => character == ',') + 1;
            if (_memberships > maxMemberships)
            {
                throw TooManyMemberships(_query, maxMemberships.Value);
            }

            raw.sqlite3_result_text(context, groups);
        });
        database.Register("rc_figure", 1, SetNumber);
        database.RegisterAggregate<MetricState>("rc_metric", -1, Add, (context, state) =>
        {
            // Without documents nobody has said which metric this is; then the caller knows.
            if (state.Accumulator is not { } accumulator)
            {
                raw.sqlite3_result_null(context);
                return;
            }

            _figures.Add((accumulator.GetValue(), accumulator.GetCount()));
            raw.sqlite3_result_int(context, _figures.Count - 1);
        });
        database.RegisterAggregate<SmallestRows>(
            "rc_rows",
            2,
            (rows, arguments) => rows.Add(raw.sqlite3_value_int64(arguments[0]), raw.sqlite3_value_int(arguments[1])),
            (context, rows) => raw.sqlite3_result_text(context, rows.ToString()));
    }

    /// <summary>Begins an aggregation.</summary>
    public void Begin(AggregationQuery query)
    {
        _query = query;
        _figures.Clear();
        _memberships = 0;
    }

    /// <summary>Gets a figure that <c>rc_metric</c> gave, and over how many documents it is.</summary>
    public (FieldValue Value, MetricCount Count) GetFigure(long position) => _figures[(int)position];

    private static ArgumentException TooManyMemberships(AggregationQuery query, long most) => new(
        $"The aggregation by {string.Join(", ", query.Groupings.Select(grouping => grouping.Name))} puts documents into groups more than {most.ToString(System.Globalization.CultureInfo.InvariantCulture)} times, "
        + "as one document is into the groups of its words or items, level by level. Use a filter, or fewer levels.",
        nameof(query));

    private long? GetKeys(Grouping grouping, sqlite3_value code)
    {
        IReadOnlyList<FieldValue> keys = grouping.GetKeys(GetValue(code));
        return keys.Count switch
        {
            0 => null,
            1 => _rows.Codes.GetCode(keys[0]),
            _ => _rows.Codes.GetCode(FieldValue.FromArray(keys)),
        };
    }

    private FieldValue GetValue(sqlite3_value code) =>
        raw.sqlite3_value_type(code) == raw.SQLITE_NULL ? default
        : raw.sqlite3_value_int64(code) is var number and not 0 ? _rows.Codes.GetValue(number)
        : SomeObject;

    private void Add(MetricState state, sqlite3_value[] arguments)
    {
        state.Accumulator ??= new MetricAccumulator(_query.Metrics[raw.sqlite3_value_int(arguments[0])]);
        FieldValue[] values = new FieldValue[arguments.Length - 1];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = GetValue(arguments[i + 1]);
        }

        state.Accumulator.Add(values);
    }

    private void SetNumber(sqlite3_context context, sqlite3_value[] arguments)
    {
        if (raw.sqlite3_value_type(arguments[0]) != raw.SQLITE_NULL && GetFigure(raw.sqlite3_value_int64(arguments[0])).Value.AsNumber() is { } number)
        {
            raw.sqlite3_result_double(context, number);
        }
        else
        {
            raw.sqlite3_result_null(context);
        }
    }

    private sealed class MetricState
    {
        public MetricAccumulator? Accumulator { get; set; }
    }

    /// <summary>Keeps the few smallest of some rows.</summary>
    private sealed class SmallestRows
    {
        private readonly SortedSet<long> _rows = [];

        public void Add(long row, int count)
        {
            _rows.Add(row);
            if (_rows.Count > count)
            {
                _rows.Remove(_rows.Max);
            }
        }

        public override string ToString() => $"[{string.Join(',', _rows)}]";
    }
}
