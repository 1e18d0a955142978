using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A condition: every word occurs as a complete word in the text; in an array, the words can be in different items. A word is a run of letters, digits and
/// their marks.
/// </summary>
internal sealed record WordMatchFilter : FieldFilter, IClassicFilter
{
    internal WordMatchFilter(FieldPath field, string words, StringComparison comparisonType)
        : base(field)
    {
        ArgumentNullException.ThrowIfNull(words);
        Words = WordSplitter.Split(words).AsReadOnly();
        Case = comparisonType;
    }

    /// <summary>Gets the words. An empty list matches every field that contains text.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Gets a value that specifies whether case matters.</summary>
    public StringComparison Case { get; }

    bool IClassicFilter.CanBeNegated => true;

    /// <inheritdoc/>
    public override bool MatchesValue(FieldValue value)
    {
        if (value.Kind is not (FieldKind.Text or FieldKind.Array))
        {
            return false;
        }

        HashSet<string> found = new(StringComparer.FromComparison(Case));
        WordSplitter.Collect(value, found);
        return Words.All(found.Contains);
    }

    void IClassicFilter.WriteClassic(Utf8JsonWriter writer, string condition)
    {
        WriteClassicStart(writer, "word_match", condition);
        writer.WriteStringValue(string.Join(' ', Words));
        WriteClassicEnd(writer, Case);
    }

    internal override string Describe() => $"{Field} has the words {Quote(string.Join(' ', Words), Case)}";

    internal override void Write(Utf8JsonWriter writer) => ((IClassicFilter)this).WriteClassic(writer, "==");

    private protected override bool MatchesScalar(FieldValue value) => MatchesValue(value);
}
