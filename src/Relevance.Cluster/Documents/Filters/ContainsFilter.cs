using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A condition: the text contains another text, at any position; of an array, any item.</summary>
internal sealed record ContainsFilter : FieldFilter, IClassicFilter
{
    private readonly StringComparison _comparison;

    internal ContainsFilter(FieldPath field, string text, StringComparison comparisonType)
        : base(field)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        Case = comparisonType;
        _comparison = comparisonType;
    }

    /// <summary>Gets the text to find, compared ordinally; every text contains the empty text.</summary>
    public string Text { get; }

    /// <summary>Gets a value that specifies whether case matters.</summary>
    public StringComparison Case { get; }

    bool IClassicFilter.CanBeNegated => true;

    void IClassicFilter.WriteClassic(Utf8JsonWriter writer, string condition)
    {
        WriteClassicStart(writer, "contains", condition);
        writer.WriteStringValue(Text);
        WriteClassicEnd(writer, Case);
    }

    internal override string Describe() => $"{Field} contains {Quote(Text, Case)}";

    internal override void Write(Utf8JsonWriter writer) => ((IClassicFilter)this).WriteClassic(writer, "==");

    private protected override bool MatchesScalar(FieldValue value) => value.AsText() is { } text && text.Contains(Text, _comparison);
}
