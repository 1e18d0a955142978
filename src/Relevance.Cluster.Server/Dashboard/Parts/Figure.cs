using Relevance.Cluster.Server.Dashboard.Html;

namespace Relevance.Cluster.Server.Dashboard.Parts;

/// <summary>A drawing in a frame of its own, which scrolls where the screen is narrower than the drawing can be read.</summary>
internal static class Figure
{
    /// <summary>Writes the drawing.</summary>
    /// <param name="html">Where it goes.</param>
    /// <param name="svg">The drawing.</param>
    /// <param name="name">What it is, for those who do not see the frame.</param>
    public static void Write(HtmlWriter html, string svg, string name)
    {
        using (html.Open("figure", ("class", "figure"), ("role", "region"), ("aria-label", name), ("tabindex", "0")))
        {
            html.Drawing(svg);
        }
    }
}
