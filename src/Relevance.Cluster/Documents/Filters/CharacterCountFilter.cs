using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A condition on the number of characters of a text, counted as Unicode code points; of an array, any single item can match. A value that is not text does not
/// match.
/// </summary>
internal sealed record CharacterCountFilter : FieldFilter, IClassicFilter
{
    internal CharacterCountFilter(FieldPath field, ComparisonOperator comparison, long count)
        : base(field)
    {
        Comparison = comparison;
        Count = count;
    }

    /// <summary>Gets the comparison of the number of characters.</summary>
    public ComparisonOperator Comparison { get; }

    /// <summary>Gets the number to compare with.</summary>
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
