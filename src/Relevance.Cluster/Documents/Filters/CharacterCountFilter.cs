using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>Compares how many characters the text has, counted as Unicode code points; of an array, any item matches by itself. What is not text does not
/// match.</summary>
internal sealed record CharacterCountFilter : FieldFilter, IClassicFilter
{
    internal CharacterCountFilter(FieldPath field, ComparisonOperator comparison, long count)
        : base(field)
    {
        Comparison = comparison;
        Count = count;
    }

    /// <summary>Gets how the number compares.</summary>
    public ComparisonOperator Comparison { get; }

    /// <summary>Gets the number it is compared with.</summary>
    public long Count { get; }

    bool IClassicFilter.CanBeNegated => Comparison == ComparisonOperator.Equal;

    void IClassicFilter.WriteClassic(Utf8JsonWriter writer, string condition)
    {
        WriteClassicStart(writer, "character_count", condition);
        writer.WriteNumberValue(Count);
        WriteClassicEnd(writer);
    }

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"characters of {Field} {Filters.Comparison.Symbol(Comparison)} {Count}");

    internal override void Write(Utf8JsonWriter writer) => ((IClassicFilter)this).WriteClassic(writer, Filters.Comparison.Symbol(Comparison));

    private protected override bool MatchesScalar(FieldValue value) =>
        value.AsText() is { } text && Filters.Comparison.Holds(Comparison, ((long)CountCodePoints(text)).CompareTo(Count));

    private static int CountCodePoints(string text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
