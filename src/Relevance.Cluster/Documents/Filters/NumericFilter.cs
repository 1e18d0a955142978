using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A number compares so with another, both by their exact values; of an array, any item does. Text is no number.</summary>
internal sealed record NumericFilter : FieldFilter, IClassicFilter
{
    internal NumericFilter(FieldPath field, ComparisonOperator comparison, FieldValue value)
        : base(field)
    {
        if (value.Kind != FieldKind.Number)
        {
            throw new ArgumentException($"Field '{field}': a numeric comparison needs a finite number, not {FieldKinds.Describe(value.Kind)}.", nameof(value));
        }

        Comparison = comparison;
        Value = value;
    }

    /// <summary>Gets how the field compares.</summary>
    public ComparisonOperator Comparison { get; }

    /// <summary>Gets the number it is compared with.</summary>
    public FieldValue Value { get; }

    bool IClassicFilter.CanBeNegated => Comparison == ComparisonOperator.Equal;

    void IClassicFilter.WriteClassic(Utf8JsonWriter writer, string condition)
    {
        WriteClassicStart(writer, "numeric", condition);
        JsonTreeWriter.WriteValue(writer, Value);
        WriteClassicEnd(writer);
    }

    internal override string Describe() => $"{Field} {Filters.Comparison.Symbol(Comparison)} {Value}";

    internal override void Write(Utf8JsonWriter writer) => ((IClassicFilter)this).WriteClassic(writer, Filters.Comparison.Symbol(Comparison));

    private protected override bool MatchesScalar(FieldValue value) =>
        value.Kind == FieldKind.Number && Filters.Comparison.Holds(Comparison, FieldValue.CompareNumbers(value, Value));
}
