using System.Text;

namespace Relevance.Cluster.Markup;

/// <summary>Escapes text for XML and HTML, between tags and inside a quoted attribute.</summary>
internal static class MarkupText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Escapes the five markup characters, replaces tabs and line breaks by spaces, and replaces what XML 1.0 or HTML cannot contain (other control characters,
    /// half a surrogate pair, U+FFFE, U+FFFF) by U+FFFD.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                escaped.Append(c).Append(text[++i]);
                continue;
            }

            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '\t' or '\n' or '\r' => escaped.Append(' '),
                _ => escaped.Append(char.IsControl(c) || char.IsSurrogate(c) || c >= '\uFFFE' ? Replacement : c),
            };
        }

        return escaped.ToString();
    }
}
