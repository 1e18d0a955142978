using System.Runtime.InteropServices;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Sqlite.Engine;
using Relevance.Cluster.Sqlite.Queries;
using Relevance.Cluster.Sqlite.Threads;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Counts the values of fields in one pass over the documents.</summary>
/// <remarks>
/// SQL finds the documents and returns one number per field, which identifies the value (<see cref="ValueCodes"/>). The frequency of each number determines
/// everything else: the statistics of the finite numbers (their sum is exact, so it can be computed value by value) and the counts of array items.
/// </remarks>
internal sealed class FacetStatement
{
    /// <summary>Half of SQLite's limit of columns.</summary>
    public const int MaxFields = 1000;

    private readonly SqlText _text;
    private readonly FieldPath[] _fields;
    private readonly int _maxValues;

    /// <summary>Initializes a new instance of the <see cref="FacetStatement"/> class.</summary>
    /// <param name="rows">Reads the values of documents.</param>
    /// <param name="condition">Selects the documents.</param>
    /// <param name="fields">The fields, at most <see cref="MaxFields"/>.</param>
    /// <param name="maxValues">The largest number of values per facet.</param>
    public FacetStatement(RowExpressions rows, SqlText condition, FieldPath[] fields, int maxValues)
    {
        _fields = fields;
        _maxValues = maxValues;
        _text = new SqlText("SELECT ");
        for (int i = 0; i < fields.Length; i++)
        {
            _text.Add(i == 0 ? "" : ", ").Add(rows.Call("rc_code", fields[i]));
        }

        _text.Add($" FROM {rows.Dataset.Documents} d WHERE ").Add(condition);
    }

    /// <summary>Runs the statement.</summary>
    public FieldFacet[] Run(StoreSession session, CancellationToken cancellationToken)
    {
        Dictionary<long, long>[] counts = Array.ConvertAll(_fields, _ => new Dictionary<long, long>());
        using (SqliteStatement statement = _text.Prepare(session.Database))
        {
            while (statement.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (int i = 0; i < counts.Length; i++)
                {
                    if (!statement.IsNull(i))
                    {
                        CollectionsMarshal.GetValueRefOrAddDefault(counts[i], statement.GetInteger(i), out _)++;
                    }
                }
            }
        }

        return [.. _fields.Select((field, i) => Summarize(field, counts[i], session.Functions.Codes, cancellationToken))];
    }

    private FieldFacet Summarize(FieldPath field, Dictionary<long, long> counts, ValueCodes codes, CancellationToken cancellationToken)
    {
        FieldFacet facet = new() { Field = field.ToString(), Count = 0 };
        NumberFigures numbers = new();
        Dictionary<long, long> values = [];
        (long Count, DateTimeOffset First, DateTimeOffset Last) dates = (0, DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach ((long code, long count) in counts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            facet = facet with { Count = facet.Count + count };
            if (code < 0)
            {
                foreach (long item in codes.GetItems(code))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(values, item, out _) += count;
                }
            }
            else if (code > 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(values, code, out _) += count;
                FieldValue value = codes.GetValue(code);
                if (value.AsNumber() is { } number)
                {
                    numbers.Add(number, count);
                }
                else if (value.AsDate() is { } date)
                {
                    dates = (dates.Count + count, date < dates.First ? date : dates.First, date > dates.Last ? date : dates.Last);
                }
            }
        }

        return facet with
        {
            LeftOutCount = numbers.LeftOutCount,
            Numbers = numbers.ToFacet(),
            Dates = dates.Count == 0 ? null : new DateFacet(dates.Count, dates.First.ToUniversalTime(), dates.Last.ToUniversalTime()),
            Values = List(values, codes, cancellationToken),
        };
    }

    /// <summary>Lists values, most frequent first.</summary>
    private List<ValueCount> List(Dictionary<long, long> values, ValueCodes codes, CancellationToken cancellationToken)
    {
        List<ValueCount> listed = [];
        foreach ((long code, long count) in StoppableSort.First([.. values], _maxValues, Compare, cancellationToken))
        {
            listed.Add(new ValueCount(codes.GetValue(code), count));
        }

        return listed;

        int Compare(KeyValuePair<long, long> one, KeyValuePair<long, long> other)
        {
            int byCount = other.Value.CompareTo(one.Value);
            return byCount == 0 ? codes.Compare(one.Key, other.Key) : byCount;
        }
    }

    /// <summary>Computes the statistics of the numbers within the range of float64; larger numbers are infinite and excluded.</summary>
    private sealed class NumberFigures
    {
        private readonly ExactSum _sum = new();
        private long _count;
        private double _min = double.PositiveInfinity;
        private double _max = double.NegativeInfinity;

        public long LeftOutCount { get; private set; }

        public void Add(double number, long times)
        {
            if (!double.IsFinite(number))
            {
                LeftOutCount += times;
                return;
            }

            _count += times;
            _min = Math.Min(_min, number);
            _max = Math.Max(_max, number);
            _sum.Add(number, times);
        }

        public NumericFacet? ToFacet() => _count == 0 ? null : new(_count, _min, _max, _sum.Value) { Mean = _sum.Over(_count) };
    }
}
