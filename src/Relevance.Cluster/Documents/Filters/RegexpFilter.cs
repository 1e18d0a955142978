using System.Text.Json;
using System.Text.RegularExpressions;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>A condition: the entire text matches a regular expression in Lucene's syntax; of an array, any item.</summary>
/// <remarks>
/// Supported: <c>.</c> (any character), <c>?</c> <c>+</c> <c>*</c> <c>{n}</c> <c>{n,}</c> <c>{n,m}</c>, <c>|</c>, <c>( )</c>, <c>[abc]</c> <c>[a-z]</c>
/// <c>[^a-z]</c>, <c>"literal"</c>, <c>@</c> (any text), <c>#</c> (no text), <c>\d \D \s \S \w \W</c> (ASCII), and a backslash before any other character.
/// <c>^</c> and <c>$</c> are plain characters: a pattern is always anchored at both ends. Not supported, and rejected: <c>~</c> (complement), <c>&amp;</c>
/// (intersection), <c>&lt;1-99&gt;</c> (numeric interval), and characters beyond U+FFFF in brackets. A pattern has at most 1000 characters and expands to at
/// most 10 000 states; matching takes time linear in the text, and stops with a <see cref="RegexMatchTimeoutException"/> if one text takes more than ten
/// seconds.
/// </remarks>
internal sealed record RegexpFilter : FieldFilter, IClassicFilter
{
    private readonly Regex _regex;

    internal RegexpFilter(FieldPath field, string pattern, StringComparison comparisonType)
        : base(field)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Pattern = pattern;
        Case = comparisonType;
        _regex = LuceneRegex.Compile(pattern, comparisonType);
    }

    /// <summary>Gets the pattern in Lucene's syntax.</summary>
    public string Pattern { get; }

    /// <summary>Gets a value that specifies whether case matters.</summary>
    public StringComparison Case { get; }

    bool IClassicFilter.CanBeNegated => true;

    void IClassicFilter.WriteClassic(Utf8JsonWriter writer, string condition)
    {
        WriteClassicStart(writer, "regexp", condition);
        writer.WriteStringValue(Pattern);
        WriteClassicEnd(writer, Case);
    }

    internal override string Describe() => $"{Field} matches the regular expression {Quote(Pattern, Case)}";

    internal override void Write(Utf8JsonWriter writer) => ((IClassicFilter)this).WriteClassic(writer, "==");

    private protected override bool MatchesScalar(FieldValue value) => value.AsText() is { } text && _regex.IsMatch(text);
}
