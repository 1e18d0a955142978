using System.Globalization;
using System.Text;

namespace Relevance.Cluster.Drawing;

/// <summary>Estimates the width of text without a font.</summary>
internal static class TextWidth
{
    private const string Ellipsis = "…";

    /// <summary>Estimates the width in pixels in a wide sans-serif font such as DejaVu Sans or Verdana; rather too wide than too narrow.</summary>
    public static double Pixels(string text, double fontSize) => Measure(text, Em) * fontSize;

    /// <summary>Counts the columns of a terminal: 2 for wide East Asian characters and emoji, 0 for combining marks, otherwise 1.</summary>
    public static int Columns(string text) => (int)Measure(text, r => IsMark(r) ? 0 : IsWide(r) ? 2 : 1);

    /// <summary>
    /// Shortens text to a width by cutting out its middle, because similar names often differ at their ends only; never between a character and its marks.
    /// Text that fits is unchanged.
    /// </summary>
    public static string Truncate(string text, double fontSize, double maximumPixels)
    {
        if (Pixels(text, fontSize) <= maximumPixels)
        {
            return text;
        }

        double room = maximumPixels - Pixels(Ellipsis, fontSize);
        List<string> first = Fitting(Elements(text), fontSize, room * 0.6, out double used);
        List<string> last = Fitting(Elements(text).Reverse(), fontSize, room - used, out _);
        last.Reverse();
        return string.Concat(first).TrimEnd() + Ellipsis + string.Concat(last).TrimStart();
    }

    private static IEnumerable<string> Elements(string text)
    {
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            yield return elements.GetTextElement();
        }
    }

    private static List<string> Fitting(IEnumerable<string> elements, double fontSize, double room, out double used)
    {
        var kept = new List<string>();
        used = 0;
        foreach (string element in elements)
        {
            double width = Pixels(element, fontSize);
            if (used + width > room)
            {
                break;
            }

            used += width;
            kept.Add(element);
        }

        return kept;
    }

    private static double Measure(string text, Func<Rune, double> widthOf)
    {
        double width = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            width += widthOf(rune);
        }

        return width;
    }

    private static double Em(Rune rune) => rune.Value switch
    {
        _ when IsMark(rune) => 0,
        _ when IsWide(rune) => 1.05,
        ' ' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or 'i' or 'j' or 'l' or 'I' => 0.34,
        'f' or 'r' or 't' or '(' or ')' or '[' or ']' or '-' or '/' or '\\' => 0.42,
        'm' or 'w' or 'M' or 'W' or '@' or '%' or '…' => 1.0,
        _ when Rune.IsUpper(rune) => 0.74,
        _ => 0.64,
    };

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    // Hangul Jamo, CJK and its punctuation, Hangul, full-width forms, emoji, and the supplementary ideographs.
    private static bool IsWide(Rune rune) => rune.Value is
        (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6)
        or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
}
