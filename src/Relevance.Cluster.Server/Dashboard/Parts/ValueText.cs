using System.Globalization;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>Formats values as short texts.</summary>
internal static class ValueText
{
    /// <summary>The number of characters to which a value is shortened in a list.</summary>
    public const int ShortLength = 160;

    /// <summary>Returns the value of the field that names a document, or the id if the field is missing.</summary>
    public static string Name(Document document, string? field)
    {
        string name = field is null || !document[field].HasValue ? document.Id : document[field].ToString();
        return Cut(name, ShortLength);
    }

    /// <summary>Shortens a text between characters, never within one.</summary>
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
