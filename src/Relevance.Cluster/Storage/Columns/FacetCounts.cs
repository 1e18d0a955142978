using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Numerics;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Storage.Columns;

/// <summary>Counts the values of a column, in all documents of a query or in those of each group. Not thread-safe.</summary>
/// <remarks>
/// The frequency of each code determines everything else: the statistics of the finite numbers (their sum is exact, so it can be computed value by value) and
/// the counts of array items. The time depends on the number of documents and of their values; one table of counts serves all groups.
/// </remarks>
internal sealed class FacetCounts
{
    /// <summary>The values per document from which on codes are sorted instead of counted in a table of all values.</summary>
    private const int ManyValues = 16;

    private readonly FieldPath _field;
    private readonly Column _column;
    private readonly int _maxValues;
    private readonly int[]? _counts;

    /// <summary>Initializes a new instance of the <see cref="FacetCounts"/> class.</summary>
    /// <param name="field">The path of the field.</param>
    /// <param name="rows">The documents of the query, with a column of the field.</param>
    /// <param name="maxValues">The largest number of listed values.</param>
    public FacetCounts(FieldPath field, SelectedRows rows, int maxValues)
    {
        _field = field;
        _column = rows.Table[field];
        _maxValues = maxValues;
        _counts = _column.Values.Length / ManyValues > rows.Count ? null : new int[_column.Values.Length];
    }

    /// <summary>Returns the fields of a query; those without fields ask for every plain one.</summary>
    /// <param name="query">The query.</param>
    /// <param name="schema">The schema, with the labels.</param>
    /// <param name="datasetId">The dataset.</param>
    /// <exception cref="FieldNotFoundException">A field is a vector.</exception>
    public static FieldPath[] GetFields(FacetQuery query, Schema schema, string datasetId)
    {
        string[] plain = [.. schema.Where(each => IsPlain(each.Value)).Select(each => each.Key)];
        IReadOnlyList<string> fields = query.Fields.Count > 0 ? query.Fields : plain;
        string? vector = fields.FirstOrDefault(path => schema.TryGetValue(path, out FieldType type) && (type.IsVector || type.IsChunkVector));
        return vector is null
            ? [.. fields.Select(path => new FieldPath(path))]
            : throw new FieldNotFoundException(datasetId, vector, "a field whose values can be counted", plain);
    }

    /// <summary>Summarizes fields of documents.</summary>
    /// <param name="rows">The documents, with a column for each field.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="maxValues">The largest number of listed values.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public static IReadOnlyList<FieldFacet> Count(SelectedRows rows, FieldPath[] fields, int maxValues, CancellationToken cancellationToken)
    {
        return [.. fields.Select(path => new FacetCounts(path, rows, maxValues).Count(rows.GetCodes(rows.Table[path]), cancellationToken))];
    }

    /// <summary>Summarizes fields of the documents of each label, in one pass over each column.</summary>
    /// <param name="rows">The documents, with a column of the labels, and one for each field.</param>
    /// <param name="label">The path of the labels, and the labels that are wanted, each once.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="maxValues">The largest number of listed values.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    /// <returns>For each label the fields of its documents.</returns>
    public static IReadOnlyList<IReadOnlyList<FieldFacet>> CountByLabel(
        SelectedRows rows, (FieldPath Path, IReadOnlyList<string> Wanted) label, FieldPath[] fields, int maxValues, CancellationToken cancellationToken)
    {
        int[] groups = GetGroups(rows, label);
        FieldFacet[][] facets = [.. label.Wanted.Select(_ => new FieldFacet[fields.Length])];
        for (int i = 0; i < fields.Length; i++)
        {
            FacetCounts counts = new(fields[i], rows, maxValues);
            GroupedItems codes = GroupedItems.Create(facets.Length + 1, groups, rows.GetCodes(rows.Table[fields[i]]));
            for (int group = 0; group < facets.Length; group++)
            {
                facets[group][i] = counts.Count(codes[group], cancellationToken);
            }
        }

        return facets;
    }

    /// <summary>Counts the values of documents.</summary>
    /// <param name="codes">The code of each document.</param>
    /// <param name="cancellationToken">A token that cancels the operation.</param>
    public FieldFacet Count(ReadOnlySpan<int> codes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Summarize(_counts is null ? CountSorted(codes.ToArray()) : CountAll(codes, _counts), cancellationToken);
    }

    /// <summary>Returns the index of each document's label; the number of labels for a document with another one, or without one.</summary>
    private static int[] GetGroups(SelectedRows rows, (FieldPath Path, IReadOnlyList<string> Wanted) label)
    {
        Column column = rows.Table[label.Path];
        Dictionary<string, int> groups = label.Wanted.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal);
        int others = label.Wanted.Count;
        int[] groupOfCode = Array.ConvertAll(column.Values, value => value.AsText() is { } text ? groups.GetValueOrDefault(text, others) : others);
        return Array.ConvertAll(rows.GetCodes(column), code => groupOfCode[code]);
    }

    /// <summary>Counts codes in a table of all codes, which is zeros before and after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static CodeCount[] CountAll(ReadOnlySpan<int> codes, int[] counts)
    {
        int distinct = 0;
        foreach (int code in codes)
        {
            distinct += counts[code]++ == 0 ? 1 : 0;
        }

        CodeCount[] found = new CodeCount[distinct];
        for (int i = 0, next = 0; next < found.Length; i++)
        {
            ref int count = ref counts[codes[i]];
            if (count > 0)
            {
                found[next++] = new CodeCount(codes[i], count);
                count = 0;
            }
        }

        return found;
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private FieldFacet Summarize(CodeCount[] found, CancellationToken cancellationToken)
    {
        double[] numberOfCode = _column.Numbers;
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
            double number = numberOfCode[code];
            if (!double.IsNaN(number))
            {
                numbers.Add(number, count);
            }
            else if (_column.Values[code].AsDate() is { } date)
            {
                dates = (dates.Count + count, date < dates.First ? date : dates.First, date > dates.Last ? date : dates.Last);
            }
        }

        return new FieldFacet
        {
            Field = _field.ToString(),
            Count = all,
            LeftOutCount = numbers.LeftOutCount,
            Numbers = numbers.ToFacet(),
            Dates = dates.Count == 0 ? null : new DateFacet(dates.Count, dates.First.ToUniversalTime(), dates.Last.ToUniversalTime()),
            Values = _column.HasArrays ? ListItems(found, cancellationToken) : List(found, cancellationToken),
        };
    }

    /// <summary>Lists values, most frequent first.</summary>
    private List<ValueCount> List(CodeCount[] found, CancellationToken cancellationToken)
    {
        int[] ranks = _column.Ranks;
        List<ValueCount> listed = [];
        CodeCount[] counted = Array.TrueForAll(found, IsValue) ? found : Array.FindAll(found, IsValue);
        foreach ((int code, int count) in StoppableSort.First(counted, _maxValues, Compare, cancellationToken))
        {
            listed.Add(new ValueCount(_column.Values[code], count));
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
            FieldValue value = _column.Values[code];
            foreach (FieldValue item in value.Kind == FieldKind.Array ? value.AsArray().Where(IsScalar).Distinct() : [value])
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, item, out _) += documents;
            }
        }

        List<ValueCount> listed = [];
        foreach ((FieldValue value, long count) in StoppableSort.First([.. counts], _maxValues, Compare, cancellationToken))
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

    private static bool IsPlain(FieldType type) =>
        !type.IsVector && !type.IsChunkVector && type != FieldType.Dictionary && type != FieldType.Chunks;

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
