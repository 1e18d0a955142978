using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A comparison of a number with another number, by their exact values; of an array, any item can match. Text is not a number.</summary>
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

    /// <summary>Gets the comparison of the field.</summary>
    public ComparisonOperator Comparison { get; }

    /// <summary>Gets the number to compare with.</summary>
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
