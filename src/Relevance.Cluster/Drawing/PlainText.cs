using System.Text;

namespace Relevance.Cluster.Drawing;

/// <summary>Text as a console can show it.</summary>
internal static class PlainText
{
    /// <summary>
    /// Replaces by U+FFFD what would end the line, drive the terminal or turn the writing direction of the rest of the line:
    /// control characters, line separators, directional embeddings, overrides and isolates. A label must not be able to forge its neighbors.
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

    private static bool BreaksTheLine(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
