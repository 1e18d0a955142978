using System.Text;
using System.Text.Json;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// A condition: the entire text matches a pattern in which <c>*</c> matches any number of characters and <c>?</c> exactly one; of an array, any item.
/// </summary>
internal sealed record WildcardFilter : FieldFilter
{
    private readonly (Rune Rune, bool IsSymbol)[] _tokens;

    internal WildcardFilter(FieldPath field, string pattern, StringComparison comparisonType)
        : base(field)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Pattern = pattern;
        Case = comparisonType;
        _tokens = Tokenize(pattern);
    }

    /// <summary>Gets the pattern; a backslash escapes the next character, and at the end is an ordinary character.</summary>
    public string Pattern { get; }

    /// <summary>Gets a value that specifies whether case matters.</summary>
    public StringComparison Case { get; }

    internal override string Describe() => $"{Field} matches {Quote(Pattern, Case)}";

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("wildcard");
        writer.WriteString("field", Field.ToString());
        writer.WriteString("value", Pattern);
        WriteClassicEnd(writer, Case);
        writer.WriteEndObject();
    }

    private protected override bool MatchesScalar(FieldValue value)
    {
        if (value.AsText() is not { } text)
        {
            return false;
        }

        // Greedy, with backtracking only to the last star: an earlier star could not match anything that the last one cannot match too.
        Rune[] runes = [.. text.EnumerateRunes()];
        int position = 0;
        int token = 0;
        int star = -1;
        int starPosition = 0;
        while (position < runes.Length)
        {
            if (token < _tokens.Length && IsStar(_tokens[token]))
            {
                star = token++;
                starPosition = position;
            }
            else if (token < _tokens.Length && IsOne(_tokens[token], runes[position]))
            {
                token++;
                position++;
            }
            else if (star >= 0)
            {
                token = star + 1;
                position = ++starPosition;
            }
            else
            {
                return false;
            }
        }

        while (token < _tokens.Length && IsStar(_tokens[token]))
        {
            token++;
        }

        return token == _tokens.Length;
    }

    private static (Rune Rune, bool IsSymbol)[] Tokenize(string pattern)
    {
        List<(Rune, bool)> tokens = [];
        bool isEscaped = false;
        foreach (Rune rune in pattern.EnumerateRunes())
        {
            if (!isEscaped && rune.Value == '\\')
            {
                isEscaped = true;
                continue;
            }

            tokens.Add((rune, !isEscaped && rune.Value is (int)'*' or (int)'?'));
            isEscaped = false;
        }

        if (isEscaped)
        {
            tokens.Add((new Rune('\\'), false));
        }

        return [.. tokens];
    }

    private static bool IsStar((Rune Rune, bool IsSymbol) token) => token is { IsSymbol: true, Rune.Value: '*' };

    private bool IsOne((Rune Rune, bool IsSymbol) token, Rune rune) =>
        token.IsSymbol
        || token.Rune == rune
        || (Case == StringComparison.OrdinalIgnoreCase && Rune.ToUpperInvariant(token.Rune) == Rune.ToUpperInvariant(rune));
}
