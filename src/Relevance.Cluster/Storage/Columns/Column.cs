using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Storage.Columns;

/// <summary>
/// The values of one field in some documents: each distinct value once, and its code for each document. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Equal values (<see cref="FieldValue.Equals(FieldValue)"/>) have the same code, and a value is in its canonical form. So everything that depends on a value
/// is computed once per distinct value, by its definition, and applied to the documents by their codes.
/// </remarks>
internal sealed class Column
{
    /// <summary>The code of documents without the field.</summary>
    public const int Missing = 0;

    /// <summary>The code of JSON null.</summary>
    public const int Null = 1;

    /// <summary>The code of every object: objects are not distinguished, and <see cref="Values"/> has an empty one.</summary>
    public const int SomeObject = 2;

    /// <summary>The first code of other values.</summary>
    public const int First = 3;

    private const int BytesPerValue = 16;

    private double[]? _numbers;
    private int[]? _ranks;
    private int[]? _orders;
    private GroupedItems? _positions;

    /// <summary>Initializes a new instance of the <see cref="Column"/> class.</summary>
    /// <param name="codes">The code of each document.</param>
    /// <param name="values">The values by code, including the first three; some may have no document.</param>
    /// <param name="textBytes">The approximate size of the texts and arrays.</param>
    public Column(int[] codes, FieldValue[] values, long textBytes)
    {
        Codes = codes;
        Values = values;
        TextBytes = textBytes;
        HasObjects = codes.AsSpan().Contains(SomeObject);
        HasArrays = Array.Exists(values, value => value.Kind == FieldKind.Array);
    }

    public int[] Codes { get; }

    public FieldValue[] Values { get; }

    public long TextBytes { get; }

    public bool HasObjects { get; }

    public bool HasArrays { get; }

    /// <summary>Gets the approximate size in memory, including what is computed on request.</summary>
    public long Bytes => (2L * Codes.Length * sizeof(int)) + ((long)Values.Length * (BytesPerValue + sizeof(double) + (3 * sizeof(int)))) + TextBytes;

    /// <summary>Gets the number of each code, as <see cref="FieldValue.AsNumber"/> returns it; NaN for other values.</summary>
    public double[] Numbers => _numbers ??= Array.ConvertAll(Values, value => value.AsNumber() ?? double.NaN);

    /// <summary>
    /// Gets the rank of each code in the order of <see cref="FieldValueComparer"/>, from 0. Values that this order does not distinguish have the same rank.
    /// </summary>
    public int[] Ranks => _ranks ??= ComputeRanks();

    /// <summary>Gets the codes in the order of their ranks.</summary>
    public int[] CodesByRank => _orders ??= ColumnOrder.OfCodes(this);

    /// <summary>Gets the positions of the documents of each code, ascending.</summary>
    public GroupedItems Positions => _positions ??= GroupedItems.Create(Values.Length, Codes, [.. Enumerable.Range(0, Codes.Length)]);

    /// <summary>Compares two codes as <see cref="FieldValueComparer"/> does.</summary>
    public int Compare(int left, int right) => Ranks[left].CompareTo(Ranks[right]);

    private int[] ComputeRanks()
    {
        int[] ranks = new int[Values.Length];
        int[] codes = CodesByRank;
        for (int i = 1; i < codes.Length; i++)
        {
            bool isSame = FieldValueComparer.Instance.Compare(Values[codes[i - 1]], Values[codes[i]]) == 0;
            ranks[codes[i]] = ranks[codes[i - 1]] + (isSame ? 0 : 1);
        }

        return ranks;
    }
}

/// <summary>Sorts the distinct values of a column: numbers by their float64, and only those that round to the same one by their exact values.</summary>
internal static class ColumnOrder
{
    public static int[] OfCodes(Column column)
    {
        FieldValue[] values = column.Values;
        int[] numbers = Select(values, value => value.Kind == FieldKind.Number);
        double[] keys = Array.ConvertAll(numbers, code => column.Numbers[code]);
        Array.Sort(keys, numbers);
        for (int start = 0; start < keys.Length;)
        {
            int end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            numbers.AsSpan(start, end - start).Sort((left, right) => FieldValue.CompareNumbers(values[left], values[right]));
            start = end;
        }

        int[] texts = Select(values, value => value.Kind == FieldKind.Text);
        Array.Sort(Array.ConvertAll(texts, code => values[code].AsText()!), texts, CodePointComparer.Instance);
        return
        [
            Column.Missing,
            Column.Null,
            .. Select(values, value => value.AsBoolean() == false),
            .. Select(values, value => value.AsBoolean() == true),
            .. numbers,
            .. texts,
            .. Select(values, value => value.Kind is FieldKind.Array or FieldKind.Object),
        ];
    }

    private static int[] Select(FieldValue[] values, Predicate<FieldValue> isSelected)
    {
        int count = 0;
        int[] codes = new int[values.Length];
        for (int code = 0; code < values.Length; code++)
        {
            if (isSelected(values[code]))
            {
                codes[count++] = code;
            }
        }

        return codes[..count];
    }

    private sealed class CodePointComparer : IComparer<string>
    {
        public static readonly CodePointComparer Instance = new();

        public int Compare(string? x, string? y) => UnicodeText.CompareByCodePoint(x!, y!);
    }
}
