using System.Text.RegularExpressions;
using System.Xml;

namespace Relevance.Cluster.Markup;

/// <summary>
/// Checks an SVG figure before it is written into a page unchanged: it can contain shapes, texts, images in <c>data:</c> addresses and the style sheet for dark
/// pages, and nothing that runs or loads anything.
/// </summary>
internal static partial class SvgGuard
{
    private const string SvgNamespace = "http://www.w3.org/2000/svg";

    private static readonly HashSet<string> Elements = new(
        [
            "svg", "g", "title", "desc", "rect", "path", "text", "tspan", "line", "polyline", "polygon", "circle", "ellipse", "image", "defs", "clipPath",
            "linearGradient", "stop", "style",
        ]);

    private static readonly XmlReaderSettings Settings =
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 64 * 1024 * 1024 };

    /// <summary>Validates a figure and returns its style sheets, for the content security policy of its page.</summary>
    /// <exception cref="ArgumentException">The figure is not well-formed, or contains something other than the above.</exception>
    public static IReadOnlyList<string> Check(string svg)
    {
        List<string> styles = [];
        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(svg), Settings);
            bool isStyle = false;
            while (reader.Read())
            {
                if (isStyle && reader.NodeType == XmlNodeType.Text)
                {
                    styles.Add(DarkColors().IsMatch(reader.Value)
                        ? reader.Value
                        : throw new ArgumentException("A drawing contains no style sheet but that of a dark page.", nameof(svg)));
                }

                Check(reader, svg);
                isStyle = reader is { NodeType: XmlNodeType.Element, LocalName: "style" };
            }

            return styles;
        }
        catch (XmlException e)
        {
            throw new ArgumentException($"The drawing is not well-formed: {e.Message}", nameof(svg), e);
        }
    }

    private static void Check(XmlReader reader, string svg)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                bool isRoot = reader.Depth == 0;

                // HTML assigns an svg element without a namespace to the SVG namespace.
                if (reader.NamespaceURI is not (SvgNamespace or "") || !Elements.Contains(reader.LocalName) || isRoot != (reader.LocalName == "svg"))
                {
                    throw new ArgumentException($"<{reader.Name}> has no place in a drawing.", nameof(svg));
                }

                CheckAttributes(reader, svg);
                break;
            case XmlNodeType.Comment or XmlNodeType.ProcessingInstruction or XmlNodeType.CDATA:
                throw new ArgumentException($"A {reader.NodeType} has no place in a drawing.", nameof(svg));
            default:
                break;
        }
    }

    private static void CheckAttributes(XmlReader reader, string svg)
    {
        string element = reader.Name;
        for (bool isOne = reader.MoveToFirstAttribute(); isOne; isOne = reader.MoveToNextAttribute())
        {
            if (!IsHarmless(element, reader))
            {
                throw new ArgumentException($"The attribute '{reader.Name}' of <{element}> has no place in a drawing.", nameof(svg));
            }
        }

        reader.MoveToElement();
    }

    private static bool IsHarmless(string element, XmlReader attribute) => attribute.Name switch
    {
        "href" => element == "image" && DataImage.TryParse(attribute.Value, out _),
        "xmlns" => attribute.Value == SvgNamespace,
        "style" or "src" => false,
        _ => attribute.Prefix.Length == 0 && !attribute.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) && !LeadsOutside(attribute.Value),
    };

    /// <summary>Determines whether a reference leads outside the figure; one to a part of the figure, such as a clipping path, is allowed.</summary>
    private static bool LeadsOutside(string value)
    {
        int at = value.IndexOf("url(", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && !value.AsSpan(at + 4).StartsWith("#", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\A@media \(prefers-color-scheme: ?dark\)\{(\.rc-[a-z-]+\{(fill|stroke):#[0-9a-f]{6}\})+\}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DarkColors();
}
