using System.Text;
using Relevance.Cluster.Drawing;

namespace Relevance.Cluster.Clusterings.Reports.Html;

/// <summary>
/// Writes HTML that is safe by construction: texts and attributes are always escaped, and what could run or load something (script, handlers, style attributes, frames, addresses) cannot be written but through
/// a member of its own that knows what it lets through.
/// </summary>
internal sealed class HtmlWriter
{
    /// <summary>The size of the letters in a table, and the width that the style sheet leaves to a name there.</summary>
    private const double NameSize = 14;
    private const double NameRoom = 256;

    private static readonly HashSet<string> Elements = new(
        [
            "body", "header", "nav", "main", "footer", "section", "article", "div", "p", "span", "strong", "small", "bdi", "code", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption",
            "thead", "tbody", "tr", "th", "td", "label", "button", "details", "summary", "figure", "figcaption", "time",
        ]);

    private static readonly string[] Attributes =
        ["id", "class", "role", "scope", "type", "for", "hidden", "tabindex", "lang", "dir", "datetime", "open", "title"];

    private static readonly string DarkSheet = $"<style>{SvgWriter.DarkSheet()}</style>\n";

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element; dispose what comes back to close it. An attribute whose value is null is left out, one whose value is empty stands alone.</summary>
    /// <exception cref="ArgumentException">The element or an attribute is one that this writer does not write.</exception>
    public HtmlElement Open(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (!Elements.Contains(element))
        {
            throw new ArgumentException($"<{element}> is not written here.", nameof(element));
        }

        foreach ((string name, _) in attributes)
        {
            if (!Attributes.Contains(name) && !IsAbout(name))
            {
                throw new ArgumentException($"The attribute '{name}' is not written here.", nameof(attributes));
            }
        }

        return OpenChecked(element, attributes);
    }

    /// <summary>Writes an element with text in it and nothing else.</summary>
    public void Element(string element, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (Open(element, attributes))
        {
            Text(text);
        }
    }

    /// <summary>Writes text.</summary>
    public void Text(string text) => _text.Append(XmlText.Escape(text));

    /// <summary>Writes a text that others chose (an id, a label, a value) so that its direction of writing ends where it ends, whatever letters or marks are in it.</summary>
    public void Isolated(string text) => Element("bdi", text);

    /// <summary>Opens a link to a part of the page.</summary>
    public HtmlElement OpenJump(string id, params ReadOnlySpan<(string Name, string? Value)> attributes) => OpenChecked("a", [("href", "#" + id), .. attributes]);

    /// <summary>Writes a link to a part of the page.</summary>
    public void Jump(string id, string text)
    {
        using (OpenJump(id))
        {
            Isolated(text);
        }
    }

    /// <summary>
    /// Writes a link to the part about a cluster, for a narrow place: a long name is cut there, never the label, and the pointer tells the whole.
    /// </summary>
    public void Jump(string id, NamedLabel label)
    {
        string text = label.Name is null ? label.Text : label.Fit(NameSize, NameRoom);
        using (OpenJump(id, ("title", text == label.Text ? null : label.Text)))
        {
            Isolated(text);
        }
    }

    /// <summary>Writes a link to a place outside. The browser goes there when the reader says so, and does not tell it where from.</summary>
    public void ForeignLink(WebAddress target, string text)
    {
        using (OpenChecked("a", [("href", target.Text), ("rel", "noopener noreferrer nofollow"), ("target", "_blank")]))
        {
            Text(text);
        }
    }

    /// <summary>Writes an image that is in the page.</summary>
    public void Image(DataImage image, string description) => Empty("img", ("src", image.Address), ("alt", description));

    /// <summary>Writes an image that the browser loads from its server.</summary>
    public void Image(WebAddress address, string description) =>
        Empty("img", ("src", address.Text), ("alt", description), ("loading", "lazy"), ("referrerpolicy", "no-referrer"));

    /// <summary>Writes a field to type into.</summary>
    public void Input(string id, string placeholder) => Empty("input", ("id", id), ("type", "search"), ("placeholder", placeholder), ("autocomplete", "off"), ("spellcheck", "false"));

    /// <summary>Writes a drawing of this library; its style sheet is in the page's own.</summary>
    public void Drawing(string svg) => _text.Append(svg.Replace(DarkSheet, "", StringComparison.Ordinal));

    /// <summary>Writes a dot in a cluster's color.</summary>
    public void Dot(Rgb color) => _text.Append($"<svg class=\"dot\" width=\"12\" height=\"12\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><circle cx=\"6\" cy=\"6\" r=\"5\" fill=\"{color}\"/></svg>");

    /// <summary>Writes a bar as long as a share from 0 to 1.</summary>
    public void Bar(double share) => _text.Append(
        $"<svg class=\"bar\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{NumberText.Coordinate(Math.Clamp(double.IsNaN(share) ? 0 : share, 0, 1) * 100)}\" height=\"6\"/></svg>");

    /// <summary>Gives what was written.</summary>
    /// <exception cref="InvalidOperationException">An element was not closed.</exception>
    public string Finish() => _open.Count == 0 ? _text.ToString() : throw new InvalidOperationException($"<{_open.Peek()}> is still open.");

    internal void Close(int depth)
    {
        if (_open.Count != depth)
        {
            throw new InvalidOperationException($"An element at depth {depth} is closed while depth {_open.Count} is open.");
        }

        string element = _open.Pop();
        _text.Append("</").Append(element).Append(element is "section" or "p" or "tr" or "li" or "table" or "article" or "details" ? ">\n" : ">");
    }

    private static bool IsAbout(string name) => (name.StartsWith("aria-", StringComparison.Ordinal) || name.StartsWith("data-", StringComparison.Ordinal)) && name.All(c => c is '-' or (>= 'a' and <= 'z'));

    private HtmlElement OpenChecked(string element, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Empty(element, attributes);
        _open.Push(element);
        return new HtmlElement(this, _open.Count);
    }

    private void Empty(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _text.Append('<').Append(element);
        foreach ((string name, string? value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(' ').Append(name);
                if (value.Length > 0 || name == "alt")
                {
                    _text.Append("=\"").Append(XmlText.Escape(value)).Append('"');
                }
            }
        }

        _text.Append('>');
    }
}
