using System.Text;

namespace Relevance.Cluster.Drawing;

/// <summary>Writes SVG 1.1 text: every string is escaped, every number invariant, and the same calls give the same characters.</summary>
/// <remarks>It uses no ids and no style sheet, so that any number of pictures can stand in one page without touching each other.</remarks>
internal sealed class SvgWriter
{
    /// <summary>The font stack of all pictures.</summary>
    public const string FontFamily = "DejaVu Sans,Verdana,Arial,sans-serif";

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    /// <summary>Opens the picture, on a white panel of its own so that it reads the same on a light and on a dark page.</summary>
    public SvgWriter(double width, double height, string title, string description)
    {
        Open(
            "svg",
            $"xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(width)}\" height=\"{N(height)}\" viewBox=\"0 0 {N(width)} {N(height)}\" "
            + $"role=\"img\" aria-label=\"{XmlText.Escape(title)}\" font-family=\"{FontFamily}\"");
        _text.Append("<title>").Append(XmlText.Escape(title)).Append("</title>\n<desc>").Append(XmlText.Escape(description)).Append("</desc>\n");
        _text.Append("<rect width=\"100%\" height=\"100%\" rx=\"4\" fill=\"#ffffff\"/>\n");
    }

    /// <summary>Opens a group whose attributes apply to all that follows, until <see cref="Close"/>; the attributes are written as they are.</summary>
    public void OpenGroup(string attributes) => Open("g", attributes);

    /// <summary>Closes what was opened last.</summary>
    public void Close() => _text.Append("</").Append(_open.Pop()).Append(">\n");

    /// <summary>Draws a filled rectangle, with a text to show while the pointer rests on it where <paramref name="tooltip"/> is not null.</summary>
    public void Rectangle(Box box, Rgb fill, string? tooltip = null)
    {
        _text.Append($"<rect x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" fill=\"{fill}\"");
        _text.Append(tooltip is null ? "/>\n" : $"><title>{XmlText.Escape(tooltip)}</title></rect>\n");
    }

    /// <summary>Draws a line.</summary>
    public void Line(double fromX, double fromY, double toX, double toY) =>
        _text.Append($"<path d=\"M{N(fromX)} {N(fromY)}L{N(toX)} {N(toY)}\"/>\n");

    /// <summary>Draws text on a baseline, in the group's anchor, size and color.</summary>
    public void Text(double x, double y, string text, string? tooltip = null) =>
        AppendText($"x=\"{N(x)}\" y=\"{N(y)}\"", text, tooltip);

    /// <summary>Draws text in a color of its own.</summary>
    public void Text(double x, double y, string text, Rgb fill) =>
        AppendText($"x=\"{N(x)}\" y=\"{N(y)}\" fill=\"{fill}\"", text, tooltip: null);

    /// <summary>Draws text that reads upwards.</summary>
    public void VerticalText(double x, double y, string text, string? tooltip = null) =>
        AppendText($"transform=\"translate({N(x)} {N(y)}) rotate(-90)\"", text, tooltip);

    /// <summary>Closes all that is open and gives the picture.</summary>
    public string Finish()
    {
        while (_open.Count > 0)
        {
            Close();
        }

        return _text.ToString();
    }

    private static string N(double value) => NumberText.Coordinate(value);

    private void Open(string element, string attributes)
    {
        _text.Append('<').Append(element).Append(' ').Append(attributes).Append(">\n");
        _open.Push(element);
    }

    private void AppendText(string attributes, string text, string? tooltip)
    {
        _text.Append("<text ").Append(attributes).Append('>');
        if (tooltip is not null)
        {
            _text.Append("<title>").Append(XmlText.Escape(tooltip)).Append("</title>");
        }

        _text.Append(XmlText.Escape(text)).Append("</text>\n");
    }
}
