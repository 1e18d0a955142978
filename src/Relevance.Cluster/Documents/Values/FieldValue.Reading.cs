using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

public readonly partial struct FieldValue
{
    /// <summary>Gets the properties if this is an object, without a copy; otherwise null.</summary>
    internal FieldMap? Map => _content as FieldMap;

    /// <summary>Gets the items if this is an array, without a copy; otherwise an empty span.</summary>
    internal ReadOnlySpan<FieldValue> Items => _content is FieldItems items ? items.Items : default;

    /// <summary>Gets the number of items if this is an array, without creating them; otherwise 0.</summary>
    internal int ItemCount => _content is FieldItems items ? items.Count : 0;

    /// <summary>Gets the text that a number was read from, if it differs from the shortest text of its float64.</summary>
    internal string? NumberText => (_content as NumberContent)?.Text;

    /// <summary>Determines whether two values share their content; true for a value and itself, never true for values that differ.</summary>
    internal bool IsSameContent(FieldValue other) => Kind == other.Kind && ReferenceEquals(_content, other._content) && _number.Equals(other._number);

    internal ReadOnlyMemory<float> VectorMemory => _content is float[] array ? array : ((VectorContent)_content!).Memory;

    /// <summary>Gets the value as text.</summary>
    /// <returns>The text; null if this is missing, null or of another kind. A number is not converted to text.</returns>
    public string? AsText() => _content as string;

    /// <summary>Gets the value as a number.</summary>
    /// <returns>
    /// The nearest float64 (±∞ if the text is beyond its range, such as <c>1e400</c>); null if this is missing, null or of another kind. Text is not converted
    /// to a number.
    /// </returns>
    public double? AsNumber() => Kind == FieldKind.Number ? _number : null;

    /// <summary>Gets the value as an integer, without the limits of float64.</summary>
    /// <returns>
    /// The number if it is an integer that fits in 64 bits (<c>3.0</c> and <c>3e0</c> are integers), exact also beyond 2^53, in any notation; otherwise null.
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

    /// <summary>Gets the value as a boolean.</summary>
    /// <returns>True or false; null if this is missing, null or of another kind.</returns>
    public bool? AsBoolean() => Kind == FieldKind.Boolean ? _number != 0 : null;

    /// <summary>Gets the value as a date, read from text.</summary>
    /// <returns>
    /// The instant of an ISO 8601 text: <c>2022-01-09</c> (midnight UTC), <c>2022-01-09T23:21</c>, with or without seconds, a fraction (truncated to 100 ns),
    /// and an offset (<c>Z</c>, <c>+10:00</c>; UTC if it has none); a space can replace the <c>T</c>. Null if this is anything else.
    /// </returns>
    public DateTimeOffset? AsDate() => _content is string text && IsoDate.TryParse(text, out DateTimeOffset date, out _) ? date : null;

    /// <summary>Gets the value as an array.</summary>
    /// <returns>The items, read-only; the components of a vector as numbers; empty if this is neither an array nor a vector.</returns>
    public IReadOnlyList<FieldValue> AsArray() => _content switch
    {
        FieldItems items => items.Items.AsReadOnly(),
        not null when Kind == FieldKind.Vector =>
            Array.ConvertAll(VectorMemory.ToArray(), component => (FieldValue)JsonNumber.Shortest(component)).AsReadOnly(),
        _ => [],
    };

    /// <summary>Gets the value as an object.</summary>
    /// <returns>The properties in their order, read-only; empty if this is not an object.</returns>
    public IReadOnlyDictionary<string, FieldValue> AsObject() => Map ?? EmptyObject;

    /// <summary>
    /// Gets the value as a vector: a vector, an array in which every item is a number, or a text with a list of numbers, as files contain it.
    /// </summary>
    /// <param name="vector">
    /// The components; for an array or a text, each is the float32 nearest to the number (±∞ beyond its range, NaN for Python's <c>nan</c>). Empty if the
    /// method returns false.
    /// </param>
    /// <returns>
    /// False if this is of another kind, or an array with an item that is not a number. An empty array is a vector of dimension 0. A text is read in the
    /// notations of JSON (<c>[0.1, 0.2]</c>), NumPy and pandas (<c>[0.1 0.2]</c>, also over several lines, <c>array([0.1, 0.2], dtype=float32)</c>), pgvector
    /// and PostgreSQL (<c>{0.1,0.2}</c>), and as two or more numbers without brackets, separated by spaces, commas or semicolons.
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

        return _content is FieldItems items && items.TryGetVector(out vector);
    }

    /// <summary>Writes the value as JSON text. A missing value and each component of a vector that is not finite are written as <c>null</c>.</summary>
    /// <returns>Compact JSON; numbers with the text they were read from.</returns>
    public string ToJson()
    {
        FieldValue value = this;
        return JsonTreeWriter.ToText(writer => JsonTreeWriter.WriteValue(writer, value));
    }

    /// <summary>Writes the value as UTF-8 JSON, as <see cref="ToJson"/> does.</summary>
    /// <param name="output">The buffer that receives the bytes.</param>
    public void WriteJson(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using Utf8JsonWriter writer = JsonTreeWriter.Create(output);
        JsonTreeWriter.WriteValue(writer, this);
    }

    /// <summary>Returns a text unchanged, every other value as JSON, and "" for missing or null.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _content as string ?? (HasValue ? ToJson() : "");

    // The number has a fraction of zeros only, or an exponent. A number with more digits than a decimal is left to its float64.
    private static long? ReadWhole(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
        && decimal.Truncate(number) == number
        && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : null;

    /// <summary>Rounds to float32 directly from the text: rounding twice would differ if the float64 lies exactly between two float32.</summary>
    internal float ToSingle()
    {
        float single = (float)_number;
        const long BitsBelowSingle = (1L << 29) - 1;
        bool isTie = (BitConverter.DoubleToInt64Bits(_number) & BitsBelowSingle) == 1L << 28 || !float.IsNormal(single);
        return isTie && single != 0 ? float.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture) : single;
    }
}
