using System.Text;

namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>
/// Writes HTML that is safe by construction: texts and attributes are always escaped, addresses are only those of this dashboard's pages, and what could run or load something
/// (event handlers, style attributes, frames, script) cannot be written at all. The one thing that goes through as it is, is a drawing, after <see cref="SvgGuard"/> has looked at it.
/// </summary>
/// <param name="root">How the page that is written leads to the dashboard's root, such as <c>../</c>: with relative links it works behind whatever path a proxy puts in front.</param>
/// <param name="cancellationToken">Ends the writing between two elements.</param>
internal sealed class HtmlWriter(string root, CancellationToken cancellationToken = default)
{
    private static readonly HashSet<string> Elements = new(
        [
            "html", "head", "body", "title", "meta", "header", "nav", "main", "footer", "section", "article", "aside", "div", "p", "span", "strong", "small", "bdi", "code", "pre", "time",
            "h1", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "colgroup", "col", "a", "img", "form", "label", "input", "select",
            "option", "optgroup", "button", "fieldset", "legend", "details", "summary", "meter", "figure", "figcaption", "br", "hr", "link", "script", "mark", "wbr",
        ]);

    private static readonly HashSet<string> Voids = new(["meta", "img", "input", "br", "hr", "link", "col", "wbr"]);

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();
    private readonly SortedSet<string> _styles = new(StringComparer.Ordinal);

    /// <summary>Gets the style sheets inside of drawings, each once.</summary>
    public IReadOnlyCollection<string> Styles => _styles;

    /// <summary>Opens an element; dispose what comes back to close it. An attribute whose value is null is left out, one whose value is empty stands alone.</summary>
    /// <exception cref="ArgumentException">The element or an attribute is one that this writer does not write.</exception>
    public HtmlElement Open(string element, params ReadOnlySpan<(string Name, string? Value)> attributes) => Open(element, null, attributes);

    /// <summary>Opens a link to a page of the dashboard.</summary>
    public HtmlElement OpenLink(PageUrl target, params ReadOnlySpan<(string Name, string? Value)> attributes) => Open("a", ("href", target.From(root)), attributes);

    /// <summary>Opens a form that asks a page.</summary>
    public HtmlElement OpenSearch(PageUrl target, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        Open("form", ("action", target.From(root)), [("method", "get"), .. attributes]);

    /// <summary>Opens a form that orders something, with the token that shows that this server wrote it.</summary>
    public HtmlElement OpenOrder(PageUrl target, string formToken, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        HtmlElement form = Open("form", ("action", target.From(root)), [("method", "post"), .. attributes]);
        Empty("input", ("type", "hidden"), ("name", Sessions.FormTokens.Field), ("value", formToken));
        return form;
    }

    /// <summary>Writes an element with text in it and nothing else.</summary>
    public void Element(string element, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (Open(element, attributes))
        {
            Text(text);
        }
    }

    /// <summary>Writes an element that has no content.</summary>
    public void Empty(string element, params ReadOnlySpan<(string Name, string? Value)> attributes) => Open(element, null, attributes).Dispose();

    /// <summary>Writes a link to a page of the dashboard.</summary>
    public void Link(PageUrl target, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (OpenLink(target, attributes))
        {
            Text(text);
        }
    }

    /// <summary>
    /// Writes a text that others chose (an id, a label, a value) so that its direction of writing ends where it ends: letters of a right-to-left script, or the marks that turn directions,
    /// rearrange nothing around it.
    /// </summary>
    public void Isolated(string text) => Element("bdi", text);

    /// <summary>Writes a link to a place outside. The browser goes there when a person says so and not before, and does not tell it where from.</summary>
    /// <exception cref="ArgumentException">It is not an address of the web.</exception>
    public void ForeignLink(Uri target, string text)
    {
        if (!target.IsAbsoluteUri || (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{target}' is no address of the web.", nameof(target));
        }

        using (Open("a", ("href", target.AbsoluteUri), [("rel", "noopener noreferrer nofollow"), ("target", "_blank")]))
        {
            Isolated(text);
        }
    }

    /// <summary>Writes a link to a part of the page.</summary>
    public void Jump(string id, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        using (Open("a", ("href", "#" + id), attributes))
        {
            Text(text);
        }
    }

    /// <summary>Writes an image that is in the document itself.</summary>
    public void Image(DataImage image, string description) => Open("img", ("src", image.Address), [("alt", description), ("loading", "lazy")]).Dispose();

    /// <summary>Writes what a page needs of the dashboard's own files.</summary>
    public void Asset(string element, DashboardAsset asset, params ReadOnlySpan<(string Name, string? Value)> attributes) =>
        Open(element, (element == "script" ? "src" : "href", asset.Url.From(root)), attributes).Dispose();

    public void Text(string text)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                '\n' or '\t' => _text.Append(c),

                // What HTML cannot hold. Halves of surrogate pairs become this when the page is encoded.
                _ => _text.Append(char.IsControl(c) ? '\uFFFD' : c),
            };
        }
    }

    /// <summary>Writes a drawing of this library as it is.</summary>
    /// <exception cref="ArgumentException">There is something in it that no drawing of this library has.</exception>
    public void Drawing(string svg)
    {
        foreach (string style in SvgGuard.Check(svg))
        {
            _styles.Add(style);
        }

        _text.Append(svg);
    }

    /// <summary>Gives the whole page.</summary>
    /// <exception cref="InvalidOperationException">An element was not closed.</exception>
    public string Finish() => _open.Count == 0 ? "<!doctype html>\n" + _text : throw new InvalidOperationException($"<{_open.Peek()}> is still open.");

    internal void Close(int depth)
    {
        if (_open.Count != depth)
        {
            throw new InvalidOperationException($"<{_open.Peek()}> is closed out of order.");
        }

        _text.Append("</").Append(_open.Pop()).Append('>');
    }

    private HtmlElement Open(string element, (string Name, string Value)? address, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Elements.Contains(element))
        {
            throw new ArgumentException($"<{element}> is not written here.", nameof(element));
        }

        _text.Append('<').Append(element);
        if (address is { } given)
        {
            Attribute(given.Name, given.Value);
        }

        foreach ((string name, string? value) in attributes)
        {
            if (!IsHarmless(name))
            {
                throw new ArgumentException($"The attribute '{name}' is not written here.", nameof(attributes));
            }

            if (value is not null)
            {
                Attribute(name, value);
            }
        }

        _text.Append('>');
        if (Voids.Contains(element))
        {
            return default;
        }

        _open.Push(element);
        return new HtmlElement(this, _open.Count);
    }

    private void Attribute(string name, string value)
    {
        _text.Append(' ').Append(name);
        if (value.Length > 0)
        {
            _text.Append("=\"");
            Text(value);
            _text.Append('"');
        }
    }

    /// <summary>Addresses have members of their own above; handlers and styles have no place in a page whose policy forbids them.</summary>
    private static bool IsHarmless(string name) =>
        !name.AsSpan().ContainsAnyExcept(AttributeLetters) && !name.StartsWith("on", StringComparison.Ordinal)
        && name is not ("style" or "href" or "src" or "srcset" or "srcdoc" or "action" or "formaction" or "ping" or "background" or "data" or "http-equiv");

    private static readonly System.Buffers.SearchValues<char> AttributeLetters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");
}
