using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster;

/// <content>Conversions from the types of .NET. Except for numbers, a conversion from a nullable type converts the type itself too.</content>
public readonly partial struct FieldValue
{
    /// <summary>Converts a string to a text value; null becomes JSON null.</summary>
    /// <param name="value">The text. A lone surrogate in it cannot be stored: it is written as U+FFFD, and stores reject the document.</param>
    public static implicit operator FieldValue(string? value) => value is null ? Null : new(value);

    /// <summary>Converts a float64 or float32 to a number; NaN and the infinities, which JSON does not have, become JSON null.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FieldValue(double value) => double.IsFinite(value) ? new(FieldTag.Number, value) : Null;

    /// <summary>Converts an integer to a number, exact over all 64 bits.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FieldValue(long value) =>
        Math.Abs((double)value) <= JsonNumber.MaxExactInteger && (long)(double)value == value
            ? new(FieldTag.Number, value)
            : FromNumberText(value, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Converts an unsigned integer to a number.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FieldValue(uint value) => new(FieldTag.Number, value);

    /// <summary>Converts an unsigned integer to a number, exact over all 64 bits.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FieldValue(ulong value) =>
        value <= (ulong)JsonNumber.MaxExactInteger ? new(FieldTag.Number, value) : FromNumberText(value, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Converts a decimal to a number that keeps all its digits, trailing zeros included: <c>1.50m</c> is written as <c>1.50</c>.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator FieldValue(decimal value) => FromText(value);

    /// <summary>Converts a number as <see cref="op_Implicit(double)"/> does; null becomes JSON null.</summary>
    /// <param name="value">The number, or null.</param>
    public static implicit operator FieldValue(double? value) => value is { } number ? number : Null;

    /// <summary>Converts an integer as <see cref="op_Implicit(long)"/> does; null becomes JSON null.</summary>
    /// <param name="value">The number, or null.</param>
    public static implicit operator FieldValue(long? value) => value is { } number ? number : Null;

    /// <summary>Converts an integer as <see cref="op_Implicit(uint)"/> does; null becomes JSON null.</summary>
    /// <param name="value">The number, or null.</param>
    public static implicit operator FieldValue(uint? value) => value is { } number ? number : Null;

    /// <summary>Converts an integer as <see cref="op_Implicit(ulong)"/> does; null becomes JSON null.</summary>
    /// <param name="value">The number, or null.</param>
    public static implicit operator FieldValue(ulong? value) => value is { } number ? number : Null;

    /// <summary>Converts a number as <see cref="op_Implicit(decimal)"/> does; null becomes JSON null.</summary>
    /// <param name="value">The number, or null.</param>
    public static implicit operator FieldValue(decimal? value) => value is { } number ? number : Null;

    /// <summary>
    /// Converts a float16 to the number with its shortest digits, as System.Text.Json writes it: <c>(Half)0.1</c> is 0.1. NaN, the infinities and null become
    /// JSON null.
    /// </summary>
    /// <param name="value">The number, or null.</param>
    public static implicit operator FieldValue(Half? value) => value is { } number && Half.IsFinite(number) ? FromText(number) : Null;

    /// <summary>Converts an integer to a number that keeps all its digits; null becomes JSON null.</summary>
    /// <param name="value">The number, or null. <see cref="ToString"/> returns the digits of a number beyond <see cref="AsInteger"/>.</param>
    public static implicit operator FieldValue(Int128? value) => value is { } number ? FromText(number) : Null;

    /// <inheritdoc cref="op_Implicit(Int128?)"/>
    public static implicit operator FieldValue(UInt128? value) => value is { } number ? FromText(number) : Null;

    /// <inheritdoc cref="op_Implicit(Int128?)"/>
    public static implicit operator FieldValue(BigInteger? value) => value is { } number ? FromText(number) : Null;

    /// <summary>Converts a bool to a boolean value; null becomes JSON null.</summary>
    /// <param name="value">True or false.</param>
    public static implicit operator FieldValue(bool? value) => value is { } flag ? new(FieldTag.Boolean, flag ? 1 : 0) : Null;

    /// <summary>
    /// Converts an instant to a date as text: ISO 8601 in UTC, such as <c>2022-01-09T23:21:07.246Z</c>, with a fraction only if it is not zero; null becomes
    /// JSON null.
    /// </summary>
    /// <param name="value">The instant.</param>
    public static implicit operator FieldValue(DateTimeOffset? value) => value is { } instant ? new(IsoDate.Format(instant)) : Null;

    /// <summary>
    /// Converts a date and time to a date as text: one in UTC or local time as its instant in UTC (<c>2022-01-09T23:21:07Z</c>); one of an unspecified kind
    /// without a time zone (<c>2022-01-09T23:21:07</c>), which <see cref="AsDate"/>, filters and groupings read as UTC. Null becomes JSON null.
    /// </summary>
    /// <param name="value">The date and time.</param>
    public static implicit operator FieldValue(DateTime? value) => value switch
    {
        null => Null,
        { Kind: DateTimeKind.Unspecified } time => new(IsoDate.Format(new DateTimeOffset(time, TimeSpan.Zero))[..^1]),
        { } time => new(IsoDate.Format(new DateTimeOffset(time.ToUniversalTime()))),
    };

    /// <summary>Converts a day to a date as text: <c>2022-01-09</c>; null becomes JSON null.</summary>
    /// <param name="value">The day.</param>
    public static implicit operator FieldValue(DateOnly? value) =>
        value is { } day ? new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : Null;

    /// <summary>
    /// Converts a time of day to text as System.Text.Json does: <c>07:08:09</c>, or with seven digits after the second; null becomes JSON null.
    /// </summary>
    /// <param name="value">The time of day.</param>
    public static implicit operator FieldValue(TimeOnly? value) => value?.ToTimeSpan();

    /// <summary>
    /// Converts a duration to text as System.Text.Json does: <c>[-][d.]hh:mm:ss[.fffffff]</c>. Texts do not sort by length of time:
    /// <see cref="TimeSpan.TotalSeconds"/> is a number that does. Null becomes JSON null.
    /// </summary>
    /// <param name="value">The duration.</param>
    public static implicit operator FieldValue(TimeSpan? value) => value is { } span ? new(span.ToString("c", CultureInfo.InvariantCulture)) : Null;

    /// <summary>Converts a GUID to text: 32 lowercase digits in five groups, joined by hyphens; null becomes JSON null.</summary>
    /// <param name="value">The GUID.</param>
    public static implicit operator FieldValue(Guid? value) => value is { } guid ? new(guid.ToString()) : Null;

    /// <summary>
    /// Converts a value of any enum to text: its name in C#, the names of combined flags joined by a comma and a space, and the digits of a value without a
    /// name. Null becomes JSON null.
    /// </summary>
    /// <param name="value">The value.</param>
    public static implicit operator FieldValue(Enum? value) => value is null ? Null : new(value.ToString());

    /// <summary>Converts a float32 array to a vector, which refers to the array without copying it; null becomes JSON null.</summary>
    /// <param name="vector">The components.</param>
    public static implicit operator FieldValue(float[]? vector) => vector is null ? Null : new(vector);

    /// <summary>Converts float32 memory to a vector, which refers to the memory without copying it; null becomes JSON null.</summary>
    /// <param name="vector">The components.</param>
    public static implicit operator FieldValue(ReadOnlyMemory<float>? vector) =>
        vector is not { } memory ? Null
        : MemoryMarshal.TryGetArray(memory, out ArraySegment<float> segment) && segment.Array is { } array && segment.Count == array.Length ? new(array)
        : new((object)new VectorContent(memory));

    /// <inheritdoc cref="op_Implicit(ReadOnlyMemory{float}?)"/>
    public static implicit operator FieldValue(Memory<float>? vector) => vector is { } memory ? (ReadOnlyMemory<float>)memory : Null;

    /// <summary>Converts a list of float32 to a vector, copied; null becomes JSON null.</summary>
    /// <param name="vector">The components.</param>
    public static implicit operator FieldValue(List<float>? vector) => vector is null ? Null : new(CollectionsMarshal.AsSpan(vector).ToArray());

    /// <summary>Converts float64 numbers to an array value, copied; in a field whose name ends in <c>_vector_</c> it becomes a vector.</summary>
    /// <param name="numbers">The items; NaN and the infinities become JSON null, as does a null array.</param>
    public static implicit operator FieldValue(double[]? numbers) => ToArray(numbers, static number => number);

    /// <summary>Converts integers to an array value, copied; in a field whose name ends in <c>_vector_</c> it becomes a vector.</summary>
    /// <param name="numbers">The items; a null array becomes JSON null.</param>
    public static implicit operator FieldValue(int[]? numbers) => ToArray(numbers, static number => number);

    /// <summary>Converts texts to an array value, copied; null becomes JSON null.</summary>
    /// <param name="texts">The items; a null item is JSON null.</param>
    public static implicit operator FieldValue(string[]? texts) => ToArray(texts, static text => text);

    /// <inheritdoc cref="op_Implicit(string[])"/>
    public static implicit operator FieldValue(List<string>? texts) => texts?.ToArray();

    /// <summary>Converts a JSON element to the same value, copied; numbers keep their text. An undefined element becomes a missing value.</summary>
    /// <param name="element">The element.</param>
    /// <exception cref="InvalidDocumentException">An object has a name twice, a text is not valid Unicode, or more than 64 levels are nested.</exception>
    public static implicit operator FieldValue(JsonElement element) =>
        element.ValueKind == JsonValueKind.Undefined ? default : Parse(JsonMarshal.GetRawUtf8Value(element));

    /// <summary>Converts a JSON node to the same value, copied; numbers of parsed nodes keep their text. Null becomes JSON null.</summary>
    /// <param name="node">The node.</param>
    /// <exception cref="InvalidDocumentException">An object has a name twice, a text is not valid Unicode, or more than 64 levels are nested.</exception>
    public static implicit operator FieldValue(JsonNode? node) => node is null ? Null : Parse(JsonTreeWriter.ToUtf8(writer => node.WriteTo(writer)));

    private static FieldValue FromText<T>(T number)
        where T : IFormattable => JsonNumber.Parse(Encoding.ASCII.GetBytes(number.ToString(format: null, CultureInfo.InvariantCulture)));

    private static FieldValue ToArray<T>(T[]? items, Converter<T, FieldValue> convert) =>
        items is null ? Null : new(new FieldItems(Array.ConvertAll(items, convert)));
}
