using System.Globalization;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A whole number leaves a remainder when divided (never negative: −1 modulo 3 is 2); text, the id included, by the FNV-1a hash (64 bits, over its UTF-8
/// bytes) taken as an unsigned number.
/// Workers that each ask for another remainder of <c>_id</c> share out a dataset without overlap.
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
