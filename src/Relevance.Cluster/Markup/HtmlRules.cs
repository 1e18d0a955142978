using System.Buffers;

namespace Relevance.Cluster.Markup;

/// <summary>
/// The elements and attributes that <see cref="HtmlWriter"/> writes: none of them runs script or loads anything. Addresses, images and styles have their own
/// members in the writer.
/// </summary>
internal static class HtmlRules
{
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    /// <summary>The characters of styles for margins, borders, colors and alignment: no quote, slash or backslash, which could end the attribute.</summary>
    private static readonly SearchValues<char> StyleLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-:;.,()#% ");

    private static readonly HashSet<string> Elements = new(
        [
            "body", "header", "nav", "main", "footer", "section", "article", "div", "p", "pre", "span", "strong", "small", "bdi", "code",
            "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "label",
            "button", "details", "summary", "figure", "figcaption", "time",
        ]);

    private static readonly HashSet<string> Attributes = new(
        ["id", "class", "role", "scope", "type", "for", "hidden", "tabindex", "lang", "dir", "datetime", "open", "title"]);

    /// <summary>Throws if the element is not on the list.</summary>
    /// <exception cref="ArgumentException">The element is not on the list.</exception>
    public static void CheckElement(string name)
    {
        if (!Elements.Contains(name))
        {
            throw new ArgumentException($"<{name}> is not written here.", nameof(name));
        }
    }

    /// <summary>Throws if the attribute is not on the list and is not one of <c>aria-*</c> and <c>data-*</c>.</summary>
    /// <exception cref="ArgumentException">The attribute is not on the list.</exception>
    public static void CheckAttribute(string name)
    {
        bool isPrefixed = name.StartsWith("aria-", StringComparison.Ordinal) || name.StartsWith("data-", StringComparison.Ordinal);
        if (!Attributes.Contains(name) && !(isPrefixed && !name.AsSpan().ContainsAnyExcept(NameLetters)))
        {
            throw new ArgumentException($"The attribute '{name}' is not written here.", nameof(name));
        }
    }

    /// <summary>Throws if the declarations of a <c>style</c> attribute could load something.</summary>
    /// <exception cref="ArgumentException">A declaration has an address, or a character that no style of this library needs.</exception>
    public static void CheckStyle(string declarations)
    {
        if (declarations.AsSpan().ContainsAnyExcept(StyleLetters) || declarations.Contains("url", StringComparison.Ordinal))
        {
            throw new ArgumentException($"The style '{declarations}' is not written here.", nameof(declarations));
        }
    }
}
