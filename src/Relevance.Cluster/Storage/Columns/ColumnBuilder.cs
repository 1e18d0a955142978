using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Relevance.Cluster.Documents.Values;
using Relevance.Cluster.Storage.Rows;

namespace Relevance.Cluster.Storage.Columns;

/// <summary>Builds a column from the values of documents, in their order. A scalar is found by its JSON, and no value is created per document.</summary>
internal sealed class ColumnBuilder
{
    private const int BytesPerText = 24;
    private const int MaxStackChars = 256;

    // An item of an array has at least two words, and in JSON at least two letters.
    private const long BytesPerLetterOfJson = 8;

    private readonly List<FieldValue> _values = [default, FieldValue.Null, FieldValue.FromObject([])];
    private readonly Dictionary<long, int> _numbers = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _texts =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly Dictionary<FieldValue, int> _others = [];
    private int[] _codes;
    private int _count;
    private long _textBytes;

    /// <summary>Initializes a new instance of the <see cref="ColumnBuilder"/> class.</summary>
    /// <param name="count">The expected number of documents.</param>
    public ColumnBuilder(int count) => _codes = new int[count];

    /// <summary>Gets the approximate size of the column so far.</summary>
    public long Bytes => ((long)_count * sizeof(int)) + (_values.Count * 32L) + _textBytes;

    /// <summary>Adds the scalar of a document from its JSON.</summary>
    public void Add(JsonField field, ReadOnlySpan<byte> json) => AddCode(field switch
    {
        { Token: JsonTokenType.None } => Column.Missing,
        { Token: JsonTokenType.Null } => Column.Null,
        { Token: JsonTokenType.Number } => GetNumberCode(field.Of(json)),
        { Token: JsonTokenType.String, IsEscaped: false } => GetTextCode(field.Of(json)[1..^1]),
        _ => GetCode(FieldValue.Parse(field.Of(json))),
    });

    /// <summary>Adds the value of a document.</summary>
    public void Add(FieldValue value) => AddCode(GetCode(value));

    /// <summary>Returns the code of a value, as of one that was added.</summary>
    public int GetCode(FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Missing:
                return Column.Missing;
            case FieldKind.Null:
                return Column.Null;
            case FieldKind.Object or FieldKind.Vector:
                return Column.SomeObject;
            case FieldKind.Text:
                return GetTextCode(value.AsText().AsSpan());
        }

        FieldValue canonical = value.ToCanonical();
        return canonical.Kind == FieldKind.Number && IsRoundNumber(canonical)
            ? GetNumberCode(canonical.AsNumber()!.Value, canonical)
            : GetOtherCode(canonical);
    }

    /// <summary>Estimates the size of a value in memory, in addition to the two words of each.</summary>
    public static long SizeOf(FieldValue value) => value.Kind switch
    {
        FieldKind.Text => BytesPerText + (sizeof(char) * (long)value.AsText()!.Length),
        FieldKind.Array or FieldKind.Object => value.ToJson().Length * BytesPerLetterOfJson,
        _ => 0,
    };

    /// <summary>Creates the column of the added values, after which no value can be added. A million codes of the expected number are not copied.</summary>
    public Column Build()
    {
        Array.Resize(ref _codes, _count);
        return Build(_codes);
    }

    /// <summary>Creates a column of codes that <see cref="GetCode"/> returned.</summary>
    public Column Build(int[] codes) => new(codes, [.. _values], _textBytes);

    /// <summary>Determines whether equality with a number is equality of its float64: not if it is an integer that rounds to it.</summary>
    private static bool IsRoundNumber(FieldValue canonical) =>
        canonical.AsInteger() is not { } integer || Math.Abs((double)integer) < JsonNumber.MaxExactInteger;

    private void AddCode(int code)
    {
        if (_count == _codes.Length)
        {
            Array.Resize(ref _codes, (int)Math.Min(Array.MaxLength, Math.Max(16, 2L * _count)));
        }

        _codes[_count++] = code;
    }

    private int GetNumberCode(ReadOnlySpan<byte> digits)
    {
        if (Utf8Parser.TryParse(digits, out long integer, out int length) && length == digits.Length && Math.Abs((double)integer) < JsonNumber.MaxExactInteger)
        {
            return GetNumberCode(integer, default);
        }

        return GetCode(FieldValue.Parse(digits));
    }

    /// <summary>Returns the code of a number that is identified by its float64.</summary>
    private int GetNumberCode(double number, FieldValue canonical)
    {
        // Adding zero changes -0 to 0.
        ref int code = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, BitConverter.DoubleToInt64Bits(number + 0.0), out bool exists);
        if (!exists)
        {
            code = AddValue(canonical.HasValue ? canonical : number + 0.0);
        }

        return code;
    }

    private int GetTextCode(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxStackChars)
        {
            return GetTextCode(Encoding.UTF8.GetString(utf8).AsSpan());
        }

        Span<char> text = stackalloc char[MaxStackChars];
        return GetTextCode(text[..Encoding.UTF8.GetChars(utf8, text)]);
    }

    private int GetTextCode(ReadOnlySpan<char> text)
    {
        if (!_texts.TryGetValue(text, out int code))
        {
            string value = text.ToString();
            code = AddValue(value);
            _texts.Dictionary.Add(value, code);
        }

        return code;
    }

    private int GetOtherCode(FieldValue canonical)
    {
        if (!_others.TryGetValue(canonical, out int code))
        {
            code = AddValue(canonical);
            _others.Add(canonical, code);
        }

        return code;
    }

    private int AddValue(FieldValue value)
    {
        _textBytes += SizeOf(value);
        _values.Add(value);
        return _values.Count - 1;
    }
}
