using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Sqlite.Queries;

/// <summary>
/// Assigns an integer code to each distinct value in a statement, so that SQL groups numbers and not texts; equal values have the same code. Numbers have odd
/// codes, texts and booleans even ones, both above 0; arrays have negative ones; all objects have 0.
/// </summary>
internal sealed class ValueCodes
{
    private readonly List<(FieldValue Value, byte[]? Text)> _values = [];
    private readonly Dictionary<FieldValue, long> _codes = [];

    // By the bytes of a text and the digits of a number: a value with the same bytes is not parsed again.
    private readonly Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> _texts = Make();
    private readonly Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> _digits = Make();

    /// <summary>Returns the code of a value.</summary>
    public long GetCode(FieldValue value)
    {
        if (value.AsText() is { } text)
        {
            return GetTextCode(Encoding.UTF8.GetBytes(text));
        }

        if (value.Kind is FieldKind.Object or FieldKind.Vector)
        {
            return 0;
        }

        if (!_codes.TryGetValue(value, out long code))
        {
            code = value.Kind == FieldKind.Array ? -1 - _values.Count : (2L * _values.Count) + (value.Kind == FieldKind.Number ? 1 : 2);
            _values.Add((value.ToCanonical(), null));
            _codes.Add(value, code);
        }

        return code;
    }

    /// <summary>Returns the code of a scalar, from its JSON.</summary>
    public long GetCode(JsonField field, ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> token = field.Of(json);
        if (field is { Token: JsonTokenType.String, IsEscaped: false })
        {
            return GetTextCode(token[1..^1]);
        }

        if (field.Token != JsonTokenType.Number)
        {
            return GetCode(FieldValue.Parse(token));
        }

        if (!_digits.TryGetValue(token, out long code))
        {
            code = GetCode(FieldValue.Parse(token));
            _digits[token] = code;
        }

        return code;
    }

    /// <summary>Returns the value of a code other than 0.</summary>
    public FieldValue GetValue(long code)
    {
        (FieldValue value, byte[]? text) = _values[GetPosition(code)];
        return text is null ? value : Encoding.UTF8.GetString(text);
    }

    /// <summary>Compares two values by their codes, both above 0, in the order of <see cref="FieldValueComparer"/>.</summary>
    public int Compare(long left, long right)
    {
        (FieldValue leftValue, byte[]? leftText) = _values[GetPosition(left)];
        (FieldValue rightValue, byte[]? rightText) = _values[GetPosition(right)];

        // Texts are after numbers and booleans, and the order of their bytes is that of their code points.
        return leftText is not null && rightText is not null ? leftText.AsSpan().SequenceCompareTo(rightText)
            : leftText is null && rightText is null ? FieldValueComparer.Instance.Compare(leftValue, rightValue)
            : leftText is null ? -1
            : 1;
    }

    /// <summary>Returns the codes of the distinct texts, numbers and booleans among an array's items.</summary>
    public IReadOnlyCollection<long> GetItems(long code) =>
        GetValue(code).AsArray().Where(item => item.Kind is FieldKind.Text or FieldKind.Number or FieldKind.Boolean).Select(GetCode).ToHashSet();

    private static int GetPosition(long code) => (int)(code < 0 ? -1 - code : (code - 1) / 2);

    private static Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> Make() =>
        new Dictionary<byte[], long>(new BytesComparer()).GetAlternateLookup<ReadOnlySpan<byte>>();

    private long GetTextCode(ReadOnlySpan<byte> text)
    {
        if (!_texts.TryGetValue(text, out long code))
        {
            byte[] copy = text.ToArray();
            code = (2L * _values.Count) + 2;
            _values.Add((default, copy));
            _texts.Dictionary.Add(copy, code);
        }

        return code;
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
