using System.Globalization;
using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>A value of a document, shown for what it is: text, number, picture, link, list, vector.</summary>
internal static class ValueView
{
    private const int ShortLength = 160;
    private const int ShownComponents = 8;
    private const int MaxImageLength = 2 * 1024 * 1024;

    /// <summary>Writes the value in little room: a long text is cut.</summary>
    public static void WriteShort(HtmlWriter html, FieldValue value) => Write(html, value, ShortLength);

    /// <summary>Writes the whole value.</summary>
    public static void WriteWhole(HtmlWriter html, FieldValue value) => Write(html, value, int.MaxValue);

    /// <summary>Says what a document is called: the value of a field, or its id where it has none there.</summary>
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
        !char.IsLowSurrogate(text[index]) && CharUnicodeInfo.GetUnicodeCategory(text, index) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    private static void Write(HtmlWriter html, FieldValue value, int length)
    {
        switch (value.Kind)
        {
            case FieldKind.Missing or FieldKind.Null:
                html.Element("span", value.Kind == FieldKind.Null ? "null" : "–", ("class", "muted"));
                break;
            case FieldKind.Vector when value.TryGetVector(out ReadOnlyMemory<float> vector):
                WriteVector(html, vector.Span);
                break;
            case FieldKind.Text:
                WriteText(html, value.AsText()!, length);
                break;
            case FieldKind.Array or FieldKind.Object:
                html.Element("code", Cut(value.ToJson(), length));
                break;
            default:
                html.Text(value.ToString());
                break;
        }
    }

    private static void WriteText(HtmlWriter html, string text, int length)
    {
        if (text.Length <= MaxImageLength && DataImage.TryParse(text, out DataImage? image))
        {
            html.Image(image, "Picture from the document");
        }
        else if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && !text.AsSpan().ContainsAnyInRange('\0', ' '))
        {
            html.ForeignLink(address, Cut(text, Math.Min(length, 60)));
        }
        else
        {
            html.Isolated(Cut(text, length));
        }
    }

    private static void WriteVector(HtmlWriter html, ReadOnlySpan<float> vector)
    {
        html.Element("span", Numbers.Plural(vector.Length, "number", "numbers"), ("class", "chip"));
        html.Text(" ");
        string first = string.Join(", ", vector[..Math.Min(vector.Length, ShownComponents)].ToArray().Select(component => component.ToString("0.####", CultureInfo.InvariantCulture)));
        html.Element("code", vector.Length > ShownComponents ? first + ", …" : first);
    }
}
