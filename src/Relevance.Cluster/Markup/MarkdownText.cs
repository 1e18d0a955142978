using System.Text;

namespace Relevance.Cluster.Markup;

/// <summary>Escapes text for Markdown, so that a page shows it unchanged.</summary>
internal static class MarkdownText
{
    /// <summary>Escapes a text for the middle of a line, as one line: everything that Markdown or HTML would interpret as markup.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (char c in PlainText.OneLine(text))
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '\\' or '|' or '`' or '*' or '_' or '[' or ']' or '~' or '$' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
