using System.Text;
using Relevance.Cluster.Markup;

namespace Relevance.Cluster.Drawing;

/// <summary>Writes SVG 1.1 text: every string is escaped, every number invariant, and the same calls write the same characters.</summary>
/// <remarks>
/// It uses no ids and only its own class names, so that several figures in one page do not affect each other. Colors are presentation attributes; with
/// <see cref="FigureTheme.Auto"/> a style sheet overrides them for readers who prefer dark.
/// </remarks>
internal sealed class SvgWriter
{
    /// <summary>The font stack of all figures.</summary>
    public const string FontFamily = "DejaVu Sans,Verdana,Arial,sans-serif";

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();
    private readonly FigureTheme _theme;
    private readonly bool _hasTooltips;

    /// <summary>Opens the figure, with its own panel, so that it is readable on a light and on a dark page.</summary>
    public SvgWriter(double width, double height, Caption caption, FigureOptions options)
    {
        _theme = options.Theme;
        _hasTooltips = options.HasTooltips;
        string title = Drawable(caption.Title);
        Open(
            "svg",
            $"xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(width)}\" height=\"{N(height)}\" viewBox=\"0 0 {N(width)} {N(height)}\" "
            + $"role=\"img\" aria-label=\"{title}\" font-family=\"{FontFamily}\"");
        _text.Append("<title>").Append(title).Append("</title>\n<desc>").Append(Drawable(caption.Description)).Append("</desc>\n");
        if (_theme == FigureTheme.Auto)
        {
            _text.Append("<style>").Append(DarkSheet()).Append("</style>\n");
        }

        _text.Append($"<rect width=\"100%\" height=\"100%\" rx=\"4\" {Colored(null, Paint.Panel, null)}/>\n");
    }

    /// <summary>Opens a group whose attributes apply to its content, until <see cref="Close"/>.</summary>
    /// <param name="name">The class of the group; may be empty.</param>
    /// <param name="attributes">Further attributes, written verbatim.</param>
    /// <param name="fill">The fill color; null omits it.</param>
    /// <param name="stroke">The line color; null omits it.</param>
    public void OpenGroup(string name, string attributes, Paint? fill = null, Paint? stroke = null) =>
        Open("g", $"{Colored(name, fill, stroke)} {attributes}".Trim());

    /// <summary>Opens a group of text in one size.</summary>
    public void OpenText(string name, double size, string anchor, Paint fill) =>
        OpenGroup(name, $"{(anchor.Length == 0 ? "" : $"text-anchor=\"{anchor}\" ")}font-size=\"{N(size)}\"", fill);

    /// <summary>Closes the innermost open element.</summary>
    public void Close() => _text.Append("</").Append(_open.Pop()).Append(">\n");

    /// <summary>Draws a filled rectangle, with a tooltip if <paramref name="tooltip"/> is not null.</summary>
    public void Rectangle(Box box, Rgb fill, string? tooltip = null) => Append("rect", $"{Place(box)} fill=\"{fill}\"", tooltip);

    /// <summary>Draws a rectangle in the group's color.</summary>
    public void Rectangle(Box box, string? tooltip = null) => Append("rect", Place(box), tooltip);

    /// <summary>Draws an image, each pixel as a sharp rectangle.</summary>
    /// <param name="box">The area, of any proportions.</param>
    /// <param name="address">The address of the image.</param>
    public void Image(Box box, string address) =>
        Append("image", $"{Place(box)} preserveAspectRatio=\"none\" image-rendering=\"pixelated\" href=\"{address}\"", tooltip: null);

    /// <summary>Draws a line.</summary>
    public void Line(double fromX, double fromY, double toX, double toY) => Path($"M{N(fromX)} {N(fromY)}L{N(toX)} {N(toY)}");

    /// <summary>Draws a path in the group's colors.</summary>
    public void Path(string data, string attributes = "", string? tooltip = null) => Append("path", $"d=\"{data}\" {attributes}".TrimEnd(), tooltip);

    /// <summary>Draws text on a baseline, in the group's anchor, size and color.</summary>
    public void Text(double x, double y, string text, string? tooltip = null) => AppendText($"x=\"{N(x)}\" y=\"{N(y)}\"", text, tooltip);

    /// <summary>Draws text in its own color.</summary>
    public void Text(double x, double y, string text, Rgb fill) => AppendText($"x=\"{N(x)}\" y=\"{N(y)}\" fill=\"{fill}\"", text, tooltip: null);

    /// <summary>Draws text that reads upwards.</summary>
    public void VerticalText(double x, double y, string text, string? tooltip = null) =>
        AppendText($"transform=\"translate({N(x)} {N(y)}) rotate(-90)\"", text, tooltip);

    /// <summary>Closes all open elements and returns the figure.</summary>
    public string Finish()
    {
        while (_open.Count > 0)
        {
            Close();
        }

        return _text.ToString();
    }

    /// <summary>Gets the style sheet of <see cref="FigureTheme.Auto"/>; a page with several figures needs it once.</summary>
    public static string DarkSheet()
    {
        var sheet = new StringBuilder("@media (prefers-color-scheme:dark){");
        foreach (Paint paint in Paint.All)
        {
            sheet.Append($".rc-fill-{paint.Name}{{fill:{paint.Dark}}}.rc-line-{paint.Name}{{stroke:{paint.Dark}}}");
        }

        return sheet.Append('}').ToString();
    }

    private static string N(double value) => NumberText.Coordinate(value);

    private static string Place(Box box) => $"x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"";

    // Embeddings and overrides of the writing direction are nothing that a name needs, and everything after them would be turned around.
    private static string Drawable(string text) => MarkupText.Escape(PlainText.WithoutDirections(text));

    private string Colored(string? name, Paint? fill, Paint? stroke)
    {
        var classes = new List<string>();
        var colors = new StringBuilder();
        if (!string.IsNullOrEmpty(name))
        {
            classes.Add(name);
        }

        foreach ((Paint? paint, string part, string attribute) in new[] { (fill, "fill", "fill"), (stroke, "line", "stroke") })
        {
            if (paint is null)
            {
                continue;
            }

            if (_theme == FigureTheme.Auto)
            {
                classes.Add($"rc-{part}-{paint.Name}");
            }

            colors.Append($" {attribute}=\"{paint.In(_theme)}\"");
        }

        return $"{(classes.Count == 0 ? "" : $"class=\"{string.Join(' ', classes)}\"")}{colors}".Trim();
    }

    private void Open(string element, string attributes)
    {
        _text.Append('<').Append(element).Append(attributes.Length == 0 ? "" : " ").Append(attributes).Append(">\n");
        _open.Push(element);
    }

    private void Append(string element, string attributes, string? tooltip)
    {
        _text.Append('<').Append(element).Append(' ').Append(attributes);
        _text.Append(tooltip is null || !_hasTooltips ? "/>\n" : $"><title>{Drawable(tooltip)}</title></{element}>\n");
    }

    private void AppendText(string attributes, string text, string? tooltip)
    {
        // The first strong letter of a right-to-left name decides the direction of its punctuation and digits, not the page around it.
        string direction = PlainText.HasRightToLeft(text) ? " unicode-bidi=\"plaintext\"" : "";
        _text.Append("<text ").Append(attributes).Append(direction).Append('>');
        if (tooltip is not null && _hasTooltips)
        {
            _text.Append("<title>").Append(Drawable(tooltip)).Append("</title>");
        }

        _text.Append(Drawable(text)).Append("</text>\n");
    }
}
