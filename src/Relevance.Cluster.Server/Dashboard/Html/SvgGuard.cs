using System.Text.RegularExpressions;
using System.Xml;

namespace Relevance.Cluster.Server.Dashboard.Html;

/// <summary>
/// Looks at a drawing before it goes into a page as it is: shapes and texts may pass, and nothing that runs or loads anything. Of styles only that passes which gives the drawings of this library their
/// colors on a dark page.
/// </summary>
internal static partial class SvgGuard
{
    private const string SvgNamespace = "http://www.w3.org/2000/svg";

    private static readonly HashSet<string> Elements = new(
        ["svg", "g", "title", "desc", "rect", "path", "text", "tspan", "line", "polyline", "polygon", "circle", "ellipse", "defs", "clipPath", "linearGradient", "stop", "style"]);

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 64 * 1024 * 1024 };

    /// <summary>Checks a drawing.</summary>
    /// <returns>The style sheets in it, for the page's policy, which lets none pass that it does not know.</returns>
    /// <exception cref="ArgumentException">It is not well-formed, or has something in it that may not pass.</exception>
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
                    styles.Add(DarkColors().IsMatch(reader.Value) ? reader.Value : throw new ArgumentException("A style has no place in a drawing unless it is that of a dark page.", nameof(svg)));
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
                if (reader.NamespaceURI != SvgNamespace || !Elements.Contains(reader.LocalName) || isRoot != (reader.LocalName == "svg"))
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
            if (reader.LocalName is "style" or "href" or "src" || reader.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)
                || (reader.Name == "xmlns" && reader.Value != SvgNamespace) || reader.Prefix.Length > 0 || LeadsOutside(reader.Value))
            {
                throw new ArgumentException($"The attribute '{reader.Name}' of <{element}> has no place in a drawing.", nameof(svg));
            }
        }

        reader.MoveToElement();
    }

    /// <summary>A reference may lead to a part of the drawing itself, as that to a clipping path does.</summary>
    private static bool LeadsOutside(string value)
    {
        int at = value.IndexOf("url(", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && !value.AsSpan(at + 4).StartsWith("#", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\A@media \(prefers-color-scheme: ?dark\)\{(\.rc-[a-z-]+\{(fill|stroke):#[0-9a-f]{6}\})+\}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DarkColors();
}
