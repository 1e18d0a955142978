using System.Text;

namespace Relevance.Cluster.Markup;

/// <summary>
/// Writes HTML that is safe by construction: it escapes every text and attribute, writes only the elements and attributes of <see cref="HtmlRules"/>, and has
/// members for links, images and figures that check them.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    /// <summary>
    /// Opens an element, which <see cref="HtmlElement.Dispose"/> closes. Omits an attribute whose value is null, and writes only the name of one whose value is
    /// empty.
    /// </summary>
    /// <exception cref="ArgumentException">The element or an attribute is not on the list.</exception>
    public HtmlElement Open(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        HtmlRules.CheckElement(element);
        foreach ((string name, _) in attributes)
        {
            HtmlRules.CheckAttribute(name);
        }

        return OpenChecked(element, attributes);
    }

    /// <summary>Opens an element with a <c>style</c> attribute, for a fragment that has no style sheet.</summary>
    /// <exception cref="ArgumentException">The element is not on the list, or the style could load something.</exception>
    public HtmlElement OpenStyled(string element, string declarations)
    {
        HtmlRules.CheckElement(element);
        HtmlRules.CheckStyle(declarations);
        return OpenChecked(element, [("style", declarations)]);
    }

    /// <summary>Writes an element that contains only a text.</summary>
    public void Element(string element, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (Open(element, attributes))
        {
            Text(text);
        }
    }

    /// <summary>Writes text, escaped.</summary>
    public void Text(string text) => _text.Append(MarkupText.Escape(text));

    /// <summary>Writes a line break into the source; readers of the page see it only inside <c>pre</c>.</summary>
    public void Line() => _text.Append('\n');

    /// <summary>Writes a text from the data (an id, a label, a value) in isolation, so that its writing direction does not affect the text around it.</summary>
    public void Isolated(string text) => Element("bdi", text);

    /// <summary>Opens a link to a part of the page.</summary>
    public HtmlElement OpenJump(string id, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        OpenChecked("a", [("href", "#" + id), .. attributes]);

    /// <summary>Writes a link to another site. The browser follows it on a click, and does not send the address of this page.</summary>
    public void ForeignLink(WebAddress target, string text)
    {
        using (OpenChecked("a", [("href", target.Text), ("rel", WebAddress.LinkRelation), ("target", "_blank")]))
        {
            Text(text);
        }
    }

    /// <summary>Writes an image that the page contains.</summary>
    public void Image(DataImage image, string description) => Empty("img", ("src", image.Address), ("alt", description));

    /// <summary>Writes an image that the browser loads from its server.</summary>
    public void Image(WebAddress address, string description) =>
        Empty("img", ("src", address.Text), ("alt", description), ("loading", "lazy"), ("referrerpolicy", "no-referrer"));

    /// <summary>Writes a search field.</summary>
    public void Input(string id, string placeholder) =>
        Empty("input", ("id", id), ("type", "search"), ("placeholder", placeholder), ("autocomplete", "off"), ("spellcheck", "false"));

    /// <summary>Writes an SVG figure unchanged.</summary>
    /// <exception cref="ArgumentException"><see cref="SvgGuard"/> rejects the figure.</exception>
    public void Drawing(string svg)
    {
        SvgGuard.Check(svg);
        _text.Append(svg);
    }

    /// <summary>Returns the HTML that was written.</summary>
    /// <exception cref="InvalidOperationException">An element is open.</exception>
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
                    _text.Append("=\"").Append(MarkupText.Escape(value)).Append('"');
                }
            }
        }

        _text.Append('>');
    }
}
