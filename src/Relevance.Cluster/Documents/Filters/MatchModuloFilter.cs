using System.Globalization;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A condition on the remainder of a division. An integer is divided directly, with a remainder that is never negative: −1 modulo 3 is 2. A text, the id
/// included, is replaced by its FNV-1a hash (64 bits, over its UTF-8 bytes) as an unsigned number. Workers that each request another remainder of <c>_id</c>
/// divide a dataset without overlap.
/// </summary>
internal sealed record MatchModuloFilter : FieldFilter
{
    internal MatchModuloFilter(FieldPath field, long modulo, long remainder)
        : base(field)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modulo, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(remainder);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(remainder, modulo);
        Modulo = modulo;
        Remainder = remainder;
    }

    /// <summary>Gets the divisor, at least 1.</summary>
    public long Modulo { get; }

    /// <summary>Gets the remainder, 0 to <see cref="Modulo"/> − 1.</summary>
    public long Remainder { get; }

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{Field} modulo {Modulo} = {Remainder}");

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("matchModulo");
        writer.WriteString("field", Field.ToString());
        writer.WriteNumber("modulo", Modulo);
        writer.WriteNumber("value", Remainder);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private protected override bool MatchesScalar(FieldValue value)
    {
        if (value.AsText() is { } text)
        {
            return StableHash.Of(text) % (ulong)Modulo == (ulong)Remainder;
        }

        long? remainder = value.AsInteger() % Modulo;
        return (remainder < 0 ? remainder + Modulo : remainder) == Remainder;
    }
}
