using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

public readonly partial struct FieldValue
{
    /// <summary>Gets the members when this is an object, without a copy.</summary>
    internal FieldMap? Map => _content as FieldMap;

    /// <summary>Gets the items when this is an array, without a copy; else none.</summary>
    internal ReadOnlySpan<FieldValue> Items => _content is FieldItems items ? items.Items : default;

    /// <summary>Gets the text a number came with, where it differs from the one its float64 would be given.</summary>
    internal string? NumberText => (_content as NumberContent)?.Text;

    /// <summary>Whether two values share what they hold; true of a value and itself, and never of values that differ.</summary>
    internal bool IsSameContent(FieldValue other) => Kind == other.Kind && ReferenceEquals(_content, other._content) && _number.Equals(other._number);

    internal ReadOnlyMemory<float> VectorMemory => _content is float[] array ? array : ((VectorContent)_content!).Memory;

    /// <summary>Reads text.</summary>
    /// <returns>The text; null when this is missing, null or something else. A number is not turned into text.</returns>
    public string? AsText() => _content as string;

    /// <summary>Reads a number.</summary>
    /// <returns>
    /// The nearest float64 (±∞ when the text is beyond its range, such as <c>1e400</c>); null when this is missing, null or something else.
    /// Text is not turned into a number.
    /// </returns>
    public double? AsNumber() => Kind == FieldKind.Number ? _number : null;

    /// <summary>Reads a whole number without the limits of float64.</summary>
    /// <returns>
    /// The number when it is whole and fits in 64 bits (<c>3.0</c> and <c>3e0</c> are whole), exact also beyond 2^53, however it is written; null otherwise.
    /// </returns>
    public long? AsInteger()
    {
        if (Kind != FieldKind.Number)
        {
            return null;
        }

        if (NumberText is { } text && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long exact))
        {
            return exact;
        }

        if (NumberText is { } written && Math.Abs(_number) >= JsonNumber.MaxExactInteger && ReadWhole(written) is { } whole && (double)whole == _number)
        {
            return whole;
        }

        // 2^63 itself does not fit, −2^63 does.
        return Math.Truncate(_number) == _number && _number is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)_number : null;
    }

    /// <summary>Reads a boolean.</summary>
    /// <returns>True or false; null when this is missing, null or something else.</returns>
    public bool? AsBoolean() => Kind == FieldKind.Boolean ? _number != 0 : null;

    /// <summary>Reads a date from text.</summary>
    /// <returns>
    /// The instant that an ISO 8601 text says: <c>2022-01-09</c> (midnight UTC), <c>2022-01-09T23:21</c>, with or without seconds, a fraction (cut to 100 ns),
    /// and an
    /// offset (<c>Z</c>, <c>+10:00</c>; UTC when there is none); a space may stand for the <c>T</c>. Null when this is anything else.
    /// </returns>
    public DateTimeOffset? AsDate() => _content is string text && IsoDate.TryParse(text, out DateTimeOffset date, out _) ? date : null;

    /// <summary>Reads an array.</summary>
    /// <returns>The items, read-only; the components of a vector as numbers; empty when this is neither.</returns>
    public IReadOnlyList<FieldValue> AsArray() => _content switch
    {
        FieldItems items => items.Items.AsReadOnly(),
        not null when Kind == FieldKind.Vector => Array.ConvertAll(VectorMemory.ToArray(), component => (FieldValue)ShortestDouble(component)).AsReadOnly(),
        _ => [],
    };

    /// <summary>Reads an object.</summary>
    /// <returns>The members in their order, read-only; empty when this is not an object.</returns>
    public IReadOnlyDictionary<string, FieldValue> AsObject() => Map ?? EmptyObject;

    /// <summary>Reads a vector, an array in which every item is a number, or a text that is a list of numbers as files hold it.</summary>
    /// <param name="vector">
    /// The components; of an array or a text each is the float32 nearest to what stands there (±∞ beyond its range, NaN for Python's <c>nan</c>). Empty when
    /// there is none.
    /// </param>
    /// <returns>
    /// False when this is something else, or an array with an item that is not a number. An empty array is a vector of length 0. A text is read in the
    /// notations of JSON (<c>[0.1, 0.2]</c>), NumPy and pandas (<c>[0.1 0.2]</c>, over several lines too, <c>array([0.1, 0.2], dtype=float32)</c>), pgvector
    /// and PostgreSQL (<c>{0.1,0.2}</c>), and as two or more numbers between spaces, commas or semicolons without brackets.
    /// </returns>
    public bool TryGetVector(out ReadOnlyMemory<float> vector)
    {
        if (Kind == FieldKind.Vector)
        {
            vector = VectorMemory;
            return true;
        }

        vector = default;
        if (_content is string text)
        {
            return NumberList.TryReadVector(text, out vector);
        }

        if (_content is not FieldItems { Items: { } items } || Array.Exists(items, item => item.Kind != FieldKind.Number))
        {
            return false;
        }

        vector = Array.ConvertAll(items, item => item.ToSingle());
        return true;
    }

    /// <summary>Writes the value as JSON text; missing as <c>null</c>, and so each component of a vector that is not finite.</summary>
    /// <returns>Compact JSON; numbers with the text they were read from.</returns>
    public string ToJson()
    {
        FieldValue value = this;
        return JsonTreeWriter.ToText(writer => JsonTreeWriter.WriteValue(writer, value));
    }

    /// <summary>Writes the value as UTF-8 JSON, as <see cref="ToJson"/> does.</summary>
    /// <param name="output">Where the bytes go.</param>
    public void WriteJson(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter writer = JsonTreeWriter.Create(output);
        JsonTreeWriter.WriteValue(writer, this);
    }

    /// <summary>Gives text as it is, everything else as JSON, "" when missing or null.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _content as string ?? (HasValue ? ToJson() : "");

    // With a fraction of nothing but zeros, or an exponent. What has more digits than a decimal is left to its float64.
    private static long? ReadWhole(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
        && decimal.Truncate(number) == number
        && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : null;

    // The number that a reader of JSON would see: 0.1f is 0.1 there and not 0.10000000149011612.
    private static double ShortestDouble(float component) =>
        double.Parse(component.ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Rounds to float32 as if straight from the text: rounding twice would differ where the float64 lies exactly between two float32.</summary>
    private float ToSingle()
    {
        float single = (float)_number;
        const long BitsBelowSingle = (1L << 29) - 1;
        bool isTie = (BitConverter.DoubleToInt64Bits(_number) & BitsBelowSingle) == 1L << 28 || !float.IsNormal(single);
        return isTie && single != 0 ? float.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture) : single;
    }
}
