using System.Globalization;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Makes short texts of values.</summary>
internal static class ValueText
{
    /// <summary>The length to which a value is cut in a list.</summary>
    public const int ShortLength = 160;

    /// <summary>Returns the value of the field that stands for a document, or the id where the document lacks it.</summary>
    public static string Name(Document document, string? field)
    {
        string name = field is null || !document[field].HasValue ? document.Id : document[field].ToString();
        return Cut(name, ShortLength);
    }

    /// <summary>Cuts a text between characters, never inside of one.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int end = length - 1;
        while (end > 0 && !IsBoundary(text, end))
        {
            end--;
        }

        return text[..end].TrimEnd() + "…";
    }

    private static bool IsBoundary(string text, int index) =>
        !char.IsLowSurrogate(text[index])
        && CharUnicodeInfo.GetUnicodeCategory(text, index) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
