using System.Runtime.InteropServices;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Sqlite.Columns;

namespace Relevance.Cluster.Sqlite.Reading;

/// <summary>Counts the values of a column in documents.</summary>
/// <remarks>
/// The frequency of each code determines everything else: the statistics of the finite numbers (their sum is exact, so it can be computed value by value) and
/// the counts of array items. The time depends on the number of documents and of their values, and not on those of the entire column.
/// </remarks>
/// <param name="field">The path of the field.</param>
/// <param name="column">Its column.</param>
/// <param name="maxValues">The largest number of listed values.</param>
internal sealed class FacetCounts(FieldPath field, Column column, int maxValues)
{
    /// <summary>Counts the values of documents.</summary>
    /// <param name="positions">The positions of the documents.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public FieldFacet Count(ReadOnlySpan<int> positions, CancellationToken cancellationToken)
    {
        int[] codes = new int[positions.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            codes[i] = column.Codes[positions[i]];
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Summarize(positions.Length > column.Values.Length ? CountAll(codes) : CountSorted(codes), cancellationToken);
    }

    /// <summary>Counts codes in an array of all codes.</summary>
    private CodeCount[] CountAll(int[] codes)
    {
        int[] counts = new int[column.Values.Length];
        foreach (int code in codes)
        {
            counts[code]++;
        }

        return [.. counts.Index().Where(count => count.Item > 0).Select(count => new CodeCount(count.Index, count.Item))];
    }

    /// <summary>Counts a few of many codes.</summary>
    private static CodeCount[] CountSorted(int[] codes)
    {
        Array.Sort(codes);
        List<CodeCount> counts = [];
        for (int start = 0, end; start < codes.Length; start = end)
        {
            for (end = start + 1; end < codes.Length && codes[end] == codes[start]; end++)
            {
            }

            counts.Add(new CodeCount(codes[start], end - start));
        }

        return [.. counts];
    }

    private FieldFacet Summarize(CodeCount[] found, CancellationToken cancellationToken)
    {
        long all = 0;
        NumberFigures numbers = new();
        (long Count, DateTimeOffset First, DateTimeOffset Last) dates = (0, DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach ((int code, int count) in found)
        {
            if (code is Column.Missing or Column.Null)
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            all += count;
            if (!double.IsNaN(column.Numbers[code]))
            {
                numbers.Add(column.Numbers[code], count);
            }
            else if (column.Values[code].AsDate() is { } date)
            {
                dates = (dates.Count + count, date < dates.First ? date : dates.First, date > dates.Last ? date : dates.Last);
            }
        }

        return new FieldFacet
        {
            Field = field.ToString(),
            Count = all,
            LeftOutCount = numbers.LeftOutCount,
            Numbers = numbers.ToFacet(),
            Dates = dates.Count == 0 ? null : new DateFacet(dates.Count, dates.First.ToUniversalTime(), dates.Last.ToUniversalTime()),
            Values = column.HasArrays ? ListItems(found, cancellationToken) : List(found, cancellationToken),
        };
    }

    /// <summary>Lists values, most frequent first.</summary>
    private List<ValueCount> List(CodeCount[] found, CancellationToken cancellationToken)
    {
        int[] ranks = column.Ranks;
        List<ValueCount> listed = [];
        foreach ((int code, int count) in StoppableSort.First(Array.FindAll(found, IsValue), maxValues, Compare, cancellationToken))
        {
            listed.Add(new ValueCount(column.Values[code], count));
        }

        return listed;

        int Compare(CodeCount one, CodeCount other)
        {
            int byCount = other.Count.CompareTo(one.Count);
            return byCount == 0 ? ranks[one.Code].CompareTo(ranks[other.Code]) : byCount;
        }
    }

    private static bool IsValue(CodeCount count) => count.Code >= Column.First;

    /// <summary>Lists values and the items of arrays, each item once per document.</summary>
    private List<ValueCount> ListItems(CodeCount[] found, CancellationToken cancellationToken)
    {
        Dictionary<FieldValue, long> counts = [];
        foreach ((int code, int documents) in found.Where(IsValue))
        {
            cancellationToken.ThrowIfCancellationRequested();
            FieldValue value = column.Values[code];
            foreach (FieldValue item in value.Kind == FieldKind.Array ? value.AsArray().Where(IsScalar).Distinct() : [value])
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, item, out _) += documents;
            }
        }

        List<ValueCount> listed = [];
        foreach ((FieldValue value, long count) in StoppableSort.First([.. counts], maxValues, Compare, cancellationToken))
        {
            listed.Add(new ValueCount(value, count));
        }

        return listed;

        static bool IsScalar(FieldValue item) => item.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean;

        static int Compare(KeyValuePair<FieldValue, long> one, KeyValuePair<FieldValue, long> other)
        {
            int byCount = other.Value.CompareTo(one.Value);
            return byCount == 0 ? FieldValueComparer.Instance.Compare(one.Key, other.Key) : byCount;
        }
    }

    private readonly record struct CodeCount(int Code, int Count);

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
