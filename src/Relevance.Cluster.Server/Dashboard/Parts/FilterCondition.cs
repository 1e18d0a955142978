using System.Globalization;
using Relevance.Cluster.Server.Wire;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>One condition of a form.</summary>
/// <param name="Field">The dotted path of the field.</param>
/// <param name="Operator">A name of <see cref="Operators"/>.</param>
/// <param name="Value">The text of the user; empty for operators that require none.</param>
public sealed record FilterCondition(string Field, string Operator, string Value)
{
    private const DateTimeStyles UtcUnlessSaid = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>Gets the operators of conditions with their texts, in the order of the form.</summary>
    internal static IReadOnlyList<(string Name, string Words)> Operators { get; } =
    [
        ("eq", "is"), ("ne", "is not"), ("contains", "contains"), ("words", "has the words"),
        ("gt", "greater than"), ("gte", "at least"), ("lt", "less than"), ("lte", "at most"),
        ("exists", "exists"), ("missing", "is missing"),
    ];

    internal bool NeedsValue => Operator is not ("exists" or "missing");

    /// <summary>Describes the condition as text.</summary>
    internal string Describe() => $"{Field} {Operators.FirstOrDefault(known => known.Name == Operator).Words}{(NeedsValue ? $" “{Value}”" : "")}";

    /// <summary>Creates the filter of the condition; the type of the field determines how the value is read.</summary>
    /// <exception cref="WireException">422: the field or the operator does not exist, or the value does not have the field's type.</exception>
    internal Filter ToFilter(Schema schema)
    {
        if (Field != Document.IdField && !schema.ContainsKey(Field))
        {
            throw WireException.Invalid(Field, "no document has this field.");
        }

        FilterField field = Filter.Field(Field);
        FieldType type = schema.TryGetValue(Field, out FieldType known) ? known : FieldType.Text;
        return Operator switch
        {
            "exists" => field.Exists(),
            "missing" => field.IsMissing(),
            "contains" => field.Contains(Value, StringComparison.OrdinalIgnoreCase),
            "words" => field.MatchesWords(Value, StringComparison.OrdinalIgnoreCase),
            "eq" => EqualTo(field, type),
            "ne" => !EqualTo(field, type),
            "gt" => field.GreaterThan(Typed(type)),
            "gte" => field.GreaterThanOrEqualTo(Typed(type)),
            "lt" => field.LessThan(Typed(type)),
            "lte" => field.LessThanOrEqualTo(Typed(type)),
            _ => throw WireException.Invalid(Field, $"'{Operator}' is not one of the comparisons: {string.Join(", ", Operators.Select(known => known.Name))}."),
        };
    }

    private Filter EqualTo(FilterField field, FieldType type) =>
        type != FieldType.Date ? field.EqualTo(Typed(type))
        : DateOnly.TryParseExact(Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? field.EqualTo(day)
        : field.EqualTo(Instant());

    private FieldValue Typed(FieldType type) =>
        type == FieldType.Numeric ? Number()
        : type == FieldType.Boolean ? Truth()
        : type == FieldType.Date ? Instant()
        : Value;

    private FieldValue Number() =>
        long.TryParse(Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole
        : double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number
        : throw WireException.Invalid(Field, $"it has numbers, and '{Value}' is not a number.");

    private bool Truth() =>
        bool.TryParse(Value, out bool truth) ? truth : throw WireException.Invalid(Field, $"it has booleans, and '{Value}' is neither true nor false.");

    private DateTimeOffset Instant() =>
        DateTimeOffset.TryParse(Value, CultureInfo.InvariantCulture, UtcUnlessSaid, out DateTimeOffset instant)
            ? instant
            : throw WireException.Invalid(Field, $"it has dates, and '{Value}' is not a date: write 2026-03-04, or 2026-03-04T05:06:07Z.");
}
