using System.Text;

namespace Relevance.Cluster.Markup;

/// <summary>Makes text safe for consoles and sentences.</summary>
internal static class PlainText
{
    /// <summary>
    /// Replaces characters by U+FFFD that would end the line, control a terminal or change the direction of the rest of the line: control characters, line
    /// separators, directional embeddings, overrides and isolates. A label cannot forge its neighbors.
    /// </summary>
    public static string OneLine(string text)
    {
        if (!text.Any(BreaksTheLine))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            clean.Append(BreaksTheLine(c) ? '\uFFFD' : c);
        }

        return clean.ToString();
    }

    /// <summary>Lists names in a sentence: all if they are few, otherwise the first ones and the number of the others.</summary>
    public static string Listed(IEnumerable<string> names)
    {
        const int Most = 50;
        string[] all = [.. names];
        string first = string.Join(", ", all.Take(Most));
        return all.Length <= Most ? first : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{first} and {all.Length - Most} more");
    }

    /// <summary>Replaces directional embeddings and overrides by U+FFFD; isolates, which end automatically, stay.</summary>
    public static string WithoutDirections(string text) => text.AsSpan().IndexOfAnyInRange('\u202A', '\u202E') < 0
        ? text
        : string.Create(text.Length, text, (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is >= '\u202A' and <= '\u202E' ? '\uFFFD' : source[i];
            }
        });

    /// <summary>Determines whether a text has a letter of a right-to-left script: Hebrew, Arabic and related ones, including those above U+FFFF.</summary>
    public static bool HasRightToLeft(string text) =>
        text.EnumerateRunes().Any(rune => rune.Value
            is (>= 0x590 and <= 0x8FF)
            or (>= 0xFB1D and <= 0xFDFF)
            or (>= 0xFE70 and <= 0xFEFC)
            or (>= 0x10800 and <= 0x10FFF)
            or (>= 0x1E800 and <= 0x1EFFF));

    /// <summary>Encloses a name in U+2068 … U+2069 if its direction could affect the text next to it.</summary>
    public static string Isolated(string text) => HasRightToLeft(text) ? $"\u2068{text}\u2069" : text;

    private static bool BreaksTheLine(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
