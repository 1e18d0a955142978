using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Relevance.Cluster.Documents.Filters;

/// <summary>
/// Translates a pattern in Lucene's syntax to a .NET pattern that runs without backtracking, by recursive descent over the grammar: alternatives, sequences,
/// repeated atoms.
/// </summary>
internal sealed class LuceneRegex
{
    private const int MaxPatternLength = 1000;
    private const int MaxStates = 10_000;
    private const int MaxGroupDepth = 50;

    /// <summary>
    /// The maximum time of one match. A megabyte of text takes a few milliseconds, or a second if the automaton does not fit into its tables.
    /// </summary>
    private static readonly TimeSpan MaxMatchTime = TimeSpan.FromSeconds(10);

    private const string AnyCharacter = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\uD800-\uDFFF])";

    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private int _position;
    private int _groupDepth;

    private LuceneRegex(string pattern) => _pattern = pattern;

    private bool IsAtEnd => _position >= _pattern.Length;

    public static Regex Compile(string pattern, StringComparison comparisonType)
    {
        if (pattern.Length > MaxPatternLength)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The regular expression has {pattern.Length} characters; at most {MaxPatternLength} are allowed."),
                nameof(pattern));
        }

        string translated;
        try
        {
            translated = new LuceneRegex(pattern).Translate();
        }
        catch (FormatException e)
        {
            throw new ArgumentException(e.Message, nameof(pattern), e);
        }

        RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant;
        try
        {
            return new Regex(translated, comparisonType == StringComparison.OrdinalIgnoreCase ? options | RegexOptions.IgnoreCase : options, MaxMatchTime);
        }
        catch (NotSupportedException e)
        {
            // The automaton has its own limit, which counts differently from ours.
            throw new ArgumentException($"The regular expression '{pattern}' is too large: its automaton has too many states.", nameof(pattern), e);
        }
    }

    private string Translate()
    {
        _output.Append(@"\A(?:");
        Alternatives();
        return IsAtEnd ? _output.Append(@")\z").ToString() : throw Fault("an opening '(' is missing");
    }

    /// <summary>Reads alternatives up to a closing parenthesis or the end.</summary>
    /// <returns>The number of states that the part expands to.</returns>
    private long Alternatives()
    {
        long states = Sequence();
        while (!IsAtEnd && _pattern[_position] == '|')
        {
            _position++;
            _output.Append('|');
            states += Sequence();
        }

        return states;
    }

    private long Sequence()
    {
        long states = 0;
        while (!IsAtEnd && _pattern[_position] is not ('|' or ')'))
        {
            int start = _output.Length;
            states += Repeated(start, Atom());
            if (states > MaxStates)
            {
                throw Fault(string.Create(CultureInfo.InvariantCulture, $"it expands to more than {MaxStates} states"));
            }
        }

        return states;
    }

    private long Atom()
    {
        char first = _pattern[_position++];
        switch (first)
        {
            case '(':
                return Group();
            case '[':
                Brackets();
                return 1;
            case '"':
                return Quoted();
            case '.':
                _output.Append(AnyCharacter);
                return 2;
            case '@':
                _output.Append(@"(?:[\s\S]*)");
                return 1;
            case '#':
                _output.Append(@"[^\s\S]");
                return 1;
            case '\\':
                Escaped();
                return 1;
            case '*' or '+' or '?' or '{':
                throw Fault($"'{first}' has nothing before it to repeat");
            case '~' or '&' or '<':
                throw Fault($"the operator '{first}' is not supported; use a backslash before it for the character itself");
            default:
                Literal(first);
                return 1;
        }
    }

    private long Group()
    {
        if (++_groupDepth > MaxGroupDepth)
        {
            throw Fault(string.Create(CultureInfo.InvariantCulture, $"groups are nested deeper than {MaxGroupDepth} levels"));
        }

        _output.Append("(?:");
        long states = Alternatives();
        if (IsAtEnd)
        {
            throw Fault("a closing ')' is missing");
        }

        _position++;
        _groupDepth--;
        _output.Append(')');
        return states;
    }

    private long Quoted()
    {
        int end = _pattern.IndexOf('"', _position);
        if (end < 0)
        {
            throw Fault("a closing '\"' is missing");
        }

        _output.Append("(?:").Append(Regex.Escape(_pattern[_position..end])).Append(')');
        int length = end - _position;
        _position = end + 1;
        return length;
    }

    private void Escaped()
    {
        if (IsAtEnd)
        {
            throw Fault("it ends in a backslash");
        }

        char escaped = _pattern[_position++];
        string? known = AsciiClass(escaped);
        if (known is null)
        {
            Literal(escaped);
        }
        else
        {
            _output.Append(char.IsUpper(escaped) ? $"[^{known}]" : $"[{known}]");
        }
    }

    /// <summary>Appends a character; a surrogate pair is one character, so that a repetition applies to both.</summary>
    private void Literal(char character)
    {
        if (char.IsHighSurrogate(character) && !IsAtEnd && char.IsLowSurrogate(_pattern[_position]))
        {
            _output.Append("(?:").Append(character).Append(_pattern[_position++]).Append(')');
        }
        else
        {
            _output.Append(Regex.Escape(character.ToString()));
        }
    }

    private void Brackets()
    {
        bool isNegated = !IsAtEnd && _pattern[_position] == '^';
        if (isNegated)
        {
            _position++;
        }

        StringBuilder content = new();
        while (!IsAtEnd && _pattern[_position] != ']')
        {
            char first = BracketCharacter(out string? known);
            if (known is not null)
            {
                content.Append(char.IsUpper(first) ? throw Fault($"'\\{first}' in brackets is not supported") : known);
                continue;
            }

            content.Append(CultureInfo.InvariantCulture, $@"\u{(int)first:X4}");
            if (_position + 1 < _pattern.Length && _pattern[_position] == '-' && _pattern[_position + 1] != ']')
            {
                _position++;
                char last = BracketCharacter(out string? alsoKnown);
                if (alsoKnown is not null || last < first)
                {
                    throw Fault($"'{first}-{last}' is not a range");
                }

                content.Append(CultureInfo.InvariantCulture, $@"-\u{(int)last:X4}");
            }
        }

        if (IsAtEnd)
        {
            throw Fault("a closing ']' is missing");
        }

        if (content.Length == 0)
        {
            throw Fault("brackets are empty");
        }

        _position++;
        _output.Append(isNegated ? $@"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^{content}\uD800-\uDFFF])" : $"[{content}]");
    }

    private char BracketCharacter(out string? known)
    {
        char character = _pattern[_position++];
        known = null;
        if (character == '\\')
        {
            if (IsAtEnd)
            {
                throw Fault("it ends in a backslash");
            }

            character = _pattern[_position++];
            known = AsciiClass(character);
        }

        return char.IsSurrogate(character) ? throw Fault("characters beyond U+FFFF in brackets are not supported") : character;
    }

    /// <summary>Reads the repetitions after an atom. Each wraps the expression before it, as in Lucene, where <c>a*?</c> is <c>(a*)?</c>.</summary>
    private long Repeated(int start, long states)
    {
        while (!IsAtEnd && _pattern[_position] is '*' or '+' or '?' or '{')
        {
            char symbol = _pattern[_position++];
            string repetition = symbol.ToString();
            if (symbol == '{')
            {
                (int minimum, int? maximum) = Counts();
                repetition = string.Create(CultureInfo.InvariantCulture, $"{{{minimum},{maximum}}}");
                states *= Math.Max(1, maximum ?? minimum + 1);
            }

            _output.Insert(start, "(?:").Append(')').Append(repetition);
            if (states > MaxStates || _output.Length > 20 * MaxPatternLength)
            {
                throw Fault(string.Create(CultureInfo.InvariantCulture, $"it expands to more than {MaxStates} states"));
            }
        }

        return states;
    }

    private (int Minimum, int? Maximum) Counts()
    {
        int end = _pattern.IndexOf('}', _position);
        string[] parts = end < 0 ? [] : _pattern[_position..end].Split(',');
        int? maximum = null;
        if (parts.Length is not (1 or 2) || !TryCount(parts[0], out int minimum))
        {
            throw Fault("a repetition is {n}, {n,} or {n,m}");
        }

        if (parts.Length == 1)
        {
            maximum = minimum;
        }
        else if (parts[1].Length > 0)
        {
            maximum = TryCount(parts[1], out int count) && count >= minimum ? count : throw Fault("a repetition is {n}, {n,} or {n,m} with n no larger than m");
        }

        _position = end + 1;
        return (minimum, maximum);
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= MaxStates;

    private static string? AsciiClass(char letter) => char.ToLowerInvariant(letter) switch
    {
        'd' => "0-9",
        's' => @" \t\n\r\f\v",
        'w' => "A-Za-z0-9_",
        _ => null,
    };

    private FormatException Fault(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The regular expression '{_pattern}' is not valid at position {_position}: {what}."));
}
