using System.Globalization;
using System.Text.Json;
using Relevance.Cluster.Documents.Values;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A comparison of a date with another date; of an array, any item can match. Dates in documents are ISO 8601 texts as read by <see cref="FieldValue.AsDate"/>.
/// The date to compare with is a span: one instant, or an entire day in UTC.
/// </summary>
internal sealed record DateFilter : FieldFilter, IClassicFilter
{
    internal DateFilter(FieldPath field, ComparisonOperator comparison, DateTimeOffset first, DateTimeOffset last)
        : base(field)
    {
        Comparison = comparison;
        First = first.ToUniversalTime();
        Last = last.ToUniversalTime();
    }

    /// <summary>
    /// Gets the comparison of the field: <c>==</c> within the span, <c>&lt;</c> before <see cref="First"/>, <c>&lt;=</c> not after <see cref="Last"/>, and so
    /// on.
    /// </summary>
    public ComparisonOperator Comparison { get; }

    /// <summary>Gets the first instant of the span, in UTC.</summary>
    public DateTimeOffset First { get; }

    /// <summary>Gets the last instant of the span, in UTC; equal to <see cref="First"/>, or 100 ns before the next day.</summary>
    public DateTimeOffset Last { get; }

    bool IClassicFilter.CanBeNegated => Comparison == ComparisonOperator.Equal;

    internal static DateFilter Of(FieldPath field, ComparisonOperator comparison, DateOnly day)
    {
        DateTimeOffset first = new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return new DateFilter(field, comparison, first, EndOfDay(first));
    }

    /// <summary>Parses a date in ISO 8601 or in a specified format.</summary>
    /// <param name="field">The field.</param>
    /// <param name="comparison">The comparison of the field.</param>
    /// <param name="text">The date.</param>
    /// <param name="format">
    /// A pattern such as <c>dd/MM/yyyy HH:mm</c>; <c>mm</c> and <c>DD</c> without an hour mean month and day, as in the documentation of the original clients.
    /// Null for ISO 8601.
    /// </param>
    /// <returns>The filter; null if the text is not a date in this format.</returns>
    internal static DateFilter? TryParse(FieldPath field, ComparisonOperator comparison, string? text, string? format)
    {
        if (text is null)
        {
            return null;
        }

        if (IsoDate.TryParse(text, out DateTimeOffset date, out bool isDay))
        {
            return new DateFilter(field, comparison, date, isDay ? EndOfDay(date) : date);
        }

        if (string.IsNullOrEmpty(format))
        {
            return null;
        }

        bool hasTime = format.Contains('H', StringComparison.Ordinal) || format.Contains('h', StringComparison.Ordinal);
        string pattern = hasTime ? format : format.Replace('m', 'M').Replace('D', 'd').Replace('Y', 'y');
        return TryParseExact(text, pattern, out date)
            ? new DateFilter(field, comparison, date, hasTime ? date : EndOfDay(date))
            : null;
    }

    void IClassicFilter.WriteClassic(Utf8JsonWriter writer, string condition)
    {
        WriteClassicStart(writer, "date", condition);
        writer.WriteStringValue(ValueText());
        WriteClassicEnd(writer);
    }

    internal override string Describe() => $"{Field} {Filters.Comparison.Symbol(Comparison)} {ValueText()}";

    internal override void Write(Utf8JsonWriter writer) => ((IClassicFilter)this).WriteClassic(writer, Filters.Comparison.Symbol(Comparison));

    private protected override bool MatchesScalar(FieldValue value)
    {
        if (value.AsDate() is not { } date)
        {
            return false;
        }

        return Comparison switch
        {
            ComparisonOperator.Equal => date >= First && date <= Last,
            ComparisonOperator.Less or ComparisonOperator.GreaterOrEqual => Filters.Comparison.Holds(Comparison, date.CompareTo(First)),
            _ => Filters.Comparison.Holds(Comparison, date.CompareTo(Last)),
        };
    }

    private static bool TryParseExact(string text, string pattern, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(
            text,
            pattern.Length == 1 ? "%" + pattern : pattern,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out date);

    private static DateTimeOffset EndOfDay(DateTimeOffset start) => start.AddTicks(TimeSpan.TicksPerDay - 1);

    private string ValueText() => First == Last ? IsoDate.Format(First) : First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
