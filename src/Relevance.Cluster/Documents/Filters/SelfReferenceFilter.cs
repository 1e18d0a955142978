using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A comparison of two fields of the same document: two numbers by value, two ISO 8601 dates by instant, two other texts by code point, two booleans with false
/// before true. Any other pair does not match, such as one with a missing field or an array.
/// </summary>
internal sealed record SelfReferenceFilter : Filter
{
    internal SelfReferenceFilter(FieldPath field, ComparisonOperator comparison, FieldPath other)
    {
        Field = field;
        Comparison = comparison;
        Other = other;
    }

    /// <summary>Gets the field on the left side.</summary>
    public new FieldPath Field { get; }

    /// <summary>Gets the comparison of the two fields.</summary>
    public ComparisonOperator Comparison { get; }

    /// <summary>Gets the field on the right side.</summary>
    public FieldPath Other { get; }

    /// <summary>Determines whether the comparison is true for two values. A store calls it if its own query language cannot express the comparison.</summary>
    /// <param name="left">The value of <see cref="Field"/>.</param>
    /// <param name="right">The value of <see cref="Other"/>.</param>
    /// <returns>True if the values match.</returns>
    public bool MatchesValues(FieldValue left, FieldValue right)
    {
        if (left.Kind != right.Kind || left.Kind is not (FieldKind.Number or FieldKind.Text or FieldKind.Boolean))
        {
            return false;
        }

        int sign = left.AsDate() is { } leftDate && right.AsDate() is { } rightDate
            ? leftDate.CompareTo(rightDate)
            : FieldValueComparer.Instance.Compare(left, right);
        return Filters.Comparison.Holds(Comparison, sign);
    }

    internal override bool Evaluate(FilterTarget target) => MatchesValues(target.Get(Field), target.Get(Other));

    internal override string Describe() => $"{Field} {Filters.Comparison.Symbol(Comparison)} field {Other}";

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("selfreference");
        writer.WriteString("fieldA", Field.ToString());
        writer.WriteString("fieldB", Other.ToString());
        writer.WriteString("operation", Filters.Comparison.Symbol(Comparison));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    internal override void CollectFields(List<FieldUse> fields)
    {
        fields.Add(new FieldUse(Field.ToString(), IsValue: true));
        fields.Add(new FieldUse(Other.ToString(), IsValue: true));
    }
}
